"""The shops and versions that prompts are compared with."""

from __future__ import annotations

from container_image.claims.checked_languages import find_checked_language
from tools.evaluate.prompt_shops import SHOPS, all_versions, list_shoppers
from wandstore.documents.prompt_version import HTML_PROMPT_VERSION, PROMPT_VERSION


def test_the_shops_are_in_several_languages_and_have_shoppers_of_every_persona() -> None:
    assert len({find_checked_language(shop.store.locale).code for shop in SHOPS}) == len(SHOPS) >= 4
    for shop in SHOPS:
        assert shop.store.slug == shop.slug
        assert len(shop.catalogue.products) >= 8
        shoppers = list_shoppers(shop)
        assert len({shopper.persona.character for shopper in shoppers}) == len(shoppers) == 5


def test_the_versions_that_make_pages_today_are_among_those_that_are_compared() -> None:
    assert {PROMPT_VERSION, HTML_PROMPT_VERSION} <= {version.name for version in all_versions()}


def test_the_prompt_of_a_version_has_its_name() -> None:
    shop = SHOPS[1]
    for version in all_versions():
        prompt, read = version.write(shop, list_shoppers(shop)[0])
        assert prompt.version == f"{version.name}-de"
        assert read("Nothing.").document is None
