"""`wandstore shopper`."""

from __future__ import annotations

import json
import time

import pytest

from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore import keys
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.shoppers.models import EventKind, Signals
from wandstore.shoppers.persona import NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.records import ShopperRecords
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import ReportedEvent, track

DEALHUNTER = persona_with_type(PersonaType.DEALHUNTER, 0.8, Signals(events=5, discount_clicks=4))
NOW = 1_790_000_000.0


def see(shop: Shop, shopper_id: str, *, second: int = 0, persona_hash: str = NEUTRAL.hash) -> None:
    ShopperRecords(shop.clients, shop.settings).note_shopper(shop.shopper(shopper_id), persona_hash, NOW + second)


def click_deals(shop: Shop, shopper_id: str, times: int = 6) -> None:
    for _ in range(times):
        reported = ReportedEvent(event=EventKind.DISCOUNT_CLICK, product_id="yew")
        track(shop.storefront, Visit(shop.store, ShopperId(shopper_id)), reported)


def lines(output: str) -> list[str]:
    """The lines with single spaces: a column is as wide as its widest cell."""
    return [" ".join(line.split()) for line in output.splitlines()]


# One shopper


def test_a_shopper_is_shown_with_persona_counts_page_and_job(shop: Shop, wandstore: CommandLine) -> None:
    click_deals(shop, "ada")
    shop.work()
    said = wandstore.done("shopper", "show", "ada", "--store", "lantern", "--json")
    session = shop.session("ada")
    known = said.json
    assert said.messages == ""
    assert known["record"]["persona"] == session.persona.hash
    assert known["personas"][-1]["hash"] == session.persona.hash
    character = str(session.persona.character)
    assert known["session"]["persona"]["type"] == character
    assert known["session"]["persona"]["probabilities"].keys() == set(PersonaType)
    assert known["session"]["persona"]["reasons"] == list(session.persona.reasons)
    assert known["session"]["counts"]["discount_clicks"] == 6
    assert known["page"]["source"] == "kimi"
    assert known["page"]["made_at"].endswith("Z")
    assert known["job"]["is_live"] is False
    printed = lines(wandstore.done("shopper", "show", "ada", "--store", "lantern").output)
    assert f"session persona type {character}" in printed
    assert "session counts discount_clicks 6" in printed
    assert "page source kimi" in printed


def test_a_live_job_is_shown(shop: Shop, wandstore: CommandLine) -> None:
    shop.visit("ada")
    known = wandstore.done("shopper", "show", "ada", "--store", "lantern", "--json").json
    assert (known["job"]["state"], known["job"]["is_live"], known["page"]) == ("queued", True, None)


def test_no_product_of_a_shopper_is_shown(shop: Shop, wandstore: CommandLine) -> None:
    shop.view("ada", "oak", "cloth")
    for kind in (EventKind.ADD_TO_CART, EventKind.PURCHASE):
        track(shop.storefront, Visit(shop.store, ShopperId("ada")), ReportedEvent(event=kind, product_id="cloth"))
    known = wandstore.done("shopper", "show", "ada", "--store", "lantern", "--json").json
    assert known["session"]["counts"]["views"] == 2
    assert "oak" not in json.dumps(known)
    assert '"cloth"' not in json.dumps(known)


