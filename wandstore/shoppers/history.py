"""What a shopper did lately, as far as the rows of their own are filled from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from wandstore.shoppers.models import Signals

# More are on no page. A shopper who goes back and forth between so many products changes no row.
MAX_PRODUCTS_SEEN = 12
MAX_PRODUCTS_BOUGHT = 12
# What two events named is the shopper's own; one may be an accident.
MIN_OWN_EVENTS = 2


@dataclass(frozen=True, slots=True)
class History:
    """Product ids, the newest first. `taken` is the last product put in the bag or bought, empty without any."""

    seen: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()
    taken: str = ""
    brand: str = ""  # of the most events
    category: str = ""

    @property
    def mark(self) -> str:
        """8 hex digits that change when a row may have something new to show; empty for no history.

        The order of what was seen is left out: otherwise every step back would render the page again.
        """
        if self == NO_HISTORY:
            return ""
        parts = (*sorted(self.seen), "", *sorted(self.bought), "", self.taken, self.brand, self.category)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


NO_HISTORY = History()


def note_history(signals: Signals) -> History:
    return History(
        seen=signals.seen[:MAX_PRODUCTS_SEEN],
        bought=signals.bought[:MAX_PRODUCTS_BOUGHT],
        taken=signals.taken,
        brand=_own(signals.brands),
        category=_own(signals.categories),
    )


def _own(met: Mapping[str, int]) -> str:
    """The name with the most events; of several, the first that was met."""
    own = [name for name, events in met.items() if events >= MIN_OWN_EVENTS]
    return max(own, key=lambda name: met[name], default="")
