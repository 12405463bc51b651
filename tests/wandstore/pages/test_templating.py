from __future__ import annotations

from babel import Locale

from tests.wandstore.pages.rendered import HOSTILE
from wandstore.languages import Language, Messages, find_language
from wandstore.pages.templating import draw

TRANSLATED = {
    ("", "Error %(status)s"): ("Fehler %(status)s",),
}


def draw_error(language: Language, status: str) -> str:
    notice = {"title": "T", "sentences": ["S"], "status": status, "onward": None}
    told = {"notice": notice, "stylesheet": "", "language": language.tag, "direction": "ltr", "policy": ""}
    return draw("error.html", language, told)


def test_a_template_is_drawn_in_each_language_with_the_same_code() -> None:
    german = Language(Locale("de"), Messages(TRANSLATED))
    assert "<small>Error 404</small>" in draw_error(find_language("en"), "404")
    assert "<small>Fehler 404</small>" in draw_error(german, "404")
    assert "<small>Error 404</small>" in draw_error(find_language("en"), "404")


def test_what_stands_in_a_message_is_escaped() -> None:
    assert "<script>" not in draw_error(find_language("en"), HOSTILE)
    assert "Error &#34;&gt;&lt;script&gt;" in draw_error(find_language("en"), HOSTILE)
