"""`python -m tools.busy_page` writes the page that the firewall answers itself, after a change of words or style."""

from __future__ import annotations

from local.synth import ROOT
from stacks.stages import PRODUCTION
from wandstore.catalogue.stores import find_store
from wandstore.pages import render_busy

PAGE = ROOT / "stacks" / "busy.html"


def draw_page() -> bytes:
    """That of production's default store: one firewall is in front of all stores."""
    return render_busy(find_store(ROOT / "stores", PRODUCTION.settings.default_store))


if __name__ == "__main__":
    PAGE.write_bytes(draw_page())
