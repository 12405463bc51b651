"""An item's readable form, and the way back."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from command_line.item_form import (
    UnusableValue,
    from_json,
    show_expiry,
    show_time,
    show_value,
    show_whole,
    to_json,
    value_to_json,
)
from wandstore.pages.rendered_page import compress_page

HTML = "<!doctype html><p>Ünder</p>"


@pytest.mark.parametrize(
    ("stored", "form"),
    [
        ("words", "words"),
        ("1", "1"),
        ("[not json", "[not json"),
        (3, 3),
        (0.5, 0.5),
        (True, True),
        (None, None),
        ('{"a":[1,"ü"]}', {"$json": {"a": [1, "ü"]}}),
        ("[]", {"$json": []}),
        (compress_page(HTML.encode(), "").body, {"$gzip": HTML}),
        (compress_page(b'{"a":1}', "").body, {"$gzip": {"a": 1}}),
        (b"\x00\x01", {"$bytes": "AAE="}),
        (b"\x1f\x8bno gzip", {"$bytes": "H4tubyBnemlw"}),
        ({"b", "a"}, {"$set": ["a", "b"]}),
    ],
)
def test_every_value_has_a_form_and_comes_back_from_it(stored: Any, form: Any) -> None:
    assert value_to_json(stored) == form
    assert from_json({"name": form}) == {"name": stored}


def test_a_page_that_is_put_back_has_the_bytes_that_it_had() -> None:
    body = compress_page(HTML.encode() * 500, "").body
    assert from_json(to_json({"body": body})) == {"body": body}


def test_what_is_packed_twice_or_is_no_text_stays_bytes() -> None:
    assert "$bytes" in value_to_json(gzip.compress(gzip.compress(b"x")))


@pytest.mark.parametrize(
    "value",
    [
        [1],
        {},
        {"a": 1},
        {"$set": []},
        {"$set": [1]},
        {"$bytes": "?"},
        {"$bytes": 5},
        {"$json": 1, "$gzip": "x"},
    ],
)
def test_a_value_that_no_attribute_can_have_names_the_attribute(value: Any) -> None:
    with pytest.raises(UnusableValue, match=r"^colour: "):
        from_json({"colour": value})


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("state", "queued", "queued"),
        ("delivered", False, "false"),
        ("choice", None, "null"),
        ("jobs", {"b", "a"}, "a, b"),
        ("raw", b"\x00" * 1234, "1,234 bytes"),
        ("created_at", 0, "0 (1970-01-01 00:00:00 UTC)"),
        ("deadline", 1e30, "1e+30 (no time)"),
        ("preferences", '{"a":1}', '{\n  "a": 1\n}'),
        ("csp", "x" * 201, "text of 201 characters; --attribute csp shows it"),
        ("signals", '["' + "x" * 1000 + '"]', "JSON of 1,008 characters; --attribute signals shows it"),
    ],
)
def test_a_value_is_shown_for_people(name: str, value: Any, shown: str) -> None:
    assert show_value(name, value) == shown


def test_a_long_page_is_summarised_with_both_sizes() -> None:
    body = compress_page(HTML.encode() * 100, "").body
    assert show_value("body", body) == (
        f"HTML of {len(HTML) * 100:,} characters, {len(body)} bytes of gzip; --attribute body shows it"
    )
    assert show_whole(body) == HTML * 100


def test_the_whole_of_other_values_is_text_too() -> None:
    assert show_whole({"b", "a"}) == "a\nb"
    assert show_whole("words") == "words"
    assert show_whole(2) == "2"
    assert show_whole(b"\xff") is None


@pytest.mark.parametrize(
    ("expires_at", "shown"),
    [
        (None, "never"),
        (1000.0, "expired"),
        (1001.0, "in 1 second"),
        (1000.0 + 119, "in 119 seconds"),
        (1000.0 + 3600, "in 60 minutes"),
        (1000.0 + 86_400, "in 24 hours"),
        (1000.0 + 3 * 86_400, "in 3 days"),
    ],
)
def test_an_expiry_is_shown_as_the_time_that_is_left(expires_at: float | None, shown: str) -> None:
    assert show_expiry(expires_at, 1000.0) == shown


def test_a_time_is_shown_in_utc() -> None:
    assert show_time(1_795_895_242.4) == "2026-11-28 19:47:22 UTC"
