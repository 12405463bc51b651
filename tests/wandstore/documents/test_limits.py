"""What a whole tree may hold, counted in a model's own tokens, and how components are made to fit."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.builders import make_catalogue, make_product, make_store
from tests.npm_tools import node_command
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.components import (
    MAX_COMPONENTS,
    MAX_PRODUCTS,
    MAX_WORDS_BYTES,
    Component,
    ComponentTree,
    Cta,
    CtaConfig,
    Filters,
    FiltersConfig,
    Grid,
    GridConfig,
    Hero,
    HeroConfig,
    Recommendations,
    RecommendationsConfig,
    measure_words,
)
from wandstore.documents.limits import fit_components
from wandstore.documents.templates import compose_template
from wandstore.ids import StoreSlug
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

ROOT = Path(__file__).resolve().parents[3]
PROSE = {
    "English": "Turned from one piece of heartwood, oiled twice and left to rest over winter, so it lies steady. ",
    "German": "Aus einem Stück Kernholz gedrechselt, zweimal geölt und über den Winter gelagert, liegt er ruhig. ",
    "Japanese": "樫の芯から一本ずつ削り出し、二度油を引いて冬のあいだ寝かせました。手になじみ、狂いません。",
    "Russian": "Выточена из цельного дуба, дважды промаслена и всю зиму лежала в покое, чтобы не дрожать. ",
}


def real_catalogues() -> dict[str, Catalogue]:
    """The demo store's, and those of `CATALOGS_DIR`, by file name."""
    folder = os.environ.get("CATALOGS_DIR", "")
    files = [ROOT / "stores" / "magic-wands.csv", *(sorted(Path(folder).glob("*.csv")) if folder else ())]
    return {file.name: build_catalogue(StoreSlug("magic-wands"), read_shopify_csv(file).products) for file in files}


