"""The check of a deployment as the workflow runs it: its arguments, what it prints, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stacks.stages import STAGES, STAGING
from tests.tools.stand_in_storefront import Storefront, open_storefront, status
from tools.check_deployment import find_webhook_secret, main, storefront_url
from tools.deployment_steps import STEPS


@pytest.fixture
def storefront(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storefront]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("WEBHOOK_SECRET", "the-secret")
    with open_storefront() as shop:
        shop.answers["/api/generation/status"] = [status("completed")]
        yield shop


@pytest.fixture
def outputs(storefront: Storefront, tmp_path: Path) -> str:
    """The file that `cdk deploy --outputs-file` writes."""
    path = tmp_path / "cdk-outputs.json"
    stacks = {
        "wandstore-data-staging": {"UICACHETABLE": "ui-cache"},
        "wandstore-edge-staging": {"StorefrontUrl": storefront.url, "DistributionId": "E2"},
    }
    path.write_text(json.dumps(stacks))
    return str(path)


def test_each_step_of_a_healthy_stage_is_printed(
    storefront: Storefront, outputs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("staging", outputs, patience_seconds=0) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == [f"   ok  {step.name}" for step in STEPS]
    assert lines[-1] == f"staging serves its store: {storefront.url}"


def test_a_fault_is_printed_as_one_sentence_and_fails_the_check(
    storefront: Storefront, capsys: pytest.CaptureFixture[str]
) -> None:
    storefront.answers["/health"] = [(503, {}, "later")]
    assert main("staging", storefront.url, patience_seconds=0) == 1
    said = capsys.readouterr()
    assert said.out == "FAULT  health: GET /health answers 503: later\n"
    assert said.err == f"staging has 1 faults at {storefront.url}:\nhealth: GET /health answers 503: later\n"


@pytest.mark.parametrize("stacks", [{}, {"a": {"StorefrontUrl": "x"}, "b": {"StorefrontUrl": "y"}}])
def test_outputs_without_one_storefront_are_refused(
    tmp_path: Path, stacks: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps(stacks))
    with pytest.raises(LookupError, match="exactly one stack must have the output StorefrontUrl"):
        storefront_url(path)
    assert main("staging", str(path)) == 2
    assert "There is no address to check" in capsys.readouterr().err


@pytest.mark.parametrize(
    "written", ["", "[]", "null", '{"a": null}', '{"a": "StorefrontUrl"}', "[" * 20_000, '{"a": {"StorefrontUrl": 7}}']
)
def test_a_file_that_has_no_outputs_is_refused(
    tmp_path: Path, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "outputs.json"
    path.write_text(written)
    assert main("staging", str(path)) == 2
    assert "There is no address to check" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["http://", "http://[::1", "https://xn--", "https://\0"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert main("staging", address) == 2


def test_an_answer_that_no_parser_reads_is_a_fault(storefront: Storefront, capsys: pytest.CaptureFixture[str]) -> None:
    storefront.answers["/health"] = [(200, {}, "[" * 20_000)]
    assert main("staging", storefront.url, patience_seconds=0) == 1
    assert "answers no JSON object" in capsys.readouterr().err


def test_a_stage_that_does_not_exist_and_a_file_that_does_not_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("prod", "https://shop.example") == 2
    assert main("staging", "nowhere.json") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_secret_that_cannot_be_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", " ")
    assert find_webhook_secret(STAGES["local"]) is None
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    assert find_webhook_secret(STAGING) is None
