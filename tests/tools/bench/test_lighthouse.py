from __future__ import annotations

import pytest

from tools.bench import lighthouse


def test_without_a_browser_the_scores_are_left_out_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lighthouse, "find_chromium", lambda: None)
    lighthouse.report()
    assert "left out: no Chromium is on PATH" in capsys.readouterr().err
