"""Permission for one request's model calls, from what all generators have spent, and the booking of what they cost.

The rules are `wandstore.jobs.allowance`. Here they meet storage: a permission *reserves* what a page is expected to
cost in the same transaction that checks what was spent, so ten members in parallel cannot overspend. `settle` replaces
the expected cost by the true one. A reservation that is never settled fills up again with its pot.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Table, Update, Write
from wandstore.aws.request_storage import Storage
from wandstore.aws.time_limit import at_most
from wandstore.chance import CHANCE
from wandstore.documents.origin import DegradedReason, GenerationCost
from wandstore.errors import ErrorCode, JobError, TransactionRefused, WriteConflict
from wandstore.ids import ShopperKey, StoreSlug
from wandstore.jobs.allowance import REFUSALS, Limits, Pot, PotName, Purpose, RefusalReason, Spent, Use, find_refusal
from wandstore.keys import Key
from wandstore.observability import count, logger
from wandstore.settings import Settings
from wandstore.shoppers.standing import Standing

SPENDING_KEPT_SECONDS = 90 * 24 * 3600.0
_COUNTS_KEPT_SECONDS = 2 * 24 * 3600.0
# A page waits at most this long for each call here.
CALL_SECONDS = 2.0
# Two generators that reserve at once refuse each other; each try reads again.
_MAX_TRIES = 8
_PAUSE_SECONDS = 0.02
# Most trees are made within this time.
_MAKING_SECONDS = 20.0


@dataclass(frozen=True)
class Payer:
    """On whose account a model is called: a shopper of a store, or an operator where there is none."""

    store: StoreSlug
    standing: Standing
    shopper: ShopperKey | None = None


@dataclass(frozen=True)
class Reservation:
    """A permission to call a model once for this use. `dollars` are booked until it is settled."""

    use: Use
    dollars: float
    day: str
    is_booked: bool = True


@dataclass(frozen=True)
class Refusal:
    """No permission. For `making_seconds` the bucket's tree may still be made by the job that was permitted."""

    reason: RefusalReason
    making_seconds: float = 0

    @property
    def is_short(self) -> bool:
        """Whether it is worth asking again soon, and not only when a page's hour is over."""
        return self.reason is RefusalReason.BUCKET_PAUSE

    @property
    def degraded_reason(self) -> DegradedReason:
        return DegradedReason.MODEL_FAILED if self.is_short else DegradedReason.BUDGET_SPENT

    @property
    def error(self) -> JobError:
        code = ErrorCode.MODEL_UNAVAILABLE if self.is_short else ErrorCode.BUDGET_SPENT
        return JobError(code=code, message=REFUSALS[self.reason])


