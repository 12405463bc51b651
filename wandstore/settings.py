"""Every environment variable of the system: the Lambdas read them here, the stacks write them from here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from wandstore.errors import BadSettings

_ROOT = Path(__file__).resolve().parent.parent
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_API_VERSION = re.compile(r"20[0-9]{2}-(?:01|04|07|10)|unstable")


# AWS's limits. A stack refuses more as well, but its message names no variable.
_MAX_FUNCTION_SECONDS = 900  # a message is invisible for twice that, far from the 12 hours that a queue allows
_MAX_RETENTION_SECONDS = 14 * 24 * 3600
_MAX_EVENT_SOURCE_CONCURRENCY = 1000
# The providers of models that there are.
MODEL_PROVIDERS = ("kimi", "claude", "bedrock")
_NO_PROVIDER = "none"
# How long after a job's deadline the keeper leaves it to the generator.
KEEPER_GRACE_SECONDS = 600
# How long a message is invisible after each heartbeat of its attempt: so long a dead generator's member stands still.
MAX_HOLD_SECONDS = 45
# One of them may be lost; the message comes again before the third is sent.
_HEARTBEATS_IN_A_HOLD = 3
# The queue keeps a message at least until the keeper has ended its job.
_RETENTION_BEYOND_DEADLINE_SECONDS = 2 * KEEPER_GRACE_SECONDS


def _check_address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError("it must be an http:// or https:// address")
    return value


def _check_names(value: str) -> str:
    if not _split(value):
        raise ValueError("it must name at least one, separated by commas")
    return value


def _check_providers(value: str) -> str:
    names = _split(value)
    if not names or not set(names) <= {*MODEL_PROVIDERS, _NO_PROVIDER}:
        raise ValueError(f"it must name some of {', '.join(MODEL_PROVIDERS)}, separated by commas, or be none")
    if len(set(names)) < len(names):
        raise ValueError("it names a provider twice")
    if _NO_PROVIDER in names and len(names) > 1:
        raise ValueError("none cannot stand beside a provider")
    return value


def _check_api_version(value: str) -> str:
    if not _API_VERSION.fullmatch(value):
        raise ValueError("it must be a quarter such as 2026-10, or unstable")
    return value


def _row(about: str, **bounds: Any) -> Any:
    """A setting's description and its bounds, as pydantic's `ge` and `le`."""
    return Field(description=about, **bounds)


Number = Annotated[float, Field(allow_inf_nan=False)]
Address = Annotated[str, AfterValidator(_check_address)]
# What a model writes.
GenerationMode = Literal["components", "html"]
Names = Annotated[str, AfterValidator(_check_names)]
Providers = Annotated[str, AfterValidator(_check_providers)]
ApiVersion = Annotated[str, AfterValidator(_check_api_version)]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One row per variable; the variable's name is the field's in capitals."""

    environment: Annotated[
        Literal["production", "staging", "development"],
        _row("The stage. `make run` sets `development`, which opens the debug routes."),
    ] = "production"
    cache_ttl_seconds: Annotated[
        int, _row("How long a page stays in the UI cache; a store file can override it.", ge=1)
    ] = 3600
    pool_size: Annotated[int, _row("Members of the generation pool.", ge=1, le=_MAX_EVENT_SOURCE_CONCURRENCY)] = 10
    max_queue_depth: Annotated[int, _row("Maximum jobs of a member, queued and running.", ge=1)] = 100
    reserved_depth_percent: Annotated[
        int, _row("The share of a member's depth that is kept for shoppers with a history.", ge=0, le=100)
    ] = 20
    max_queue_wait_seconds: Annotated[int, _row("A member refuses a job that would wait longer than this.", ge=1)] = (
        3600
    )
    job_deadline_seconds: Annotated[
        int,
        _row(
            "A job older than this ends as failed before a model is called.",
            ge=1,
            le=_MAX_RETENTION_SECONDS - _RETENTION_BEYOND_DEADLINE_SECONDS,
        ),
    ] = 7200
    max_concurrent_generations: Annotated[
        int,
        _row(
            "Maximum jobs that run at once; 0 is `POOL_SIZE`, and at least 2 run.",
            ge=0,
            le=_MAX_EVENT_SOURCE_CONCURRENCY,
        ),
    ] = 0
    container_inactivity_timeout_ms: Annotated[
        int, _row("Idle time after which the image's HTTP server stops; 0 is never.", ge=0)
    ] = 300000
    llm_timeout_seconds: Annotated[
        Number, _row("Timeout of the first byte of a model's answer, and of each next one.", ge=0.1)
    ] = 25.0
    generation_budget_seconds: Annotated[
        Number, _row("Time budget of a whole generation.", ge=1, le=_MAX_FUNCTION_SECONDS)
    ] = 150.0
    timeout_margin_seconds: Annotated[
        Number,
        _row("Time of the generator's function beyond the budget, to store and end.", ge=1, le=_MAX_FUNCTION_SECONDS),
    ] = 30.0
    template_retry_seconds: Annotated[int, _row("When a template's page is made again after a model failed.", ge=0)] = (
        300
    )
    refresh_cooldown_seconds: Annotated[int, _row("Minimum time between a shopper's last job and the next.", ge=0)] = 60
    model_providers: Annotated[
        Providers,
        _row("The model providers, in the order in which they are called: `kimi`, `claude`, `bedrock`; or `none`."),
    ] = "kimi,claude"
    kimi_model: Annotated[Names, _row("Kimi's models, in the order in which they are tried.")] = (
        "moonshot-v1-32k,kimi-k2.6,kimi-k3"
    )
    kimi_base_url: Annotated[Address, _row("Kimi's API, with its version path.")] = "https://api.moonshot.cn/v1"
    ai_gateway_url: Annotated[
        Address, _row("Any OpenAI-compatible gateway, with its version path; used in Kimi's place when set.")
    ] = ""
    claude_model: Annotated[Names, _row("Claude's models, in the order in which they are tried.")] = "claude-haiku-5-5"
    claude_base_url: Annotated[
        Address, _row("Claude's API, without a version path; the SDK's own address when empty.")
    ] = ""
    bedrock_model: Annotated[
        Names, _row("Bedrock's models or inference profiles, by id or ARN, in the order in which they are tried.")
    ] = "us.anthropic.claude-haiku-5-5"
    bedrock_region: Annotated[str, _row("The AWS region of Bedrock's models; the function's own when empty.")] = ""
    bedrock_url: Annotated[Address, _row("Bedrock's address; that of the region when empty.")] = ""
    generation_mode: Annotated[
        GenerationMode,
        _row("What a model writes: `components` of a page, or its `html`; a store file can override it."),
    ] = "components"
    daily_llm_budget_usd: Annotated[
        Number,
        _row("The model budget per day (UTC), of a store and of all together; with 0 no model is called.", ge=0),
    ] = 100.0
    new_shoppers_usd_per_hour: Annotated[
        Number,
        _row(
            "What shoppers who may be invented (no event older than a day, no order) can cost in models in any hour.",
            ge=0,
        ),
    ] = 0.05
    own_pages_usd_per_hour: Annotated[
        Number, _row("What a store's pages for one shopper alone cost in models, an hour on average.", ge=0)
    ] = 0.35
    max_model_pages_per_shopper_day: Annotated[
        int, _row("Maximum pages a day (UTC) that a model composes for one shopper alone.", ge=0)
    ] = 3
    own_page_events: Annotated[
        int,
        _row("Events of their own after which a page is composed for a shopper alone, once the persona is sure.", ge=1),
    ] = 12
    shopify_api_version: Annotated[ApiVersion, _row("The version of Shopify's API that every request asks for.")] = (
        "2026-10"
    )
    cache_lookup_order: Annotated[
        Literal["cache-first", "archive-first"],
        _row("Where a page is looked up first: in the UI cache or the archive."),
    ] = "cache-first"
    default_store: Annotated[str, _row("The store of `/` and `/store`.")] = "magic-wands"
    public_base_url: Annotated[
        Address, _row("The public address, for canonical links; without it links are relative.")
    ] = ""
    stores_dir: Annotated[str, _row("The folder of the store files, from the root of the artifact.")] = "stores"
    session_ttl_days: Annotated[int, _row("Days after its last event until a session expires; 0 is never.", ge=0)] = 0
    port: Annotated[int, _row("The edge app's port under `make run`.", ge=1)] = 8000
    generator_port: Annotated[int, _row("The generator's port under `make run`, and the image's HTTP port.", ge=1)] = (
        8080
    )
    ui_cache_table: Annotated[str, _row("Wiring: the UI cache table's name.")] = ""
    generation_queue_table: Annotated[str, _row("Wiring: the generation queue table's name.")] = ""
    shopper_sessions_table: Annotated[str, _row("Wiring: the shopper sessions table's name.")] = ""
    shopper_records_table: Annotated[str, _row("Wiring: the shopper records table's name.")] = ""
    ui_storage_bucket: Annotated[str, _row("Wiring: the storage bucket's name.")] = ""
    generation_queue_url: Annotated[str, _row("Wiring: the FIFO generation queue's URL.")] = ""
    dead_letter_queue_url: Annotated[str, _row("Wiring: the FIFO dead-letter queue's URL.")] = ""
    shop_events_queue_url: Annotated[str, _row("Wiring: the URL of the queue of Shopify's events.")] = ""
    public_files_bucket: Annotated[str, _row("Wiring: the name of the bucket of public files.")] = ""
    secrets_prefix: Annotated[
        str, _row("Wiring: prefix of secret names in Secrets Manager; empty: environment only.")
    ] = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises `BadSettings`, naming the variable, for a value that cannot be used. An empty value is the default."""
        values = {row.name: environment.get(row.name.upper(), "").strip() for row in fields(cls)}
        try:
            settings = _validator().validate_python({name: value for name, value in values.items() if value})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name, message = str(first["loc"][0]), first["msg"].removeprefix("Value error, ")
            raise BadSettings(f"{name.upper()} is {values[name]!r}: {message[0].lower()}{message[1:]}.") from None
        if settings.function_timeout_seconds > _MAX_FUNCTION_SECONDS:
            raise BadSettings(
                f"GENERATION_BUDGET_SECONDS and TIMEOUT_MARGIN_SECONDS are {settings.generation_budget_seconds:g} and "
                f"{settings.timeout_margin_seconds:g}; together they can be {_MAX_FUNCTION_SECONDS} at most."
            )
        return settings

    @classmethod
    def descriptions(cls) -> dict[str, str]:
        """What each setting is for, by its field's name."""
        properties = _validator().json_schema()["properties"]
        return {row.name: properties[row.name]["description"] for row in fields(cls)}

    def to_environment(self) -> dict[str, str]:
        """The variables that give a function these settings; `from_environment` is the inverse.

        Settings of `make run` alone are left out, and so is empty wiring, which a stack adds.
        """
        values = {row.name: getattr(self, row.name) for row in fields(self) if row.name not in _OF_MAKE_RUN}
        return {name.upper(): str(value) for name, value in values.items() if value != ""}

    @property
    def is_development(self) -> bool:
        """Whether this is a run on a developer's machine; no deployed stage is one."""
        return self.environment == "development"

    @property
    def providers(self) -> tuple[str, ...]:
        """The model providers in the order in which they are called; those without their key are skipped."""
        return tuple(name for name in _split(self.model_providers) if name != _NO_PROVIDER)

    @property
    def kimi_models(self) -> tuple[str, ...]:
        return _split(self.kimi_model)

    @property
    def claude_models(self) -> tuple[str, ...]:
        return _split(self.claude_model)

    @property
    def bedrock_models(self) -> tuple[str, ...]:
        return _split(self.bedrock_model)

    @property
    def concurrent_generations(self) -> int:
        # The event source's own limit cannot be lower than two.
        return max(2, self.max_concurrent_generations or self.pool_size)

    def open_part(self, jobs: int) -> int:
        """How many of a member's jobs may be of shoppers without a history; at least one."""
        return max(1, jobs * (100 - self.reserved_depth_percent) // 100)

    @property
    def function_timeout_seconds(self) -> int:
        return int(self.generation_budget_seconds + self.timeout_margin_seconds)

    @property
    def queue_retention_seconds(self) -> int:
        return self.job_deadline_seconds + _RETENTION_BEYOND_DEADLINE_SECONDS

    @property
    def visibility_timeout_seconds(self) -> int:
        return 2 * self.function_timeout_seconds

    @property
    def hold_seconds(self) -> int:
        """How long a message is invisible after each heartbeat of its attempt."""
        return min(MAX_HOLD_SECONDS, self.visibility_timeout_seconds)

    @property
    def heartbeat_seconds(self) -> float:
        return self.hold_seconds / _HEARTBEATS_IN_A_HOLD

    @property
    def stores_path(self) -> Path:
        return _ROOT / self.stores_dir  # an absolute STORES_DIR replaces the root


_OF_MAKE_RUN = ("port", "generator_port")


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for text in names.split(",") if (name := text.strip()))


@cache
def _validator() -> TypeAdapter[Settings]:
    # Made on first use: the stacks import this module and read no environment.
    return TypeAdapter(Settings)


@cache
def current_settings() -> Settings:
    """This process's settings, read once, on first use."""
    return Settings.from_environment()
