"""Who takes part, the protocol's numbers, and how an invariant is held."""

from __future__ import annotations

from wandstore.errors import TransactionRefused, WriteConflict
from wandstore.ids import ShopperId, StoreSlug
from wandstore.jobs.pool import select_pool_member

STORE = StoreSlug("lantern")
MEMBERS = ("pool-0", "pool-1")
# Two shoppers whose home is the first member, and one whose home is the second.
SHOPPERS = tuple(map(ShopperId, ("cleo", "finn", "ada")))
assert [select_pool_member(shopper, len(MEMBERS)) for shopper in SHOPPERS] == ["pool-0", "pool-0", "pool-1"]
BEGINNING = 1_700_000_000.0
EDGES = frozenset({"visit", "put back", "redrive"})
EDGE_SECONDS = 30  # none of these is older, with all of its retries: the protocol's one assumption about clocks
# The protocol's numbers; those of the product may be a variant's.
MAX_ATTEMPTS = 3
HOLD_SECONDS = 45
HEARTBEAT_SECONDS = 15
RETRY_SECONDS = (2, 4, 15, 45, 45)  # by receives
GRACE_SECONDS = 600
MAX_CALLS = 80  # far more than any actor needs
OURS = TransactionRefused | WriteConflict  # what is left of a conflict after the retries
QUEUE, DEAD_LETTERS = "memory://generation.fifo", "memory://generation-dead-letters.fifo"


class Violated(AssertionError):
    """An invariant of the protocol does not hold; `name` says which."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name


def hold(name: str, holds: bool, what: str = "") -> None:
    if not holds:
        raise Violated(name, what)
