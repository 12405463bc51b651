"""Composing a page: always a document, and why it is a template's where it is."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm.claude import Claude
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import AccountState, Ledger
from tests.stand_in_model import FOR_LONG, Reply, StandInModel, write_tree
from tests.written_metrics import metrics_in
from wandstore.documents.origin import DegradedReason, GenerationCost, Source, Verdict
from wandstore.documents.templates import compose_template
from wandstore.errors import ErrorCode, StorageUnavailable
from wandstore.jobs.models import Preferences
from wandstore.page_store.shared_trees import SharedTree
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

SIGNALS = Signals(events=4, views=4, categories={"Wands": 4})


class Shelf:
    """A neutral tree's place in memory; `rival` is put there by somebody else while a tree is being written."""

    def __init__(self, stored: SharedTree | None = None, rival: SharedTree | None = None) -> None:
        self.stored = stored
        self.rival = rival

    def read(self, store: str, prompt_version: str) -> SharedTree | None:
        return self.stored

    def put_if_unchanged(self, store: str, prompt_version: str, shared: SharedTree) -> SharedTree:
        self.stored = self.rival or shared
        return self.stored


class BrokenShelf(Shelf):
    def read(self, store: str, prompt_version: str) -> SharedTree | None:
        raise StorageUnavailable("dynamodb", "gone")

    def put_if_unchanged(self, store: str, prompt_version: str, shared: SharedTree) -> SharedTree:
        raise StorageUnavailable("dynamodb", "gone")


@pytest.fixture
def request_of_one(request_for_anybody: CompositionRequest) -> CompositionRequest:
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, SIGNALS)
    return replace(request_for_anybody, persona=persona, signals=SIGNALS)


def shared_tree(request: CompositionRequest) -> SharedTree:
    tree = compose_template(request.catalogue, request.store, None, Signals())
    return SharedTree(tree=tree, source=Source.KIMI, cost=GenerationCost(model="kimi-k3", dollars=1, prompt_tokens=9))


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
    assert set(model.calls[0].product_ids) == set(request_of_one.catalogue.by_id)


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
    nothing_to_spend = Ledger(None, Settings(daily_llm_budget_usd=0))
    composition = compose_page(request_of_one, [kimi], Shelf(), nothing_to_spend)
    assert model.calls == []
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.BUDGET_SPENT)
    assert composition.error is not None
    assert composition.error.code is ErrorCode.BUDGET_SPENT
    assert '"BudgetSpent":[1.0]' in capsys.readouterr().out


def test_a_stored_tree_serves_when_the_budget_is_spent(request_for_anybody: CompositionRequest, kimi: Kimi) -> None:
    nothing_to_spend = Ledger(None, Settings(daily_llm_budget_usd=0))
    shelf = Shelf(shared_tree(request_for_anybody))
    assert compose_page(request_for_anybody, [kimi], shelf, nothing_to_spend).source is Source.KIMI


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
    assert composition.document == rival.tree
    assert composition.cost.model == "kimi-k3"
    assert 0 < composition.cost.dollars < 1


def test_a_template_is_never_shared(request_for_anybody: CompositionRequest) -> None:
    shelf = Shelf()
    assert compose_page(request_for_anybody, [], shelf).source is Source.TEMPLATE
    assert shelf.stored is None


def test_a_stored_tree_serves_when_no_model_can(request_for_anybody: CompositionRequest) -> None:
    shelf = Shelf(shared_tree(request_for_anybody))
    assert compose_page(request_for_anybody, [], shelf).source is Source.KIMI


def test_a_stored_tree_whose_products_are_all_gone_is_not_used(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    empty = request_for_anybody.catalogue.model_copy(update={"products": ()})
    tree_of_nothing = compose_template(empty, request_for_anybody.store, None, Signals())
    gone = shared_tree(request_for_anybody).model_copy(update={"tree": tree_of_nothing})
    composition = compose_page(request_for_anybody, [kimi], Shelf(gone))
    assert composition.document != gone.tree
    assert len(model.calls) == 1


def test_who_has_given_a_signal_or_a_wish_has_a_page_of_their_own(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    shelf = Shelf(shared_tree(request_for_anybody))
    compose_page(replace(request_for_anybody, signals=Signals(events=1)), [kimi], shelf)
    compose_page(replace(request_for_anybody, preferences=Preferences(categories=("Wands",))), [kimi], shelf)
    compose_page(replace(request_for_anybody, habits=("compares",)), [kimi], shelf)
    assert len(model.calls) == 3


@pytest.mark.slow
def test_a_page_for_anybody_is_made_without_the_shelf(
    model: StandInModel, kimi: Kimi, request_for_anybody: CompositionRequest
) -> None:
    assert compose_page(request_for_anybody, [kimi], BrokenShelf()).source is Source.KIMI
    assert compose_page(request_for_anybody, [kimi], None).source is Source.KIMI
    assert len(model.calls) == 2


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
def test_the_budgets_end_leaves_the_part_as_well(
    model: StandInModel, kimi: Kimi, request_of_one: CompositionRequest
) -> None:
    model.replies(hang_in_the_grid())
    hurried = replace(request_of_one, deadline=time.monotonic() + HANGS_SECONDS)
    composition = compose_page(hurried, [kimi], Shelf())
    assert composition.is_partial
    assert len(model.calls) == 1


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
    assert shelf.stored is None


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

    nothing_to_spend = Ledger(None, Settings(daily_llm_budget_usd=0))
    compose_page(request_for_anybody, [kimi], Shelf(shared_tree(request_for_anybody)))
    compose_page(request_of_one, [kimi], Shelf(), nothing_to_spend)
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
