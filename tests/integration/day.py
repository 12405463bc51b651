"""A day of a store: shoppers come, buy and go, the shop changes, processes are killed, and AWS fails now and then.

The product's own functions run on the in-process cloud in virtual time, one beside the other: the edge by events as
Lambda gets them, a connected shop by its webhooks. A model's answer takes `MODEL_SECONDS`, a slow one longer than a
message is held; each call of AWS takes `CALL_SECONDS`.
"""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from lambdas.edge import shopper_cookie
from tests.aws_like.cloud import Cloud, wired
from tests.builders import make_product
from tests.faults.cloud import KeptCloud
from tests.faults.injection import Dies
from tests.faults.invariants import Witness
from tests.faults.outside import DOMAIN, Outside, open_outside
from tests.faults.product_time import give_product_time
from tests.integration.day_edge import Edge
from tests.integration.day_seen import Plan, Seen
from tests.integration.day_shoppers import HOUR, Shoppers
from tests.integration.day_trade import WEBHOOK_SECRET, Backstage, Trade
from tests.integration.mortal_processes import (
    Chance,
    Process,
    SimulatedTime,
    VirtualStop,
    Watched,
    faulty_clients,
    give_heartbeats_virtual_time,
    live_on,
    running,
)
from tests.shop import Shop
from tests.simulation import Simulation
from tools.load.promises import Ledger
from wandstore.aws.clients import BACKGROUND_PATIENCE, EDGE_PATIENCE, HEARTBEAT_PATIENCE, Clients
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.origin import Composition
from wandstore.jobs.attempt import JobRunner, TryAgain
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob
from wandstore.pages import rendered_page
from wandstore.settings import Settings
from wandstore.storefront import ladder
from wandstore.storefront.ladder import Storefront

CALL_SECONDS = 0.01
MODEL_SECONDS, SLOW_MODEL_SECONDS = (4.0, 12.0), (40.0, 90.0)
SLOW_MODEL_SHARE = 0.05
POLL_SECONDS = 1.0
KEEPER_SECONDS = 60.0
DEAD_LETTER_SECONDS = 20.0
MAX_REST_SECONDS = HOUR  # until everything is done, after the last shopper has gone
STILL_SECONDS = 45.0  # that a member may stand still
STORE, TOKEN_SECRET = "harbour", "HARBOUR_TOKEN"
KILLED = ("an attempt", "every generator", "edge", "keeper", "event source", "publisher", "consumer")


@dataclass(eq=False)
class Delivery:
    """A message on its way through a generator. `is_held` where SQS has heard a heartbeat of it."""

    member: str
    process: Process
    source: int  # which life of the event source has delivered it
    is_held: bool = False


class DayCloud(Cloud):
    @property
    def has_messages(self) -> bool:
        return any(queue.messages for queue in (self.queue, self.dead_letters, self.shop_events))


