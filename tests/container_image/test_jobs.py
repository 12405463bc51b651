"""A job's way to a composition."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from botocore.exceptions import ClientError

from container_image.jobs import compose_job
from tests.conftest import Aws
from tests.stand_in_model import Reply, StandInModel
from wandstore.documents.origin import DegradedReason, Source
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.models import Caller, GenerationJob, JobState, Preferences
from wandstore.settings import Settings
from wandstore.shoppers.buckets import Bucket
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.personas import PersonaChoice, PersonaType
from wandstore.shoppers.sessions import NO_SESSION, Session, Sessions

ANN = ShopperKey(StoreSlug("wands"), ShopperId("ann"))


@pytest.fixture
def job_settings(aws: Aws, settings: Settings, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The test's own tables, the store `wands`, and a key for the stand-in."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    return replace(aws.settings, stores_dir=settings.stores_dir, kimi_base_url=model.url)


def job(shopper_id: str = "ann", *, store: str = "wands", **changes: object) -> GenerationJob:
    now = time.time()
    values = {
        "job_id": "1",
        "shopper": ShopperKey(StoreSlug(store), ShopperId(shopper_id)),
        "state": JobState.GENERATING,
        "member": "pool-0",
        "attempts": 1,
        "created_at": now,
        "deadline": now + 60,
    }
    return GenerationJob.model_validate(values | changes)


def track(aws: Aws, settings: Settings, product_id: str) -> None:
    """A view of the day before yesterday: shoppers who are new may spend little."""
    at = time.time() - 2 * 86_400
    event = ShopperEvent(event=EventKind.VIEW, at=at, product_id=product_id, price=Decimal(30))
    Sessions(aws.clients, settings).record_event(ANN, event, NO_SESSION)


def choose(aws: Aws, settings: Settings, choice: PersonaChoice) -> None:
    session = read_session(aws, settings)
    Sessions(aws.clients, settings).record_choice(ANN, choice, session, time.time())


def read_session(aws: Aws, settings: Settings) -> Session:
    return Sessions(aws.clients, settings).read(ANN, time.time())


def test_two_shoppers_of_whom_nothing_is_known_cost_one_call(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    first = compose_job(job(), aws.clients, job_settings)
    second = compose_job(job("bob"), aws.clients, job_settings)
    assert len(model.calls) == 1
    assert first.source is second.source is Source.KIMI
    assert first.document == second.document
    assert set(model.calls[0].product_titles) == {"Oak wand", "Elm wand", "Plain robe"}


def test_the_session_is_read_when_the_job_runs(aws: Aws, job_settings: Settings, model: StandInModel) -> None:
    track(aws, job_settings, "robe")
    choose(aws, job_settings, PersonaType.DEALHUNTER)
    settings = replace(job_settings, own_page_events=1)
    compose_job(job(), aws.clients, settings)
    assert "persona: dealhunter (confidence" in model.calls[0].prompt


def test_the_persona_a_caller_asks_for_outweighs_the_sessions(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    preferences = Preferences(persona=PersonaType.DEALHUNTER)
    composition = compose_job(job(preferences=preferences), aws.clients, job_settings)
    assert composition.persona.type is PersonaType.DEALHUNTER
    assert composition.persona.confidence == 1.0
    assert composition.persona.hash.startswith("persona_v2_dealhunter_high_")
    assert composition.document.character == "dealhunter"


def test_the_shoppers_own_choice_is_whom_the_page_is_made_for(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    track(aws, job_settings, "robe")
    choose(aws, job_settings, PersonaType.DEALHUNTER)
    composition = compose_job(job(), aws.clients, job_settings)
    assert composition.persona == read_session(aws, job_settings).persona
    assert composition.document.character == "dealhunter"
    assert "persona: dealhunter\n" in model.calls[0].prompt


def test_a_shoppers_second_job_adopts_the_tree_of_their_bucket_until_a_page_of_their_own_is_due(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    track(aws, job_settings, "robe")
    choose(aws, job_settings, PersonaType.DEALHUNTER)
    first, second = (compose_job(job(), aws.clients, job_settings) for _ in range(2))
    assert len(model.calls) == 1
    assert (first.bucket, first.awaits_own_page) == ("dealhunter-low", True)
    assert (second.document, second.bucket, second.cost.dollars) == (first.document, first.bucket, 0)
    own = compose_job(job(), aws.clients, replace(job_settings, own_page_events=1))
    assert len(model.calls) == 2
    assert (own.bucket, own.awaits_own_page) == ("", False)


def test_an_id_without_a_history_costs_no_call_whatever_persona_is_asked_for(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    composition = compose_job(job(preferences=Preferences(persona=PersonaType.EXPLORER)), aws.clients, job_settings)
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.BUDGET_SPENT)
    assert model.calls == []


def test_what_an_operator_tries_is_a_whole_generation_though_the_shopper_is_nobody(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    tried = job("debug-1", caller=Caller.OPERATOR, preferences=Preferences(price_sensitivity="low"))
    for _ in range(2):
        assert compose_job(tried, aws.clients, job_settings).source is Source.KIMI
    assert len(model.calls) == 2


def test_an_operators_trial_ends_at_the_days_budget_too(aws: Aws, job_settings: Settings, model: StandInModel) -> None:
    tried = job("debug-1", caller=Caller.OPERATOR, preferences=Preferences(price_sensitivity="low"))
    composition = compose_job(tried, aws.clients, replace(job_settings, daily_llm_budget_usd=0.0))
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.BUDGET_SPENT)
    assert model.calls == []


def test_warming_makes_the_tree_of_the_bucket_that_it_names(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    wished = Preferences(persona=PersonaType.EXPLORER, categories=("Wands",), price_sensitivity="high")
    warmed = compose_job(job("warm-1", caller=Caller.WARMING, preferences=wished), aws.clients, job_settings)
    assert (warmed.source, warmed.bucket) == (Source.KIMI, Bucket(PersonaType.EXPLORER, "high", "Wands").name)
    assert "minds the price: high" in model.calls[0].prompt


def test_who_chose_the_page_that_is_everybodys_gets_the_stores_own_and_nothing_they_did_is_told(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    track(aws, job_settings, "robe")
    choose(aws, job_settings, "none")
    chosen = compose_job(job(), aws.clients, job_settings)
    everybodys = compose_job(job("bob"), aws.clients, job_settings)
    assert chosen.document == everybodys.document
    assert chosen.persona == read_session(aws, job_settings).persona
    assert len(model.calls) == 1
    assert "products viewed" not in model.calls[0].prompt


def test_what_a_page_costs_ends_the_spending_of_the_day(aws: Aws, job_settings: Settings, model: StandInModel) -> None:
    settings = replace(job_settings, daily_llm_budget_usd=0.000_001)
    assert compose_job(job(), aws.clients, settings).source is Source.KIMI
    track(aws, settings, "robe")
    choose(aws, settings, PersonaType.DEALHUNTER)
    second = compose_job(job(), aws.clients, settings)
    assert (second.source, second.reason) == (Source.TEMPLATE, DegradedReason.BUDGET_SPENT)
    assert len(model.calls) == 1


def test_a_refused_key_is_tried_by_one_job_and_not_by_the_next(
    aws: Aws, job_settings: Settings, model: StandInModel
) -> None:
    model.replies(Reply.error(401))
    for shopper in ("ann", "bob"):
        composition = compose_job(job(shopper), aws.clients, job_settings)
        assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.MODEL_FAILED)
    assert len(model.calls) == 1


def test_claude_composes_where_kimi_is_out_of_order(
    aws: Aws, job_settings: Settings, model: StandInModel, second_model: StandInModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    model.replies(Reply.error(401))
    settings = replace(job_settings, claude_base_url=second_model.claude_url)
    assert compose_job(job(), aws.clients, settings).source is Source.CLAUDE


def test_without_a_key_the_template_composes(
    aws: Aws, job_settings: Settings, model: StandInModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIMI_API_KEY")
    composition = compose_job(job(), aws.clients, job_settings)
    assert (composition.source, composition.reason) == (Source.TEMPLATE, DegradedReason.NO_PROVIDER)
    assert model.calls == []


def test_a_session_that_cannot_be_read_is_an_error_and_not_a_page_for_anybody(aws: Aws, job_settings: Settings) -> None:
    with pytest.raises(ClientError):
        compose_job(job(), aws.clients, replace(job_settings, shopper_sessions_table="no-such-table"))
