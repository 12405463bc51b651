from __future__ import annotations

from pathlib import Path

import pytest

from tools.evaluate.__main__ import ORDERS_VARIABLE, main
from tools.evaluate.simulator import VARIABLE


@pytest.fixture(autouse=True)
def _nothing_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv(ORDERS_VARIABLE, raising=False)


def test_what_is_missing_is_said_and_is_no_failure_of_what_was_not_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "worlds: left out" in said
    assert "orders: left out" in said


def test_what_was_asked_for_and_is_missing_is_an_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["worlds"]) == 2
    assert VARIABLE in capsys.readouterr().err
    assert main(["orders", str(tmp_path / "nothing.csv")]) == 2
    assert "nothing.csv" in capsys.readouterr().err


def test_orders_are_reported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    rows = [f"2011-0{month}-01 10:00,ada,{month},mug,1,2.00" for month in range(1, 10)]
    path.write_text("at,customer,order,product,quantity,price\n" + "\n".join(rows), encoding="utf-8")
    assert main(["orders", str(path)]) == 0
    assert "called loyalist after the first order" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["worlds", "orders", "relevance", "claims", "fit"])
def test_every_part_says_what_it_judges(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([part, "--help"])
    assert ended.value.code == 0
    assert part in capsys.readouterr().out
