from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.catalogue.description_html import MAX_HTML_LENGTH, has_active_parts, sanitise_description

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed' class=x id=y onclick=z>x</p>",
    "<form action=https://evil.example><input name=card><button>Pay</button></form>",
    "<base href=https://evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>1</script></template>",
    "<object data=x></object><embed src=x>",
    "<textarea></textarea><img src=x onerror=1>",
]
REL = ' rel="nofollow noopener noreferrer"'
ALLOWED_TAG = re.compile(
    rf'<(?:a(?: href="[^"]*")?{REL}|ol(?: start="\d+")?|t[dh](?: (?:colspan|rowspan)="\d+")*|/?[a-z]+[1-6]?)>'
)


def assert_is_safe(html: str) -> None:
    assert not re.search(r"<(?:script|style|svg|math|img|iframe|form|input|object|embed|base|meta|link|h[12])\b", html)
    assert all(ALLOWED_TAG.fullmatch(tag) for tag in re.findall(r"<[^>]*>", html))
    assert all(re.match("https://|mailto:", address) for address in re.findall(r'href="([^"]*)"', html))


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_of_hostile_html_runs_or_loads(html: str) -> None:
    assert_is_safe(sanitise_description(f"<p>before</p>{html}<p>after</p>"))


@given(
    st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<b>", "'", '"', "<", ">", "&lt;", "a", "\x00"]), max_size=12)
)
def test_nor_of_any_mixture_of_it(parts: list[str]) -> None:
    assert_is_safe(sanitise_description("".join(parts)))


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("", ""),
        ("Plain & simple", "Plain &amp; simple"),
        ("<p>One <b>two</b></p>", "<p>One <b>two</b></p>"),
        ("<h1>A</h1><h2>B</h2><h5>C</h5>", "<h3>A</h3><h4>B</h4><h6>C</h6>"),
        ("<ul><li>Oak</ul>", "<ul><li>Oak</li></ul>"),
        ("<p>&nbsp;</p><p>Seen</p><div><br></div>", "<p>Seen</p>"),
        ("<a href='/pages/sizes'>Sizes <b>here</b></a>", f"<a{REL}>Sizes <b>here</b></a>"),
        (
            "<a href='https://wands.example' target=_top>Us</a>",
            f'<a href="https://wands.example"{REL}>Us</a>',
        ),
        (
            "<table><tr><td colspan=2 width=9>1</td></tr></table>",
            '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        ),
        ("&lt;h1&gt;", "&lt;h1&gt;"),
        ("<font color=red><center>Seen</center></font>", "Seen"),
        ("<img src='data:image/png;base64,AAAA'>Seen", "Seen"),
    ],
)
def test_what_a_reader_needs_is_kept(html: str, safe: str) -> None:
    assert sanitise_description(html) == safe


def test_of_a_very_long_description_the_beginning_is_kept_and_its_tags_are_closed() -> None:
    safe = sanitise_description("<div><p>" + "word " * 10_000 + "</p><p>end</p></div>")
    assert len(safe) < MAX_HTML_LENGTH + 50
    assert safe.endswith("</p></div>")
    assert "end" not in safe


def test_a_tag_that_is_cut_off_is_not_shown_as_text() -> None:
    start = "<p>" + "x" * (MAX_HTML_LENGTH - 10)
    assert "href" not in sanitise_description(f"{start}<a href='https://wands.example'>there</a>")


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<b class=c{n}>" for n in range(900)) + "<p>x</p>" * 900,
        "".join(f"<font size={n}><b id={n}><p>" for n in range(3_000)),
        "<div>" * 10_000,
        "<table><tr>" * 3_000,
        "<a><p>" * 3_000,
    ],
    ids=["formatting", "mixed", "depth", "tables", "links"],
)
def test_markup_that_would_grow_with_its_square_stays_small(html: str) -> None:
    assert len(sanitise_description(html)) <= 2 * MAX_HTML_LENGTH


@pytest.mark.parametrize(
    ("html", "has"),
    [
        ("<p>Oak</p><script>1</script>", True),
        ("<IFRAME src=x>", True),
        ("<img src=x onerror = alert(1)>", True),
        ("<svg/onload=alert(1)>", True),
        ("<a href='JavaScript:alert(1)'>x</a>", True),
        ("<p style='color:red' data-one=1>Oak</p>", False),
        ("<p>Put on size = 4, and write javascript: there, or &lt;script&gt;</p>", False),
        ("<ol><li>One</li></ol><a href='https://a.example/?on=1'>x</a>", False),
    ],
)
def test_what_would_run_or_load_is_told_from_markup_that_is_only_left_out(html: str, has: bool) -> None:
    assert has_active_parts(html) is has


def test_a_long_tag_without_an_end_is_searched_in_linear_time() -> None:
    assert not has_active_parts("<a" + " on" * MAX_HTML_LENGTH)
