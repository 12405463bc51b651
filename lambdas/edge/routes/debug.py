"""`/debug/*`: for operators. To everybody else these routes answer as an unknown address does."""

from __future__ import annotations

import hmac
import time
from asyncio import sleep
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from lambdas.edge.dependencies import StorefrontDep, find_secret
from lambdas.edge.parameters import NamedShopper, OptionalShopperQuery, StoreOfQuery
from lambdas.edge.posts import is_of_own_page
from lambdas.edge.routes.shopper import PersonaBody
from wandstore.aws.request_storage import RequestStorage
from wandstore.documents.origin import DegradedReason, GenerationCost, Source, Verdict
from wandstore.http_contract import ErrorBody, ErrorDetail
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.items import Jobs
from wandstore.jobs.probe import PROBED_MEMBER, ProbeAnswer, ProbedProvider, Probes, probe_id_at
from wandstore.jobs.trace import TraceEntry, read_trace
from wandstore.storefront.on_demand import Trial, begin_trial, look_at_trial, mint_trial_shopper
from wandstore.storefront.page_request import Visit

TOKEN_HEADER = "X-WandStore-Debug-Token"
PROBE_PATIENCE_SECONDS = 5.0
TRIAL_PATIENCE_SECONDS = 20.0
LOOK_EVERY_SECONDS = 0.2

Found = TypeVar("Found")
ForceQuery = Annotated[str, Query(description="`1` or `true`: even if the page is fresh, and within the cooldown.")]
DebugToken = Annotated[str, Header(alias=TOKEN_HEADER, description="DEBUG_TOKEN; not needed in development.")]


async def require_debug(request: Request, storefront: StorefrontDep, token: DebugToken = "") -> None:
    """Raises the 404 of an unknown address unless this is a development stage, or the token is right.

    On a developer's machine every web page could ask too, and have a generation paid for.
    """
    if storefront.settings.is_development and is_of_own_page(request, storefront.settings.public_base_url):
        return
    # A request without any token is not worth a call of Secrets Manager.
    secret = find_secret("DEBUG_TOKEN", storefront) if token else None
    if not secret or not hmac.compare_digest(token.encode(), secret.encode()):
        raise HTTPException(404)


