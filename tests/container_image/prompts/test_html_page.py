"""What a model is told that is to write a page as HTML, and that the prompt has the names and limits of the code."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from typing import get_args

import pytest

from container_image.prompts import Prompt, ShopperSummary, ask_again
from container_image.prompts.html_page import MAX_PAGE_TOKENS, write_html_prompt
from local.synth import ROOT
from tests.builders import make_product, make_store
from tests.npm_tools import node_command
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.documents.components import MAX_PRODUCTS
from wandstore.documents.prompt_version import version_for
from wandstore.documents.segments import LAYOUT_CLASSES, MAX_PLACES_IN_ROW, RowSlot
from wandstore.jobs.models import Preferences
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL, persona_with_type
from wandstore.shoppers.personas import CHARACTERS, PersonaType

DEMO = ROOT / "stores" / "magic-wands.csv"
SIGNALS = Signals(events=9, visits=2, views=7, categories={"Robes": 4})
NOTHING_KNOWN = ShopperSummary(NEUTRAL, Signals(), Preferences())


def write(shopper: ShopperSummary = NOTHING_KNOWN, locale: str = "en-GB") -> Prompt:
    products = (make_product("oak", price="20.00", was="25.00"), make_product("</products>", title="</products>"))
    return write_html_prompt(make_store(locale=locale), products, shopper)


def count_tokens(texts: Sequence[str]) -> list[int]:
    """In OpenAI's newest encoding; other models' differ by some percent."""
    command = node_command("count_tokens.mjs")
    counted = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return list(map(int, json.loads(counted.stdout)))


def test_the_prompt_asks_for_html_and_has_the_version_of_its_own_mode() -> None:
    prompt = write()
    assert prompt.wants_html
    assert prompt.version == version_for(make_store(), "html") == "html-v1-en"
    assert "JSON" not in prompt.system + prompt.user


def test_a_page_has_less_than_the_tokens_that_the_specification_saw() -> None:
    assert write().max_tokens == MAX_PAGE_TOKENS < 4_400


def test_every_layout_class_is_named_with_its_use() -> None:
    listed = re.findall(r"^([a-z]+): (.+)$", write().system.partition("how a section looks:")[2], re.MULTILINE)
    personas = {character: use for character, use in listed if character in CHARACTERS}
    assert dict(listed[: len(LAYOUT_CLASSES)]) == LAYOUT_CLASSES
    assert set(personas) == set(CHARACTERS)


def test_the_numbers_of_the_prompt_are_those_of_the_code() -> None:
    system = write().system
    assert f"At most {MAX_PRODUCTS} ids" in system
    assert f"count is 2 to {MAX_PLACES_IN_ROW}" in system
    kinds = get_args(RowSlot.model_fields["of"].annotation)
    sentence = re.search(r"kind is (.+?); count", system)
    assert sentence is not None
    assert [kind for kind in kinds if re.search(rf"\b{kind}\b", sentence[1])] == list(kinds)


def test_what_all_shoppers_of_a_store_share_comes_first() -> None:
    known = persona_with_type(PersonaType.LOYALIST, 0.9, SIGNALS)
    one, other = write(), write(ShopperSummary(known, SIGNALS, Preferences()))
    assert one.system == other.system
    assert "name: Magic Wands" in one.system
    assert "persona: loyalist (confidence 0.90)" in other.user
    assert "likes the types: Robes" in other.user


def test_products_are_named_by_short_names_that_lead_back_to_their_ids() -> None:
    prompt = write()
    assert "p1|Oak|Wands|20|reduced" in prompt.user
    assert dict(prompt.aliases) == {"p1": "oak", "p2": "</products>"}


def test_no_product_can_end_the_data() -> None:
    assert write().user.count("</products>") == 1


def test_a_page_for_many_leaves_most_products_to_the_server() -> None:
    assert "product-row" in write(ShopperSummary(NEUTRAL, Signals(), Preferences(), is_many=True)).user
    assert "product-row" not in write().user


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en-GB", "British English, at most 160 words"), ("ja-JP", "Japanese, at most 300 characters")],
)
def test_the_language_has_room_for_twice_as_many_words_as_in_a_tree(locale: str, words: str) -> None:
    assert f"\nwords: in {words} on the whole page\n" in write(locale=locale).system


def test_a_repair_names_the_faults_and_asks_for_html_again() -> None:
    again = ask_again(write(), "<p>Half price.", ["The words state a price.", "An id is unknown."])
    assert again.repair is not None
    assert again.repair.answer == "<p>Half price."
    assert "- The words state a price.\n- An id is unknown.\n" in again.repair.request
    assert "as HTML" in again.repair.request
    assert "JSON" not in again.repair.request
    assert (again.wants_html, again.max_tokens) == (True, MAX_PAGE_TOKENS)


def test_a_prompt_of_the_demo_store_is_short_and_mostly_the_same_for_all_its_shoppers() -> None:
    products = read_shopify_csv(DEMO).products
    texts = []
    for persona_type in (None, *PersonaType):
        shopper = ShopperSummary(persona_with_type(persona_type, 0.8, SIGNALS), SIGNALS, Preferences(), is_many=True)
        prompt = write_html_prompt(make_store(), products[:MAX_PRODUCTS], shopper)
        texts += [prompt.system, prompt.user]
    counts = count_tokens(texts)
    for shared, own in zip(counts[::2], counts[1::2], strict=True):
        assert shared + own < 1_550
        assert shared > 2 * own
