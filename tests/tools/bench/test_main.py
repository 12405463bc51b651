from __future__ import annotations

import pytest

from tools.bench import __main__ as bench
from tools.bench.comparison import Comparison


def test_a_part_that_nobody_knows_is_refused_with_the_names_of_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench.main(["edges"]) == 2
    assert "There is no part edges; the parts are edge, exports, first-event," in capsys.readouterr().err


@pytest.mark.parametrize(("max_ratio", "code"), [(1.0, 1), (3.0, 0), (None, 0)])
def test_the_parts_that_are_named_run_and_a_ratio_over_its_limit_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], max_ratio: float | None, code: int
) -> None:
    compared = Comparison("ours", 2, "theirs", 1, max_ratio)
    monkeypatch.setattr(bench, "PARTS", {"edge": lambda: iter([compared]), "texts": lambda: pytest.fail("not named")})
    assert bench.main(["edge"]) == code
    assert capsys.readouterr().out.count(str(compared)) == 1 + code
