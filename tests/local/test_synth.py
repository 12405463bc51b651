"""The remembered template is the one that would be synthesized now."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local import synth
from wandstore.settings import Settings


@pytest.fixture
def synthesized(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settings]:
    """Which settings a template was synthesized for, in an empty cache."""
    asked: list[Settings] = []

    def synthesize(settings: Settings) -> synth.Template:
        asked.append(settings)
        return {"Resources": {}, "deadline": settings.job_deadline_seconds}

    monkeypatch.setattr(synth, "CACHE", tmp_path / "templates")
    monkeypatch.setattr(synth, "_synthesize", synthesize)
    return asked


def test_a_template_is_synthesized_once(synthesized: list[Settings]) -> None:
    assert synth.data_template(Settings()) == synth.data_template(Settings())
    assert len(synthesized) == 1


def test_the_ports_of_a_run_do_not_change_the_template(synthesized: list[Settings]) -> None:
    synth.data_template(Settings())
    synth.data_template(Settings(port=9000, generator_port=9001, kimi_base_url="http://127.0.0.1:1/v1"))
    assert len(synthesized) == 1


@pytest.mark.parametrize(
    "settings",
    [Settings(job_deadline_seconds=60), Settings(generation_budget_seconds=60), Settings(timeout_margin_seconds=60)],
)
def test_a_setting_that_the_stack_reads_makes_another_template(synthesized: list[Settings], settings: Settings) -> None:
    synth.data_template(Settings())
    synth.data_template(settings)
    assert synthesized == [Settings(), settings]


def test_the_data_stack_reads_no_other_setting() -> None:
    os.environ.setdefault("JSII_NODE", synth.node_path())
    import aws_cdk as cdk

    from stacks.data import DataStack
    from stacks.stages import STAGES

    class RecordedSettings:
        def __init__(self) -> None:
            self.read: set[str] = set()

        def __getattr__(self, name: str) -> Any:
            self.read.add(name)
            return getattr(Settings(), name)

    settings: Any = RecordedSettings()
    DataStack(cdk.App(), stage=replace(STAGES["local"], settings=settings))
    # The stores' own secrets depend on their files; a local run reads secrets from its environment and needs none.
    assert settings.read == {"queue_retention_seconds", "stores_dir", "visibility_timeout_seconds"}


def test_the_node_that_pip_brought_is_there() -> None:
    assert os.access(synth.node_path(), os.X_OK)


def test_an_app_that_cannot_be_synthesized_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit('no such stage')")
    monkeypatch.setattr(synth, "ROOT", tmp_path)
    monkeypatch.setattr(synth, "_digest", lambda _: "0")
    monkeypatch.setattr(synth, "CACHE", tmp_path / "templates")
    with pytest.raises(synth.SynthFailed, match="no such stage"):
        synth.data_template(Settings())


def test_the_template_is_the_local_stages(data_template: synth.Template) -> None:
    assert "wandstore-generation-local.fifo" in json.dumps(data_template)
