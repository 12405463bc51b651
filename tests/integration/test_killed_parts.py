"""Parts of a run that are killed with a job in their hands: nothing is lost, and the run goes on."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from tests.integration.running import Running, children_of, running
from tests.stand_in_model import Call, Reply, StandInModel, write_tree
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.jobs.items import Jobs
from wandstore.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the parts of a run through /proc"),
]

STORE = "magic-wands"
# A heartbeat lasts 12 s, and so long a message waits whose receiver was killed.
TIMES = {"GENERATION_BUDGET_SECONDS": "5", "TIMEOUT_MARGIN_SECONDS": "1"}


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def workers_of_the_edge(run: Running) -> list[int]:
    """Those of uvicorn; beside them it has a process that watches over semaphores."""
    children = children_of(run.child("local.edge:create_app"))
    return children[-3:]


def test_what_the_event_source_the_keeper_and_the_edge_have_in_hands_is_done_after_their_deaths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    killed = threading.Event()

    def answer_after_the_kills(call: Call) -> Reply:
        killed.wait(SECONDS_UNTIL_HUNG)
        return Reply(text=write_tree(call.product_ids))

    with StandInModel() as model:
        model.answer = answer_after_the_kills
        settings = {"KIMI_API_KEY": "key", "KIMI_BASE_URL": model.url, "REFRESH_COOLDOWN_SECONDS": "0"}
        with running(**settings, **TIMES) as run:
            run.visit(STORE, "before")
            wait_until(lambda: model.calls)
            for part in ("local.event_source", "local.keeper"):
                kill(run.child(part))
            kill(workers_of_the_edge(run)[0])
            killed.set()

            for shopper in ("before", "after", "much-later"):
                # A request that the dead worker had accepted is lost with it; a browser asks again.
                wait_until(lambda who=shopper: answers(run, who))  # type: ignore[misc]
                run.wait_for_status(STORE, shopper, "completed")
            wait_until(lambda: sum("restarting it" in line for line in run.said) == 2)
            for variable, value in run.environment_of("local.event_source").items():
                monkeypatch.setenv(variable, value)
            clients, wiring = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
            wait_until(lambda: not messages_left(clients, wiring))
            jobs = Jobs(clients, wiring)
            assert not any(jobs.member(f"pool-{number}").slots for number in range(10))


def answers(run: Running, shopper: str) -> bool:
    try:
        return run.visit(STORE, shopper).status_code == 200
    except OSError:
        return False


def messages_left(clients: Clients, settings: Settings) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = clients.sqs.get_queue_attributes(QueueUrl=settings.generation_queue_url, AttributeNames=names)
    return sum(int(found["Attributes"][name]) for name in names)
