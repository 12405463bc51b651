"""The life of a job, behind the edge: what the generator and the keeper do, and who asks the generator itself."""

from __future__ import annotations

import json
from functools import partial
from types import SimpleNamespace
from typing import Any

import container_image.handler
from tests.edge_events import function_url_event
from tests.faults.injection import Dies, Kind, Plan
from tests.faults.registry import UseCase, register
from tests.faults.use_cases.actions import PURCHASE, post, shopper_of, track
from tests.faults.use_cases.webhooks import archived, deliver_page
from tests.faults.world import STORE, World
from wandstore.jobs.enqueue import JobQueue
from wandstore.jobs.keeper import UNSENT_AFTER_SECONDS
from wandstore.jobs.probe import Probes
from wandstore.settings import KEEPER_GRACE_SECONDS

# The queue does not answer: whatever is sent does not arrive.
NO_QUEUE = Plan(service="sqs", outage=Kind.BEFORE)


def come_for_the_first_time(world: World) -> None:
    world.meet("new")


def keep_new_shoppers_page(world: World, _: Any) -> None:
    page = archived(world, "new")
    world.witness.hold("a shopper who came has a page", page is not None)


def come_before_any_tree(world: World) -> None:
    """The first shopper of their bucket: a model is asked for its tree."""
    table = world.cloud.dynamodb.table(world.settings.ui_cache_table)
    for key in [key for key in table if key[0].startswith("tree:")]:
        del table[key]
    world.meet("new")


# The generator --------------------------------------------------------------------------------------------------------


def deserve_own_page(world: World) -> None:
    """An order and a choice: the persona is sure, and a page for this shopper alone is due."""
    track(PURCHASE, world)
    post("/api/shopper/persona", {"store": STORE, "persona": "dealhunter"}, world)


def let_a_page_be_delivered(world: World) -> None:
    deliver_page(world)


def send_what_is_no_job(world: World) -> None:
    world.cloud.queue.send("no job", "pool-0", "no job")


def probe(world: World) -> None:
    Probes(world.clients, world.settings).send("probe-1")


register(UseCase("generate", World.deliver_job, come_before_any_tree, keep_new_shoppers_page, may_raise=True))
register(
    UseCase("generate from a tree", World.deliver_job, come_for_the_first_time, keep_new_shoppers_page, may_raise=True)
)
register(UseCase("generate for one alone", World.deliver_job, deserve_own_page, may_raise=True))
register(UseCase("generate what was delivered", World.deliver_job, let_a_page_be_delivered, may_raise=True))
register(UseCase("message that is no job", World.deliver_job, send_what_is_no_job, may_raise=True))
register(UseCase("probe", World.deliver_job, probe, may_raise=True))


def generate_too_late(world: World) -> bool:
    """While the model writes, the keeper ends the job, and the shopper's next one is queued."""
    shopper = shopper_of(world, name="new")

    def end_and_ask_again() -> None:
        world.clock.now += world.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 1
        world.keep_queue()
        JobQueue(world.clients, world.settings).enqueue(shopper, world.clock.now)

    world.outside.meanwhile = lambda: world.aside(end_and_ask_again)
    return world.deliver_job()


register(UseCase("generate too late", generate_too_late, come_before_any_tree, keep_new_shoppers_page, may_raise=True))


# The keeper -----------------------------------------------------------------------------------------------------------


def come_without_a_queue(world: World) -> None:
    with world.failing(NO_QUEUE):
        world.meet("new")
    world.clock.now += UNSENT_AFTER_SECONDS + 1


def lose_the_message(world: World) -> None:
    """For good: the keeper may only end the job."""
    world.meet("new")
    world.keep_queue()
    for message in world.cloud.queue.messages:
        world.cloud.queue.lose(message)
    world.clock.now += UNSENT_AFTER_SECONDS + 1
    world.keep_queue()  # sends it again, and marks it
    for message in world.cloud.queue.messages:
        world.cloud.queue.lose(message)
    world.clock.now += world.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 1


def let_a_letter_die(world: World) -> None:
    world.meet("new")
    while world.cloud.queue.messages:
        world.cloud.queue.receive()
        world.clock.now += world.settings.visibility_timeout_seconds + 1


def keep_ended_job(world: World, _: Any) -> None:
    """Failed, or completed where the keeper could send its message again in time."""
    (job,) = (job for job in world.witness.jobs().values() if job.shopper.shopper_id == world.shopper_id("new"))
    world.witness.hold("a job that was lost has ended", not job.state.is_live, job.state)


register(UseCase("keep", World.keep_queue, come_without_a_queue, keep_new_shoppers_page, may_raise=True))
register(UseCase("keep a lost job", World.keep_queue, lose_the_message, keep_ended_job, may_raise=True))
register(UseCase("dead letter", World.deliver_dead_letter, let_a_letter_die, keep_ended_job, may_raise=True))


# POST /generate -------------------------------------------------------------------------------------------------------

RUNTIME = {"jobId": "j", "storeSlug": STORE, "shopperId": "somebody", "preferences": {"persona": "explorer"}}
PHASE_1 = {
    "shopper_id": "somebody",
    "persona": {"type": "collector", "confidence": 0.9},
    "shop": {
        "shop_id": "s",
        "products": [{"id": str(number), "title": f"Wand {number}", "price": 40 + number} for number in range(6)],
    },
}


def generate(body: dict[str, Any], world: World) -> dict[str, Any]:
    event = function_url_event("POST", "/generate", body=json.dumps(body))
    answer: dict[str, Any] = container_image.handler.handler(event, SimpleNamespace())
    world.note("container_image POST /generate")
    if any(kind is Kind.DIES for _, kind in world.injector.struck):
        raise Dies  # nobody hears what Mangum has made of it
    return answer


def keep_answer(world: World, answer: dict[str, Any] | None) -> None:
    """No usable answer of a model is still a page."""
    if answer is not None:
        world.witness.hold("a page is composed", answer["statusCode"] == 200, str(answer)[:300])


def keep_phase_1_answer(world: World, answer: dict[str, Any] | None) -> None:
    """The specification's first shape says what went wrong."""
    if answer is not None:
        said = json.loads(answer["body"])
        is_said = answer["statusCode"] == 200 or said.get("error", {}).get("retryable") is True
        world.witness.hold("a failure says that it may be retried", is_said, str(answer)[:300])


register(UseCase("POST /generate", partial(generate, RUNTIME), keeps=keep_answer))
register(UseCase("POST /generate of phase 1", partial(generate, PHASE_1), keeps=keep_phase_1_answer))
