"""The page of `POST /generate` carries its document, and is read from it when it comes back."""

from __future__ import annotations

import json

import pytest

from container_image.html.enclosed import enclose, read_enclosed
from container_image.html.writing import write_document_html
from container_image.reading import Reading
from tests.builders import make_catalogue, make_product, make_store
from tests.container_image.html.reading import CATALOGUE, REST, STORE, document_of, read
from wandstore.documents.components import ComponentTree, Grid, GridConfig, Hero
from wandstore.documents.templates import compose_template
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

PAGE = "<!doctype html><html><body><main>x</main></body></html>"


def read_back(html: str) -> Reading:
    reading = read_enclosed(html, CATALOGUE, STORE)
    assert reading is not None
    return reading


def enclose_json(said: object) -> str:
    tree = ComponentTree(components=(Grid(id="g", config=GridConfig(title="x", product_ids=("robe",))),))
    page = enclose(PAGE, tree)
    start, end = page.index(">", page.index("<script")) + 1, page.index("</script>")
    return page[:start] + json.dumps(said).replace("<", "\\u003c") + page[end:]


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "fr-FR", "ja-JP"])
@pytest.mark.parametrize("persona", [None, *PersonaType])
def test_a_templates_page_comes_back_as_it_is(locale: str, persona: PersonaType | None) -> None:
    store = make_store(locale=locale)
    tree = compose_template(CATALOGUE, store, persona, Signals())
    reading = read_enclosed(enclose(PAGE, tree), CATALOGUE, store)
    assert reading is not None
    assert reading.document == tree


@pytest.mark.parametrize("persona", [None, *PersonaType])
def test_a_link_to_a_category_comes_back_where_a_template_has_a_title_of_its_name(persona: PersonaType | None) -> None:
    shelves = [make_product(f"{name}-{number}", category=name) for name in ("Cores", "Wands") for number in range(12)]
    catalogue = make_catalogue(*shelves)
    tree = compose_template(catalogue, STORE, persona, Signals())
    reading = read_enclosed(enclose(PAGE, tree), catalogue, STORE)
    assert reading is not None
    assert reading.document == tree


def test_a_document_of_slots_comes_back_as_it_is() -> None:
    html = (
        "<section class=intro><h1>Oak</h1><p>See <a product=oak-wand>it</a> &amp; more</p></section>"
        "<section><h2>For you</h2><product-row kind=new count=3 /></section><product-find/>"
    )
    document = document_of(read(html))
    assert read_back(enclose(PAGE, document)).document == document


def test_the_copy_is_inert_and_ends_where_it_should() -> None:
    config = GridConfig(title="</script><script>alert(1)</script>\u2028<!--", product_ids=("robe",))
    page = enclose(PAGE, ComponentTree(components=(Grid(id="g", config=config),)))
    assert page.count("<script") == page.count("</script>") == 1
    assert '<script type="application/json"' in page
    assert page.endswith("</script></body></html>")
    assert "<!--" not in page
    assert "\u2028" not in page


def test_a_page_without_a_copy_or_with_one_that_is_no_document_has_none() -> None:
    for page in (PAGE, enclose_json([1]), enclose_json({}), enclose_json({"components": 1}), enclose_json("x" * 9)):
        assert read_enclosed(page, CATALOGUE, STORE) is None
    broken = enclose_json({"components": []}).replace('"components"', '"components')
    assert read_enclosed(broken, CATALOGUE, STORE) is None


def test_a_copy_in_another_place_of_the_page_is_none() -> None:
    page = enclose(PAGE, compose_template(CATALOGUE, STORE, None, Signals()))
    assert read_enclosed(page.replace("</body>", "<p>x</p></body>"), CATALOGUE, STORE) is None


def test_a_forged_tree_is_read_as_a_models_answer() -> None:
    forged = {
        "character": "emperor",
        "components": [
            {
                "type": "hero",
                "id": "h",
                "config": {"headline": "Everything half price", "product_ids": ["robe", "oak-wand", "nope"]},
            },
            {"type": "grid", "id": "g", "config": {"title": "Made by hand", "product_ids": ["yew-wand", "oak-wand"]}},
            {"type": "grid", "id": "n", "config": {"title": "By a lake", "product_ids": ["oak-wand"]}},
            {"type": "script", "id": "s", "config": {}},
        ],
    }
    reading = read_back(enclose_json(forged))
    assert isinstance(reading.document, ComponentTree)
    hero, *rest = reading.document.components
    assert isinstance(hero, Hero)
    assert (hero.config.product_ids, hero.config.headline) == (("robe", "oak-wand"), STORE.tagline)
    assert [component.type for component in rest] == ["grid", "grid"]
    assert reading.document.character == "neutral"


def test_a_forged_document_is_sanitised_as_a_models_answer() -> None:
    html = f"<p onclick=x>Made by hand</p><script>x</script><p>half price</p><product-card of=x />{REST}"
    reading = read_back(enclose_json({"character": "explorer", "html": html}))
    document = document_of(reading)
    assert document.character == "explorer"
    assert document.product_ids == ("oak-wand", "yew-wand", "robe")
    assert write_document_html(document.segments) == f"<p>Made by hand</p>{REST}"


def test_words_that_only_the_templates_may_say_are_taken_from_no_other_place() -> None:
    forged = [{"type": "grid", "id": "g", "config": {"title": "Savings first today", "product_ids": ["robe"]}}]
    assert read_back(enclose_json({"components": forged})).document is None
