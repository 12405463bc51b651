"""Composing a page: always a document, and why it is a template's where it is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm.allowance import Allowance, Payer, Refusal, Reservation
from container_image.llm.claude import Claude
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import AccountState, Ledger
from container_image.llm.prices import expected_page_dollars
from tests.conftest import Aws
from tests.stand_in_model import FOR_LONG, Reply, StandInModel, write_page, write_tree
from tests.written_metrics import metrics_in
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source, Verdict
from wandstore.documents.segments import RowSlot, SegmentedDocument
from wandstore.documents.templates import compose_template
from wandstore.errors import ErrorCode, StorageUnavailable
from wandstore.jobs.allowance import Purpose
from wandstore.jobs.models import Preferences
from wandstore.page_store.shared_trees import FoundTree, SharedTree, TreeKey, choose_tree, to_share
from wandstore.settings import Settings
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.standing import Standing

SIGNALS = Signals(events=4, views=4, categories={"Wands": 4})


class Shelf:
    """The places of shared trees in memory; `rival` is put there by somebody else while a tree is being written."""

    def __init__(self, stored: Mapping[Bucket, SharedTree] | None = None, rival: SharedTree | None = None) -> None:
        self.stored = dict(stored or {})
        self.rival = rival

    def find(self, store: Store, bucket: Bucket, catalogue: Catalogue) -> FoundTree | None:
        return choose_tree(bucket, self.stored, catalogue)

    def put_if_unchanged(self, key: TreeKey, shared: SharedTree) -> SharedTree:
        self.stored[key.bucket] = self.rival or shared
        return self.stored[key.bucket]


class BrokenShelf(Shelf):
    def find(self, store: Store, bucket: Bucket, catalogue: Catalogue) -> FoundTree | None:
        raise StorageUnavailable("dynamodb", "gone")

    def put_if_unchanged(self, key: TreeKey, shared: SharedTree) -> SharedTree:
        raise StorageUnavailable("dynamodb", "gone")


class SlowShelf(Shelf):
    """Another job's tree comes to it after some looks."""

    def __init__(self, coming: SharedTree, looks: int) -> None:
        super().__init__()
        self._coming, self._looks = coming, looks

    def find(self, store: Store, bucket: Bucket, catalogue: Catalogue) -> FoundTree | None:
        self._looks -= 1
        if self._looks < 0:
            self.stored[bucket] = self._coming
        return super().find(store, bucket, catalogue)


def nothing_to_spend(store: Store) -> Allowance:
    payer = Payer(store.slug, Standing.ESTABLISHED)
    return Allowance(None, Settings(daily_llm_budget_usd=0), payer)


@pytest.fixture
def request_of_one(request_for_anybody: CompositionRequest) -> CompositionRequest:
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, SIGNALS)
    return replace(request_for_anybody, persona=persona, signals=SIGNALS)


def shared_tree(request: CompositionRequest, persona_type: PersonaType | None = None) -> SharedTree:
    tree = compose_template(request.catalogue, request.store, persona_type, Signals())
    cost = GenerationCost(model="kimi-k3", dollars=1, prompt_tokens=9, verdict=Verdict.WHOLE)
    composition = Composition(document=tree, persona=request.persona, source=Source.KIMI, cost=cost)
    shared = to_share(composition, request.store, request.catalogue, 1.0)
    assert shared is not None
    return shared


def shelf_with(request: CompositionRequest) -> Shelf:
    """A shelf that has the tree of this request's bucket."""
    return Shelf({request.bucket: shared_tree(request, request.bucket.type)})


def test_a_models_tree_is_the_document(model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest) -> None:
    composition = compose_page(request_of_one, [kimi], Shelf())
    assert composition.source is Source.KIMI
    assert composition.document.character == "explorer"
    assert composition.persona == request_of_one.persona
    assert (composition.reason, composition.error) == (None, None)
    assert composition.cost.prompt_tokens > 0


