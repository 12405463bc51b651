"""Composes the page of a job, from the shopper's session and the catalogue as they are now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from container_image.delivered import compose_delivered
from container_image.generate import CompositionRequest, compose_page
from container_image.llm.allowance import Allowance, Payer
from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger, TrialCall
from wandstore.aws.clients import Clients
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.origin import Composition
from wandstore.jobs.allowance import Purpose
from wandstore.jobs.models import Caller, GenerationJob, Preferences
from wandstore.observability import logger
from wandstore.page_store.shared_trees import SharedTrees
from wandstore.settings import Settings
from wandstore.shoppers.buckets import is_due_own_page
from wandstore.shoppers.models import Persona
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.shoppers.standing import Standing, standing_of

_PURPOSES = {Caller.OPERATOR: Purpose.REQUESTED, Caller.WARMING: Purpose.WARM}


# To be called when the page is stored: a job does not wait for it.
Afterwards = Callable[[], None]


def compose_job(
    job: GenerationJob,
    clients: Clients,
    settings: Settings,
    clock: Callable[[], float] = time.time,
    afterwards: list[Afterwards] | None = None,
) -> Composition:
    """The composition of a job, for the shopper's current persona and not for the one at the time of the enqueue.

    A job of the webhook gets the delivered page and calls no model. Storage errors are raised: the job can be retried,
    and a page for the wrong persona would replace a right one. `clock` gives epoch seconds. A caller that gives
    `afterwards` does what is in it when the page is stored.
    """
    if job.delivered:
        return compose_delivered(job, clients, settings)
    deadline = time.monotonic() + settings.generation_budget_seconds
    store = find_store(settings.stores_path, job.shopper.store)
    now = clock()
    session = Sessions(clients, settings).read(job.shopper, now)
    persona, signals = choose_persona(job.preferences, session), session.signals_to_use
    request = CompositionRequest(
        store=store,
        catalogue=load_current_catalogue(store, clients, settings),
        persona=persona,
        signals=signals,
        deadline=deadline,
        preferences=job.preferences,
        mode=store.mode(settings),
        is_own_page_due=is_due_own_page(persona, signals, settings),
        operators_purpose=_PURPOSES.get(job.caller),
    )
    if job.caller.is_operator:
        # What an operator tries is a whole generation, and what they warm is a bucket's tree.
        request = replace(request, is_own_page_due=job.caller is Caller.OPERATOR and request.knows_something)
    # A choice by somebody who had only the shopper's address costs nobody a model call.
    standing = Standing.NO_HISTORY if session.is_choice_by_address else standing_of(session.signals, now)
    trials: list[TrialCall] | None = None if afterwards is None else []
    trees, ledger = SharedTrees(clients, settings, clock), Ledger(clients, settings, clock, trials)
    allowance = Allowance(clients, settings, Payer(store.slug, standing, job.shopper), clock)
    composition = compose_page(request, set_up_providers(clients, settings), trees, ledger, allowance)
    if afterwards is not None and trials:
        afterwards += [partial(_make_trial, trial, allowance) for trial in trials]
    return composition


def _make_trial(make: TrialCall, allowance: Allowance) -> None:
    """Never raises: the job has its page."""
    try:
        allowance.book(make())
    except Exception:
        logger.exception("trial call interrupted")


def choose_persona(preferences: Preferences, session: Session) -> Persona:
    """The persona that the caller prefers, or else the shopper's own."""
    if preferences.persona is None:
        return session.persona
    return persona_with_type(preferences.persona, 1.0, session.signals, ("asked for",))
