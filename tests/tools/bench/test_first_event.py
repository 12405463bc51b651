from __future__ import annotations

import pytest

from tools.bench import first_event


@pytest.mark.slow
def test_the_edge_function_and_the_minimal_app_both_answer_their_first_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_event, "ROUNDS", 1)
    (comparison,) = first_event.compare()
    assert comparison.max_ratio is None
    assert min(comparison.seconds, comparison.beside_seconds) > 0
