"""No text of a stranger takes the square of its length: the time is compared with that of a text four times as long."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from container_image.claims.finding import find_claim
from container_image.components.answers import read_answer
from container_image.llm.provider_words import quote_words
from container_image.llm.thoughts import without_thoughts
from container_image.reading import Wanted
from lambdas.edge.dependencies import _CRAWLERS
from lambdas.edge.error_responses import _PAGE_WITH_A_SLASH
from lambdas.edge.visitors import _REFUSES_GZIP
from lambdas.edge.way_back import is_within
from tests.container_image.html.reading import CATALOGUE, STORE, deliver
from tests.growth import MAX_TIMES_THE_TIME, times_the_time
from wandstore.catalogue.description import plain_text
from wandstore.catalogue.description_html import MAX_HTML_LENGTH, has_active_parts, sanitise_description
from wandstore.catalogue.shopify_csv import suggest_price
from wandstore.pages.shell import tidy
from wandstore.pages.views import parse_view
from wandstore.storefront.permalinks import host_of
from wandstore.text import clip_sentences, join_lines, on_one_line

Read = Callable[[str], object]


def _matches(pattern: re.Pattern[str], before: str = "") -> Read:
    return lambda text: pattern.search(before + text)


# What reads a text of a client, a shop, a model or another generator, and the parts that such a text could repeat.
READERS: dict[str, tuple[Read, tuple[str, ...]]] = {
    "words of a search": (on_one_line, (" ", "\u00a0a")),
    "the view of an address": (
        lambda text: parse_view([("q", text), ("price", text), (f"option.{text}", text)]),
        ("a ", "1"),
    ),
    "the way back of a form": (lambda text: is_within(STORE, f"/s/{STORE.slug}/{text}\\"), ("/.", "%2e", "a")),
    "a slash at the end": (_matches(_PAGE_WITH_A_SLASH, "/s/"), ("/", "a/", "/a")),
    "the name of a client": (_matches(_CRAWLERS), ("cu", "bo", "headless")),
    "the encodings of a client": (_matches(_REFUSES_GZIP), ("gzip ", "gzip;q=0", "gzip;q=0.0", " ")),
    "the address of a checkout": (lambda text: host_of(f"https://{text}\\"), ("a.", "a-", "1")),
    "the text of a description": (plain_text, ("<", "<!--", "<a ", "&")),
    "the markup of a description": (sanitise_description, (" ", "<", "<p>", "<b><p>", "<a href='")),
    # A whole tag at the end, so that none of the many before it is the one that is cut off.
    "a description that is cut": (lambda text: sanitise_description(f"{text}>{'a' * MAX_HTML_LENGTH}"), ("<", "<a ")),
    "markup that runs": (has_active_parts, ("<a on", " on", "<", "=")),
    "a price of a file": (suggest_price, ("1,", "1.", "'")),
    "the lines of a page": (tidy, (" ", "\n", " \n", "\u00a0", ">\n<")),
    "sentences": (lambda text: clip_sentences(text, len(text) - 1), (".", ". ", "'", " ")),
    "lines": (join_lines, ("\n", "'", "a\n")),
    "what a model answers": (
        lambda text: read_answer(text, CATALOGUE, Wanted("neutral", STORE)),
        ("{", '"', "[", '{"a":'),
    ),
    "a claim": (find_claim, ("1 ", "$", "free ", "off ", "a")),
    "the thoughts of a model": (without_thoughts, ("<think>", "</think>", "<", "`")),
    "an error of a model's server": (quote_words, ("… ", "sk-", " ", "a")),
    "a delivered page": (lambda text: deliver(f"<p>{text}"), (" ", "<b>", "<p>", "&", "1 ", "$")),
}


@pytest.mark.parametrize(("reader", "part"), [(name, part) for name, (_, parts) in READERS.items() for part in parts])
def test_a_text_that_is_four_times_as_long_takes_about_four_times_as_long(reader: str, part: str) -> None:
    read, _ = READERS[reader]
    assert times_the_time(read, part) <= MAX_TIMES_THE_TIME