def test_the_model_is_offered_the_stores_products(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    compose_page(request_of_one, [kimi], Shelf())
    titles = {product.title for product in request_of_one.catalogue.products}
    assert set(model.calls[0].product_titles) == titles


def test_without_a_provider_the_personas_template_is_the_document(request_of_one: CompositionRequest) -> None:
    composition = compose_page(request_of_one, [], Shelf())
    assert composition.source is Source.TEMPLATE
    assert composition.reason is DegradedReason.NO_PROVIDER
    assert composition.error is not None
    assert composition.error.code is ErrorCode.MODEL_UNAVAILABLE
    assert composition.error.message == "No model provider is set up."
    assert composition.document == compose_template(
        request_of_one.catalogue, request_of_one.store, PersonaType.EXPLORER, SIGNALS
    )


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply.error(429, "rate_limit_reached_error"), ErrorCode.RATE_LIMITED),
        (Reply.error(401), ErrorCode.MODEL_UNAVAILABLE),
        (Reply("no page"), ErrorCode.GENERATION_FAILED),
        (Reply(write_tree(["invented"])), ErrorCode.GENERATION_FAILED),
    ],
)
def test_a_models_failure_gives_the_template_and_is_told(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest, reply: Reply, code: ErrorCode
) -> None:
    model.replies(reply)
    composition = compose_page(request_of_one, [kimi], Shelf())
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert composition.error is not None
    assert composition.error.code is code


def test_when_the_days_budget_is_spent_no_provider_is_asked_and_the_page_says_so(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    allowance = nothing_to_spend(request_of_one.store)
    composition = compose_page(request_of_one, [kimi], Shelf(), allowance=allowance)
    assert model.calls == []
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.BUDGET_SPENT)
    assert composition.error is not None
    assert composition.error.code is ErrorCode.BUDGET_SPENT
    assert '"BudgetSpent": 1' in capsys.readouterr().out


def test_a_stored_tree_serves_when_the_budget_is_spent(request_for_anybody: CompositionRequest, kimi: Kimi) -> None:
    allowance = nothing_to_spend(request_for_anybody.store)
    shelf = shelf_with(request_for_anybody)
    assert compose_page(request_for_anybody, [kimi], shelf, allowance=allowance).source is Source.KIMI


