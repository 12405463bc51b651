"""A shop with one model's server at any address, and how a page of it may end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import NamedTuple

from container_image.generate import CompositionRequest, compose_page
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import AccountState, Ledger
from tests.aws_like.cloud import Cloud, wired
from tests.builders import make_catalogue, make_product, make_store
from wandstore.documents.components import ComponentTree, Hero
from wandstore.documents.origin import Composition, Source
from wandstore.errors import ErrorCode
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

FIRST, SECOND = "some-model", "another-model"
HEADLINE = "Kept by the lake"
CATALOGUE = make_catalogue(*(make_product(f"p{n}", title=f"Thing {n}") for n in range(12)))


@dataclass
class Shop:
    """A generator with one provider at this address, and a ledger of its own."""

    url: str
    ledger: Ledger

    @property
    def kimi(self) -> Kimi:
        return Kimi(api_key="a-key-of-12", base_url=self.url, models=(FIRST, SECOND), part_seconds=20)

    @property
    def state(self) -> AccountState:
        return self.ledger.look_up("kimi", self.kimi.account)

    def compose(self) -> Composition:
        request = CompositionRequest(
            store=make_store(),
            catalogue=CATALOGUE,
            persona=NEUTRAL,
            signals=Signals(),
            deadline=time.monotonic() + 60,
        )
        return compose_page(request, [self.kimi], None, self.ledger)


def open_shop(url: str) -> Shop:
    settings = wired(Settings())
    return Shop(url, Ledger(Cloud(settings).clients(), settings))


class Ending(NamedTuple):
    """How a case ends: who composed the page, after how many calls, and with which error."""

    source: Source = Source.KIMI
    calls: int = 1
    code: ErrorCode | None = None


GOOD = Ending()
SECOND_CALL = Ending(calls=2)
UNREADABLE = Ending(Source.TEMPLATE, 2, ErrorCode.GENERATION_FAILED)
FILTERED = Ending(Source.TEMPLATE, 1, ErrorCode.GENERATION_FAILED)
OUTAGE = Ending(Source.TEMPLATE, 2, ErrorCode.MODEL_UNAVAILABLE)
BLOCKED = Ending(Source.TEMPLATE, 1, ErrorCode.MODEL_UNAVAILABLE)


def ending_of(made: Composition, calls: int) -> Ending:
    assert not made.is_partial
    if made.source is Source.KIMI:
        assert isinstance(made.document, ComponentTree)
        hero = made.document.components[0]
        assert isinstance(hero, Hero)
        assert hero.config.headline == HEADLINE
    return Ending(made.source, calls, made.error.code if made.error else None)


def said_in(made: Composition) -> str:
    assert made.error is not None
    return made.error.message
