from __future__ import annotations

import pytest

from tools.bench import relevance


def test_a_page_of_each_persona_a_view_and_companions_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevance, "PRODUCTS", 300)
    monkeypatch.setattr(relevance, "ROUNDS", 1)
    assert len(list(relevance.compare())) == 7
