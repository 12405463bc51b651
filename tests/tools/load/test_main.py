"""`make load`: what it refuses, and how it ends."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from local.run_file import ENDPOINT_VARIABLE, FILE_VARIABLE
from tools.load.__main__ import MAX_SHOPPERS, main


def write_run(path: Path, endpoint: str) -> None:
    path.write_text(json.dumps({"port": 1, "environment": {ENDPOINT_VARIABLE: endpoint}}))


def test_without_an_open_run_it_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "run.json"))
    assert main(["--running"]) == 2
    assert "No run is open: start one with `make run`" in capsys.readouterr().err


def test_storage_on_another_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.json"
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    with socket.create_server(("127.0.0.1", 0)) as cloud:
        # A name of this machine that is none of its loopback names, which the run file's check can still reach.
        write_run(file, f"http://[::ffff:127.0.0.1]:{cloud.getsockname()[1]}")
        assert main(["--running"]) == 2
    assert "load is made on this machine alone" in capsys.readouterr().err


@pytest.mark.parametrize("shoppers", ["0", str(MAX_SHOPPERS + 1), "many"])
def test_more_shoppers_than_the_limit_are_refused(shoppers: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--shoppers", shoppers])
    assert ended.value.code == 2
    assert "--shoppers" in capsys.readouterr().err
