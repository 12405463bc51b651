"""The events of the demo shoppers lead to their personas."""

from __future__ import annotations

import pytest

from local.synth import ROOT
from tools.demo_shoppers import find_choice, list_events
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.ids import StoreSlug
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.persona import count_event, decide_persona
from wandstore.shoppers.personas import CHARACTERS, Character
from wandstore.storefront.tracking import ReportedEvent, describe_event

CATALOGUE = build_catalogue(StoreSlug("magic-wands"), read_shopify_csv(ROOT / "stores" / "magic-wands.csv").products)


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_events_of_a_character_make_that_persona(character: Character) -> None:
    signals = Signals()
    for at, event in enumerate(list_events(character, CATALOGUE.products)):
        reported = ReportedEvent(
            event=EventKind(event["event"]), product_id=event.get("productId"), query=event.get("query")
        )
        signals = count_event(signals, describe_event(reported, CATALOGUE, 1_790_000_000.0 + at))
    assert decide_persona(signals, find_choice(character)).character == character
