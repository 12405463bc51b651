"""What servers say of an error, and how much of it is repeated."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.llm.provider_words import MAX_QUOTED, find_words, quote_words, read_words

PROMPT = "You compose the first page of a store.\nThe shopper has looked at 12 products of oak, at night."


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "It broke", "type": "x", "param": None, "code": "y"}},
        {"error": "It broke"},
        {"detail": "It broke"},
        {"detail": [{"loc": ["body", "a"], "msg": "It broke", "input": "secret"}]},
        {"message": "It broke", "request_id": "7"},
        {"Message": "It broke"},
        [{"error": {"code": 400, "message": "It broke", "status": "INVALID_ARGUMENT", "details": []}}],
        {"errors": [{"code": 7000, "message": "It broke"}], "success": False, "messages": ["no"]},
        {"object": "error", "message": {"detail": [{"msg": "It broke", "loc": ["a"]}]}},
        {"error": {"error": {"message": "It broke"}}},
        {"error": {"message": json.dumps({"error": {"message": "It broke"}})}},
        {"base_resp": {"status_code": 1004, "status_msg": "It broke"}},
        {"type": "about:blank", "title": "It broke", "status": 400},
        {"error_description": "It broke"},
        "It broke",
    ],
)
def test_the_sentence_is_found_in_every_shape(body: Any) -> None:
    assert read_words(json.dumps(body).encode()).text == "It broke"


def test_an_error_that_repeats_a_long_request_is_read_all_the_same() -> None:
    body = {"error": {"failed_generation": "x" * 50_000, "message": "It broke", "code": "a_code"}}
    words = read_words(json.dumps(body).encode())
    assert (words.text, set(words.kinds)) == ("It broke", {"a_code"})


def test_kinds_and_fields_are_found() -> None:
    words = find_words({"error": {"message": "m", "type": "A_Type", "code": 502, "param": "messages[0].role"}})
    assert words.kinds == {"a_type", "502"}
    assert words.fields == ("messages[0].role",)
    assert words.status == 502
    assert find_words({"detail": [{"loc": ["body", "x", 0], "type": "missing"}]}).fields == ("body.x.0",)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<!doctype html><title>Sign in</title><style>p {}</style><p>Please &amp; thanks", ""),
        (b" <HTML><head><title>Sign in</title></head><body>Please &amp; thanks", "application/json"),
        (b"Sign in<br>Please &amp; thanks", "text/html; charset=utf-8"),
    ],
)
def test_a_web_page_is_known_by_its_type_or_its_beginning(body: bytes, content_type: str) -> None:
    words = read_words(body, content_type)
    assert words.is_web_page
    assert quote_words(words.text) == "Sign in Please & thanks"


def test_json_under_the_type_of_a_web_page_is_no_web_page() -> None:
    assert not read_words(b'{"error": "x"}', "text/html").is_web_page
    assert not read_words(b"", "text/html").is_web_page


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        (
            "Incorrect API key provided: sk-ab12cd34ef. See https://x.test/keys",
            "Incorrect API key provided: … See https://x.test/keys",
        ),
        ("Incorrect API key provided: abcd****wxyz.", "Incorrect API key provided: …"),
        ("Bearer abc123def456 is wrong", "… is wrong"),
        ("token: 9f8e7d6c5b", "token: …"),
        ("Model m in organization org-a1B2c3D4e5 has no quota", "Model m in organization … has no quota"),
        ("trace 0123456789abcdef0123456789abcdef0123", "trace …"),
        ("ask me@shop.test", "ask …"),
        ("see https://x.test/p?key=1234 there", "see https://x.test/p?… there"),
        ("API key not valid. Please pass a valid API key.", "API key not valid. Please pass a valid API key."),
        ("It\x00 is\u202e\r\n\tlate\u2028now", "It is late now"),
        (
            "use 'max_completion_tokens' with llama-3.3-70b-versatile",
            "use 'max_completion_tokens' with llama-3.3-70b-versatile",
        ),
        ("the key is key-less", "the key is key-less"),
    ],
)
def test_words_are_repeated_without_keys_and_unseen_characters(said: str, quoted: str) -> None:
    assert quote_words(said, ("key", PROMPT)) == quoted


def test_the_key_and_the_prompt_are_not_repeated() -> None:
    said = f"The key my-own-secret may not ask: {PROMPT} That was all."
    quoted = quote_words(said, ("my-own-secret", PROMPT))
    assert quoted == "The key … may not ask: … That was all."
    escaped = f"Bad input {json.dumps([{'content': PROMPT}])}"
    assert "oak" not in quote_words(escaped, (PROMPT,))


def test_words_are_short() -> None:
    assert len(quote_words("far too long " * 100)) <= MAX_QUOTED
    assert quote_words("") == ""


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "message", "detail", "loc", "type", "code", "x"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(body=_JSON.map(json.dumps).map(str.encode) | st.binary(max_size=60), cut=st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_any_body_has_words_of_one_short_line(body: bytes, cut: float) -> None:
    quoted = quote_words(read_words(body[: int(len(body) * cut)]).text, (PROMPT, "key-12345"))
    assert len(quoted) <= MAX_QUOTED
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in quoted)


@given(start=st.integers(0, 60), length=st.integers(20, 90))
@settings(max_examples=60, deadline=None)
def test_no_stretch_of_the_prompt_is_repeated(start: int, length: int) -> None:
    stretch = " ".join(PROMPT.split())[start : start + length]
    quoted = quote_words(f"Rejected: {stretch}!", (PROMPT,))
    assert len(stretch) < 20 or stretch not in quoted
