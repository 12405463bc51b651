from __future__ import annotations

from pathlib import Path

import pytest

from tools.evaluate.simulator import VARIABLE, NoSimulator, Sent, Simulator, WorldSettings, describe_events
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.personas import PersonaType

VIEW = {
    "event": "view",
    "at": -2.0,
    "session": 0,
    "productId": "p1",
    "category": "c1",
    "brand": "b1",
    "price": 0.5,
    "discounted": True,
    "new": False,
}
LIFE = [VIEW, VIEW | {"event": "purchase"}, {"event": "sort", "query": "price", "at": -1.0, "session": 1}]
LIFE += [{"event": "login", "at": -1.0, "session": 1}]


def test_a_missing_simulator_says_how_to_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    for path in (None, tmp_path / "nothing.py"):
        with pytest.raises(NoSimulator, match=VARIABLE):
            Simulator(path)


def test_an_event_has_the_catalogues_facts_and_a_time() -> None:
    view, purchase, sort, _ = describe_events(LIFE, Sent.ALL)
    assert (view.product_id, view.category, view.brand, view.discounted, view.new) == ("p1", "c1", "b1", True, False)
    assert purchase.price == 55
    assert (sort.query, sort.at - view.at) == ("price", 86_400)


def test_a_page_tells_of_no_sign_in_and_a_page_alone_of_no_order() -> None:
    kinds = {sent: [event.event for event in describe_events(LIFE, sent)] for sent in Sent}
    assert kinds[Sent.ALL] == [EventKind.VIEW, EventKind.PURCHASE, EventKind.SORT, EventKind.LOGIN]
    assert kinds[Sent.PAGE_AND_ORDERS] == kinds[Sent.ALL][:3]
    assert kinds[Sent.PAGE] == [EventKind.VIEW, EventKind.SORT]


def test_the_module_of_the_path_makes_the_shoppers(tmp_path: Path) -> None:
    module = tmp_path / "worlds.py"
    module.write_text(
        "class World:\n"
        "    def __init__(self, seed, categories=1):\n"
        "        self.life = [{'event': 'login', 'at': float(seed), 'session': categories}]\n"
        "    def shoppers(self, count):\n"
        "        return [('explorer', self.life)] * count\n"
        "    def drifters(self, count):\n"
        "        return [self.life] * count\n"
    )
    simulator, world = Simulator(module), WorldSettings("small", {"categories": 2})
    assert [one.trait for one in simulator.shoppers(world, 1, 2)] == [PersonaType.EXPLORER] * 2
    (drifter,) = simulator.drifters(world, 1, 1)
    assert (drifter.trait, len(drifter.events)) == (None, 1)
