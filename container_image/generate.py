"""Composes a page: takes the shopper, the catalogue and the store, and always returns a document.

Most pages need no model. A model composes a tree once for a persona bucket of a store, and it is filled with products
for each shopper of the bucket. Only a shopper who is well known gets a page that a model composed for them alone. In
this order, the first that there is:

1. a page for the shopper alone, where one is due
2. the shared tree of their bucket; the first job that needs it makes it
3. the tree of a coarser bucket of the same persona
4. the persona's template
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeVar

from container_image.components.answers import read_answer
from container_image.html.answers import read_html_answer
from container_image.llm.allowance import Allowance, Refusal, Reservation
from container_image.llm.chain import AnswerReader, ask_providers
from container_image.llm.failures import NoAnswer
from container_image.llm.ledger import NOTHING_SHARED, Ledger
from container_image.llm.line import Provider
from container_image.llm.prices import expected_page_dollars
from container_image.prompts import Prompt, ShopperSummary, write_prompt
from container_image.prompts.html_page import write_html_prompt
from container_image.reading import Wanted
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import MAX_PRODUCTS, ComponentType
from wandstore.documents.document import Document
from wandstore.documents.filling import fill_document, still_fits
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source
from wandstore.documents.relevance import choose_products
from wandstore.documents.row_filling import fill_rows
from wandstore.documents.segments import SegmentedDocument
from wandstore.documents.templates import compose_template
from wandstore.errors import ErrorCode, JobError, ModelFailed, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.jobs.allowance import Purpose, RefusalReason
from wandstore.jobs.models import Preferences
from wandstore.observability import count, logger, measure_seconds
from wandstore.page_store.shared_trees import NO_COST, FoundTree, SharedTree, TreeKey, to_share, tree_key
from wandstore.settings import GenerationMode
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket, bucket_of
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.persona import MIN_OWN_CATEGORY_EVENTS

Answered = TypeVar("Answered")

_LOOK_SECONDS = 1.0  # between two looks for a tree that another job is making


@dataclass(frozen=True)
class CompositionRequest:
    """One page to compose. `deadline` is on the monotonic clock; `habits` are a caller's words about the shopper.

    `component_types` are the only ones that the page may have; any when empty. `mode` is what a model is asked
    to write, and `operators_purpose` is that of a request that no shopper caused.
    """

    store: Store
    catalogue: Catalogue
    persona: Persona
    signals: Signals
    deadline: float
    preferences: Preferences = field(default_factory=Preferences)
    habits: tuple[str, ...] = ()
    component_types: tuple[ComponentType, ...] = ()
    is_own_page_due: bool = False
    operators_purpose: Purpose | None = None
    mode: GenerationMode = "components"

    @property
    def bucket(self) -> Bucket:
        """The bucket of the shopper, as far as the caller prefers no other."""
        bucket = bucket_of(self.persona, self.signals)
        if bucket == NEUTRAL_BUCKET:
            return bucket
        wished = self.preferences
        return replace(
            bucket,
            sensitivity=wished.price_sensitivity or bucket.sensitivity,
            category=next(iter(wished.categories), bucket.category),
        ).within(self.catalogue.categories)

    @property
    def knows_something(self) -> bool:
        """Whether anything is known of the shopper, or wished for them, beyond the neutral page."""
        wished = self.preferences
        is_wished = bool(wished.categories or wished.price_sensitivity or self.habits)
        return self.persona.type is not None or self.signals.events > 0 or is_wished


class TreeStore(Protocol):
    """Keeps the shared trees of stores. Both methods raise `StorageUnavailable`."""

    def find(self, store: Store, bucket: Bucket, catalogue: Catalogue) -> FoundTree | None:
        """The tree of this bucket, or that of a coarser one."""
        ...

    def put_if_unchanged(self, key: TreeKey, shared: SharedTree) -> SharedTree:
        """The stored tree afterwards: this one, or the one that another job has stored since the read."""
        ...


def compose_page(
    request: CompositionRequest,
    providers: Sequence[Provider],
    shared_trees: TreeStore | None,
    ledger: Ledger = NOTHING_SHARED,
    allowance: Allowance | None = None,
) -> Composition:
    """A model's tree, or else a part of one or the persona's template, with the reason. Never raises for a model.

    Without `shared_trees` the page is composed for this request alone. Without an `allowance` nothing limits the calls.
    """
    started = time.monotonic()
    composer = _Composer(request, providers, ledger, allowance)
    composition = composer.compose_alone() if shared_trees is None else _compose_with_trees(composer, shared_trees)
    source, cost = composition.source.value, composition.cost
    count("Composition", source=source, reason=composition.reason.value if composition.reason else "none")
    # Only pages of model calls are measured. A shared tree has a provider and took no time, a blocked account took time
    # and has no provider; both would hide the slow generations.
    if cost.provider and cost.seconds:
        measure_seconds("GenerationTime", time.monotonic() - started, mode=request.mode)
        if cost.verdict:
            count("AnswerVerdict", verdict=cost.verdict.value, provider=cost.provider)
    return composition


def _compose_with_trees(composer: _Composer, trees: TreeStore) -> Composition:
    request = composer.request
    if not request.is_own_page_due:
        return _compose_for_bucket(composer, trees, NO_COST, may_ask=True)
    alone = composer.compose_alone()
    if alone.reason is None:
        return alone
    # A tree that many share is better than a template, and than the part of a page. A model that has just failed is not
    # asked once more; a refusal may be for pages of one's own only.
    was_refused = alone.reason is DegradedReason.BUDGET_SPENT
    shared = _compose_for_bucket(composer, trees, alone.cost, may_ask=was_refused)
    return shared if shared.reason is None or was_refused else alone


def _compose_for_bucket(composer: _Composer, trees: TreeStore, spent: GenerationCost, *, may_ask: bool) -> Composition:
    """A page of the bucket's tree, which is made now where there is none and a model may be asked."""
    request = composer.request
    found = _ignoring_storage(lambda: trees.find(request.store, request.bucket, request.catalogue), request.store.slug)
    if found is not None and found.is_exact:
        return _fill(found.shared, request, spent, found.bucket)
    made = composer.compose_for_bucket() if may_ask else None
    if isinstance(made, Refusal):
        if found is None and made.making_seconds:
            found = _wait_for_tree(request, trees, made.making_seconds)
        made = composer.from_refusal(made)
    if made is not None and made.reason is None:
        return _share(made, request, trees)
    cost = made.cost if made is not None else spent
    if found is not None:
        return _fill(found.shared, request, cost, found.bucket)
    if made is not None:
        return made.model_copy(update={"document": _fill_rows(made.document, request)})
    return composer.from_template(DegradedReason.MODEL_FAILED, None, cost)


