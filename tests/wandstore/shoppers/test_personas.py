"""The table of personas: complete, and the one place that a new persona needs for its template and its page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import wandstore
from wandstore.documents.relevance import ORDERS
from wandstore.documents.templates import SECTIONS
from wandstore.shoppers.personas import CHARACTERS, PERSONA_CHOICES, PERSONAS, PersonaType, find_entry

# A persona that no other module knows of.
FIFTH = """

PERSONAS[PersonaType.COLLECTOR] = PersonaEntry(
    choice_label="Whole series",
    page_words="This page puts whole series together%(because)s.",
    sections=("first_impression", "category_rows"),
    product_order="new",
    max_products=8,
    phone_columns=1,
    wide_columns=10,
    card_label="vendor",
)
"""
USE_IT = """
import gzip, json
from tests.builders import make_catalogue, make_product, make_store
from wandstore.documents.templates import compose_template
from wandstore.pages import Audience, RenderContext, render_page
from wandstore.pages.why import CHOICES
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import decide_persona
from wandstore.shoppers.personas import PersonaType

images = ("https://cdn.shopify.com/wand.jpg",)
# A card names the vendor only where vendors tell goods apart.
vendors = ("Ashgrove", "Thornbury")
products = (make_product(f"p{n}", images=images, vendor=vendors[n % 2]) for n in range(20))
context = RenderContext(make_store(), make_catalogue(*products))
persona = decide_persona(Signals(), PersonaType.COLLECTOR)
tree = compose_template(context.catalogue, context.store, persona.type, Signals())
html = gzip.decompress(render_page(tree, context, Audience(persona)).body).decode()
print(json.dumps({
    "hash": persona.hash, "choice": CHOICES["collector"], "tree": tree.model_dump(mode="json"), "html": html
}))
"""


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a copy of the domain makes of a persona that was added to its table and nowhere else."""
    root = tmp_path_factory.mktemp("copy")
    package = Path(wandstore.__file__).parent
    shutil.copytree(package, root / "wandstore", ignore=shutil.ignore_patterns("__pycache__"))
    table = root / "wandstore" / "shoppers" / "personas.py"
    text = table.read_text(encoding="utf-8")
    loyalist = '    LOYALIST = "loyalist"\n'
    assert loyalist in text
    text = text.replace(loyalist, f'{loyalist}    COLLECTOR = "collector"\n')
    table.write_text(text + FIFTH, encoding="utf-8")
    # The builders of the tests are found beside this package, the domain in the copy.
    (root / "tests").symlink_to(package.parent / "tests")
    done = subprocess.run([sys.executable, "-c", USE_IT], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_character_has_an_entry_and_every_entry_is_a_character() -> None:
    assert tuple(PERSONAS) == CHARACTERS == (*PersonaType, "neutral")
    assert list(PERSONA_CHOICES) == [*PersonaType, "none"]
    assert find_entry(None) is PERSONAS["neutral"]


def test_every_section_and_every_order_of_products_is_in_the_table_and_exists() -> None:
    assert {name for entry in PERSONAS.values() for name in entry.sections} == set(SECTIONS)
    assert {entry.product_order for entry in PERSONAS.values()} == set(ORDERS)


def test_no_two_choices_have_the_same_words() -> None:
    assert len({entry.choice_label for entry in PERSONAS.values()}) == len(PERSONAS)
    assert len({entry.page_words for entry in PERSONAS.values()}) == len(PERSONAS)


def test_an_entry_is_all_that_a_new_persona_needs_to_have_a_template(collector: Any) -> None:
    assert collector["hash"].startswith("persona_v2_collector_high_")
    assert collector["tree"]["character"] == "collector"
    assert [component["id"] for component in collector["tree"]["components"]] == ["opening", "row-0"]
    assert sum(len(component["config"]["product_ids"]) for component in collector["tree"]["components"]) == 7


def test_an_entry_is_all_that_a_new_persona_needs_to_have_a_page_and_to_be_chosen(collector: Any) -> None:
    html = collector["html"]
    assert 'class="character-collector c"' in html
    assert 'This page puts whole series together<span class="because">, because you chose it</span>.' in html
    assert collector["choice"] == "Whole series"
    assert '<button name="persona" value="collector" aria-pressed="true">Whole series</button>' in html
    assert 'sizes="(min-width: 800px) 10vw, 100vw"' in html
    assert '<p class="kind">Ashgrove</p>' in html
