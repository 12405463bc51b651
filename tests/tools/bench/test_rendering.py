from __future__ import annotations

import pytest

from tools.bench import rendering
from wandstore.shoppers.personas import PersonaType


def test_a_page_of_each_persona_of_an_unknown_shopper_and_of_html_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "ROUNDS", 1)
    rendered = [comparison.what for comparison in rendering.compare()]
    pages = [f"a page for {persona}" for persona in ("anybody", *PersonaType)]
    assert rendered == [*pages, "a document in html mode"]
