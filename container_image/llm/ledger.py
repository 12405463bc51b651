"""What all instances of the generator share about providers: blocked accounts, missing models and refused
parameters.

None of it can fail a page. If storage does not answer, nothing is known: a provider may be called although it is
blocked. A job cannot end without storage either, so this costs few calls. What they share about money is
`container_image.llm.allowance`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.aws.time_limit import at_most
from wandstore.errors import ConditionRefused
from wandstore.keys import Key
from wandstore.observability import count, logger
from wandstore.settings import Settings

Answered = TypeVar("Answered")

BLOCKED_SECONDS = 15 * 60.0
# How long one job has to find out whether the provider answers again; then another job may try.
TRIAL_SECONDS = 60.0
GONE_SECONDS = 24 * 3600.0
# A page waits at most this long for each of the few calls here.
_CALL_SECONDS = 2.0


class AccountState(NamedTuple):
    """The state of an account at its provider. `is_on_trial`: the block has run out, and this job tries it.

    `refused` are parameters, each with the model that its server refused it for.
    """

    is_blocked: bool = False
    is_on_trial: bool = False
    gone_models: frozenset[str] = frozenset()
    refused: frozenset[tuple[str, str]] = frozenset()

    def refused_by(self, model: str) -> frozenset[str]:
        """The parameters to leave out for this model."""
        return frozenset(parameter for parameter, name in self.refused if name == model)


def name_account(base_url: str, api_key: str) -> str:
    """Names an account without revealing its key; a new key is a new account."""
    return hashlib.sha256(f"{base_url}\n{api_key}".encode(errors="replace")).hexdigest()[:12]


class Ledger:
    """The items `provider:{name}` of the generation queue table, one for each account.

    Without storage it knows nothing and stores nothing. No method raises. `clock` returns epoch seconds.
    """

    def __init__(self, storage: Storage | None, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._table = settings.generation_queue_table
        self._clock = clock

    def look_up(self, provider: str, account: str) -> AccountState:
        """The state of the account. After a block has expired, one job tries the account and reports the result."""
        now = self._clock()
        item = self._get(keys.provider(provider, account), now)
        if item is None:
            return AccountState()
        known = AccountState(
            gone_models=frozenset(_names(item, _GONE, now)),
            refused=frozenset((name.partition(":")[0], name.partition(":")[2]) for name in _names(item, _REFUSED, now)),
        )
        blocked_until = item.get("blocked_until")
        if blocked_until is None:
            return known
        if blocked_until > now or not self._begin_trial(provider, account, blocked_until, now):
            return known._replace(is_blocked=True)
        return known._replace(is_on_trial=True)

    def _begin_trial(self, provider: str, account: str, seen: float, now: float) -> bool:
        """Whether this job is the one that tries; also True if storage does not answer."""
        begin = Update(
            table=self._table,
            key=keys.provider(provider, account),
            change="SET #blocked_until = :until",
            condition="#blocked_until = :seen",
            values={"until": int(now + TRIAL_SECONDS), "seen": seen},
        )
        return self._update(begin)

    def note_blocked(self, provider: str, account: str) -> None:
        """Blocks this account for every job for a while."""
        count("ProviderBlocked", provider=provider)
        logger.error("provider is blocked", extra={"provider": provider, "seconds": BLOCKED_SECONDS})
        self._set(provider, account, "blocked_until", BLOCKED_SECONDS)

    def note_gone(self, provider: str, account: str, model: str) -> None:
        """Skips this model in every job for a day."""
        logger.error("model is gone", extra={"provider": provider, "model": model})
        self._set(provider, account, f"{_GONE}{model}", GONE_SECONDS)

    def note_refused(self, provider: str, account: str, model: str, parameters: Iterable[str]) -> None:
        """Leaves these parameters out of every job's calls of this model for a day."""
        for parameter in sorted(parameters):
            logger.warning("parameter left out", extra={"provider": provider, "model": model, "parameter": parameter})
            self._set(provider, account, f"{_REFUSED}{parameter}:{model}", GONE_SECONDS)

    def note_answered(self, provider: str, account: str) -> None:
        """Ends a block whose trial succeeded."""
        key = keys.provider(provider, account)
        self._update(Update(table=self._table, key=key, change="REMOVE #blocked_until"))

    def _set(self, provider: str, account: str, attribute: str, seconds: float) -> None:
        now = self._clock()
        values = {"until": int(now + seconds), **dynamodb.expires_after(now, GONE_SECONDS)}
        change = "SET #attribute = :until, #expires_at = :expires_at"
        key, names = keys.provider(provider, account), {"attribute": attribute}
        self._update(Update(table=self._table, key=key, change=change, values=values, names=names))

    # Storage ----------------------------------------------------------------------------------------------------------

    def _get(self, key: Key, now: float) -> Item | None:
        """The item; None if there is none, it has expired, or storage does not answer."""
        storage = self._storage
        if storage is None:
            return None
        table = Table(storage, self._table)
        return self._ask(lambda: table.get(key, now=now, is_consistent=False))

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
            with at_most(_CALL_SECONDS):
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
