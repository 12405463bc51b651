"""The grammar of the ids that come from outside, and that pydantic and OpenAPI use the same one."""

from __future__ import annotations

import re

import pytest

from wandstore.errors import InvalidField
from wandstore.ids import SHOPPER_ID_PATTERN, SLUG_PATTERN, is_job_id, parse_shopper_id, parse_slug
from wandstore.jobs.enqueue import mint_job_id


@pytest.mark.parametrize("shopper_id", ["", "a b", "a" * 129, "é", "a\n", "a/b", "a:b"])
def test_a_shopper_outside_the_grammar_is_refused_by_name(shopper_id: str) -> None:
    with pytest.raises(InvalidField, match="shopper") as refused:
        parse_shopper_id(shopper_id)
    assert refused.value.field == "shopper"


def test_a_shopper_inside_the_grammar_is_taken_as_it_is() -> None:
    longest = "aZ09_-" + "x" * 122
    assert parse_shopper_id(longest) == longest


@pytest.mark.parametrize("slug", ["", "Lantern", "-lantern", "a" * 64, "a/b", "a:b", "lantern\n", "lan_tern"])
def test_a_slug_outside_the_grammar_is_refused_by_name(slug: str) -> None:
    with pytest.raises(InvalidField, match="store") as refused:
        parse_slug(slug)
    assert refused.value.field == "store"


def test_a_slug_inside_the_grammar_is_taken_as_it_is() -> None:
    assert [parse_slug(slug) for slug in ("a", "0-lanterns", "a" * 63)] == ["a", "0-lanterns", "a" * 63]


@pytest.mark.parametrize("pattern", [SLUG_PATTERN, SHOPPER_ID_PATTERN])
def test_neither_grammar_has_the_colon_that_separates_the_parts_of_a_key(pattern: str) -> None:
    assert not re.fullmatch(pattern, "a:b")


def test_every_minted_job_id_is_one_and_a_path_is_none() -> None:
    assert is_job_id(mint_job_id(1_790_000_000.0))
    assert not any(is_job_id(text) for text in ("", "../incoming", "a" * 65, "a\n"))
