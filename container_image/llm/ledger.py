"""What every instance of the generator shares about models: who is blocked, what is gone, what today has cost.

None of it can fail a page. Where storage does not answer, nothing is known: a provider is asked that might be blocked,
and a budget counts as not yet spent. A job that finds no storage cannot end either, so that costs few calls.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.aws.time_limit import at_most
from wandstore.documents.origin import GenerationCost
from wandstore.jobs.items import item_key
from wandstore.observability import count, logger
from wandstore.settings import Settings
from wandstore.shoppers.sessions import has_expired

BLOCKED_SECONDS = 15 * 60.0
# What one job has to find out whether the provider answers again; if it dies meanwhile, another one may try after this.
TRIAL_SECONDS = 60.0
GONE_SECONDS = 24 * 3600.0
SPENDING_KEPT_SECONDS = 90 * 24 * 3600.0
# A page waits this long for each of the few questions here.
_CALL_SECONDS = 2.0


class Standing(NamedTuple):
    """How one account stands with its provider. `is_on_trial`: it was blocked, and this job finds out whether it is."""

    is_blocked: bool = False
    is_on_trial: bool = False
    gone_models: frozenset[str] = frozenset()


def name_account(base_url: str, api_key: str) -> str:
    """Names an account without saying its key; what was found of an old key is not held against a new one."""
    return hashlib.sha256(f"{base_url}\n{api_key}".encode(errors="replace")).hexdigest()[:12]


class Ledger:
    """The items `provider:{name}` (one an account) and `spend:{store}:{day}` of the generation queue table.

    Without storage it knows nothing and keeps nothing. No method raises.
    """

    def __init__(self, storage: Storage | None, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._table = settings.generation_queue_table
        self._budget_dollars = settings.daily_llm_budget_usd
        self._clock = clock

    # Providers --------------------------------------------------------------------------------------------------------

    def look_up(self, provider: str, account: str) -> Standing:
        """How the account stands. When a block has run out, one job is told to try, and says what it found."""
        now = self._clock()
        answer = self._ask("get_item", Key=_provider_key(provider, account))
        item = (answer or {}).get("Item")
        if item is None or has_expired(item, now):
            return Standing()
        gone = frozenset(
            name.removeprefix(_GONE) for name, until in item.items() if name.startswith(_GONE) and _number(until) > now
        )
        if "blocked_until" not in item:
            return Standing(gone_models=gone)
        if _number(item["blocked_until"]) > now or not self._begin_trial(provider, account, item["blocked_until"], now):
            return Standing(is_blocked=True, gone_models=gone)
        return Standing(is_on_trial=True, gone_models=gone)

    def _begin_trial(self, provider: str, account: str, seen: dict[str, str], now: float) -> bool:
        """Whether this job is the one that tries; where storage does not say, it does."""
        answer = self._ask(
            "update_item",
            Key=_provider_key(provider, account),
            UpdateExpression="SET #until = :until",
            ConditionExpression="#until = :seen",
            ExpressionAttributeNames={"#until": "blocked_until"},
            ExpressionAttributeValues={":until": {"N": str(int(now + TRIAL_SECONDS))}, ":seen": seen},
        )
        return answer != _REFUSED

    def note_blocked(self, provider: str, account: str) -> None:
        """Keeps everybody from this account for a while."""
        count("ProviderBlocked", provider=provider)
        logger.error("provider is blocked", extra={"provider": provider, "seconds": BLOCKED_SECONDS})
        self._set(provider, account, "blocked_until", BLOCKED_SECONDS)

    def note_gone(self, provider: str, account: str, model: str) -> None:
        """Keeps everybody from this model for a day."""
        logger.error("model is gone", extra={"provider": provider, "model": model})
        self._set(provider, account, f"{_GONE}{model}", GONE_SECONDS)

    def note_answered(self, provider: str, account: str) -> None:
        """Ends a block whose trial went well."""
        self._ask(
            "update_item",
            Key=_provider_key(provider, account),
            UpdateExpression="REMOVE #until",
            ExpressionAttributeNames={"#until": "blocked_until"},
        )

    def _set(self, provider: str, account: str, attribute: str, seconds: float) -> None:
        now = self._clock()
        self._ask(
            "update_item",
            Key=_provider_key(provider, account),
            UpdateExpression="SET #attribute = :until, #expires_at = :expires_at",
            ExpressionAttributeNames={"#attribute": attribute, "#expires_at": "expires_at"},
            ExpressionAttributeValues={
                ":until": {"N": str(int(now + seconds))},
                ":expires_at": {"N": str(int(now + GONE_SECONDS))},
            },
        )

    # Spending ---------------------------------------------------------------------------------------------------------

    def is_budget_spent(self, store: str) -> bool:
        """Whether the store may spend nothing more today; with a budget of 0, always.

        Jobs that are under way when the sum reaches the budget still add what they cost.
        """
        if self._budget_dollars <= 0:
            return True
        now = self._clock()
        answer = self._ask("get_item", Key=_spending_key(store, now))
        item = (answer or {}).get("Item")
        return item is not None and not has_expired(item, now) and _number(item["dollars"]) >= self._budget_dollars

    def add_spending(self, store: str, cost: GenerationCost) -> None:
        """Adds what one generation has cost to the store's sums of today (UTC)."""
        tokens = cost.prompt_tokens + cost.completion_tokens
        if not tokens:
            return
        now = self._clock()
        self._ask(
            "update_item",
            Key=_spending_key(store, now),
            UpdateExpression="ADD #tokens :tokens, #dollars :dollars SET #expires_at = :expires_at",
            ExpressionAttributeNames={"#tokens": "tokens", "#dollars": "dollars", "#expires_at": "expires_at"},
            ExpressionAttributeValues={
                ":tokens": {"N": str(tokens)},
                ":dollars": {"N": f"{cost.dollars:.9f}"},
                ":expires_at": {"N": str(int(now + SPENDING_KEPT_SECONDS))},
            },
        )

    def _ask(self, operation: str, **arguments: Any) -> dict[str, Any] | None:
        """DynamoDB's answer, `_REFUSED` where a condition was not met, None where there is none."""
        if self._storage is None:
            return None
        try:
            with at_most(_CALL_SECONDS):
                answer: dict[str, Any] = getattr(self._storage.dynamodb, operation)(TableName=self._table, **arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return _REFUSED
            reason = error.response["Error"]["Code"]
        except Exception as error:
            # Timeouts, refused and cut connections, and answers that no parser understands, whichever layer says so.
            reason = type(error).__name__
        else:
            return answer
        logger.warning("ledger without storage", extra={"operation": operation, "reason": reason})
        count("LedgerUnavailable")
        return None


NOTHING_SHARED = Ledger(None, Settings())

_GONE = "gone:"
_REFUSED: dict[str, Any] = {"refused": True}


def _number(attribute: dict[str, str]) -> float:
    return float(attribute["N"])


def _provider_key(provider: str, account: str) -> dict[str, Any]:
    return {"key": {"S": keys.provider(provider)}, "sort": {"S": account}}


def _spending_key(store: str, now: float) -> dict[str, Any]:
    return item_key(keys.spending(store, datetime.fromtimestamp(now, UTC).date().isoformat()))
