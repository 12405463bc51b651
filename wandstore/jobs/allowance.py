"""May a live model be called now? The rules, without storage: what was spent goes in, a refusal or none comes out.

`container_image.llm.allowance` reads what was spent and books what is; `wandstore plan` simulates with the same rules.

A model is paid for one of these purposes, and on the account of a shopper who is more or less known:

    purpose          who may cause it                          what limits it
    shared tree      a shopper with events                     tries a bucket and day; new shoppers' pot, if new
    neutral tree     everybody                                 the same
    own page         a shopper with events                     pages a shopper and day; new shoppers' pot, if new; else
                                                               the pot of own pages
    warm, requested  an operator                               tries a bucket and day (warm)

and for all of them the day's budgets: of the store, and of the whole deployment.

A *pot* is a leaky bucket of dollars. It holds at most its `burst`, fills at a steady rate, and each page takes out what
it costs. In any period the pages of a pot cost at most the burst and what the rate fills in that period, so there is no
hour that begins anew and doubles it. What a crash leaves reserved is filled again like anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wandstore.settings import Settings
from wandstore.shoppers.standing import Standing

# How often a tree is tried for a bucket in a day. One that fails is not paid for again and again; one that succeeds
# lives for days.
MAX_TREE_TRIES_A_DAY = 6
# Until the second try of a day; each next pause is three times as long. It is longer than a generation, so a tree that
# is being made is not made by another job too.
FIRST_PAUSE_SECONDS = 600.0
_PAUSE_GROWTH = 3
# What all new shoppers of one store may cause, of what the new shoppers of all stores may: one store that is flooded
# leaves the others something.
STORE_SHARE_OF_NEW_SHOPPERS = 0.8
# The part of a day's budget that new shoppers can use up, however small the budget is.
_NEW_SHOPPERS_SHARE_OF_BUDGET = 0.25
# How much of a pot may be used by what serves fewer shoppers, so that something is left for what serves more.
_SECOND_RANK_SHARE = 0.5
_HOURS_IN_A_DAY = 24
_HOUR_SECONDS = 3600.0


class Purpose(StrEnum):
    SHARED_TREE = "shared_tree"  # a bucket's, which serves every shopper of the bucket
    NEUTRAL_TREE = "neutral_tree"  # the store's, which serves everybody
    OWN_PAGE = "own_page"  # of one shopper alone
    WARM = "warm"  # a bucket's tree that an operator makes before a shopper needs it
    REQUESTED = "requested"  # a page that an operator asks the generator for, which stores nothing


class RefusalReason(StrEnum):
    """Why no model is called; the dimension of the metric."""

    BUDGET = "budget"  # the day's, of the store or of the deployment
    NO_HISTORY = "no_history"
    NEW_SHOPPERS = "new_shoppers"  # they have used up their pot
    OWN_PAGES = "own_pages"  # the pot of own pages is used up
    SHOPPER_CAP = "shopper_cap"
    BUCKET_CAP = "bucket_cap"
    BUCKET_PAUSE = "bucket_pause"  # its tree is being made, or has just failed
    STORAGE = "storage"  # what was spent is not known


# What the error's record says.
REFUSALS: Mapping[RefusalReason, str] = {
    RefusalReason.BUDGET: "The budget for models is spent for today.",
    RefusalReason.NO_HISTORY: "No model is called for a shopper without a history.",
    RefusalReason.NEW_SHOPPERS: "What new shoppers may spend on models is spent for now.",
    RefusalReason.OWN_PAGES: "What pages for one shopper may cost is spent for now.",
    RefusalReason.SHOPPER_CAP: "The shopper has had as many pages of their own as a day allows.",
    RefusalReason.BUCKET_CAP: "The bucket's tree was tried as often as a day allows.",
    RefusalReason.BUCKET_PAUSE: "The bucket's tree is being made by another job, or has just failed.",
    RefusalReason.STORAGE: "What was spent on models is not known, so nothing more is spent.",
}


@dataclass(frozen=True)
class Use:
    """What a model is to be called for. `bucket` names the tree, for the purposes that make one."""

    purpose: Purpose
    standing: Standing
    bucket: str = ""

    @property
    def makes_tree(self) -> bool:
        return self.purpose in (Purpose.SHARED_TREE, Purpose.NEUTRAL_TREE, Purpose.WARM)

    @property
    def is_new_shoppers(self) -> bool:
        """Whether it is on the account of somebody who may be invented."""
        is_shoppers = self.purpose in (Purpose.SHARED_TREE, Purpose.NEUTRAL_TREE, Purpose.OWN_PAGE)
        return is_shoppers and not self.standing.is_established


class PotName(StrEnum):
    NEW_SHOPPERS = "new_shoppers"  # of one store
    ALL_NEW_SHOPPERS = "all_new_shoppers"  # of all stores
    OWN_PAGES = "own_pages"  # of one store


@dataclass(frozen=True)
class Pot:
    """A leaky bucket: dollars that fill at a rate, up to a burst.

    Its only state is `full_at`: when it will be full again, in milliseconds since the epoch. A pot that is full has any
    time before now. Whole milliseconds, so that storage can compare them.
    """

    name: PotName
    dollars_an_hour: float
    burst: float
    reason: RefusalReason

    def milliseconds(self, dollars: float) -> int:
        """How long the pot takes to fill by so many dollars."""
        return round(dollars / self.dollars_an_hour * _HOUR_SECONDS * 1000)

    def admits(self, full_at: int, dollars: float, now: float, share: float = 1.0) -> bool:
        """Whether so many dollars are left at `now`, epoch seconds, in the first `share` of the burst.

        A full pot admits every page, or a dear model could never be called; the pot then owes the rest.
        """
        if self.dollars_an_hour <= 0:
            return False
        missing = max(0, full_at - round(now * 1000))
        return missing <= max(0, self.milliseconds(self.burst * share) - self.milliseconds(dollars))

    def after(self, full_at: int, dollars: float, now: float) -> int:
        """`full_at` once so many dollars were taken out at `now`, epoch seconds."""
        return max(full_at, round(now * 1000)) + self.milliseconds(dollars)


@dataclass(frozen=True)
class Limits:
    """What the settings allow."""

    daily_dollars: float
    pages_a_shopper_and_day: int
    pots: Mapping[PotName, Pot]
    tries_a_bucket_and_day: int = MAX_TREE_TRIES_A_DAY

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        hourly_budget = settings.daily_llm_budget_usd / _HOURS_IN_A_DAY
        # In any hour a pot gives its burst and an hour of its rate: half of the setting each.
        new = min(settings.new_shoppers_usd_per_hour / 2, hourly_budget * _NEW_SHOPPERS_SHARE_OF_BUDGET)
        of_store = new * STORE_SHARE_OF_NEW_SHOPPERS
        own = min(settings.own_pages_usd_per_hour, hourly_budget)
        pots = (
            Pot(PotName.NEW_SHOPPERS, of_store, of_store, RefusalReason.NEW_SHOPPERS),
            Pot(PotName.ALL_NEW_SHOPPERS, new, new, RefusalReason.NEW_SHOPPERS),
            # Shoppers come in waves: two hours' worth waits for the evening.
            Pot(PotName.OWN_PAGES, own, 2 * own, RefusalReason.OWN_PAGES),
        )
        return cls(
            daily_dollars=settings.daily_llm_budget_usd,
            pages_a_shopper_and_day=settings.max_model_pages_per_shopper_day,
            pots={pot.name: pot for pot in pots},
        )

    def pots_of(self, use: Use) -> tuple[tuple[Pot, float], ...]:
        """The pots that a use is paid from, each with the share of its burst that the use may touch."""
        if use.is_new_shoppers:
            # A tree serves a bucket, a page one shopper.
            share = _SECOND_RANK_SHARE if use.purpose is Purpose.OWN_PAGE else 1.0
            return (self.pots[PotName.NEW_SHOPPERS], share), (self.pots[PotName.ALL_NEW_SHOPPERS], share)
        if use.purpose is Purpose.OWN_PAGE:
            # Days are cheap to wait for; only an order proves a shopper.
            share = 1.0 if use.standing is Standing.CUSTOMER else _SECOND_RANK_SHARE
            return ((self.pots[PotName.OWN_PAGES], share),)
        return ()


@dataclass(frozen=True)
class Spent:
    """What was spent before: dollars today (UTC), `full_at` of the pots, and today's counts for this use."""

    store_dollars: float = 0
    deployment_dollars: float = 0
    full_at: Mapping[PotName, int] = field(default_factory=dict)  # a pot that is missing is full
    pages_of_shopper: int = 0
    tries_of_bucket: int = 0
    tried_at: float = 0  # when the bucket's tree was tried last, in epoch seconds