def _wait_for_tree(request: CompositionRequest, trees: TreeStore, seconds: float) -> FoundTree | None:
    """The tree that another job is making, once it is there; None where it is not within this time."""
    until, store, found = min(time.monotonic() + seconds, request.deadline), request.store, None
    while found is None and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
        found = _ignoring_storage(lambda: trees.find(store, request.bucket, request.catalogue), store.slug)
    return found


def _share(made: Composition, request: CompositionRequest, trees: TreeStore) -> Composition:
    """A page of the tree that was just made, or of the one that another job has stored in the meantime.

    One that is not whole enough to be shared is this shopper's alone.
    """
    shared = to_share(made, request.store, request.catalogue, time.time())
    if shared is None:
        filled = fill_document(made.document, request.store, request.catalogue, request.signals)
        own = {"document": filled, "awaits_own_page": not request.is_own_page_due}
        return made.model_copy(update=own)
    key = tree_key(request.store, request.bucket, request.mode)
    stored = _ignoring_storage(lambda: trees.put_if_unchanged(key, shared), request.store.slug)
    if stored is None or not still_fits(stored.tree, request.catalogue):
        stored = shared
    return _fill(stored, request, made.cost, request.bucket)


def _fill(shared: SharedTree, request: CompositionRequest, spent: GenerationCost, bucket: Bucket) -> Composition:
    """A page of a shared tree. It names the provider of the tree; its cost is only that of this request."""
    return Composition(
        document=shared.fill(request.store, request.catalogue, request.signals),
        persona=request.persona,
        source=shared.source,
        cost=shared.adopted_cost(spent),
        bucket=bucket.name,
        awaits_own_page=not request.is_own_page_due,
    )


def _fill_rows(document: Document, request: CompositionRequest) -> Document:
    """The document with this shopper's products where its author left the choice of them to the server."""
    if isinstance(document, SegmentedDocument):
        return fill_rows(document, request.catalogue, request.signals)
    return document


