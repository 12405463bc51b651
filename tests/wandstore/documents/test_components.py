"""The limits and variants of components are declared in their configs, and everything else reads them from there."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import ValidationError

from wandstore.documents.components import (
    CONFIGS,
    Component,
    ComponentType,
    CtaConfig,
    GridConfig,
    HeroConfig,
    lists_products,
    max_length,
    required_words,
    variants,
    word_fields,
)


def test_every_component_has_its_config_in_the_table() -> None:
    union, *_ = get_args(Component)
    declared = {
        component.model_fields["type"].default: component.model_fields["config"].annotation
        for component in get_args(union)
    }
    assert declared == CONFIGS
    assert tuple(CONFIGS) == get_args(ComponentType)


@pytest.mark.parametrize("kind", CONFIGS)
def test_the_longest_words_and_every_variant_are_valid_and_nothing_beyond_is(kind: str) -> None:
    config_type = CONFIGS[kind]
    longest = {name: "x" * max_length(config_type, name) for name in word_fields(config_type)}
    for variant in variants(config_type):
        assert config_type.model_validate({"variant": variant, **longest})
    with pytest.raises(ValidationError):
        config_type.model_validate({"variant": "other", **longest})
    for name, words in longest.items():
        with pytest.raises(ValidationError):
            config_type.model_validate(longest | {name: f"{words}x"})


def test_headings_and_labels_are_required_and_texts_are_not() -> None:
    assert (word_fields(HeroConfig), required_words(HeroConfig)) == (("headline", "text"), ("headline",))
    assert (word_fields(GridConfig), required_words(GridConfig)) == (("title", "text"), ("title",))
    assert (word_fields(CtaConfig), required_words(CtaConfig)) == (("text", "label"), ("label",))


def test_openings_and_rows_list_products() -> None:
    assert {kind for kind, config_type in CONFIGS.items() if lists_products(config_type)} == {
        "hero",
        "grid",
        "recommendations",
    }
