"""Composes a page: takes the shopper, the catalogue and the store, and always returns a document."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from container_image.answers import Wanted, read_answer, still_fits
from container_image.llm.chain import Provider, ask_providers
from container_image.llm.failures import NoAnswer
from container_image.llm.ledger import NOTHING_SHARED, Ledger
from container_image.prompts import ShopperSummary, version_for, write_prompt
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.components import MAX_PRODUCTS, ComponentType
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source
from wandstore.documents.relevance import choose_products
from wandstore.documents.templates import compose_template
from wandstore.errors import ErrorCode, JobError, ModelFailed, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.jobs.models import Preferences
from wandstore.observability import count, logger, measure_seconds
from wandstore.page_store.shared_trees import SharedTree
from wandstore.shoppers.models import Persona, Signals


@dataclass(frozen=True)
class CompositionRequest:
    """One page to compose. `deadline` is on the monotonic clock; `habits` are a caller's words about the shopper.

    `component_types` are the only ones that the page may have; any when empty.
    """

    store: Store
    catalogue: Catalogue
    persona: Persona
    signals: Signals
    deadline: float
    preferences: Preferences = field(default_factory=Preferences)
    habits: tuple[str, ...] = ()
    component_types: tuple[ComponentType, ...] = ()

    @property
    def is_for_anybody(self) -> bool:
        """Whether nothing is known of the shopper and nothing is preferred, so that such shoppers can share a page."""
        has_preferences = self.preferences.categories or self.preferences.price_sensitivity or self.habits
        return self.persona.type is None and self.signals.events == 0 and not has_preferences


class TreeStore(Protocol):
    """Keeps the shared neutral tree of a store. Both methods raise `StorageUnavailable`."""

    def read(self, store: StoreSlug, prompt_version: str) -> SharedTree | None: ...

    def put_if_unchanged(self, store: StoreSlug, prompt_version: str, shared: SharedTree) -> SharedTree:
        """The stored tree afterwards: this one, or the one that another job has stored since the read."""
        ...


def compose_page(
    request: CompositionRequest,
    providers: Sequence[Provider],
    shared_trees: TreeStore | None,
    ledger: Ledger = NOTHING_SHARED,
) -> Composition:
    """A model's tree, or else a part of one or the persona's template, with the reason. Never raises for a model.

    Without `shared_trees` even a page for an unknown shopper is composed for this request alone.
    """
    started = time.monotonic()
    if shared_trees is not None and request.is_for_anybody:
        composition = _compose_for_anybody(request, providers, shared_trees, ledger)
    else:
        composition = _compose(request, providers, ledger)
    source = composition.source.value
    count("Composition", source=source, reason=composition.reason.value if composition.reason else "none")
    # Only pages of model calls are measured. A shared tree has a provider and took no time, a blocked account took time
    # and has no provider; both would hide the slow generations.
    if composition.cost.provider and composition.cost.seconds:
        measure_seconds("GenerationTime", time.monotonic() - started, mode=composition.document.kind)
    if verdict := composition.cost.verdict:
        count("AnswerVerdict", verdict=verdict.value, provider=composition.cost.provider)
    return composition


def _compose_for_anybody(
    request: CompositionRequest, providers: Sequence[Provider], shared_trees: TreeStore, ledger: Ledger
) -> Composition:
    """The store's shared tree, composed now if there is none yet. Only a model's complete tree is shared."""
    store, version = request.store.slug, version_for(request.store)
    shared = _ignoring_storage(lambda: shared_trees.read(store, version), store)
    if shared is not None and still_fits(shared.tree.components, request.catalogue):
        return _from_shared(shared, request, GenerationCost())
    composition = _compose(request, providers, ledger)
    if composition.reason is not None:
        return composition
    made = SharedTree(tree=composition.document, source=composition.source, cost=composition.cost)
    winner = _ignoring_storage(lambda: shared_trees.put_if_unchanged(store, version, made), store)
    if winner is None or winner == made or not still_fits(winner.tree.components, request.catalogue):
        return composition
    return _from_shared(winner, request, composition.cost)


def _from_shared(shared: SharedTree, request: CompositionRequest, spent: GenerationCost) -> Composition:
    """A page of the shared tree. It names the provider of the tree; its cost is only that of this request."""
    cost = shared.cost.model_copy(
        update=spent.model_dump(include={"prompt_tokens", "completion_tokens", "dollars", "seconds"})
    )
    return Composition(document=shared.tree, persona=request.persona, source=shared.source, cost=cost)


def _compose(request: CompositionRequest, providers: Sequence[Provider], ledger: Ledger) -> Composition:
    persona, catalogue = request.persona, request.catalogue
    if not providers:
        error = JobError(code=ErrorCode.MODEL_UNAVAILABLE, message="No model provider is set up.")
        return _from_template(request, DegradedReason.NO_PROVIDER, error, GenerationCost())
    if ledger.is_budget_spent(request.store.slug):
        count("BudgetSpent")
        logger.warning("budget is spent", extra={"store": request.store.slug})
        error = JobError(code=ErrorCode.BUDGET_SPENT, message="The store's budget for models is spent for today.")
        return _from_template(request, DegradedReason.BUDGET_SPENT, error, GenerationCost())
    products = choose_products(catalogue, persona.type, request.signals, limit=MAX_PRODUCTS)
    shopper = ShopperSummary(persona, request.signals, request.preferences, request.habits)
    prompt = write_prompt(request.store, products, shopper, request.component_types)
    wanted = Wanted(persona.character, request.store, request.component_types)
    reader = partial(read_answer, catalogue=catalogue, wanted=wanted)
    try:
        written = ask_providers(providers, prompt, reader, request.deadline, ledger)
    except NoAnswer as failure:
        ledger.add_spending(request.store.slug, failure.cost)
        return _from_template(request, DegradedReason.MODEL_FAILED, _to_job_error(failure), failure.cost)
    ledger.add_spending(request.store.slug, written.cost)
    return Composition(
        document=written.tree,
        persona=persona,
        source=written.source,
        reason=DegradedReason.MODEL_FAILED if written.failure else None,
        error=_to_job_error(written.failure) if written.failure else None,
        cost=written.cost,
    )


def _to_job_error(failure: ModelFailed) -> JobError:
    return JobError(code=failure.code, message=str(failure))


def _from_template(
    request: CompositionRequest, reason: DegradedReason, error: JobError, cost: GenerationCost
) -> Composition:
    tree = compose_template(request.catalogue, request.store, request.persona.type, request.signals)
    return Composition(
        document=tree, persona=request.persona, source=Source.TEMPLATE, reason=reason, error=error, cost=cost
    )


def _ignoring_storage(ask: Callable[[], SharedTree | None], store: StoreSlug) -> SharedTree | None:
    # Sharing only saves calls, so the page is composed without it.
    try:
        return ask()
    except StorageUnavailable as error:
        logger.warning("neutral tree not shared", extra={"store": store, "reason": str(error)})
        return None
