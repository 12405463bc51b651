"""The comparison of the prompts' versions, with the stand-in in a model's place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from container_image.llm import chain
from tests.npm_tools import node_command
from tests.stand_in_model import Reply, StandInModel
from tools.evaluate.__main__ import main
from tools.evaluate.prompts import count_tokens
from wandstore.documents.components import MAX_PRODUCTS
from wandstore.documents.prompt_version import PROMPT_VERSION

ONE = ["prompts", "--shops", "1"]


@pytest.fixture(autouse=True)
def _without_keys_and_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIMI_API_KEY", raising=False)
    monkeypatch.delenv("CLAUDE_API_KEY", raising=False)
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)


def rows_of(report: str, heading: str) -> dict[str, dict[str, str]]:
    """The table under a heading, by the first column and the names of the others."""
    lines = report.partition(heading)[2].split("\n\n")[0].splitlines()[1:]
    names, *rows = (line.split() for line in lines)
    return {name: dict(zip(names[1:], cells, strict=True)) for name, *cells in rows}


@pytest.mark.slow
def test_without_a_key_the_stand_in_is_asked_for_every_version(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    export = tmp_path / "garden-tools.csv"
    export.write_text("Handle,Title,Type,Variant Price\nspade,Spade,Spades,20.00\nrake,Rake,Rakes,15.00\n")
    assert main(["prompts", "--shops", "0", "--catalogue", str(export)]) == 0
    report = capsys.readouterr().out
    assert "provider: the stand-in" in report
    assert "components-v4 garden-tools American English: whole" in report
    counted = rows_of(report, "As the provider counts")
    assert list(counted) == ["components-v3", "components-v4", "html-v1"]
    assert {row["pages"] for row in counted.values()} == {"5"}
    assert counted[PROMPT_VERSION]["kept"] == "100%"
    assert float(counted[PROMPT_VERSION]["dollars"]) > 0


@pytest.mark.slow
def test_a_page_keeps_to_its_tokens_and_two_thirds_of_what_is_sent_never_change(
    capsys: pytest.CaptureFixture[str],
) -> None:
    node_command("count_tokens.mjs")
    assert main(["prompts", "--versions", PROMPT_VERSION]) == 0
    row = rows_of(capsys.readouterr().out, "In tokens of o200k_base")[PROMPT_VERSION]
    assert int(row["in"].replace(",", "")) <= 1_400
    assert int(row["out"].replace(",", "")) <= 350
    assert int(row["unchanging"].rstrip("%")) >= 67


@pytest.mark.slow
def test_a_full_page_has_at_most_350_tokens_as_an_answer() -> None:
    node_command("count_tokens.mjs")
    ids = [f"p{place}" for place in range(1, MAX_PRODUCTS + 1)]
    text = "A sentence about the wood and how it lies in the hand."
    grids = [
        {"type": "grid", "id": f"grid-{n}", "config": {"variant": "dense", "title": "Oak and elm", "text": text}}
        for n in range(4)
    ]
    for n, grid in enumerate(grids):
        grid["config"]["product_ids"] = ids[5 * n : 5 * n + 5]  # type: ignore[index]
    hero = {
        "type": "hero",
        "id": "opening",
        "config": {"variant": "banner", "headline": "Made to be held", "text": text},
    }
    find = {"type": "filters", "id": "find", "config": {"variant": "panel", "title": "Find your way"}}
    answer = json.dumps({"components": [hero, *grids, find]}, separators=(",", ":"))
    (tokens,) = count_tokens([answer])
    assert tokens <= 350


def test_a_provider_without_a_key_and_a_version_that_there_is_not_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ONE, "--provider", "claude"]) == 1
    assert "CLAUDE_API_KEY" in capsys.readouterr().err
    assert main([*ONE, "--versions", "components-v9"]) == 1
    assert "there are components-v3, components-v4, html-v1" in capsys.readouterr().err


def test_a_provider_that_gives_no_answer_is_given_up_with_its_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with StandInModel(lambda _: Reply.error(401)) as model:
        monkeypatch.setenv("KIMI_API_KEY", "key")
        monkeypatch.setenv("KIMI_BASE_URL", model.url)
        assert main(ONE) == 1
        assert len(model.calls) == 3
    assert "kimi gave no answer 3 times in a row: " in capsys.readouterr().err
