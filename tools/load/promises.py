"""What shoppers were promised by an answer of 2xx, and what of it is not stored afterwards."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wandstore.aws.clients import Clients
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import JobState
from wandstore.page_store.archive import Archive
from wandstore.settings import Settings
from wandstore.shoppers.session_values import CART, SessionValues
from wandstore.shoppers.sessions import Sessions


@dataclass
class Promises:
    """Of one shopper. What failed twice may have been done or not: their bag is then not compared."""

    shopper_id: str
    views: int = 0
    searches: int = 0
    choice: str | None = None
    bag: Counter[str] = field(default_factory=Counter)  # quantities by variant
    is_bag_known: bool = True
    orders: int = 0
    jobs: set[str] = field(default_factory=set)


@dataclass
class Kept:
    """How much was promised of each kind, and a sentence for all that is not there."""

    promised: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)  # of each shopper's newest job, by how it ended
    lost: list[str] = field(default_factory=list)

    def describe(self) -> Iterable[str]:
        told = ", ".join(f"{times} {what}" for what, times in self.promised.items())
        ended = ", ".join(f"{state} {times}" for state, times in sorted(self.ended.items()))
        yield f"promised: {told or 'nothing'}; newest jobs of the shoppers: {ended or 'none'}"
        yield f"lost: {len(self.lost)}"
        yield from (f"  {one}" for one in self.lost[:20])


class Ledger:
    """Compares promises with what the run's storage holds."""

    def __init__(self, clients: Clients, settings: Settings, store: StoreSlug) -> None:
        self._clients, self._settings, self._store = clients, settings, store
        self._jobs = Jobs(clients, settings)

    def live_jobs(self) -> int:
        return sum(len(self._jobs.member(f"pool-{n}").slots) for n in range(self._settings.pool_size))

    def compare(self, all_promises: Iterable[Promises]) -> Kept:
        kept = Kept()
        for promises in all_promises:
            events = promises.views + promises.searches
            kept.promised.update(
                events=events,
                choices=promises.choice is not None,
                things_in_bags=promises.bag.total() if promises.is_bag_known else 0,
                orders=promises.orders,
                jobs=len(promises.jobs),
            )
            kept.lost += [f"{promises.shopper_id}: {what}" for what in self._missing(promises, kept)]
        return kept

    def _missing(self, promises: Promises, kept: Kept) -> Iterator[str]:
        shopper, now = ShopperKey(self._store, ShopperId(promises.shopper_id)), time.time()
        session = Sessions(self._clients, self._settings).read(shopper, now)
        for what, promised, stored in (
            ("views", promises.views, session.signals.views),
            ("searches", promises.searches, session.signals.searches),
        ):
            if stored < promised:
                yield f"{promised} {what} were accepted, {stored} are counted"
        if session.signals.shop_orders != promises.orders:
            yield f"{promises.orders} orders were paid, {session.signals.shop_orders} are counted"
        if promises.choice is not None and session.choice != promises.choice:
            yield f"the choice {promises.choice!r} was accepted, {session.choice!r} is stored"
        if promises.is_bag_known:
            bag = SessionValues(self._clients, self._settings, CART).read(shopper, now).value
            stored_bag = {line.variant_id: line.quantity for line in bag.lines}
            if stored_bag != promises.bag:
                yield f"the bag held {dict(promises.bag)}, {stored_bag} is stored"
        yield from self._missing_jobs(shopper, promises, kept)

    def _missing_jobs(self, shopper: ShopperKey, promises: Promises, kept: Kept) -> Iterator[str]:
        if not promises.jobs:
            return
        newest, job = max(promises.jobs), self._jobs.find(shopper)
        if job is None or job.job_id < newest:
            yield f"job {newest} was accepted and is not there"
            return
        kept.ended[job.state] += 1
        if job.state.is_live:
            yield f"job {job.job_id} has not ended"
        elif job.state is JobState.FAILED and job.error is None:
            yield f"job {job.job_id} failed without an error"
        elif job.state is JobState.COMPLETED:
            page = Archive(self._clients, self._settings).read(shopper)
            if page is None or (page.job_id or "") < job.job_id:
                yield f"job {job.job_id} completed without its page"