class Day:
    def __init__(self, plan: Plan, seed: int, folder: Path, patches: pytest.MonkeyPatch) -> None:
        self.plan, self.seen = plan, Seen()
        self.simulation = Simulation(seed)
        give_product_time(patches, SimulatedTime(self.simulation))
        self.simulation.take_over(patches)
        # Who a shopper is decides at which member of the pool they are.
        mint = SimpleNamespace(token_urlsafe=lambda _: f"{self.simulation.random.getrandbits(88):022x}")
        patches.setattr(shopper_cookie, "secrets", mint)
        patches.setenv(TOKEN_SECRET, "shpat_fake-private-token")
        patches.setenv("SHOPIFY_WEBHOOK_SECRET", WEBHOOK_SECRET)
        forget_secrets()
        give_heartbeats_virtual_time(self.simulation, patches)
        patches.setattr(ladder, "count_hit", lambda: None)
        # Half of the work of a day would be in packing its pages well.
        patches.setattr(rendered_page, "gzip", SimpleNamespace(compress=_pack_quickly))
        self.random, self.sleep = self.simulation.random, self.simulation.sleep
        self.settings = wired(Settings(stores_dir=str(folder), default_store=STORE))
        self.cloud = DayCloud(self.settings, clock=self.simulation.clock, sleep=self.sleep)
        self.chance = Chance(self.simulation, plan.fault_share)
        outside = open_outside(self.chance, patches)
        for number in range(5):
            outside.shop.stock([make_product(f"ash-wand-{number}", price=f"{20 + number}.00")])
        shop = _open_store(self.settings, self.cloud.clients(), folder, outside)
        transactions = Watched(self.cloud.dynamodb, "transact_write_items", self._note_transaction)
        edge = faulty_clients(self.cloud, self.chance, EDGE_PATIENCE, {"dynamodb": transactions})
        queue = Watched(self.cloud.session().client("sqs"), "change_message_visibility", self._note_heartbeat)
        watch = {"dynamodb": transactions, "sqs": queue}
        self.clients = faulty_clients(self.cloud, self.chance, BACKGROUND_PATIENCE, watch)
        self.clients.__dict__["sqs"]._patience = HEARTBEAT_PATIENCE
        self.generator = replace(shop, clients=self.clients, storefront=Storefront(self.clients, self.settings))
        backstage = Backstage(self.cloud, self.settings, self.clients, shop.store)
        backstage.give(patches)
        self.trade = Trade(self.simulation, plan, self.seen, backstage, outside)
        self.edge = self.trade.edge = Edge(self.simulation, plan, self.seen, self.settings, edge)
        self.shoppers = Shoppers(self.simulation, plan, self.seen, self.edge, self.trade)
        self.witness = Witness(cast(KeptCloud, self.cloud))
        self.ledger = Ledger(shop.clients, self.settings, shop.store.slug)
        self.ends_at = self.shoppers.ends_at
        self.has_ended = False
        members = [f"pool-{number}" for number in range(self.settings.pool_size)]
        self.seen.depths = {member: [] for member in members}
        self.seen.still = dict.fromkeys(members, 0.0)
        self._idle_since: dict[str, tuple[float, bool]] = {}
        self._deliveries: dict[str, Delivery] = {}  # by receipt handle
        self._source, self._source_down = 0, [(0.0, 0.0)]  # the times when there was none
        self._keeper_calls_left: int | None = None
        self.cloud.behaviour.call_seconds = CALL_SECONDS
        self.cloud.behaviour.transaction_seconds = CALL_SECONDS
        self.cloud.behaviour.partition_write_units = 1000

    def run(self) -> Seen:
        """To the end, and on until nothing is left to do. Raises `Violated` where an invariant does not hold."""
        loops = (
            self.shoppers.let_come,
            self._deliver_jobs,
            self._keep,
            self._end_dead_letters,
            self._kill,
            self._look,
            self.trade.edit,
            self.trade.consume,
            self.trade.publish,
        )
        for loop in loops:
            self.simulation.start(loop)
        self.simulation.run()
        self.edge.close()
        if self.simulation.errors:
            raise self.simulation.errors[0]
        self._fold_metrics()
        self.witness.look()
        self.witness.look_at_rest()
        self.seen.faults, self.seen.calls = self.chance.kinds, self.chance.all_calls
        self.seen.conflicts, self.seen.checks = self.cloud.dynamodb.counts["conflicts"], self.witness.checks
        self.seen.out_of_step = self.trade.out_of_step()
        self.seen.kept = self.ledger.compare(self.shoppers.promises)
        return self.seen

    # The background --------------------------------------------------------------------------------------------------

    def _deliver_jobs(self) -> None:
        """The event source: each message to a generator; where it is down, it comes back as another."""
        while not self.has_ended:
            down_since, down_until = self._source_down[-1]
            if down_since <= self.simulation.now < down_until:
                self.sleep(down_until - self.simulation.now)
            while received := self.cloud.queue.receive(1):  # a batch could have two of one group
                (message,) = received
                assert message.receipt_handle is not None
                is_beside = any(one.member == message.group for one in self._deliveries.values())
                self.seen.background["beside another one of its member"] += is_beside
                delivery = Delivery(message.group, Process("generator"), self._source)
                self._deliveries[message.receipt_handle] = delivery
                self._note_stillness(message.group, message.sent_at)
                receipt = Receipt(message.message_id, message.receipt_handle, message.receives)
                self.simulation.start(partial(self._generate, message.body, receipt, delivery))
            self.sleep(POLL_SECONDS)

    def _generate(self, body: str, receipt: Receipt, delivery: Delivery) -> None:
        stop = partial(VirtualStop, self.simulation)
        runner = JobRunner(self._compose, self.clients, self.settings, self.simulation.clock, make_stop=stop)
        is_done = False
        try:
            with running(delivery.process):
                runner.run(body, receipt)
            is_done = True
        except (TryAgain, Dies):
            pass
        except Exception as error:
            self.seen.background[f"attempt interrupted by {type(error).__name__}"] += 1
        self._end_delivery(receipt.handle)
        if is_done and delivery.source == self._source:
            try:
                self.cloud.queue.delete(receipt.handle)
            except ClientError:
                self.seen.background["message done and not deleted"] += 1

    def _compose(self, job: GenerationJob) -> Composition:
        composition = self.generator.compose(job)
        is_slow = self.random.random() < SLOW_MODEL_SHARE
        self.sleep(self.random.uniform(*(SLOW_MODEL_SECONDS if is_slow else MODEL_SECONDS)))
        live_on()
        return composition

    def _keep(self) -> None:
        while not self.has_ended:
            self.sleep(KEEPER_SECONDS)
            process, self._keeper_calls_left = Process("keeper", self._keeper_calls_left), None
            self.simulation.start(partial(self._keep_once, process))

    def _keep_once(self, process: Process) -> None:
        try:
            with running(process):
                kept = Keeper(self.clients, self.settings, self.simulation.now).keep_queue()
        except Dies:
            return
        except Exception as error:
            # The next minute's run does what this one could not.
            self.seen.background[f"keeper interrupted by {type(error).__name__}"] += 1
            return
        told = {"sent again": kept.resent, "ended by the keeper": kept.ended, "slots repaired": kept.repaired}
        self.seen.background.update(told)

    def _end_dead_letters(self) -> None:
        while not self.has_ended:
            self.sleep(DEAD_LETTER_SECONDS)
            for message in self.cloud.dead_letters.receive(1):
                try:
                    Keeper(self.clients, self.settings, self.simulation.now).end_dead_letter(message.body)
                    self.seen.background["dead letter ended"] += 1
                except Exception as error:
                    self.seen.background[f"dead letter left by {type(error).__name__}"] += 1
                    continue
                assert message.receipt_handle is not None
                self.cloud.dead_letters.delete(message.receipt_handle)

    # What is killed ---------------------------------------------------------------------------------------------------

    def _kill(self) -> None:
        if not self.plan.seconds_between_kills:
            return
        deaths = self._deaths_of_the_edge()
        for kind in self._in_some_order():
            self.sleep(self.random.expovariate(1 / self.plan.seconds_between_kills))
            if self.simulation.now >= self.ends_at:
                return
            self.seen.kills[kind] += 1
            match kind:
                case "an attempt" | "every generator":
                    while not self._deliveries and self.simulation.now < self.ends_at:
                        self.sleep(self.random.uniform(0, 5))
                    # Somewhere within what is running now.
                    self.sleep(self.random.uniform(0, 5))
                    running_now = list(self._deliveries)
                    struck = running_now if kind == "every generator" else running_now[:1]
                    for handle in struck:
                        self._deliveries[handle].process.is_dead = True
                        self._end_delivery(handle)
                case "edge":
                    self.edge.next_kill = next(deaths)
                case "keeper":
                    self._keeper_calls_left = self.random.randint(0, 40)
                case "publisher":
                    self.trade.publisher_calls_left = self.random.randint(0, 8)
                case "consumer":
                    self.trade.consumer_calls_left = self.random.randint(0, 8)
                case _:
                    self._source += 1
                    self._source_down.append((self.simulation.now, self.simulation.now + self.random.uniform(5, 40)))

    def _in_some_order(self) -> Iterator[str]:
        """What to kill, each as often as the others."""
        while True:
            yield from self.random.sample(KILLED, len(KILLED))

    def _deaths_of_the_edge(self) -> Iterator[tuple[str, Process]]:
        """By turns of a first visit between its job and the job's message, and anywhere in any request."""
        while True:
            yield "first visit", Process("edge", dies_at="send_message")
            yield "any", Process("edge", calls_left=self.random.randint(0, 4))

    def _end_delivery(self, handle: str) -> None:
        """A generator has ended or was killed: its member stands still from now on."""
        if (delivery := self._deliveries.pop(handle, None)) is not None:
            self._idle_since[delivery.member] = self.simulation.now, delivery.is_held
            self.seen.background["delivered"] += 1
            self.seen.background["delivered, and no heartbeat heard"] += not delivery.is_held

    def _note_heartbeat(self, arguments: dict[str, Any]) -> None:
        if (delivery := self._deliveries.get(arguments["ReceiptHandle"])) is not None:
            delivery.is_held = True

    def _note_stillness(self, member: str, sent_at: float) -> None:
        """A member works again: how long it stood still with a message, while there was an event source."""
        idle_since, was_held = self._idle_since.get(member, (sent_at, True))
        since = max(idle_since, sent_at)
        down = sum(max(0.0, min(until, self.simulation.now) - max(begun, since)) for begun, until in self._source_down)
        seconds = self.simulation.now - since - down
        if was_held:
            self.seen.still[member] = max(self.seen.still[member], seconds)
        else:
            self.seen.still_unheld = max(self.seen.still_unheld, seconds)

    # What is seen -----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Every minute at the pool, every hour at everything that is stored; until the day and its work are over."""
        for minute in itertools.count(1):
            self.sleep(60)
            self._look_at_pool()
            self._fold_metrics()
            self.cloud.s3.writes.clear()
            if minute % 60 == 0:
                self.witness.look()
            late = self.simulation.now - self.ends_at
            if late > 0 and (self._is_quiet or late > MAX_REST_SECONDS):
                self.has_ended = self.trade.is_over = True
                return
            self.trade.is_closing = late > 0

    @property
    def _is_quiet(self) -> bool:
        is_idle = not self.cloud.has_messages and not any(self.witness.slots().values())
        return is_idle and self.trade.is_quiet

    def _look_at_pool(self) -> None:
        slots = self.witness.slots()
        for member, depths in self.seen.depths.items():
            depths.append(len(slots.get(member, ())))

    def _fold_metrics(self) -> None:
        self.seen.metrics.update(name for name, _ in self.simulation.metrics)
        self.simulation.metrics.clear()

    def _note_transaction(self, arguments: dict[str, Any]) -> None:
        """Which jobs a transaction that was done has created or ended."""
        for write in arguments["TransactItems"]:
            ((kind, request),) = write.items()
            if kind == "Put" and request["Item"]["key"]["S"].startswith("job:"):
                self.seen.created[request["Item"]["job_id"]["S"]] = self.simulation.now
            elif kind == "Update" and request["Key"]["key"]["S"].startswith("job:"):
                values = request["ExpressionAttributeValues"]
                states = {value.get("S") for value in values.values()} & {"completed", "failed"}
                job_id = values[":job_id"]["S"]
                if states:
                    self.seen.ended[job_id].append(states.pop() or "")
                    self.seen.job_seconds.append(self.simulation.now - self.seen.created[job_id])


def _pack_quickly(html: bytes, **_: Any) -> bytes:
    return gzip.compress(html, compresslevel=1, mtime=0)


def _open_store(settings: Settings, clients: Clients, folder: Path, outside: Outside) -> Shop:
    """The store of the shop, with what the shop sells in the morning published."""
    (folder / f"{STORE}.toml").write_text(
        'name = "Harbour"\ncurrency = "GBP"\nlocale = "en-GB"\n'
        f'[shopify]\ndomain = "{DOMAIN}"\ntoken_secret = "{TOKEN_SECRET}"\ncountry = "GB"\nlanguage = "EN"\n'
    )
    store = find_store(folder, STORE)
    products = tuple(stocked.product for stocked in outside.shop.products)
    Catalogues(clients, settings).publish(build_catalogue(store.slug, products))
    return Shop(settings, clients, store, Storefront(clients, settings), folder / "none.csv")
