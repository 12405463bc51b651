from __future__ import annotations

import pytest

from wandstore.catalogue import description
from wandstore.catalogue.description import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Plain words.", "Plain words."),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>One<br/>two</p>", "One\ntwo"),
        ("<ul>\n<li>Oak</li>\n<li>11 inch</li></ul>", "Oak\n11 inch"),
        ("<table><tr><td>Length</td><td>11 inch</td></tr></table>", "Length 11 inch"),
        ("a <b>bold</b>\n\n  word", "a bold word"),
        ("Fish &amp; chips&nbsp;&#8212; &lt;b&gt;", "Fish & chips — <b>"),
        ("<style>p{color:red}</style>Seen<script>alert('<p>')</script>", "Seen"),
        ("<noscript><p>never</p></noscript>Seen", "Seen"),
        ("<!-- note --><![if !supportLists]>Seen<![endif]><![nonsense[x]]>", "Seen"),
        ("5 < 6 and 7>3", "5 < 6 and 7>3"),
        ("<p>left <i>open", "left open"),
        ("<p>left <i", "left"),
        ("4 < 5", "4 < 5"),
    ],
)
def test_a_description_becomes_what_a_reader_sees(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_only_the_beginning_of_a_very_long_description_is_read() -> None:
    assert plain_text(f"<p>One</p>{'<br>' * 4_000}<p>Two</p>") == "One"
    assert plain_text(f"<p>One</p>{'<b>' * 3_328}<span class='x'>Two</span>") == "One"


@pytest.mark.parametrize("part", ["<a ", "<!--", "</a ", "<![", "<a b='", "&", "<", "<?", "<a/", "data:image/", "<b>"])
def test_a_hostile_description_is_parsed_no_further_than_any_other(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser takes for it is linear in that, which `make bench` measures."""
    fed: list[str] = []
    monkeypatch.setattr(description._TextReader, "feed", lambda _, html: fed.append(html))
    plain_text(part * 20_000)
    plain_text(part * (9_999 // len(part)) + ">")
    assert max(map(len, fed)) <= description.MAX_DESCRIPTION_LENGTH