def count_tokens(trees: Sequence[ComponentTree]) -> list[int]:
    """What each takes as a model would write it, in OpenAI's newest encoding; other models' differ by some percent."""
    texts = [
        json.dumps(
            {"components": tree.model_dump(mode="json")["components"]}, ensure_ascii=False, separators=(",", ":")
        )
        for tree in trees
    ]
    counted = subprocess.run(
        node_command("count_tokens.mjs"), input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return list(map(int, json.loads(counted.stdout)))


def largest_tree(product_ids: Sequence[str], category: str, prose: str) -> ComponentTree:
    """Every limit of the schema reached at once: components, products, ids, and the words of the whole."""
    words = (prose * 20).encode()
    texts = [words[40 * n : 40 * n + 36].decode(errors="ignore").strip() for n in range(12)]
    ids = [product_ids[n::4] for n in range(4)]
    components: list[Component] = [
        Hero(
            id="opening-of-the-page-0001",
            config=HeroConfig(variant="feature", headline=texts[0], text=texts[1], product_ids=tuple(ids[0])),
        ),
        *(
            Recommendations(
                id=f"recommendations-row-000{n}",
                config=RecommendationsConfig(
                    variant="row", title=texts[2 * n], text=texts[2 * n + 1], product_ids=tuple(ids[n])
                ),
            )
            for n in (1, 2, 3)
        ),
        Filters(id="filters-of-the-page-0001", config=FiltersConfig(variant="panel", title=texts[8])),
        Cta(
            id="call-to-the-action-00001",
            config=CtaConfig(
                variant="band", text="", label=texts[9][:40], product_id=product_ids[0], category=category[:40]
            ),
        ),
    ]
    left = MAX_WORDS_BYTES - sum(map(measure_words, components))
    text = words[:left].decode(errors="ignore")[:240]
    components[-1] = components[-1].model_copy(
        update={"config": components[-1].config.model_copy(update={"text": text})}
    )
    tree = ComponentTree(character="minimalist", components=tuple(components))
    assert (len(tree.components), len(tree.product_ids)) == (MAX_COMPONENTS, MAX_PRODUCTS)
    assert sum(map(measure_words, tree.components)) > MAX_WORDS_BYTES - 3
    return tree


@pytest.mark.slow
@pytest.mark.parametrize("language", PROSE)
def test_the_largest_tree_of_twenty_products_takes_at_most_600_tokens(language: str) -> None:
    trees = []
    for catalogue in real_catalogues().values():
        longest_ids = sorted(catalogue.by_id, key=len)[-MAX_PRODUCTS:]
        trees.append(largest_tree(longest_ids, max(catalogue.categories, key=len), PROSE[language]))
    counts = count_tokens(trees)
    assert max(counts) <= 600, counts
    # The limit would prove nothing if no tree came near it.
    assert max(counts) > 350, counts


@pytest.mark.slow
def test_every_template_takes_at_most_400_tokens() -> None:
    store = find_store(ROOT / "stores", "magic-wands")
    trees = [
        compose_template(catalogue, store, persona, signals)
        for catalogue in real_catalogues().values()
        for persona in (None, *PersonaType)
        for signals in (Signals(), Signals(events=9, seen=tuple(catalogue.by_id)[:12]))
    ]
    assert max(count_tokens(trees)) <= 400


@pytest.mark.parametrize(
    "components",
    [
        pytest.param([Grid(id=f"g{n}", config=GridConfig(title="Row")) for n in range(7)], id="components"),
        pytest.param([Grid(id="g", config=GridConfig(title="Row", product_ids=("p",) * 7))] * 3, id="products"),
        pytest.param([Grid(id="g", config=GridConfig(title="Row", text="木" * 80))] * 3, id="bytes of words"),
    ],
)
def test_a_tree_over_a_limit_of_the_whole_is_refused_until_it_is_made_to_fit(components: list[Component]) -> None:
    with pytest.raises(ValidationError):
        ComponentTree(components=tuple(components))
    assert ComponentTree(components=fit_components(components))


def test_what_fits_is_left_as_it_is() -> None:
    tree = compose_template(make_catalogue(make_product()), make_store(), None, Signals())
    assert fit_components(tree.components) == tree.components


def test_a_row_for_which_no_product_is_left_goes_and_later_texts_are_cut_first() -> None:
    first = Grid(id="a", config=GridConfig(title="First", text="word " * 48, product_ids=tuple("abcdefghijklmnopqr")))
    second = Grid(id="b", config=GridConfig(title="Second", text="later " * 40, product_ids=tuple("stu")))
    third = Grid(id="c", config=GridConfig(title="Third", text="gone " * 40, product_ids=("v",)))
    last = Filters(id="d", config=FiltersConfig())
    fitting = fit_components([first, second, third, last])
    assert [component.id for component in fitting] == ["a", "b", "d"]
    assert fitting[0] == first
    config = fitting[1].config
    assert isinstance(config, GridConfig)
    assert config.product_ids == ("s", "t")
    assert config.text.startswith("later later")
    assert config.text.endswith("later…")
    assert sum(map(measure_words, fitting)) <= MAX_WORDS_BYTES


_component: TypeAdapter[Component] = TypeAdapter(Component)
_text = st.text(min_size=1, max_size=80).filter(lambda text: text.strip() != "")
_any_component = st.one_of(
    st.builds(
        lambda kind, title, text, ids: _component.validate_python(
            {"type": kind, "id": "x", "config": {"title": title, "text": text, "product_ids": ids}}
        ),
        st.sampled_from(["grid", "recommendations"]),
        _text,
        st.text(max_size=240),
        st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=20),
    ),
    st.builds(lambda title: Filters(id="x", config=FiltersConfig(title=title)), _text),
    st.builds(
        lambda text, label: Cta(id="x", config=CtaConfig(text=text, label=label, category="c")),
        st.text(max_size=240),
        st.text(min_size=1, max_size=40),
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_any_component, min_size=1, max_size=12))
def test_components_that_were_made_to_fit_are_always_a_valid_tree(components: list[Component]) -> None:
    tree = ComponentTree(components=fit_components(components))
    # The copies were not validated, so this checks that every field is still within its limits.
    assert ComponentTree.model_validate(tree.model_dump()) == tree
