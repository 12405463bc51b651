"""Every environment variable of the system: the Lambdas read them here, the stacks write them from here."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from wandstore.errors import BadSettings

_ROOT = Path(__file__).resolve().parent.parent
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


# What AWS allows. A stack refuses more as well, but in words that name no variable.
_LONGEST_FUNCTION_SECONDS = 900  # a message is invisible for twice that, far from the 12 hours that a queue allows
_LONGEST_RETENTION_SECONDS = 14 * 24 * 3600
_MOST_OF_AN_EVENT_SOURCE = 1000
# Beyond a job's deadline, for the generator to end it by itself before the keeper does.
KEEPER_GRACE_SECONDS = 600
# The queue still has the message of a job that the keeper ends.
_RETENTION_BEYOND_DEADLINE_SECONDS = 2 * KEEPER_GRACE_SECONDS


def _setting(
    default: Any,
    about: str,
    *,
    least: float | None = None,
    most: int | None = None,
    is_address: bool = False,
    is_list: bool = False,
) -> Any:
    metadata = {"about": about, "least": least, "most": most, "is_address": is_address, "is_list": is_list}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One row a variable; the variable's name is the field's in capitals."""

    environment: Literal["production", "staging", "development"] = _setting(
        "production", "The stage. `make run` sets `development`, which opens the debug routes."
    )
    cache_ttl_seconds: int = _setting(
        3600, "How long a page stays in the UI cache; a store file may say otherwise.", least=1
    )
    pool_size: int = _setting(10, "Members of the generation pool.", least=1, most=_MOST_OF_AN_EVENT_SOURCE)
    max_queue_depth: int = _setting(100, "Jobs a member takes, queued and running.", least=1)
    max_queue_wait_seconds: int = _setting(3600, "A member refuses a job that would wait longer than this.", least=1)
    job_deadline_seconds: int = _setting(
        7200,
        "A job older than this ends as failed before a model is called.",
        least=1,
        most=_LONGEST_RETENTION_SECONDS - _RETENTION_BEYOND_DEADLINE_SECONDS,
    )
    max_concurrent_generations: int = _setting(
        0,
        "Jobs that run at once over all members; 0 stands for `POOL_SIZE`, and 2 is the least.",
        least=0,
        most=_MOST_OF_AN_EVENT_SOURCE,
    )
    container_inactivity_timeout_ms: int = _setting(
        300_000, "The image's HTTP server ends itself after this idle time; 0 is never.", least=0
    )
    llm_timeout_seconds: float = _setting(
        25.0, "The wait for the first byte of a model's answer, and for each next one.", least=0.1
    )
    generation_budget_seconds: float = _setting(150.0, "A whole generation.", least=1, most=_LONGEST_FUNCTION_SECONDS)
    timeout_margin_seconds: float = _setting(
        30.0,
        "What the generator's function has beyond the budget, to store and to end.",
        least=1,
        most=_LONGEST_FUNCTION_SECONDS,
    )
    template_retry_seconds: int = _setting(
        300, "When a page composed from a template because a model failed is made again.", least=0
    )
    refresh_cooldown_seconds: int = _setting(
        60, "No new job for a shopper this soon after the end of the last one.", least=0
    )
    kimi_model: str = _setting(
        "moonshot-v1-32k,kimi-k2.6,kimi-k3", "Kimi's models, in the order in which they are tried.", is_list=True
    )
    kimi_base_url: str = _setting("https://api.moonshot.cn/v1", "Kimi's API, with its version path.", is_address=True)
    ai_gateway_url: str = _setting(
        "", "Any OpenAI-compatible gateway, with its version path; used in Kimi's place when set.", is_address=True
    )
    claude_model: str = _setting(
        "claude-haiku-5-5", "Claude's models, in the order in which they are tried.", is_list=True
    )
    claude_base_url: str = _setting(
        "", "Claude's API, without a version path; the SDK's own address when empty.", is_address=True
    )
    generation_mode: Literal["components"] = _setting("components", "What a model writes: a component tree.")
    daily_llm_budget_usd: float = _setting(
        100.0, "Dollars a store may spend on models in a day (UTC); 0 asks no model.", least=0
    )
    cache_lookup_order: Literal["cache-first", "archive-first"] = _setting(
        "cache-first", "Which store is asked first for a page: the UI cache or the archive."
    )
    default_store: str = _setting("magic-wands", "The store of `/` and `/store`.")
    public_base_url: str = _setting(
        "", "The address shoppers know, for canonical links; only relative links when empty.", is_address=True
    )
    stores_dir: str = _setting("stores", "The folder of the store files, from the root of the artifact.")
    session_ttl_days: int = _setting(0, "Days after its last event that a session is forgotten; 0 is never.", least=0)
    port: int = _setting(8000, "The edge app's port under `make run`.", least=1)
    generator_port: int = _setting(8080, "The generator's port under `make run`, and the image's HTTP port.", least=1)
    ui_cache_table: str = _setting("", "Wiring: the UI cache table's name.")
    generation_queue_table: str = _setting("", "Wiring: the generation queue table's name.")
    shopper_sessions_table: str = _setting("", "Wiring: the shopper sessions table's name.")
    shopper_records_table: str = _setting("", "Wiring: the shopper records table's name.")
    ui_storage_bucket: str = _setting("", "Wiring: the storage bucket's name.")
    generation_queue_url: str = _setting("", "Wiring: the FIFO generation queue's URL.")
    dead_letter_queue_url: str = _setting("", "Wiring: the FIFO dead-letter queue's URL.")
    secrets_prefix: str = _setting(
        "", "Wiring: what stands before a secret's name in Secrets Manager; empty asks the environment only."
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises `BadSettings`, naming the variable, for a value that cannot be used. An empty value is the default."""
        hints = get_type_hints(cls)
        values = {}
        for row in fields(cls):
            name = row.name.upper()
            if text := environment.get(name, "").strip():
                if row.metadata["is_address"] and not _ADDRESS.fullmatch(text):
                    raise BadSettings(f"{name} is {text!r}, which is no http:// or https:// address.")
                if row.metadata["is_list"] and not _split(text):
                    raise BadSettings(f"{name} is {text!r}, which names none.")
                values[row.name] = _parse(name, text, hints[row.name], row.metadata["least"], row.metadata["most"])
        settings = cls(**values)
        if settings.function_timeout_seconds > _LONGEST_FUNCTION_SECONDS:
            raise BadSettings(
                f"GENERATION_BUDGET_SECONDS and TIMEOUT_MARGIN_SECONDS are {settings.generation_budget_seconds:g} and "
                f"{settings.timeout_margin_seconds:g}; the most they can be together is {_LONGEST_FUNCTION_SECONDS}."
            )
        return settings

    def to_environment(self) -> dict[str, str]:
        """The variables that a function is given to have these settings; `from_environment` is its inverse.

        What only `make run` reads is left out, and so is the wiring that a stack has still to add.
        """
        values = {row.name: getattr(self, row.name) for row in fields(self) if row.name not in _OF_MAKE_RUN}
        return {name.upper(): str(value) for name, value in values.items() if value != ""}

    @property
    def kimi_models(self) -> tuple[str, ...]:
        return _split(self.kimi_model)

    @property
    def claude_models(self) -> tuple[str, ...]:
        return _split(self.claude_model)

    @property
    def concurrent_generations(self) -> int:
        # The event source's own limit cannot be lower than two.
        return max(2, self.max_concurrent_generations or self.pool_size)

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
    def stores_path(self) -> Path:
        return _ROOT / self.stores_dir  # an absolute STORES_DIR replaces the root


_OF_MAKE_RUN = ("port", "generator_port")


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for text in names.split(",") if (name := text.strip()))


def _parse(name: str, text: str, kind: Any, least: float | None, most: int | None) -> Any:
    if choices := get_args(kind):
        if text not in choices:
            raise BadSettings(f"{name} is {text!r}; it can be {' or '.join(choices)}.")
        return text
    try:
        value = kind(text)
        # Python reads `nan` and `inf`; no wait can be that long, and no amount compares with them as one would think.
        if kind is float and not math.isfinite(value):
            raise ValueError(text)
    except ValueError:
        raise BadSettings(f"{name} is {text!r}, which is no {'whole number' if kind is int else 'number'}.") from None
    if least is not None and not value >= least:
        raise BadSettings(f"{name} is {text}; the least it can be is {least:g}.")
    if most is not None and not value <= most:
        raise BadSettings(f"{name} is {text}; the most it can be is {most}.")
    return value


@cache
def current_settings() -> Settings:
    """This process's settings, read once, on first use."""
    return Settings.from_environment()
