"""What all instances of the generator share about providers: circuit breakers, missing models, refused parameters.

None of it can fail a page. If storage does not answer, nothing is known: a provider may be called although it is
blocked. A job cannot end without storage either, so this costs few calls. What they share about money is
`container_image.llm.allowance`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import uuid4

from botocore.exceptions import ClientError

from container_image.llm.breaker import Breaker
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.aws.time_limit import at_most
from wandstore.chance import CHANCE
from wandstore.documents.origin import GenerationCost
from wandstore.errors import ConditionRefused
from wandstore.keys import Key
from wandstore.observability import count, logger
from wandstore.settings import Settings

Answered = TypeVar("Answered")
# Makes a trial call, and returns what it cost.
TrialCall = Callable[[], GenerationCost]

GONE_SECONDS = 24 * 3600.0
# How long after the end of its time a trial call may still report its outcome; then another job may try.
TRIAL_MARGIN_SECONDS = 10.0
# A page waits at most this long for each of the few calls here.
CALL_SECONDS = 2.0
# Of instances that write at once, one succeeds and the others read again.
_MAX_TRIES = 10
_PAUSE_SECONDS = 0.02
_MAX_WORDS = 200


class AccountState(NamedTuple):
    """What is known of an account at its provider.

    `is_blocked`: no call may begin. `awaits_trial`: one may, which is the breaker's trial. `last_failure` is the
    message of the failure that was noted last. `refused` are parameters, each with the model that its server refused it
    for.
    """

    is_blocked: bool = False
    awaits_trial: bool = False
    gone_models: frozenset[str] = frozenset()
    breaker: Breaker = Breaker()
    last_failure: str = ""
    last_failed_at: float = 0
    refused: frozenset[tuple[str, str]] = frozenset()

    def refused_by(self, model: str) -> frozenset[str]:
        """The parameters to leave out for this model."""
        return frozenset(parameter for parameter, name in self.refused if name == model)

    @property
    def why_blocked(self) -> str:
        until = datetime.fromtimestamp(self.breaker.blocked_until, UTC)
        return f"The provider is not called before {until:%H:%M:%S} UTC, because it failed: {self.last_failure}"


def name_account(base_url: str, api_key: str) -> str:
    """Names an account without revealing its key; a new key is a new account."""
    return hashlib.sha256(f"{base_url}\n{api_key}".encode(errors="replace")).hexdigest()[:12]


class Ledger:
    """The items `provider:{name}` of the generation queue table, one for each account.

    Without storage it knows nothing and stores nothing. No method raises. `clock` returns epoch seconds. A
    caller that gives `trials` makes the calls in it when its page is made: trial calls that no page has to wait for.
    """

    def __init__(
        self,
        storage: Storage | None,
        settings: Settings,
        clock: Callable[[], float] = time.time,
        trials: list[TrialCall] | None = None,
    ) -> None:
        self.trials = trials
        self._storage = storage
        self._table = settings.generation_queue_table
        self._clock = clock

    def look_up(self, provider: str, account: str) -> AccountState:
        now = self._clock()
        item = self._get(keys.provider(provider, account)) or {}
        breaker = _read_breaker(item, now)
        return AccountState(
            is_blocked=breaker.is_blocked(now),
            awaits_trial=breaker.awaits_trial(now),
            gone_models=frozenset(_names(item, _GONE, now)),
            breaker=breaker,
            last_failure=item.get("last_failure", ""),
            last_failed_at=item.get("last_failed_at", 0),
            refused=frozenset((name.partition(":")[0], name.partition(":")[2]) for name in _names(item, _REFUSED, now)),
        )

    def begin_trial(self, provider: str, account: str, seconds: float) -> str:
        """The name of a trial call, which ends within so many seconds; empty if another job has begun one."""
        trial = uuid4().hex[:12]

        def begin(breaker: Breaker, now: float) -> Breaker:
            is_awaited = breaker.awaits_trial(now)
            return breaker.begin_trial(trial, now, seconds + TRIAL_MARGIN_SECONDS) if is_awaited else breaker

        _, after = self._change(keys.provider(provider, account), begin)
        # A breaker that is closed now, or that storage does not know, lets every call pass.
        return trial if after.trial == trial or after.is_closed else ""

    def note_failed(self, provider: str, account: str, why: str, trial: str = "") -> bool:
        """A call gave no page; `why` is a sentence, and `trial` the call's name if it was one.

        Whether no further call may begin now.
        """
        before, after = self._change(keys.provider(provider, account), partial(_fail, trial=trial), why)
        if after != before and not after.is_closed:
            count("BreakerOpened", provider=provider)
            about = {"provider": provider, "seconds": after.open_seconds, "why": why}
            logger.error("circuit breaker opened", extra=about)
        return not after.is_closed

    def note_answered(self, provider: str, account: str, trial: str = "") -> None:
        """A call gave a page."""
        before, after = self._change(keys.provider(provider, account), lambda breaker, _: breaker.answer(trial))
        if after.is_closed and not before.is_closed:
            logger.info("circuit breaker closed", extra={"provider": provider})

    def note_blocked(self, provider: str, account: str, why: str, trial: str = "") -> None:
        """The provider refuses this account's key or quota: no job calls it for a while."""
        count("ProviderBlocked", provider=provider)
        logger.error("provider is blocked", extra={"provider": provider, "why": why})
        self._change(keys.provider(provider, account), partial(_refuse, trial=trial), why)

    def note_gone(self, provider: str, account: str, model: str) -> None:
        """Skips this model in every job for a day."""
        logger.error("model is gone", extra={"provider": provider, "model": model})
        self._set(provider, account, f"{_GONE}{model}", GONE_SECONDS)

    def note_refused(self, provider: str, account: str, model: str, parameters: Iterable[str]) -> None:
        """Leaves these parameters out of every job's calls of this model for a day."""
        for parameter in sorted(parameters):
            logger.warning("parameter left out", extra={"provider": provider, "model": model, "parameter": parameter})
            self._set(provider, account, f"{_REFUSED}{parameter}:{model}", GONE_SECONDS)

    def _set(self, provider: str, account: str, attribute: str, seconds: float) -> None:
        now = self._clock()
        values = {"until": int(now + seconds), **dynamodb.expires_after(now, GONE_SECONDS)}
        change = "SET #attribute = :until, #expires_at = :expires_at"
        key, names = keys.provider(provider, account), {"attribute": attribute}
        self._update(Update(table=self._table, key=key, change=change, values=values, names=names))

    # The breaker ------------------------------------------------------------------------------------------------------

    def _change(self, key: Key, event: Callable[[Breaker, float], Breaker], why: str = "") -> tuple[Breaker, Breaker]:
        """The breaker before and after an event. Nothing is written where they are the same.

        Optimistic lock: if another write got there first, the event is applied to the newer state.
        """
        if self._storage is None:
            return Breaker(), Breaker()
        before = Breaker()
        for tries in range(1, _MAX_TRIES + 1):
            now = self._clock()
            item = self._get(key) or {}
            before = _read_breaker(item, now)
            after = event(before, now)
            if after == before or self._update(self._write_of(key, item.get("revision"), after, why)):
                return before, after
            time.sleep(CHANCE.uniform(0, _PAUSE_SECONDS * tries))
        count("LedgerUnavailable")
        return before, before

    def _write_of(self, key: Key, seen: int | None, breaker: Breaker, why: str) -> Update:
        now = self._clock()
        values = {
            "recent": breaker.recent,
            "open_seconds": breaker.open_seconds,
            "trial": breaker.trial,
            "revision": (seen or 0) + 1,
            **dynamodb.expires_after(now, GONE_SECONDS),
        }
        if why:
            values |= {"last_failure": why[:_MAX_WORDS], "last_failed_at": int(now)}
        if not breaker.is_closed:
            values["blocked_until"] = breaker.blocked_until
        removed = " REMOVE #blocked_until" if breaker.is_closed else ""
        return Update(
            table=self._table,
            key=key,
            change="SET " + ", ".join(f"#{name} = :{name}" for name in values) + removed,
            condition="attribute_not_exists(#revision)" if seen is None else "#revision = :seen",
            values=values if seen is None else values | {"seen": seen},
        )

    # Storage ----------------------------------------------------------------------------------------------------------

    def _get(self, key: Key) -> Item | None:
        """The item, expired or not; None if there is none, or storage does not answer."""
        storage = self._storage
        if storage is None:
            return None
        table = Table(storage, self._table)
        return self._ask(lambda: table.get(key))

    def _update(self, write: Update) -> bool:
        """False if the condition was refused; True otherwise, and if storage does not answer."""
        storage = self._storage
        if storage is None:
            return True
        try:
            self._ask(lambda: dynamodb.update(storage, write))
        except ConditionRefused:
            return False
        return True

    def _ask(self, call: Callable[[], Answered]) -> Answered | None:
        """The result of a storage call, or None if it fails. Raises `ConditionRefused`."""
        try:
            with at_most(CALL_SECONDS):
                return call()
        except ConditionRefused:
            raise
        except ClientError as error:
            reason = error.response["Error"]["Code"]
        except Exception as error:
            # Timeouts, closed connections and malformed responses raise errors of any layer.
            reason = type(error).__name__
        logger.warning("ledger without storage", extra={"reason": reason})
        count("LedgerUnavailable")
        return None


NOTHING_SHARED = Ledger(None, Settings())

_GONE = "gone:"
_REFUSED = "refused:"  # then the parameter, which has no colon, and the model, which may have


def _names(item: Item, prefix: str, now: float) -> Iterator[str]:
    """The names of this kind whose time is not over."""
    return (name.removeprefix(prefix) for name, until in item.items() if name.startswith(prefix) and until > now)


def _read_breaker(item: Item, now: float) -> Breaker:
    """The breaker in an item. An older version writes and removes its `blocked_until` alone."""
    if dynamodb.has_expired(item, now):
        return Breaker()
    return Breaker(
        recent=item.get("recent", ""),
        blocked_until=int(item.get("blocked_until", 0)),
        open_seconds=int(item.get("open_seconds", 0)),
        trial=item.get("trial", ""),
    )


def _fail(breaker: Breaker, now: float, *, trial: str) -> Breaker:
    return breaker.fail(now, trial)


def _refuse(breaker: Breaker, now: float, *, trial: str) -> Breaker:
    return breaker.refuse(now, trial)