def pause_after(tries: int) -> float:
    """Seconds from the last of so many tries of a bucket's tree to the next."""
    return FIRST_PAUSE_SECONDS * float(_PAUSE_GROWTH ** (tries - 1))


def find_refusal(use: Use, spent: Spent, limits: Limits, dollars: float, now: float) -> RefusalReason | None:
    """Why a model must not be called for this use; None where it may.

    `dollars` is what a page is expected to cost, and `now` is in epoch seconds.
    """
    if max(spent.store_dollars, spent.deployment_dollars) >= limits.daily_dollars:
        return RefusalReason.BUDGET
    is_shoppers_own = use.purpose in (Purpose.SHARED_TREE, Purpose.OWN_PAGE)
    if is_shoppers_own and use.standing is Standing.NO_HISTORY:
        return RefusalReason.NO_HISTORY
    if use.purpose is Purpose.OWN_PAGE and spent.pages_of_shopper >= limits.pages_a_shopper_and_day:
        return RefusalReason.SHOPPER_CAP
    if use.makes_tree and spent.tries_of_bucket >= limits.tries_a_bucket_and_day:
        return RefusalReason.BUCKET_CAP
    if use.makes_tree and spent.tries_of_bucket and now < spent.tried_at + pause_after(spent.tries_of_bucket):
        return RefusalReason.BUCKET_PAUSE
    for pot, share in limits.pots_of(use):
        if not pot.admits(spent.full_at.get(pot.name, 0), dollars, now, share):
            return pot.reason
    return None
