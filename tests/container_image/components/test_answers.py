"""Any text of a model becomes a valid tree, or none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from container_image.components.answers import read_answer
from container_image.reading import Reading, Wanted
from tests.builders import make_store
from tests.stand_in_model import write_tree
from wandstore.catalogue.products import Catalogue
from wandstore.documents.components import MAX_COMPONENTS, ComponentTree, Cta, Filters, Grid, Hero
from wandstore.shoppers.personas import Character, PersonaType

STORE = make_store()


def grid(**config: Any) -> dict[str, Any]:
    return {"type": "grid", "id": "g", "config": {"title": "A row", "product_ids": ["oak-wand"], **config}}


def read_tree(text: str, catalogue: Catalogue, character: Character) -> ComponentTree:
    tree = read_answer(text, catalogue, Wanted(character, STORE)).document
    assert isinstance(tree, ComponentTree)
    return tree


def read(catalogue: Catalogue, *components: Any) -> ComponentTree:
    return read_tree(json.dumps({"components": components}), catalogue, "neutral")


def only_grid(tree: ComponentTree) -> Grid:
    (component,) = tree.components
    assert isinstance(component, Grid)
    return component


def last_grid(tree: ComponentTree) -> Grid:
    component = tree.components[-1]
    assert isinstance(component, Grid)
    return component


# Enough that is right, so that a page stands though all of one component is wrong.
SOUND = [grid(title="Calm", text="Quiet things", product_ids=["oak-wand", "elm-wand", "hat"]) for _ in range(3)]


def test_a_valid_answer_is_taken_as_it_is(catalogue: Catalogue) -> None:
    text = write_tree(["oak-wand", "robe"])
    tree = read_tree(text, catalogue, PersonaType.LOYALIST)
    assert tree.character == "loyalist"
    assert json.loads(tree.model_dump_json())["components"][1] == {
        "type": "grid",
        "id": "more",
        "config": {
            "variant": "airy",
            "title": "A quiet selection",
            "text": "",
            "product_ids": ["oak-wand", "robe"],
        },
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```json\n", "\n```"),
        ("```\n", "```"),
        ("Here is the page:\n", "\nEnjoy."),
        ("\ufeff", ""),
        ('{"tree": ', "}"),
        ('{"ui": ', "}"),
    ],
)
def test_fences_chatter_and_wrappings_fall_away(catalogue: Catalogue, before: str, after: str) -> None:
    assert len(read_tree(before + write_tree(["robe"]) + after, catalogue, "neutral").components) == 3


def test_a_bare_list_of_components_is_understood(catalogue: Catalogue) -> None:
    text = json.dumps(json.loads(write_tree(["robe"]))["components"])
    assert len(read_tree(text, catalogue, "neutral").components) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sorry",
        "{",
        "[]",
        "{}",
        "null",
        "3",
        '{"components": 3}',
        '{"components": [3, null, {"type": "video"}]}',
        '{"components": [{"type": "filters", "id": "f", "config": {}}]}',
        "[" * 100_000,
    ],
)
def test_an_answer_that_shows_no_product_is_no_page(catalogue: Catalogue, text: str) -> None:
    reading = read_answer(text, catalogue, Wanted("neutral", STORE))
    assert (reading.document, reading.kept_share, reading.is_worth_a_repair) == (None, 0.0, True)
    assert reading.faults


def reading_of(catalogue: Catalogue, *components: Any) -> Reading:
    return read_answer(json.dumps({"components": components}), catalogue, Wanted("neutral", STORE))


def test_a_valid_answer_has_lost_nothing(catalogue: Catalogue) -> None:
    reading = read_answer(write_tree(["oak-wand", "robe"]), catalogue, Wanted("neutral", STORE))
    assert (reading.faults, reading.kept_share, reading.is_worth_a_repair) == ((), 1.0, False)


def test_what_was_dropped_is_told_in_sentences(catalogue: Catalogue) -> None:
    reading = reading_of(
        catalogue, grid(product_ids=["robe", "rob"], text="Now 30% off"), {"type": "video", "id": "clip"}
    )
    assert reading.faults == (
        'These words state or hint at what only the server may say: "Now 30% off".',
        'These ids and types are not in the lists, or are not written exactly so: "rob".',
        'These components are of no type that was asked for, or had nothing left to show: "clip".',
    )
    assert reading.kept_share == 0.5


# The floor ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "is_page"),
    [(["robe", "hat", "a"], True), (["robe", "a"], False), (["robe", "a", "b"], False)],
    ids=["one of three lost", "half lost", "most lost"],
)
def test_a_page_that_has_lost_half_of_its_products_is_no_page(
    catalogue: Catalogue, named: list[str], is_page: bool
) -> None:
    reading = reading_of(catalogue, grid(product_ids=named))
    assert (reading.document is not None) is is_page
    assert reading.is_worth_a_repair is not is_page


def test_components_and_words_are_counted_like_products(catalogue: Catalogue) -> None:
    assert reading_of(catalogue, grid(), {"type": "video"}, None).document is None
    assert reading_of(catalogue, grid(title="Half price", text="In stock")).document is None
    assert reading_of(catalogue, grid(), grid(text="In stock")).document is not None


def test_the_products_of_a_component_that_we_do_not_have_are_lost_with_it(catalogue: Catalogue) -> None:
    carousel = {"type": "carousel", "config": {"product_ids": ["robe", "hat", "elm-wand"]}}
    assert reading_of(catalogue, grid(), grid(), carousel).lost == "3 of 5 products"


def test_what_was_lost_is_told_in_the_reason(catalogue: Catalogue) -> None:
    reading = reading_of(catalogue, grid(product_ids=["robe", "hat", *"abcdef"]))
    assert reading.why_no_page == (
        "The model's page lost 6 of 8 products to the check: These ids and types are not in the lists, or are not "
        'written exactly so: "a", "b", "c", "d", "e".'
    )
    nothing = read_answer("Sorry, no.", catalogue, Wanted("neutral", STORE))
    assert nothing.why_no_page == (
        'The model\'s answer contains no page: There is no JSON object with a list called "components" in it.'
    )


def test_the_part_of_a_page_counts_what_it_named_so_far(catalogue: Catalogue) -> None:
    answer = json.dumps({"components": [grid(product_ids=["robe", "hat", "a"]), grid(product_ids=["b", "c"]), grid()]})
    first = answer[: answer.index('"b"')]
    second = answer[: answer.index('"oak')]
    assert read_answer(first, catalogue, Wanted("neutral", STORE), is_cut=True).document is not None
    assert read_answer(second, catalogue, Wanted("neutral", STORE), is_cut=True).lost == "3 of 5 products"


def test_an_id_that_is_a_number_is_understood_where_a_product_has_it(catalogue: Catalogue) -> None:
    robe = catalogue.by_id["robe"].model_copy(update={"id": "7001"})
    numbered = Catalogue(store="wands", version="0" * 12, products=(robe,))
    assert only_grid(read(numbered, grid(product_ids=[7001, 7001, True]))).config.product_ids == ("7001",)


def test_a_nest_without_end_is_dropped_like_anything_else(catalogue: Catalogue) -> None:
    for depth in (100, 480, 960, 2000):
        nest = "[" * depth + "]" * depth
        text = f'{{"components": [{nest}, {{"type": "grid", "title": "A", "product_ids": [{nest}, "robe"]}}]}}'
        read_answer(text, catalogue, Wanted("neutral", STORE))


def test_the_faults_are_short_for_any_answer(catalogue: Catalogue) -> None:
    reading = reading_of(catalogue, *[grid(product_ids=["x" * 900] * 900, text="free " * 900)] * 90, *"y" * 900)
    assert sum(map(len, reading.faults)) < 1200


def test_of_a_store_without_products_no_product_is_asked() -> None:
    empty = Catalogue(store="wands", version="0" * 12, products=())
    hero = {"type": "hero", "id": "h", "config": {"headline": "Soon"}}
    assert len(read_tree(json.dumps({"components": [hero]}), empty, "neutral").components) == 1


def test_the_short_names_of_the_prompt_are_read_back_as_the_ids_that_they_stand_for(catalogue: Catalogue) -> None:
    wanted = Wanted("neutral", STORE, aliases={"p1": "hat", "p2": "robe"})
    call = {"type": "cta", "id": "c", "config": {"text": "On", "label": "Go", "product_id": "p1"}}
    # An id itself is understood too; a short name that was not given is none.
    text = json.dumps({"components": [grid(product_ids=["p2", "oak-wand", "elm-wand", "p1", "p3"]), call]})
    reading = read_answer(text, catalogue, wanted)
    assert isinstance(reading.document, ComponentTree)
    shown, led_to = reading.document.components
    assert isinstance(shown, Grid)
    assert isinstance(led_to, Cta)
    assert shown.config.product_ids == ("robe", "oak-wand", "elm-wand", "hat")
    assert led_to.config.product_id == "hat"
    assert '"p3"' in reading.faults[0]


def test_ids_that_are_not_in_the_catalogue_are_dropped_and_so_is_what_is_left_empty(catalogue: Catalogue) -> None:
    tree = read(
        catalogue,
        *SOUND,
        {"type": "cta", "id": "c", "config": {"text": "On", "label": "Go", "product_id": "invented"}},
        grid(product_ids=["invented"]),
        grid(product_ids=["robe", "invented", "robe", 7, None, ["hat"]]),
    )
    assert [component.type for component in tree.components] == ["grid"] * 4
    assert last_grid(tree).config.product_ids == ("robe",)


def test_a_call_leads_to_a_product_or_a_category_that_exists(catalogue: Catalogue) -> None:
    call = {"text": "On", "label": "Go", "category": "Clothes", "product_id": "invented"}
    tree = read(catalogue, *SOUND, {"type": "cta", "id": "c", "config": call})
    cta = tree.components[-1]
    assert isinstance(cta, Cta)
    assert (cta.config.category, cta.config.product_id) == ("Clothes", None)


def test_unknown_fields_are_dropped_and_the_rest_is_kept(catalogue: Catalogue) -> None:
    tree = read(catalogue, grid(price="1.00", html="<b>", variant="huge"))
    assert only_grid(tree).config.variant == "airy"


def test_fields_beside_the_type_are_read_where_there_is_no_config(catalogue: Catalogue) -> None:
    tree = read(catalogue, {"type": "grid", "title": "A row", "product_ids": ["robe"]})
    assert only_grid(tree).config.title == "A row"


def test_missing_and_repeated_ids_are_made_by_the_server(catalogue: Catalogue) -> None:
    components = [grid(), grid(), {**grid(), "id": None}, {**grid(), "id": "Not an id"}, {**grid(), "id": "grid-1"}]
    tree = read(catalogue, *components)
    assert [component.id for component in tree.components] == ["g", "grid-1", "grid-2", "grid-3", "grid-4"]


def test_a_page_has_one_opening_and_it_is_first(catalogue: Catalogue) -> None:
    heroes = [{"type": "hero", "id": f"h{n}", "config": {"headline": f"Opening {n}"}} for n in range(2)]
    tree = read(catalogue, grid(), *heroes)
    assert [component.id for component in tree.components] == ["h0", "g"]


def test_a_very_long_answer_is_cut_to_a_page(catalogue: Catalogue) -> None:
    assert len(read(catalogue, *[grid()] * 50).components) == MAX_COMPONENTS


def test_words_are_calm_whole_and_bounded(catalogue: Catalogue) -> None:
    config = only_grid(read(catalogue, grid(title="Look  here!!", text="Yes! " + "word " * 90))).config
    assert config.title == "Look here"
    assert config.text.startswith("Yes. word")
    assert config.text.endswith("word…")
    assert len(config.text) <= 240


@pytest.mark.parametrize("claim", ["Only £5", "Half price", "In stock", "www.evil.example"])
def test_copy_that_states_what_only_the_catalogue_may_is_refused(catalogue: Catalogue, claim: str) -> None:
    config = last_grid(read(catalogue, *SOUND, grid(title=claim, text=claim))).config
    assert (config.title, config.text) == ("More from Magic Wands", "")


def test_a_call_whose_label_is_refused_is_dropped(catalogue: Catalogue) -> None:
    call = {"type": "cta", "id": "c", "config": {"text": "On", "label": "Save 20%", "category": "Wands"}}
    assert [component.type for component in read(catalogue, *SOUND, call).components] == ["grid"] * 3


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    ["type", "id", "config", "variant", "headline", "title", "text", "label", "product_ids", "product_id", "category"]
)
_VALUES = st.sampled_from(["hero", "grid", "cta", "filters", "recommendations", "robe", "x"]) | _JSON
_COMPONENTS = st.dictionaries(_NAMES, _VALUES | st.dictionaries(_NAMES, _VALUES) | st.lists(_VALUES))


@pytest.mark.slow
@given(proposed=st.lists(_COMPONENTS | _JSON, max_size=4))
@hypothesis_settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_proposal_becomes_a_tree_or_a_failure_of_the_model(catalogue: Catalogue, proposed: list[Any]) -> None:
    tree = read(catalogue, *proposed, *SOUND * 9)
    for component in tree.components:
        assert isinstance(component, Filters) or component.config.model_dump()
        if isinstance(component, Grid | Hero):
            assert set(component.config.product_ids) <= set(catalogue.by_id)


def test_of_a_cut_answer_the_components_that_came_whole_are_read(catalogue: Catalogue) -> None:
    text = json.dumps({"components": [grid(), grid(title="Never finished")]})
    reading = read_answer(text[: text.index("Never fin") + 5], catalogue, Wanted("neutral", STORE), is_cut=True)
    assert isinstance(reading.document, ComponentTree)
    assert [component.type for component in reading.document.components] == ["grid"]


def test_a_cut_answer_without_a_whole_component_is_no_page(catalogue: Catalogue) -> None:
    text = json.dumps({"components": [grid()]})
    assert read_answer(text[:30], catalogue, Wanted("neutral", STORE), is_cut=True).document is None


def test_components_of_other_types_than_were_asked_for_are_dropped_and_told(catalogue: Catalogue) -> None:
    text = json.dumps({"components": [grid(), grid(), {"type": "filters", "id": "f", "config": {"title": "Find"}}]})
    reading = read_answer(text, catalogue, Wanted("neutral", STORE, only=["grid"]))
    assert isinstance(reading.document, ComponentTree)
    assert [component.type for component in reading.document.components] == ["grid"] * 2
    assert '"f"' in reading.faults[0]


def test_where_only_filters_were_asked_for_no_product_has_to_be_shown(catalogue: Catalogue) -> None:
    text = json.dumps({"components": [{"type": "filters", "id": "f", "config": {"title": "Find"}}]})
    assert read_answer(text, catalogue, Wanted("neutral", STORE, only=["filters"])).document is not None
    assert read_answer(text, catalogue, Wanted("neutral", STORE)).document is None


# Languages ------------------------------------------------------------------------------------------------------------


def read_for(locale: str, catalogue: Catalogue, **config: Any) -> Grid:
    calm = [{"type": "filters", "id": f"f{n}", "config": {"title": "Wands"}} for n in range(2)]
    answer = json.dumps({"components": [*calm, grid(**config)]})
    tree = read_answer(answer, catalogue, Wanted("neutral", make_store(locale=locale))).document
    assert isinstance(tree, ComponentTree)
    return last_grid(tree)


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("de-DE", "Ruhige Stäbe"),
        ("fr-FR", "Un livre de sorts"),
        ("es-ES", "Sale del horno con calma"),
        ("ja-JP", "静かな夜の杖"),
        ("he-IL", "שרביטים לערב שקט"),
        # Not asked for, and judged like any other words.
        ("de-DE", "Quiet wands"),
        ("ja-JP", "Stäbe für stille Abende"),
    ],
)
def test_words_that_the_check_can_read_are_shown(catalogue: Catalogue, locale: str, title: str) -> None:
    assert read_for(locale, catalogue, title=title).config.title == title


@pytest.mark.parametrize(
    ("locale", "refused"),
    [
        ("de-DE", "Heute versandkostenfrei"),
        ("fr-FR", "Livraison offerte"),
        ("en-GB", "静かな夜の杖"),
        ("he-IL", "静かな夜の杖"),
        ("ja-JP", "送料無料の杖"),
        ("it-IT", "Bacchette della foresta"),
        ("ru-RU", "Тихие палочки"),
    ],
)
def test_in_the_place_of_words_that_are_refused_the_templates_stand_in_the_stores_language(
    catalogue: Catalogue, locale: str, refused: str
) -> None:
    language = make_store(locale=locale).language
    expected = language.gettext("More from %(store)s", store="Magic Wands")
    assert read_for(locale, catalogue, title=refused).config.title == expected


def test_calls_are_calm_in_the_signs_of_each_language(catalogue: Catalogue) -> None:
    assert read_for("ja-JP", catalogue, text="静かな夜に！手になじむ！！").config.text == "静かな夜に。手になじむ。"
    assert read_for("ja-JP", catalogue, title="静かな夜に！").config.title == "静かな夜に"
    assert read_for("es-ES", catalogue, text="¡Mira la luz! Es suave.").config.text == "Mira la luz. Es suave."
    assert read_for("fr-FR", catalogue, text="Regardez ! La lumière.").config.text == "Regardez. La lumière."