async def forbid_storing(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


_CLOSED: dict[str, Any] = {"model": ErrorBody, "description": "Closed, or no such store."}
_OUTSIDE_GRAMMAR: dict[str, Any] = {"model": ErrorBody, "description": "Store or shopper outside its grammar."}
_NO_STORAGE: dict[str, Any] = {"model": ErrorBody, "description": "Storage did not answer."}

router = APIRouter(prefix="/debug", tags=["debug"], dependencies=[Depends(require_debug), Depends(forbid_storing)])


# The generator's health -----------------------------------------------------------------------------------------------


class BreakerBody(BaseModel):
    """`open`: the provider is not called before `until`. `trial`: one call until then tells whether it gives pages."""

    state: Literal["closed", "open", "trial"]
    until: datetime | None
    last_failure: str = Field(serialization_alias="lastFailure")
    failed_at: datetime | None = Field(serialization_alias="failedAt")


class ProviderBody(BaseModel):
    name: str
    models: tuple[str, ...]
    breaker: BreakerBody

    @classmethod
    def of(cls, provider: ProbedProvider) -> ProviderBody:
        breaker = provider.breaker
        return cls(
            name=provider.name,
            models=provider.models,
            breaker=BreakerBody(
                state=breaker.state,
                until=_time_or_none(breaker.until),
                last_failure=breaker.last_failure,
                failed_at=_time_or_none(breaker.failed_at),
            ),
        )


def _time_or_none(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


class GeneratorBody(BaseModel):
    """Without providers its pages are composed from templates."""

    version: str
    environment: str
    providers: tuple[ProviderBody, ...]
    answered_at: datetime = Field(serialization_alias="answeredAt")

    @classmethod
    def of(cls, answer: ProbeAnswer) -> GeneratorBody:
        return cls(
            version=answer.version,
            environment=answer.environment,
            providers=tuple(map(ProviderBody.of, answer.providers)),
            answered_at=datetime.fromtimestamp(answer.answered_at, UTC),
        )


class ContainerBody(BaseModel):
    """`healthy` when the generator answered in time; when it did not, `busy` says that jobs stand before the probe."""

    healthy: bool
    busy: bool
    pool_member: str = Field(serialization_alias="poolMember")
    depth: int = Field(description="Live jobs of the member, when the wait was over.")
    waited_seconds: float = Field(serialization_alias="waitedSeconds")
    generator: GeneratorBody | None


@router.get(
    "/container",
    summary="Ask the generator for a sign of life through pool-0",
    response_description="Healthy or not: that it did not answer is an answer too.",
    responses={404: _CLOSED, 503: _NO_STORAGE},
)
async def probe_container(storefront: StorefrontDep) -> ContainerBody:
    """Waits at most 5 s. Who asks within the same 5 s shares one probe."""
    clients, settings = storefront.clients, storefront.settings
    started, now = time.monotonic(), time.time()
    probe_id = probe_id_at(now)
    Probes(RequestStorage(clients), settings).send(probe_id)
    answer = await _wait_for(
        lambda: Probes(RequestStorage(clients), settings).find_answer(probe_id, now), PROBE_PATIENCE_SECONDS
    )
    depth = len(Jobs(RequestStorage(clients), settings).member(PROBED_MEMBER).slots)
    return ContainerBody(
        healthy=answer is not None,
        busy=depth > 0,
        pool_member=PROBED_MEMBER,
        depth=depth,
        waited_seconds=round(time.monotonic() - started, 3),
        generator=GeneratorBody.of(answer) if answer else None,
    )


# One whole generation -------------------------------------------------------------------------------------------------


class CostBody(BaseModel):
    """Of the composition alone: a shared tree cost its first shopper only."""

    provider: str
    model: str
    prompt_version: str = Field(serialization_alias="promptVersion")
    prompt_tokens: int = Field(serialization_alias="promptTokens")
    completion_tokens: int = Field(serialization_alias="completionTokens")
    dollars: float
    seconds: float
    verdict: Verdict | None = Field(description="What the check of the model's answer came to.")

    @classmethod
    def of(cls, cost: GenerationCost) -> CostBody:
        return cls.model_validate(cost.model_dump())


class TrialBody(BaseModel):
    """What a generation took and cost. `page` and `statusLink` are where to look on."""

    status: Literal["completed", "failed", "queued", "generating", "fresh", "cooldown"] = Field(
        description="`fresh`: the page that stands is today's. `cooldown`: the last job ended just now. No job then."
    )
    store: str
    shopper: str
    job_id: str | None = Field(serialization_alias="jobId")
    pool_member: str | None = Field(serialization_alias="poolMember")
    source: Source | None
    reason: DegradedReason | None
    persona: PersonaBody | None
    cost: CostBody | None
    seconds: float | None = Field(description="From the trigger to the job's end.")
    error: ErrorDetail | None
    page: str
    status_link: str = Field(serialization_alias="statusLink")


@dataclass(frozen=True)
class Wanted:
    """A generation on demand."""

    visit: Visit
    force: bool


async def read_wanted(store: StoreOfQuery, shopper: OptionalShopperQuery = None, force: ForceQuery = "") -> Wanted:
    visit = Visit(store, ShopperId(shopper) if shopper else mint_trial_shopper())
    return Wanted(visit, force.casefold() in ("1", "true", "yes"))


@router.get(
    "/generate",
    summary="Run one whole generation through the pool",
    response_description="It is over, or none was needed.",
    responses={
        202: {"model": TrialBody, "description": "Not over within 20 s; `statusLink` says how it goes on."},
        400: _OUTSIDE_GRAMMAR,
        404: _CLOSED,
        429: {"model": ErrorBody, "description": "Every pool member is full."},
        503: _NO_STORAGE,
    },
)
async def try_generation(
    request: Request, response: Response, storefront: StorefrontDep, wanted: Annotated[Wanted, Depends(read_wanted)]
) -> TrialBody:
    """A live job is never replaced, not even with `force`: the route waits for it instead. HEAD starts none."""
    visit = wanted.visit
    if request.scope.get("wandstore.head"):
        trial = look_at_trial(storefront, visit)
    else:
        trial = begin_trial(storefront, visit, force=wanted.force)

    def look_until_over() -> Trial | None:
        nonlocal trial
        trial = look_at_trial(storefront, visit)
        return trial if trial.is_over else None

    if trial.started:
        await _wait_for(look_until_over, TRIAL_PATIENCE_SECONDS)
    if not trial.is_over:
        response.status_code = 202
    return _trial_body(trial, visit)


def _trial_body(trial: Trial, visit: Visit) -> TrialBody:
    job, page = trial.job, trial.page
    if trial.started and job is not None:
        status: Any = job.state.value
    else:
        status = "fresh" if page is not None else "cooldown"
    error = job.error if trial.started and job else page.error if page else None
    seconds = job.ended_at - job.created_at if trial.started and job and job.ended_at is not None else None
    store, shopper_id = visit.store.slug, visit.shopper_id
    return TrialBody(
        status=status,
        store=store,
        shopper=shopper_id,
        job_id=page.job_id if page else job.job_id if job else None,
        pool_member=job.member if job else None,
        source=page.source if page else None,
        reason=page.reason if page else None,
        persona=PersonaBody.of(page.persona) if page else None,
        cost=CostBody.of(page.cost) if page else None,
        seconds=round(seconds, 3) if seconds is not None else None,
        error=ErrorDetail.of(error) if error else None,
        page=f"/s/{store}?{urlencode({'shopper': shopper_id})}",
        status_link=f"/api/generation/status?{urlencode({'shopper': shopper_id, 'store': store})}",
    )


# What went wrong ------------------------------------------------------------------------------------------------------


class EntryBody(BaseModel):
    """An `error` carries `error`; a `breadcrumb` carries `what` happened at which `attempt`, and perhaps its `cost`."""

    at: datetime
    kind: Literal["error", "breadcrumb"]
    job_id: str = Field(serialization_alias="jobId")
    error: ErrorDetail | None = None
    what: str | None = None
    attempt: int | None = None
    cost: CostBody | None = None

    @classmethod
    def of(cls, entry: TraceEntry) -> EntryBody:
        at = datetime.fromtimestamp(entry.at, UTC)
        if entry.error is not None:
            return cls(at=at, kind="error", job_id=entry.job_id, error=ErrorDetail.of(entry.error))
        cost = CostBody.of(entry.cost) if entry.cost else None
        return cls(at=at, kind="breadcrumb", job_id=entry.job_id, what=entry.what, attempt=entry.attempt, cost=cost)


class TraceBody(BaseModel):
    shopper: str
    store: str
    entries: list[EntryBody] = Field(description="Of the last hour, the newest first.")


@router.get(
    "/errors",
    summary="A shopper's errors and breadcrumbs",
    response_model_exclude_none=True,
    responses={400: _OUTSIDE_GRAMMAR, 404: _CLOSED, 503: _NO_STORAGE},
)
async def show_trace(store: StoreOfQuery, shopper_id: NamedShopper, storefront: StorefrontDep) -> TraceBody:
    storage = RequestStorage(storefront.clients)
    entries = read_trace(storage, storefront.settings, ShopperKey(store.slug, shopper_id), time.time())
    return TraceBody(shopper=shopper_id, store=store.slug, entries=[EntryBody.of(entry) for entry in entries])


async def _wait_for(look: Callable[[], Found | None], seconds: float) -> Found | None:
    """What the first look that finds something has found; None when the time is over. Others are served meanwhile."""
    give_up_at = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < give_up_at:
        await sleep(LOOK_EVERY_SECONDS)
    return found


@router.api_route("/{rest:path}", methods=["POST", "PUT", "PATCH", "DELETE", "OPTIONS"], include_in_schema=False)
async def refuse_method(rest: str) -> None:
    """Callers who may not use the routes get a 404 for every method; only the others get a 405."""
    raise HTTPException(405)
