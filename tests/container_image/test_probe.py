"""The generator's answer to a probe."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from container_image import handler as entry
from container_image.handler import handler
from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger
from container_image.probe import answer_probe
from tests.conftest import Aws
from tests.container_image.test_handler import queue_event
from wandstore import __version__
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.probe import ProbeAnswer, ProbedBreaker, ProbedProvider, Probes

CONTEXT = SimpleNamespace(function_name="generator", aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)


def test_the_answer_says_who_would_compose_a_page_and_no_key(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIMI_API_KEY", "a-secret-key")
    answer_probe("probe-20", aws.clients, aws.settings, 100.0)
    answer = Probes(aws.clients, aws.settings).find_answer("probe-20", 101.0)
    models = tuple(aws.settings.kimi_model.split(","))
    assert answer == ProbeAnswer(
        version=__version__,
        environment="production",
        providers=(ProbedProvider(name="kimi", models=models),),
        answered_at=100.0,
    )
    assert "a-secret-key" not in answer.model_dump_json()


def test_the_answer_says_which_provider_is_not_called_until_when_and_why(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    kimi, _ = set_up_providers(aws.clients, aws.settings)
    ledger = Ledger(aws.clients, aws.settings, lambda: 90.0)
    for _ in range(5):
        ledger.note_failed("kimi", kimi.account, "It rained.")

    def breakers(now: float) -> list[ProbedBreaker]:
        answer_probe("probe-20", aws.clients, aws.settings, now)
        answer = Probes(aws.clients, aws.settings).find_answer("probe-20", now)
        assert answer is not None
        return [provider.breaker for provider in answer.providers]

    assert breakers(100.0) == [
        ProbedBreaker(state="open", until=120, last_failure="It rained.", failed_at=90),
        ProbedBreaker(),
    ]
    Ledger(aws.clients, aws.settings, lambda: 120.0).begin_trial("kimi", kimi.account, 50)
    assert breakers(121.0)[0] == ProbedBreaker(state="trial", until=180, last_failure="It rained.", failed_at=90)


def test_without_a_provider_the_generator_is_as_healthy(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIMI_API_KEY", raising=False)
    answer_probe("probe-20", aws.clients, aws.settings, 100.0)
    answer = Probes(aws.clients, aws.settings).find_answer("probe-20", 101.0)
    assert answer is not None
    assert answer.providers == ()


def test_a_probe_is_answered_before_anything_of_a_job_is_done(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobRunner, "run", lambda *_: pytest.fail("a probe is not a job"))
    monkeypatch.setattr(entry, "get_clients", lambda: aws.clients)
    monkeypatch.setattr(entry, "get_settings", lambda: aws.settings)
    monkeypatch.setattr("container_image.handler.time.time", lambda: 100.0)
    event = queue_event('{"kind": "probe", "probeId": "probe-20"}')
    assert handler(event, CONTEXT) == {"batchItemFailures": []}
    assert Probes(aws.clients, aws.settings).find_answer("probe-20", 101.0) is not None


def test_a_probe_that_cannot_be_answered_is_never_tried_again(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(aws.clients.dynamodb, "put_item", lambda **_: 1 / 0)
    answer_probe("probe-20", aws.clients, aws.settings, 100.0)
    assert "ProbeNotAnswered" in capsys.readouterr().out
