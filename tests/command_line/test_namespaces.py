"""The three namespaces."""

from __future__ import annotations

import pytest

from command_line.namespaces import SHORT_FORMS, KeyValues, Namespace, find_namespace
from command_line.target import open_target
from tests.command_line.conftest import CommandLine
from tests.shop import Shop


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UI_CACHE", Namespace.UI_CACHE),
        ("ui-cache", Namespace.UI_CACHE),
        (" Sessions ", Namespace.SHOPPER_SESSIONS),
        ("queue", Namespace.GENERATION_QUEUE),
        ("records", None),
        ("", None),
    ],
)
def test_a_namespace_is_found_by_its_name_or_short_form(text: str, found: Namespace | None) -> None:
    assert find_namespace(text) is found


def test_every_namespace_has_a_short_form() -> None:
    assert set(SHORT_FORMS.values()) == set(Namespace)


def test_only_the_queues_keys_have_a_second_part(wandstore: CommandLine) -> None:
    target = open_target(None)
    assert KeyValues(target, Namespace.UI_CACHE).key("a", None) == {"key": "a"}
    assert KeyValues(target, Namespace.GENERATION_QUEUE).key("a", None) == {"key": "a", "sort": "-"}
    assert KeyValues(target, Namespace.GENERATION_QUEUE).key("a", "b") == {"key": "a", "sort": "b"}


def test_a_few_keys_are_given_for_completion(shop: Shop, wandstore: CommandLine) -> None:
    values = KeyValues(open_target(None), Namespace.UI_CACHE)
    assert values.some_keys("catalogue:", 1) == ["catalogue:lantern"]
