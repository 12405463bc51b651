"""How well a shopper is known: what decides whether a model may be paid for on their account."""

from __future__ import annotations

from enum import StrEnum

from wandstore.shoppers.models import Signals

# A client can invent any number of shoppers and events. It cannot make them a day old within the hour, and it cannot
# sign an order as the shop does.
ESTABLISHED_AFTER_SECONDS = 24 * 3600.0


class Standing(StrEnum):
    """From the least known to the best known."""

    NO_HISTORY = "no_history"  # no events: an id and nothing else
    NEW = "new"  # events of less than a day
    ESTABLISHED = "established"  # the first event is at least a day old
    CUSTOMER = "customer"  # the shop itself reported an order of theirs

    @property
    def is_established(self) -> bool:
        return self in (Standing.ESTABLISHED, Standing.CUSTOMER)


def standing_of(signals: Signals, now: float) -> Standing:
    """`now` is in epoch seconds. A purchase that a browser reported proves nothing: anybody can post one."""
    if not signals.events:
        return Standing.NO_HISTORY
    if signals.shop_orders:
        return Standing.CUSTOMER
    # A session that an earlier version began has events and no time of the first: it is older than this version.
    is_old = not signals.first_event_at or now - signals.first_event_at >= ESTABLISHED_AFTER_SECONDS
    return Standing.ESTABLISHED if is_old else Standing.NEW
