from __future__ import annotations

import pytest

from tools.bench import texts


def test_every_text_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "ROUNDS", 1)
    monkeypatch.setattr(texts, "DESCRIPTION_CHARACTERS", 1_000)
    monkeypatch.setattr(texts, "WORDS_CHARACTERS", 1_000)
    compared = list(texts.compare())
    assert len(compared) == 2 * len(texts.DESCRIPTIONS) + len(texts.WORDS)
    assert all(comparison.max_ratio for comparison in compared)