@dataclass(frozen=True)
class _Composer:
    """Asks models for the pages of one request, as far as the allowance lets it."""

    request: CompositionRequest
    providers: Sequence[Provider]
    ledger: Ledger
    allowance: Allowance | None

    def compose_alone(self) -> Composition:
        """A page from everything that is known of the shopper."""
        request = self.request
        shopper = ShopperSummary(request.persona, request.signals, request.preferences, request.habits)
        products = choose_products(request.catalogue, request.persona.type, request.signals, limit=MAX_PRODUCTS)
        composed = self._compose(shopper, products, Purpose.OWN_PAGE, "")
        if isinstance(composed, Refusal):
            return self.from_refusal(composed)
        return composed.model_copy(update={"document": _fill_rows(composed.document, request)})

    def compose_for_bucket(self) -> Composition | Refusal:
        """A page from what is the same for the whole bucket, and nothing of the shopper who needs it first."""
        bucket = self.request.bucket
        categories = (bucket.category,) if bucket.category else ()
        # Known from its category alone, so that its products are offered before others.
        signals = Signals(categories=dict.fromkeys(categories, MIN_OWN_CATEGORY_EVENTS))
        persona = Persona(type=bucket.type, confidence=0, hash=self.request.persona.hash)
        preferences = Preferences(categories=categories, price_sensitivity=bucket.sensitivity)
        purpose = Purpose.NEUTRAL_TREE if bucket == NEUTRAL_BUCKET else Purpose.SHARED_TREE
        products = choose_products(self.request.catalogue, bucket.type, signals, limit=MAX_PRODUCTS)
        shopper = ShopperSummary(persona, signals, preferences, is_many=True)
        return self._compose(shopper, products, purpose, bucket.name)

    def from_refusal(self, refusal: Refusal) -> Composition:
        """The template's page, because no model may be called."""
        return self.from_template(refusal.degraded_reason, refusal.error, NO_COST)

    def from_template(self, reason: DegradedReason, error: JobError | None, cost: GenerationCost) -> Composition:
        request = self.request
        return Composition(
            document=compose_template(request.catalogue, request.store, request.persona.type, request.signals),
            persona=request.persona,
            source=Source.TEMPLATE,
            reason=reason,
            error=error,
            cost=cost,
        )

    def _compose(
        self, shopper: ShopperSummary, products: Iterable[Product], purpose: Purpose, bucket_name: str
    ) -> Composition | Refusal:
        request = self.request
        if not self.providers:
            error = JobError(code=ErrorCode.MODEL_UNAVAILABLE, message="No model provider is set up.")
            return self.from_template(DegradedReason.NO_PROVIDER, error, NO_COST)
        permission = self._reserve(request.operators_purpose or purpose, bucket_name)
        if isinstance(permission, Refusal):
            if permission.reason is RefusalReason.BUDGET:
                count("BudgetSpent")
                logger.warning("budget is spent", extra={"store": request.store.slug})
            return permission
        prompt, reader = self._set_task(shopper, products)
        try:
            written = ask_providers(self.providers, prompt, reader, request.deadline, self.ledger)
        except NoAnswer as failure:
            self._settle(permission, failure.cost)
            return self.from_template(DegradedReason.MODEL_FAILED, _to_job_error(failure), failure.cost)
        self._settle(permission, written.cost)
        return Composition(
            document=written.document,
            persona=request.persona,
            source=written.source,
            reason=DegradedReason.MODEL_FAILED if written.failure else None,
            error=_to_job_error(written.failure) if written.failure else None,
            cost=written.cost,
        )

    def _set_task(self, shopper: ShopperSummary, products: Iterable[Product]) -> tuple[Prompt, AnswerReader]:
        """What the model is asked to write in the request's mode, and the reader of its answer."""
        request = self.request
        wanted = Wanted(request.persona.character, request.store, request.component_types)
        if request.mode == "html":
            prompt = write_html_prompt(request.store, products, shopper)
        else:
            prompt = write_prompt(request.store, products, shopper, request.component_types)
        read = read_html_answer if prompt.wants_html else read_answer
        return prompt, partial(read, catalogue=request.catalogue, wanted=wanted._replace(aliases=prompt.aliases))

    def _reserve(self, purpose: Purpose, bucket_name: str) -> Reservation | Refusal | None:
        if self.allowance is None:
            return None
        models = (model for provider in self.providers for model in provider.models)
        dollars = expected_page_dollars(models, self.request.mode)
        return self.allowance.reserve(purpose, dollars, bucket_name)

    def _settle(self, permission: Reservation | None, cost: GenerationCost) -> None:
        if self.allowance is not None and permission is not None:
            self.allowance.settle(permission, cost)


def _to_job_error(failure: ModelFailed) -> JobError:
    return JobError(code=failure.code, message=str(failure))


def _ignoring_storage(ask: Callable[[], Answered], store: StoreSlug) -> Answered | None:
    # Sharing only saves calls, so the page is composed without it.
    try:
        return ask()
    except StorageUnavailable as error:
        logger.warning("tree not shared", extra={"store": store, "reason": str(error)})
        return None
