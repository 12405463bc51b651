"""How a text is searched for entries of the tables, whatever the tables say."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from container_image.claims.checked_languages import LANGUAGES, CheckedLanguage
from container_image.claims.finding import states_a_claim
from container_image.claims.words import VOCABULARIES, ClaimFinder, _to_pattern, accented_form, plain_form, read_entries
from container_image.claims.words.vocabulary import CLAIMS, CODES
from tests.container_image.claims.words.judged import find_passed_spellings
from tests.container_image.growth import grows_like_its_text

FINDER = ClaimFinder(CLAIMS)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＦＲＥＥ", "free"),
        ("Größe", "grosse"),
        ("envío", "envio"),
        ("f\u0301r\u0302ee", "free"),
        ("łımıted", "limited"),
        ("ﾊﾞｰｹﾞﾝ", "ばーげん"),
        ("バーゲン", "ばーげん"),
        ("ハ\u3099ーケ\u3099ン", "ばーげん"),
        ("חִנָּם", "חנם"),
        ('ש"ח', "שח"),
        ("ש״ח", "שח"),
        ("L’offre", "l'offre"),
        ("𝐟𝐫𝐞𝐞", "free"),
    ],
)
def test_a_plain_form_is_the_same_for_all_spellings(written: str, plain: str) -> None:
    assert plain_form(written) == plain


def test_an_accented_form_keeps_what_tells_words_apart() -> None:
    assert accented_form("LIVRE\u0301") == accented_form("Livré") == "livré"
    assert accented_form("ﾀﾀﾞ") == "タダ"


@given(st.text())
def test_a_plain_form_is_final(text: str) -> None:
    once = plain_form(text)
    assert plain_form(once) == once


def test_a_find_inside_of_harmless_words_is_none_and_the_next_one_counts() -> None:
    assert FINDER.find("Feel free to roam") is None
    assert FINDER.find("Feel free, it is free") == "free"
    assert FINDER.find("Free of lead, free with it") == "free"
    assert FINDER.find("Preiselbeeren zum kleinen Preis", "de") == "preis"


def test_words_of_two_blocks_make_no_phrase() -> None:
    assert ClaimFinder(("reductions",)).find("Buy one\nget") is None
    assert ClaimFinder(("reductions",)).find("Buy one, get") is not None


def test_words_of_a_language_that_are_harmless_in_another_judge_only_texts_of_their_own() -> None:
    finder = ClaimFinder(["health"])
    assert finder.find("Eases back pain", "en") is not None
    assert finder.find("Eases back pain", "fr") is None
    assert finder.find("It eases the back pain", "fr") is not None


def test_a_line_that_begins_with_a_bar_goes_on_with_the_entry_before_it() -> None:
    assert list(read_entries("\n  one, two (a\n    |b) three\n  four\n")) == ["one", "two (a|b) three", "four"]


def test_a_word_may_go_on_at_the_end_of_an_entry_with_a_star_and_need_not() -> None:
    for ending in ("*", r"\w*"):
        pattern = _to_pattern([f"heal{ending}"], VOCABULARIES["en"])
        assert pattern
        assert pattern.search("heal")
        assert pattern.search("healing")


def test_a_wide_gap_holds_up_to_three_words_of_the_same_sentence() -> None:
    finder = ClaimFinder(["health"])
    assert finder.find("Eases pain", "en") is not None
    assert finder.find("Eases a stubborn, old ache", "en") is not None
    assert finder.find("Eases into any shoe. Made in Spain", "en") is None


def test_tables_that_are_not_named_are_not_searched() -> None:
    assert ClaimFinder(("reductions",)).find("Five stars, next-day delivery") is None


@pytest.mark.parametrize(
    ("code", "reduction", "claim"),
    [
        ("en", "Half price oak", "Loved by thousands"),
        ("de", "Zum halben Preis", "Lindert Schmerzen über Nacht"),
        ("fr", "Deux pour le prix d'un", "Livré chez vous demain"),
        ("es", "Con envío gratis", "Últimas unidades"),
        ("ja", "今なら半額です", "送料無料でお届け"),
        ("he", "משלוח חינם", "במלאי מוגבל"),
    ],
)
def test_a_claim_is_found_in_every_spelling_that_a_reader_takes_for_the_same(
    code: str, reduction: str, claim: str
) -> None:
    assert find_passed_spellings(reduction, code, is_reduction=True) == []
    assert find_passed_spellings(claim, code) == []


@pytest.mark.parametrize(
    "claim", ["Free shipping", "Best seller", "Call us now", "Only 3 left", "30% off", "Rated 5 stars"]
)
@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_a_plain_claim_of_english_is_found_on_a_page_of_any_language(claim: str, language: CheckedLanguage) -> None:
    assert states_a_claim(claim, language)


@pytest.mark.parametrize("table", [*CLAIMS, *CODES, "harmless"])
def test_no_entry_is_empty_or_has_a_sign_where_it_means_nothing(table: str) -> None:
    for vocabulary in VOCABULARIES.values():
        for entry in read_entries(getattr(vocabulary, table)):
            assert "  " not in entry
            assert entry not in ("*", "#", "=") or not getattr(vocabulary, table)
            assert not re.search(r"[A-Z]", entry), entry
            assert "|" not in _outside_brackets(entry), entry
            assert unicodedata.is_normalized("NFC", entry)


def _outside_brackets(entry: str) -> str:
    entry = re.sub(r"\[[^]]*\]", "", re.sub(r"\\.", "", entry))
    while (shorter := re.sub(r"\([^()]*\)", "", entry)) != entry:
        entry = shorter
    return entry


_HOSTILE_PARTS = (
    *("free", "free ", "feel free ", "offers a ", "1 ", "11", "one one ", "save 1", "up to 5", "preis", "spar "),
    *("livre", "l'offre ", "jusqu'a ", "sale del ", "מ", "והבל", "משלוח ", "三", "三割れ", "お得意", "x-free", "a-a-"),
    *("\u0301", "ﾞ", "\u3099", "é", "discount of ", "preiselbeere ", ". . . "),
    *("we ", "we a ", "your s "),
)


@pytest.mark.parametrize("part", _HOSTILE_PARTS)
def test_the_time_of_a_search_grows_no_faster_than_its_text(part: str) -> None:
    assert grows_like_its_text(lambda text: FINDER.find(text, "en"), part)