def test_a_page_that_only_the_archive_has_is_shown(shop: Shop, wandstore: CommandLine) -> None:
    shop.visit("ada")
    shop.work()
    shop.delete_item(shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada")))
    known = wandstore.done("shopper", "show", "ada", "--store", "lantern", "--json").json
    assert known["page"]["source"] == "kimi"


def test_a_neutral_shopper_has_a_persona_too(shop: Shop, wandstore: CommandLine) -> None:
    shop.visit("ada")
    shop.work()
    (persona,) = wandstore.done("shopper", "show", "ada", "--store", "lantern", "--json").json["personas"]
    assert (persona["hash"], persona["type"]) == (NEUTRAL.hash, "neutral")


def test_an_own_choice_is_shown(shop: Shop, wandstore: CommandLine) -> None:
    shop.set_persona("ada", None)
    attributes = {"choice:lantern": "minimalist"}
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")), attributes)
    printed = lines(wandstore.done("shopper", "show", "ada", "--store", "lantern").output)
    assert "session choice minimalist" in printed


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (["show", "bob", "--store", "lantern"], "1: lantern has no shopper bob."),
        (["show", "bob", "--store", "nowhere"], "2: There is no store called 'nowhere'."),
        (["show", "b b", "--store", "lantern"], "2: shopper: letters, digits"),
        (["list", "--store", "nowhere"], "2: There is no store called 'nowhere'."),
        (["list"], "2: Give --store, --persona or both."),
        (["list", "--store", "lantern", "--until", "soon"], "2: Invalid value for '--until': 'soon' is not a time"),
    ],
)
def test_what_is_unknown_or_impossible_is_one_line(wandstore: CommandLine, given: list[str], reason: str) -> None:
    assert wandstore.fails("shopper", *given).startswith(reason)


# Many


def test_the_shoppers_of_a_store_are_listed_the_last_seen_first(shop: Shop, wandstore: CommandLine) -> None:
    for second, shopper_id in enumerate(("ada", "bob", "cleo")):
        see(shop, shopper_id, second=second)
    said = wandstore.done("shopper", "list", "--store", "lantern")
    assert lines(said.output) == [
        "shopper persona first_seen last_seen",
        f"cleo {NEUTRAL.hash} 2026-09-21T14:13:22.000Z 2026-09-21T14:13:22.000Z",
        f"bob {NEUTRAL.hash} 2026-09-21T14:13:21.000Z 2026-09-21T14:13:21.000Z",
        f"ada {NEUTRAL.hash} 2026-09-21T14:13:20.000Z 2026-09-21T14:13:20.000Z",
    ]
    assert said.messages == ""


def test_a_list_says_how_it_continues_and_loses_nobody(shop: Shop, wandstore: CommandLine) -> None:
    # Two were seen in the same millisecond.
    for second, shopper_id in ((2, "ada"), (1, "bob"), (1, "cleo"), (0, "dan")):
        see(shop, shopper_id, second=second)
    given = ("shopper", "list", "--store", "lantern", "--limit", "2")
    first = lines(wandstore.done(*given).output)
    assert first[-1] == "There are more: --until 2026-09-21T14:13:21.000Z continues, --limit 0 lists all."
    rest = lines(wandstore.done("shopper", "list", "--store", "lantern", "--until", "2026-09-21T14:13:21Z").output)
    listed = {line.split()[0] for line in (*first[1:-1], *rest[1:])}
    assert listed == {"ada", "bob", "cleo", "dan"}
    assert len(lines(wandstore.done("shopper", "list", "--store", "lantern", "--limit", "0").output)) == 5


def test_the_shoppers_of_a_persona_are_listed_of_every_store_or_of_one(shop: Shop, wandstore: CommandLine) -> None:
    see(shop, "ada", persona_hash=DEALHUNTER.hash)
    see(shop, "bob")
    elsewhere = ShopperKey(StoreSlug("other"), ShopperId("cleo"))
    ShopperRecords(shop.clients, shop.settings).note_shopper(elsewhere, DEALHUNTER.hash, time.time())
    everywhere = wandstore.done("shopper", "list", "--persona", DEALHUNTER.hash, "--json").json
    assert [(row["store"], row["shopper"]) for row in everywhere] == [("other", "cleo"), ("lantern", "ada")]
    here = wandstore.done("shopper", "list", "--persona", DEALHUNTER.hash, "--store", "lantern", "--json").json
    assert [row["shopper"] for row in here] == ["ada"]


def test_an_empty_list_is_no_error(wandstore: CommandLine) -> None:
    assert wandstore.done("shopper", "list", "--store", "lantern").output == "lantern has no shopper.\n"
    assert wandstore.done("shopper", "list", "--store", "lantern", "--json").json == []
    nobody = wandstore.done("shopper", "list", "--persona", "persona_v2_x_low_00000000")
    assert nobody.output == "No shopper has this persona.\n"