class Allowance:
    """The permissions of one payer. Without storage only the settings limit. No method raises.

    `clock` gives epoch seconds.
    """

    def __init__(
        self, storage: Storage | None, settings: Settings, payer: Payer, clock: Callable[[], float] = time.time
    ) -> None:
        self._storage = storage
        self._table = settings.generation_queue_table
        self._limits = Limits.of(settings)
        self._payer = payer
        self._clock = clock

    def reserve(self, purpose: Purpose, dollars: float, bucket: str = "") -> Reservation | Refusal:
        """Asks to call a model once. `dollars` is what a page is expected to cost; `bucket` names a tree to be made."""
        use = Use(purpose, self._payer.standing, bucket)
        try:
            answer = self._reserve(use, dollars)
        except Exception as error:
            # Timeouts, closed connections and malformed responses raise errors of any layer.
            logger.warning("allowance without storage", extra={"reason": type(error).__name__})
            count("LedgerUnavailable")
            if use.is_new_shoppers:
                answer = Refusal(RefusalReason.STORAGE)
            else:
                # A job cannot end without storage either, so this costs few calls.
                answer = Reservation(use, dollars, self._today(), is_booked=False)
        if isinstance(answer, Refusal):
            count("SpendingRefused", purpose=purpose.value, reason=answer.reason.value)
            logger.info(
                "model not called",
                extra={"store": self._payer.store, "purpose": purpose.value, "reason": answer.reason.value},
            )
        return answer

    def settle(self, reservation: Reservation, cost: GenerationCost) -> None:
        """Books what the calls of a reservation have cost. Where no model was called, the permission is given back."""
        if self._storage is None:
            return
        was_called = bool(cost.prompt_tokens + cost.completion_tokens)
        for write in self._settlement(reservation, cost, was_called=was_called):
            self._write(write)

    def book(self, cost: GenerationCost) -> None:
        """Books what calls without a reservation have cost: they count for the day, and take from no pot."""
        if self._storage is not None and cost.prompt_tokens + cost.completion_tokens:
            for write in self._spending(cost):
                self._write(write)

    # Reserving --------------------------------------------------------------------------------------------------------

    def _reserve(self, use: Use, dollars: float) -> Reservation | Refusal:
        if self._storage is None:
            refusal = find_refusal(use, Spent(), self._limits, dollars, self._clock())
            return Refusal(refusal) if refusal else Reservation(use, dollars, self._today(), is_booked=False)
        for tries in range(1, _MAX_TRIES + 1):
            now, day = self._clock(), self._today()
            spent = self._read(use, day, now)
            if refusal := find_refusal(use, spent, self._limits, dollars, now):
                is_paused = refusal is RefusalReason.BUCKET_PAUSE
                return Refusal(refusal, max(0.0, spent.tried_at + _MAKING_SECONDS - now) if is_paused else 0)
            writes = self._booking(use, spent, dollars, now)
            try:
                if writes:
                    with at_most(CALL_SECONDS):
                        dynamodb.transact(self._storage, writes)
            except TransactionRefused:
                time.sleep(CHANCE.uniform(0, _PAUSE_SECONDS * tries))
                continue
            return Reservation(use, dollars, day)
        return Refusal(RefusalReason.STORAGE)

    def _read(self, use: Use, day: str, now: float) -> Spent:
        assert self._storage is not None
        store = self._payer.store
        pots = [pot for pot, _ in self._limits.pots_of(use)]
        wanted = [keys.spending(store, day), keys.deployment_spending(day), *map(self._key_of, pots)]
        if counter := self._counter(use, day):
            wanted.append(counter)
        with at_most(CALL_SECONDS):
            found = {
                (item["key"], item["sort"]): item
                for item in Table(self._storage, self._table).get_many(wanted, now=now)
            }

        def item_of(key: Key) -> Item:
            return found.get((key["key"], key["sort"]), {})

        counted = int(item_of(counter).get("count", 0)) if counter else 0
        return Spent(
            store_dollars=float(item_of(keys.spending(store, day)).get("dollars", 0)),
            deployment_dollars=float(item_of(keys.deployment_spending(day)).get("dollars", 0)),
            full_at={pot.name: int(item["full_at"]) for pot in pots if (item := item_of(self._key_of(pot)))},
            pages_of_shopper=counted if use.purpose is Purpose.OWN_PAGE else 0,
            tries_of_bucket=counted if use.makes_tree else 0,
            tried_at=float(item_of(counter).get("at", 0)) if counter else 0.0,
        )

    def _booking(self, use: Use, spent: Spent, dollars: float, now: float) -> list[Write]:
        """The writes that book a use, each under the condition that what was read is still true."""
        writes: list[Write] = []
        for pot, _ in self._limits.pots_of(use):
            seen = spent.full_at.get(pot.name)
            writes.append(
                Update(
                    table=self._table,
                    key=self._key_of(pot),
                    change="SET #full_at = :full_at",
                    condition="attribute_not_exists(#full_at)" if seen is None else "#full_at = :seen",
                    values={"full_at": pot.after(seen or 0, dollars, now)} | ({} if seen is None else {"seen": seen}),
                )
            )
        day = self._today()
        if counter := self._counter(use, day):
            writes.append(
                Update(
                    table=self._table,
                    key=counter,
                    change="ADD #count :one SET #at = :now, #expires_at = :expires_at",
                    condition="attribute_not_exists(#count) OR #count = :seen",
                    values={
                        "one": 1,
                        "seen": spent.pages_of_shopper + spent.tries_of_bucket,
                        "now": int(now),
                        **dynamodb.expires_after(now, _COUNTS_KEPT_SECONDS),
                    },
                )
            )
        return writes

    # Settling ---------------------------------------------------------------------------------------------------------

    def _settlement(self, reservation: Reservation, cost: GenerationCost, *, was_called: bool) -> list[Update]:
        writes = []
        if reservation.is_booked:
            for pot, _ in self._limits.pots_of(reservation.use):
                if difference := pot.milliseconds(cost.dollars) - pot.milliseconds(reservation.dollars):
                    writes.append(self._add(self._key_of(pot), "full_at", difference))
            if not was_called and (counter := self._counter(reservation.use, reservation.day)):
                give_back = "ADD #count :difference SET #at = :never"
                values = {"difference": -1, "never": 0}
                writes.append(Update(table=self._table, key=counter, change=give_back, values=values))
        return [*writes, *(self._spending(cost) if was_called else ())]

    def _spending(self, cost: GenerationCost) -> list[Update]:
        now, day = self._clock(), self._today()
        return [
            Update(
                table=self._table,
                key=key,
                change="ADD #tokens :tokens, #dollars :dollars SET #expires_at = :expires_at",
                values={
                    "tokens": cost.prompt_tokens + cost.completion_tokens,
                    "dollars": round(cost.dollars, 9),
                    **dynamodb.expires_after(now, SPENDING_KEPT_SECONDS),
                },
            )
            for key in (keys.spending(self._payer.store, day), keys.deployment_spending(day))
        ]

    def _add(self, key: Key, attribute: str, difference: int) -> Update:
        values = {"difference": difference}
        return Update(
            table=self._table, key=key, change="ADD #counted :difference", values=values, names={"counted": attribute}
        )

    def _write(self, write: Update) -> None:
        assert self._storage is not None
        reason = ""
        for tries in range(1, _MAX_TRIES + 1):
            try:
                with at_most(CALL_SECONDS):
                    dynamodb.update(self._storage, write)
                return
            except WriteConflict as error:
                reason = str(error)  # another generator is reserving
                time.sleep(CHANCE.uniform(0, _PAUSE_SECONDS * tries))
            except Exception as error:
                reason = type(error).__name__
                break
        logger.warning("spending not booked", extra={"store": self._payer.store, "reason": reason})
        count("LedgerUnavailable")

    # Keys -------------------------------------------------------------------------------------------------------------

    def _key_of(self, pot: Pot) -> Key:
        return keys.pot(None if pot.name is PotName.ALL_NEW_SHOPPERS else self._payer.store, pot.name.value)

    def _counter(self, use: Use, day: str) -> Key | None:
        """The item that counts the uses of a day, where they are limited."""
        if use.makes_tree:
            return keys.tree_tries(self._payer.store, use.bucket, day)
        if use.purpose is Purpose.OWN_PAGE and self._payer.shopper is not None:
            return keys.model_pages(self._payer.shopper, day)
        return None

    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
