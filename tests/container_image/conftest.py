"""What the generator's tests share: a stand-in model, a small store, and providers that lose no time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from container_image.generate import CompositionRequest
from container_image.llm import chain
from container_image.llm.claude import Claude
from container_image.llm.kimi import Kimi
from tests.stand_in_model import StandInModel
from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import Store
from wandstore.ids import StoreSlug
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

# A model that answers may take this long on a busy machine; a test of one that does not says how long it waits.
PART_SECONDS = 30.0

CSV = """Handle,Title,Type,Vendor,Variant Price,Status
oak-wand,Oak wand,Wands,Arbor,40.00,active
elm-wand,Elm wand,Wands,Arbor,30.00,active
robe,Plain robe,Robes,Loom,55.00,active
"""


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a second before the second call."""
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def kimi(model: StandInModel) -> Kimi:
    """Kimi at the stand-in."""
    return Kimi(api_key="key", base_url=model.url, models=("moonshot-v1-32k",), part_seconds=PART_SECONDS)


@pytest.fixture
def second_model() -> Iterator[StandInModel]:
    """Claude's server, where a test has both."""
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def claude(second_model: StandInModel) -> Claude:
    return Claude(
        api_key="key", base_url=second_model.claude_url, models=("claude-haiku-5-5",), part_seconds=PART_SECONDS
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose only store is `wands`, with three products in its CSV."""
    (tmp_path / "wands.csv").write_text(CSV)
    (tmp_path / "wands.toml").write_text('name = "Wands"\ntagline = "Made by hand"\ncatalogue = "wands.csv"\n')
    return replace(Settings(), stores_dir=str(tmp_path))


@pytest.fixture
def store() -> Store:
    return Store(slug=StoreSlug("wands"), name="Wands", tagline="Made by hand")


@pytest.fixture
def catalogue() -> Catalogue:
    names = ("oak-wand", "elm-wand", "ash-wand", "robe", "hat")
    return build_catalogue(
        StoreSlug("wands"),
        [
            Product(
                id=name,
                title=name.replace("-", " ").title(),
                category="Wands" if name.endswith("wand") else "Clothes",
                variants=(Variant(price=Decimal(20 + place)),),
            )
            for place, name in enumerate(names)
        ],
    )


@pytest.fixture
def request_for_anybody(store: Store, catalogue: Catalogue) -> CompositionRequest:
    return CompositionRequest(
        store=store, catalogue=catalogue, persona=NEUTRAL, signals=Signals(), deadline=time.monotonic() + 60
    )