def test_a_claim_in_every_line_is_told_to_the_model_and_its_second_page_is_taken(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    free = write_tree(["robe"], title="Everything is free").replace("Chosen with care", "On sale")
    free = free.replace("Find your way", "Free shipping")
    model.replies(Reply(free), Reply(write_tree(["robe"])))
    composition = compose_page(request_of_one, [kimi], Shelf())
    assert "Everything is free" in model.calls[1].body["messages"][-1]["content"]
    assert "Chosen with care" in composition.document.model_dump_json()


def test_the_first_page_for_anybody_is_shared_with_the_next(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    shelf = Shelf()
    first = compose_page(request_for_anybody, [kimi], shelf)
    second = compose_page(request_for_anybody, [kimi], shelf)
    assert len(model.calls) == 1
    assert second.document == first.document
    assert second.source is Source.KIMI
    assert second.cost.model == first.cost.model
    assert (second.cost.dollars, second.cost.prompt_tokens) == (0, 0)
    assert first.cost.dollars > 0


def test_who_is_second_uses_the_tree_of_who_was_first(kimi: Kimi, request_for_anybody: CompositionRequest) -> None:
    rival = shared_tree(request_for_anybody)
    composition = compose_page(request_for_anybody, [kimi], Shelf(rival=rival))
    assert composition.document == rival.fill(
        request_for_anybody.store, request_for_anybody.catalogue, request_for_anybody.signals
    )
    assert composition.cost.model == "kimi-k3"
    assert 0 < composition.cost.dollars < 1


def test_a_template_is_never_shared(request_for_anybody: CompositionRequest) -> None:
    shelf = Shelf()
    assert compose_page(request_for_anybody, [], shelf).source is Source.TEMPLATE
    assert shelf.stored == {}


def test_a_stored_tree_serves_when_no_model_can(request_for_anybody: CompositionRequest) -> None:
    shelf = shelf_with(request_for_anybody)
    assert compose_page(request_for_anybody, [], shelf).source is Source.KIMI


def test_a_stored_tree_whose_products_are_all_gone_is_not_used(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    empty = request_for_anybody.catalogue.model_copy(update={"products": ()})
    tree_of_nothing = compose_template(empty, request_for_anybody.store, None, Signals())
    gone = shared_tree(request_for_anybody).model_copy(update={"tree": tree_of_nothing})
    composition = compose_page(request_for_anybody, [kimi], Shelf({NEUTRAL_BUCKET: gone}))
    assert composition.document != gone.tree
    assert len(model.calls) == 1


def test_a_shopper_of_no_persona_gets_the_neutral_tree_whatever_they_did(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    shelf = Shelf()
    for signals in (Signals(), Signals(events=1), SIGNALS):
        compose_page(replace(request_for_anybody, signals=signals), [kimi], shelf)
    assert len(model.calls) == 1
    assert list(shelf.stored) == [NEUTRAL_BUCKET]


# Shared trees ---------------------------------------------------------------------------------------------------------


def test_a_bucket_costs_one_call_and_each_shopper_gets_products_of_their_own(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(Reply(write_tree(["oak-wand", "elm-wand", "ash-wand"])))
    shelf = Shelf()
    pages = []
    for seen in ("elm-wand", "ash-wand"):
        signals = SIGNALS.model_copy(update={"seen": (seen,)})
        pages.append(compose_page(replace(request_of_one, signals=signals), [kimi], shelf))
    assert len(model.calls) == 1
    assert [page.bucket for page in pages] == ["explorer-low-wands"] * 2
    assert len({page.document.model_dump_json() for page in pages}) == 2
    assert [page.cost.dollars > 0 for page in pages] == [True, False]
    assert all(page.awaits_own_page and page.reason is None for page in pages)


def test_a_model_is_told_what_is_the_same_for_the_bucket_and_nothing_of_the_shopper(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, SIGNALS, ("looked around in many categories",))
    busy = SIGNALS.model_copy(update={"searches": 7, "brands": {"Arbor": 9}, "seen": ("robe",)})
    request = replace(request_of_one, persona=persona, signals=busy, habits=("compares",))
    compose_page(request, [kimi], Shelf())
    (call,) = model.calls
    assert "persona: explorer\n" in call.prompt
    assert "likes the types: Wands" in call.prompt
    assert "minds the price: low" in call.prompt
    for own in ("0.80", "searches", "Arbor", "looked around", "compares", "counted"):
        assert own not in call.prompt.partition("<shopper>")[2].partition("</shopper>")[0]
    assert "Many shoppers share this page" in call.prompt


def test_the_bucket_is_that_of_the_shopper_unless_the_caller_prefers_another(
    request_of_one: CompositionRequest,
) -> None:
    assert request_of_one.bucket == Bucket(PersonaType.EXPLORER, "low", "Wands")
    wished = Preferences(categories=("Clothes", "Wands"), price_sensitivity="high")
    assert replace(request_of_one, preferences=wished).bucket == Bucket(PersonaType.EXPLORER, "high", "Clothes")
    gone = Preferences(categories=("Hats",))
    assert replace(request_of_one, preferences=gone).bucket == Bucket(PersonaType.EXPLORER, "low")


def test_a_coarser_tree_stands_in_where_no_model_may_be_asked_or_none_answers(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    coarser = Bucket(PersonaType.EXPLORER, "low")
    shelf = Shelf({coarser: shared_tree(request_of_one, PersonaType.EXPLORER)})
    refused = compose_page(request_of_one, [kimi], shelf, allowance=nothing_to_spend(request_of_one.store))
    model.replies(Reply.error(500))
    failed = compose_page(request_of_one, [kimi], shelf)
    for page in (refused, failed):
        assert (page.source, page.reason, page.error) == (Source.KIMI, None, None)
        assert page.bucket == coarser.name
    assert list(shelf.stored) == [coarser]


def test_the_buckets_own_tree_is_made_though_a_coarser_one_is_there(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    shelf = Shelf({Bucket(PersonaType.EXPLORER, "low"): shared_tree(request_of_one, PersonaType.EXPLORER)})
    assert compose_page(request_of_one, [kimi], shelf).bucket == request_of_one.bucket.name
    assert len(model.calls) == 1


def test_an_answer_that_had_to_be_trimmed_is_one_shoppers_page_and_nobody_elses(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(Reply(write_tree(["oak-wand", "elm-wand"], text="Now 30% off")))
    shelf = Shelf()
    page = compose_page(request_of_one, [kimi], shelf)
    assert (page.source, page.reason, page.bucket) == (Source.KIMI, None, "")
    assert page.cost.verdict is Verdict.TRIMMED
    assert shelf.stored == {}


# Pages for one shopper alone ------------------------------------------------------------------------------------------


def test_a_shopper_who_is_due_a_page_of_their_own_gets_one_that_nobody_else_gets(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    shelf = shelf_with(request_of_one)
    stored = dict(shelf.stored)
    page = compose_page(replace(request_of_one, is_own_page_due=True), [kimi], shelf)
    assert "persona: explorer (confidence" in model.calls[0].prompt
    assert "Many shoppers" not in model.calls[0].prompt
    assert (page.bucket, page.awaits_own_page, page.cost.dollars > 0) == ("", False, True)
    assert shelf.stored == stored


def test_a_page_of_ones_own_that_fails_or_is_refused_is_the_buckets_page_and_is_not_waited_for(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    request = replace(request_of_one, is_own_page_due=True)
    refused = compose_page(request, [kimi], shelf_with(request), allowance=nothing_to_spend(request.store))
    model.replies(Reply.error(500))
    failed = compose_page(request, [kimi], shelf_with(request))
    for page in (refused, failed):
        assert (page.source, page.reason, page.bucket) == (Source.KIMI, None, request.bucket.name)
        assert not page.awaits_own_page
    calls = len(model.calls)
    without_a_tree = compose_page(request, [kimi], Shelf())
    assert (without_a_tree.source, without_a_tree.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert len(model.calls) == 2 * calls  # a model that has just failed is not asked for the bucket too


def test_where_pages_of_ones_own_are_refused_the_buckets_tree_may_still_be_made(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    settings = replace(Settings(), max_model_pages_per_shopper_day=0)
    allowance = Allowance(None, settings, Payer(request_of_one.store.slug, Standing.CUSTOMER))
    request = replace(request_of_one, is_own_page_due=True)
    page = compose_page(request, [kimi], Shelf(), allowance=allowance)
    assert (page.source, page.bucket, page.awaits_own_page) == (Source.KIMI, request.bucket.name, False)
    assert len(model.calls) == 1


@pytest.mark.slow
def test_a_page_for_anybody_is_made_without_the_shelf(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    assert compose_page(request_for_anybody, [kimi], BrokenShelf()).source is Source.KIMI
    assert compose_page(request_for_anybody, [kimi], None).source is Source.KIMI
    assert len(model.calls) == 2


# html mode ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def request_for_html(request_of_one: CompositionRequest) -> CompositionRequest:
    return replace(request_of_one, mode="html")


def rows_of(composition: Composition) -> list[tuple[str, ...]]:
    assert isinstance(composition.document, SegmentedDocument)
    return [segment.product_ids for segment in composition.document.segments if isinstance(segment, RowSlot)]


def test_in_html_mode_a_model_writes_a_document_that_the_bucket_shares_with_rows_for_each(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest
) -> None:
    model.replies(Reply(write_page(["robe", "hat"])))
    shelf = Shelf()
    pages = []
    for seen in ("elm-wand", "ash-wand"):
        signals = SIGNALS.model_copy(update={"seen": (seen,)})
        pages.append(compose_page(replace(request_for_html, signals=signals), [kimi], shelf))
    (call,) = model.calls
    assert call.wants_html
    assert [page.source for page in pages] == [Source.KIMI] * 2
    assert [page.cost.verdict for page in pages] == [Verdict.WHOLE] * 2
    assert pages[0].cost.prompt_version == "html-v1-en"
    assert pages[0].document.character == "explorer"
    (first,), (second,) = map(rows_of, pages)
    assert sorted(first) == sorted(second) == ["ash-wand", "elm-wand", "oak-wand"]
    assert first != second
    (stored,) = shelf.stored.values()
    assert stored.cost.dollars == pages[0].cost.dollars > pages[1].cost.dollars == 0


def test_in_html_mode_the_rows_of_a_page_of_ones_own_are_filled_too(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest
) -> None:
    model.replies(Reply(write_page(["robe", "hat"])))
    alone = compose_page(replace(request_for_html, is_own_page_due=True), [kimi], Shelf())
    without_trees = compose_page(request_for_html, [kimi], None)
    for page in (alone, without_trees):
        assert (page.source, page.reason, page.bucket) == (Source.KIMI, None, "")
        assert all(rows_of(page))
    assert "Many shoppers" not in "".join(call.prompt for call in model.calls)


def test_in_html_mode_a_page_that_lost_a_block_is_one_shoppers_and_nobody_elses(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest
) -> None:
    model.replies(Reply(write_page(["oak-wand", "robe", "hat"]) + "<p>Now 30% off</p>"))
    shelf = Shelf()
    page = compose_page(request_for_html, [kimi], shelf)
    assert (page.source, page.cost.verdict, page.bucket) == (Source.KIMI, Verdict.TRIMMED, "")
    assert "30%" not in page.document.model_dump_json()
    assert all(rows_of(page))
    assert shelf.stored == {}


def test_in_html_mode_a_model_that_writes_no_page_leaves_the_template(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest
) -> None:
    model.replies(Reply(write_tree(["oak-wand"])))
    page = compose_page(request_for_html, [kimi], Shelf())
    assert (page.source, page.reason, page.document.kind) == (
        Source.TEMPLATE,
        DegradedReason.MODEL_FAILED,
        "components",
    )
    assert "as HTML" in model.calls[1].prompt


def test_in_html_mode_a_page_that_lost_half_of_its_products_is_asked_for_again(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest
) -> None:
    model.replies(Reply(write_page(["oak-wand", "robe", *(f"invented-{n}" for n in range(6))])))
    page = compose_page(request_for_html, [kimi], Shelf())
    assert (page.source, page.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert len(model.calls) == 2
    assert page.error is not None
    assert page.error.message.startswith("The model's page lost ")


@pytest.mark.parametrize(("end", "is_partial"), [("", True), ("</main>", False)])
def test_in_html_mode_an_answer_at_its_token_limit_is_a_part_unless_its_end_is_there(
    model: StandInModel, kimi: Kimi, request_for_html: CompositionRequest, end: str, is_partial: bool
) -> None:
    answer = f"<main>{write_page(['oak-wand', 'robe', 'hat'])}{end}"
    model.replies(Reply(answer, finish_reason="length"))
    shelf = Shelf()
    page = compose_page(request_for_html, [kimi], shelf)
    assert (page.source, page.is_partial) == (Source.KIMI, is_partial)
    assert ("Find your way" in page.document.model_dump_json()) is not is_partial
    assert bool(shelf.stored) is not is_partial


def test_in_html_mode_what_a_page_is_expected_to_cost_is_more(
    kimi: Kimi, request_for_html: CompositionRequest, request_of_one: CompositionRequest
) -> None:
    reserved = []

    class Watched(Allowance):
        def reserve(self, purpose: Purpose, dollars: float, bucket: str = "") -> Reservation | Refusal:
            reserved.append(dollars)
            return super().reserve(purpose, dollars, bucket)

    payer = Payer(request_of_one.store.slug, Standing.ESTABLISHED)
    for request in (request_of_one, request_for_html):
        compose_page(request, [kimi], Shelf(), allowance=Watched(None, Settings(), payer))
    trees, html = reserved
    assert html == expected_page_dollars(kimi.models, "html") > trees == expected_page_dollars(kimi.models)


# When time is up ------------------------------------------------------------------------------------------------------


HANGS_SECONDS = 2.0  # how long a model that hangs is waited for; what it has written before comes within that


def hang_in_the_grid() -> Reply:
    """The hero comes whole, the grid does not, and the connection stays open."""
    return Reply(write_tree(["oak-wand", "robe"]), hang_after="A quiet sel", keep_open_seconds=FOR_LONG)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kimi", "claude"])
def test_what_a_model_had_written_when_time_was_up_is_the_page(
    name: str,
    model: StandInModel,
    second_model: StandInModel,
    request_of_one: CompositionRequest,
    request: pytest.FixtureRequest,
) -> None:
    model.replies(hang_in_the_grid())
    second_model.replies(hang_in_the_grid())
    provider = replace(request.getfixturevalue(name), part_seconds=HANGS_SECONDS)
    composition = compose_page(request_of_one, [provider], Shelf())
    assert composition.is_partial
    assert (composition.source.value, composition.reason) == (name, DegradedReason.MODEL_FAILED)
    assert composition.error is not None
    assert composition.error.code is ErrorCode.TIMEOUT
    assert composition.document.kind == "components"
    assert [component.type for component in composition.document.components] == ["hero"]
    assert (composition.cost.provider, composition.cost.verdict) == (name, Verdict.PARTIAL)


@pytest.mark.slow
def test_the_end_of_a_calls_time_leaves_the_part_as_well(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(hang_in_the_grid())
    hurried = replace(request_of_one, deadline=time.monotonic() + HANGS_SECONDS)
    composition = compose_page(hurried, [kimi], Shelf())
    assert composition.is_partial
    assert len(model.calls) == 2


@pytest.mark.slow
def test_a_whole_page_of_the_second_call_or_provider_is_better_than_a_part(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, request_of_one: CompositionRequest
) -> None:
    model.replies(hang_in_the_grid(), Reply(write_tree(["oak-wand"])))
    composition = compose_page(request_of_one, [replace(kimi, part_seconds=HANGS_SECONDS)], Shelf())
    assert (composition.source, composition.reason) == (Source.KIMI, None)
    model.replies(hang_in_the_grid())
    second_model.replies(Reply(write_tree(["oak-wand"])))
    composition = compose_page(request_of_one, [replace(kimi, part_seconds=HANGS_SECONDS), claude], Shelf())
    assert (composition.source, composition.reason) == (Source.CLAUDE, None)


@pytest.mark.slow
def test_a_part_says_whose_it_is_though_another_was_asked_after_it(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, request_of_one: CompositionRequest
) -> None:
    model.replies(hang_in_the_grid())
    second_model.replies(Reply.error(401))
    composition = compose_page(request_of_one, [replace(kimi, part_seconds=HANGS_SECONDS), claude], Shelf())
    assert (composition.source, composition.is_partial) == (Source.KIMI, True)
    assert (composition.cost.provider, composition.cost.model) == ("kimi", "moonshot-v1-32k")


@pytest.mark.slow
def test_nothing_usable_in_time_is_the_template(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(Reply(write_tree(["oak-wand"]), hang_after="Chosen with", keep_open_seconds=FOR_LONG))
    composition = compose_page(request_of_one, [replace(kimi, part_seconds=HANGS_SECONDS)], Shelf())
    assert (composition.source, composition.is_partial) == (Source.TEMPLATE, False)
    assert composition.error is not None
    assert composition.error.code is ErrorCode.TIMEOUT


@pytest.mark.slow
def test_a_part_is_shared_with_nobody(model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest) -> None:
    model.replies(hang_in_the_grid())
    shelf = Shelf()
    assert compose_page(request_for_anybody, [replace(kimi, part_seconds=HANGS_SECONDS)], shelf).is_partial
    assert shelf.stored == {}


# What is measured -----------------------------------------------------------------------------------------------------


def generations(capsys: pytest.CaptureFixture[str]) -> list[tuple[dict[str, str], float, str]]:
    written = metrics_in(capsys.readouterr().out)
    return [(metric.dimensions, metric.value, metric.unit) for metric in written if metric.name == "GenerationTime"]


def test_a_generation_is_timed_from_its_first_question_to_its_page_by_mode(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    model.replies(Reply("no page", delay_seconds=0.2), Reply(write_tree(["oak-wand"]), delay_seconds=0.2))
    began = time.monotonic()
    compose_page(request_of_one, [kimi], Shelf())
    took = time.monotonic() - began
    ((mode, seconds, unit),) = generations(capsys)
    assert (mode, unit) == ({"mode": "components"}, "Seconds")
    assert 0.4 <= seconds <= took


def test_a_generation_without_an_answer_took_its_time_too(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    model.replies(Reply.error(500))
    compose_page(request_of_one, [kimi], Shelf())
    assert len(generations(capsys)) == 1


def test_a_page_that_no_model_was_asked_for_is_no_generation(
    request_for_anybody: CompositionRequest,
    request_of_one: CompositionRequest,
    kimi: Kimi,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class BlockedLedger(Ledger):
        def look_up(self, provider: str, account: str) -> AccountState:
            time.sleep(0.002)  # as storage does
            return AccountState(is_blocked=True)

    compose_page(request_for_anybody, [kimi], shelf_with(request_for_anybody))
    compose_page(request_of_one, [kimi], Shelf(), allowance=nothing_to_spend(request_of_one.store))
    compose_page(request_of_one, [kimi], Shelf(), BlockedLedger(None, Settings()))
    compose_page(request_of_one, [], Shelf())
    assert generations(capsys) == []


# What the check said, and what nobody counted -------------------------------------------------------------------------


def test_each_page_says_what_the_check_of_the_answer_came_to(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, no_page = Reply(write_tree(["oak-wand"])), Reply("no page")
    trimmed = Reply(write_tree(["oak-wand"], text="Now 30% off"))
    for replies, verdict in [
        ([whole], Verdict.WHOLE),
        ([trimmed], Verdict.TRIMMED),
        ([no_page, whole], Verdict.REPAIRED),
        ([no_page], Verdict.UNUSABLE),
        ([Reply.error(401)], None),
    ]:
        model.replies(*replies)
        capsys.readouterr()
        assert compose_page(request_of_one, [kimi], Shelf()).cost.verdict is verdict
        counted = [line for line in capsys.readouterr().out.splitlines() if "AnswerVerdict" in line]
        assert [f'"verdict":"{verdict.value}"' in line for line in counted] == [True] if verdict else counted == []


@pytest.mark.slow
def test_an_answer_whose_tokens_nobody_counts_is_estimated(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(hang_in_the_grid())
    cost = compose_page(request_of_one, [replace(kimi, part_seconds=HANGS_SECONDS)], Shelf()).cost
    # Two calls were begun, and each of them is paid for.
    asked = sum(len(call.prompt) for call in model.calls)
    assert cost.prompt_tokens == pytest.approx(asked / 4, rel=0.1)
    assert cost.completion_tokens > 0
    assert cost.dollars > 0


def test_a_job_waits_for_the_tree_that_another_job_makes_and_calls_no_model(
    aws: Aws,
    model: StandInModel,
    kimi: Kimi,
    request_for_anybody: CompositionRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("container_image.generate._LOOK_SECONDS", 0.0)
    payer = Payer(request_for_anybody.store.slug, Standing.NO_HISTORY)
    first, second = (Allowance(aws.clients, aws.settings, payer) for _ in range(2))
    first.reserve(Purpose.NEUTRAL_TREE, 0.005, "neutral")
    shelf = SlowShelf(shared_tree(request_for_anybody), looks=3)
    composition = compose_page(request_for_anybody, [kimi], shelf, allowance=second)
    assert (composition.source, composition.reason, composition.cost.dollars) == (Source.KIMI, None, 0)
    assert model.calls == []


def test_a_tree_that_does_not_come_is_tried_again_soon(
    aws: Aws, model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    payer = Payer(request_for_anybody.store.slug, Standing.NO_HISTORY)
    first, second = (Allowance(aws.clients, aws.settings, payer) for _ in range(2))
    first.reserve(Purpose.NEUTRAL_TREE, 0.005, "neutral")
    hurried = replace(request_for_anybody, deadline=time.monotonic())
    composition = compose_page(hurried, [kimi], Shelf(), allowance=second)
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert model.calls == []
