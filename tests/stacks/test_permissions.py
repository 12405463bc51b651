"""Each function is allowed to make every AWS call that it makes, and no other.

The embedded cloud does not check permissions, so a missing one shows here or in an outage. The calls of the real
handlers are recorded and compared with the policies in production's templates.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from container_image import handler as generator_entry
from container_image import server as generator_server
from container_image.llm import chain
from lambdas.catalogue_publisher import handler as publisher_entry
from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from lambdas.edge.routes import debug
from lambdas.neighbour_counter import handler as counter_entry
from lambdas.public_files import handler as public_files_entry
from lambdas.queue_keeper import handler as keeper_entry
from lambdas.shop_events import handler as shop_events_entry
from local.event_source import sqs_event
from stacks.permissions import bedrock_models
from tests.edge_events import function_url_event, http_api_event
from tests.mangum_loop import event_loop_of_mangum
from tests.shop import Shop
from tests.shopify_schema import storefront_schema
from tests.small_shop import SmallShop, make_product_answer, open_small_shop
from tests.stacks.conftest import Synthesized, as_list
from tests.stacks.test_functions import GENERATION
from tests.stand_in_model import Reply, StandInModel
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import EDGE_PATIENCE, Clients
from wandstore.aws.dynamodb import Update, to_wire
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue import published_neighbours
from wandstore.catalogue.connections import Connections
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.jobs.probe import Probes
from wandstore.settings import KEEPER_GRACE_SECONDS, Settings, current_settings
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront.webhook_pages import WebhookInbox

PREFIX = "wandstore/test/"
SECRETS = {
    name: f"the-{name}"
    for name in (
        *("WEBHOOK_SECRET", "DEBUG_TOKEN", "ORIGIN_SECRET", "KIMI_API_KEY", "CLAUDE_API_KEY"),
        *("SHOPIFY_ACCESS_TOKEN", "SHOPIFY_WEBHOOK_SECRET"),
    )
}
SHOP_DOMAIN = "lantern.myshopify.com"


class Permission(NamedTuple):
    """An action and a resource, which is named by its setting or its secret.

    A call has one resource (`UI_STORAGE_BUCKET/incoming/1`), a policy may have a pattern (`UI_STORAGE_BUCKET/*`).
    """

    action: str
    resource: str

    def covers(self, call: Permission) -> bool:
        pattern = re.escape(self.resource).replace(r"\*", ".*").replace(r"\?", ".")
        return self.action == call.action and re.fullmatch(pattern, call.resource, re.DOTALL) is not None


# What a function is called with -------------------------------------------------------------------------------------

# The action that a write inside a transaction needs.
_WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass
class Recorder:
    """Records the AWS calls of a function's clients, as IAM sees them."""

    settings: Settings
    calls: set[Permission] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names = {getattr(self.settings, row.name): row.name.upper() for row in fields(Settings)}

    def watch(self, clients: Clients) -> Clients:
        for client in (clients.dynamodb, clients.s3, clients.sqs, clients.secrets):
            client.meta.events.register("provide-client-params", self._note)
        return clients

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.update(self._permissions_for(model.service_model.service_name, model.name, params))

    def _permissions_for(self, service: str, operation: str, params: dict[str, Any]) -> Iterator[Permission]:
        match service, operation:
            case "dynamodb", "BatchGetItem":
                yield from (Permission("dynamodb:BatchGetItem", self._names[name]) for name in params["RequestItems"])
            case "dynamodb", "TransactWriteItems":
                for item in params["TransactItems"]:
                    ((kind, write),) = item.items()
                    yield Permission(f"dynamodb:{_WRITES[kind]}", self._names[write["TableName"]])
            case "dynamodb", _:
                index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
                yield Permission(f"dynamodb:{operation}", self._names[params["TableName"]] + index)
            case "s3", "GetObject" | "PutObject":
                resource = f"{self._names[params['Bucket']]}/{params['Key']}"
                yield Permission(f"s3:{operation}", resource)
                if "IfMatch" in params:
                    # A conditional write compares ETags, which needs the permission to read the object.
                    yield Permission("s3:GetObject", resource)
            case "s3", "ListObjectsV2":
                yield Permission("s3:ListBucket", self._names[params["Bucket"]])
            case "s3", "DeleteObjects":
                for deleted in params["Delete"]["Objects"]:
                    yield Permission("s3:DeleteObject", f"{self._names[params['Bucket']]}/{deleted['Key']}")
            case "sqs", _:
                yield Permission(f"sqs:{operation}", self._names[params["QueueUrl"]])
            case "secretsmanager", "GetSecretValue":
                yield Permission("secretsmanager:GetSecretValue", params["SecretId"].removeprefix(PREFIX))
            case _:
                raise NotImplementedError(f"which permission does {service} {operation} need?")


# What a function may do ---------------------------------------------------------------------------------------------

_PSEUDO = {"AWS::Partition": "aws", "AWS::AccountId": "123456789012", "AWS::Region": "us-east-1"}


class Policies:
    """The policies of a stage's functions, with resources named as in `Permission`."""

    def __init__(self, synthesized: Synthesized) -> None:
        self._synthesized = synthesized
        outputs = synthesized.templates["data"]["Outputs"].values()
        self._exports = {found["Export"]["Name"]: found["Value"] for found in outputs if "Export" in found}
        wiring = {row.name.upper() for row in fields(Settings)}
        self._names: dict[str, str] = {
            found["Value"]["Ref"]: found["Description"] for found in outputs if found.get("Description") in wiring
        }
        for logical_id, secret in synthesized.resources("data", "AWS::SecretsManager::Secret").items():
            self._names[logical_id] = secret["Name"].rpartition("/")[2]
        variables = synthesized.function("edge", "PublicFilesPublisher")["Environment"]["Variables"]
        self._names[variables["PUBLIC_FILES_BUCKET"]["Ref"]] = "PUBLIC_FILES_BUCKET"
        bucket = self._resolve(synthesized.only("data", "AWS::S3::Bucket")["BucketName"])
        self._bucket_arn = f"arn:aws:s3:::{bucket}/"

    def of(self, part: str, name: str) -> set[Permission]:
        role = self._synthesized.function(part, name)["Role"]["Fn::GetAtt"][0]
        return {
            Permission(action, self._resolve(resource).replace(self._bucket_arn, "UI_STORAGE_BUCKET/"))
            for policy in self._synthesized.resources(part, "AWS::IAM::Policy").values()
            if {"Ref": role} in policy["Roles"]
            for statement in policy["PolicyDocument"]["Statement"]
            if self._is_plain(statement)
            for action in as_list(statement["Action"])
            for resource in as_list(statement["Resource"])
        }

    def _is_plain(self, statement: dict[str, Any]) -> bool:
        assert statement.keys() == {"Action", "Effect", "Resource"}, statement
        assert statement["Effect"] == "Allow", statement
        return True

    def _resolve(self, value: Any) -> str:
        match value:
            case str(text):
                return text
            case {"Ref": str(name)}:
                return _PSEUDO.get(name) or self._names.get(name, name)
            case {"Fn::GetAtt": [str(name), "Arn"]}:
                return self._names.get(name, name)
            case {"Fn::ImportValue": str(name)}:
                return self._resolve(self._exports[name])
            case {"Fn::Join": [str(between), list(parts)]}:
                return between.join(map(self._resolve, parts))
        raise NotImplementedError(value)


# What Lambda itself does with a function's role: it writes the log and polls the queue of an event source.
_BY_LAMBDA = re.compile(
    r"logs:(CreateLogStream|PutLogEvents)"
    r"|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|GetQueueUrl|ChangeMessageVisibility)"
)


class Comparison(NamedTuple):
    """`missing` is what a function does without permission, `superfluous` what it may do and never does."""

    missing: set[Permission]
    superfluous: set[Permission]


def compare(calls: set[Permission], allowed: set[Permission]) -> Comparison:
    return Comparison(
        {call for call in calls if not any(permission.covers(call) for permission in allowed)},
        {
            permission
            for permission in allowed
            if not _BY_LAMBDA.fullmatch(permission.action) and not any(map(permission.covers, calls))
        },
    )


EXACT = Comparison(set(), set())


@pytest.fixture(scope="module")
def policies(production: Synthesized) -> Policies:
    return Policies(production)


@pytest.fixture
def environment(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """The shop; its store and secrets are in environment variables, as on AWS."""
    for name, value in SECRETS.items():
        monkeypatch.delenv(name, raising=False)
        shop.clients.secrets.create_secret(Name=PREFIX + name, SecretString=value)
    monkeypatch.delenv("SHOPIFY_STORE", raising=False)
    shop.clients.secrets.create_secret(Name=f"{PREFIX}SHOPIFY_STORE", SecretString=SHOP_DOMAIN)
    monkeypatch.setenv("SECRETS_PREFIX", PREFIX)
    monkeypatch.setenv("DEFAULT_STORE", shop.store.slug)
    monkeypatch.setenv("STORES_DIR", shop.settings.stores_dir)
    monkeypatch.setenv("REFRESH_COOLDOWN_SECONDS", "0")
    entries = (
        *(generator_server, keeper_entry, publisher_entry, counter_entry, shop_events_entry),
        public_files_entry,
    )
    own_clients = [entry.get_clients for entry in entries]

    def forget() -> None:
        forget_secrets()
        current_settings.cache_clear()
        for get_clients in own_clients:
            get_clients.cache_clear()

    forget()
    yield shop
    forget()


@pytest.fixture
def recorder(environment: Shop) -> Recorder:
    return Recorder(current_settings())


# The edge -------------------------------------------------------------------------------------------------------------


@dataclass
class Edge:
    """The edge function, invoked as on AWS; `clients` are those that it uses."""

    handler: Any
    clients: Clients

    def get(self, path: str, query: str = "", **headers: str) -> Any:
        answer = self.handler(function_url_event("GET", path, query, **headers), None)
        assert answer["statusCode"] in (200, 202), answer
        return answer

    def post(self, path: str, payload: dict[str, Any], sign: Callable[[str], dict[str, str]] = lambda _: {}) -> Any:
        body = json.dumps(payload)
        headers = {"x-wandstore-origin": SECRETS["ORIGIN_SECRET"]} | sign(body)
        return self.handler(http_api_event(path, body, headers), None)


def make_edge(settings: Settings, clients: Clients) -> Edge:
    return Edge(make_handler(create_app(settings, clients)), clients)


@pytest.fixture
def edge(environment: Shop, recorder: Recorder) -> Iterator[Edge]:
    with event_loop_of_mangum():
        yield make_edge(current_settings(), recorder.watch(Clients(EDGE_PATIENCE)))


def change_price(shop: Shop, price: str, *, only_in_the_archive: bool = False) -> None:
    shop.csv.write_text(shop.csv.read_text().replace("40.00", price))
    version = shop.publish().version
    if only_in_the_archive:  # like a catalogue that is too large for an item
        shop.clients.dynamodb.delete_item(
            TableName=shop.settings.ui_cache_table, Key=to_wire(keys.catalogue_snapshot(shop.store.slug, version))
        )


def cache_of(answer: dict[str, Any]) -> str:
    status: str = answer["headers"]["x-wandstore-cache"]
    return status


def visit_on_every_rung(edge: Edge, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def visit() -> str:
        return cache_of(edge.get("/s/lantern", "shopper=ada"))

    assert visit() == "MISS"
    shop.work()
    assert visit() == "HIT"
    change_price(shop, "41.00")
    assert visit() == "HIT"  # rendered again and put back
    change_price(shop, "42.00", only_in_the_archive=True)
    assert visit() == "HIT"
    page = to_wire(keys.ui_page(shop.shopper("ada")))
    shop.clients.dynamodb.delete_item(TableName=shop.settings.ui_cache_table, Key=page)
    assert visit() == "HIT"  # from the archive
    shop.set_persona("ada", PersonaType.EXPLORER)
    assert visit() == "STALE"
    edge.get("/s/lantern", "shopper=ada&sort=price")
    with monkeypatch.context() as down:
        down.setattr(edge.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
        assert visit() == "STALE"  # the archive knows the current catalogue
    shop.work()
    small = make_edge(replace(current_settings(), pool_size=1, max_queue_depth=1), edge.clients)
    for shopper in ("bea", "cleo"):  # the queue is full for the second one
        assert cache_of(small.get("/s/lantern", f"shopper={shopper}")) == "MISS"
    shop.work()


def track_until_the_persona_changes(edge: Edge, shop: Shop) -> None:
    hashes = set()
    for event, product in (
        ("view", {"productId": "oak"}),
        *[("discount_click", {"productId": "yew"})] * 3,
        *[("sort", {})] * 2,
    ):
        answer = edge.post("/api/shopper/track", {"shopper": "dan", "store": "lantern", "event": event, **product})
        assert answer["statusCode"] == 202
        hashes.add(json.loads(answer["body"])["persona"]["hash"])
    assert len(hashes) > 1
    shop.work()


def choose_and_come_back(edge: Edge, shop: Shop) -> None:
    answers = []
    for choice in ("minimalist", "explorer", "minimalist"):
        answer = edge.post("/api/shopper/persona", {"shopper": "gus", "store": "lantern", "persona": choice})
        assert answer["statusCode"] == 202
        answers.append(json.loads(answer["body"])["refresh"])
        shop.work()
    assert answers == ["queued", "queued", "none"]
    to_cart = edge.handler(function_url_event("GET", "/s/lantern/checkout"), None)
    assert (to_cart["statusCode"], to_cart["headers"]["location"]) == (303, f"https://{SHOP_DOMAIN}/cart")


def deliver_a_page_twice(edge: Edge, shop: Shop) -> None:
    def sign(body: str) -> dict[str, str]:
        digest = hmac.new(SECRETS["WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()
        return {"x-webhook-signature": f"sha256={digest}"}

    page = {"jobId": "theirs", "storeSlug": "lantern", "shopperId": "eve", "html": "<h1>Hello</h1>"}
    first, again = (edge.post("/webhook/generation-complete", page, sign) for _ in range(2))
    assert (first["statusCode"], first["body"]) == (202, again["body"])
    shop.work()


def tell_of_an_edit_in_the_shop(edge: Edge) -> None:
    def sign(body: str) -> dict[str, str]:
        digest = hmac.new(SECRETS["SHOPIFY_WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).digest()
        headers = {"x-shopify-topic": "products/update", "x-shopify-shop-domain": SHOP_DOMAIN}
        return headers | {"x-shopify-hmac-sha256": base64.b64encode(digest).decode()}

    assert edge.post("/webhook/shopify", {"id": 1}, sign)["statusCode"] == 200


def use_debug_routes(edge: Edge, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug, "PROBE_PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(debug, "TRIAL_PATIENCE_SECONDS", 0.0)
    token = {"x-wandstore-debug-token": SECRETS["DEBUG_TOKEN"]}
    edge.get("/api/generation/status", "shopper=cleo&store=lantern")
    edge.get("/debug/container", **token)
    edge.get("/debug/generate", "store=lantern&shopper=fay", **token)
    shop.work()
    edge.get("/debug/generate", "store=lantern&shopper=fay&force=1", **token)
    edge.get("/debug/errors", "store=lantern&shopper=cleo", **token)


def test_the_edge_has_the_permissions_that_it_uses_and_no_others(
    edge: Edge, environment: Shop, recorder: Recorder, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit_on_every_rung(edge, environment, monkeypatch)
    track_until_the_persona_changes(edge, environment)
    choose_and_come_back(edge, environment)
    deliver_a_page_twice(edge, environment)
    tell_of_an_edit_in_the_shop(edge)
    use_debug_routes(edge, environment, monkeypatch)
    assert compare(recorder.calls, policies.of("edge", "Edge")) == EXACT


# The generator --------------------------------------------------------------------------------------------------------

CONTEXT = SimpleNamespace(function_name="generator", aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)


def generate(shop: Shop) -> list[bool]:
    """Invokes the generator with every available message; for each, whether it succeeded."""
    taken = []
    for message in shop.receive():
        failures = generator_entry.handler(sqs_event(message, "arn:aws:sqs:us-east-1:123456789012:generation"), CONTEXT)
        taken.append(failures == {"batchItemFailures": []})
        if taken[-1]:
            shop.clients.sqs.delete_message(
                QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
    return taken


def test_the_generator_has_the_permissions_that_it_uses_and_no_others(
    environment: Shop, recorder: Recorder, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = environment
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)
    with StandInModel() as model:
        monkeypatch.setenv("KIMI_BASE_URL", model.url)
        monkeypatch.setenv("CLAUDE_BASE_URL", model.claude_url)
        current_settings.cache_clear()
        clients = recorder.watch(generator_server.get_clients())
        for shopper in ("ada", "bea"):  # the second one gets the shared tree of the first one's job
            shop.visit(shopper)
        assert generate(shop) == [True, True]
        assert len(model.calls) == 1

        shop.set_persona("ada", PersonaType.EXPLORER)
        change_price(shop, "41.00", only_in_the_archive=True)
        shop.visit("ada")
        model.replies(Reply.error(401))  # and the provider is blocked for all
        assert generate(shop) == [True]
        assert shop.archived_page("ada")["source"] == "template"

        page = {"jobId": "theirs", "storeSlug": "lantern", "shopperId": "cleo", "html": "<h1>Hello</h1>"}
        WebhookInbox(shop.clients, shop.settings).accept(json.dumps(page).encode(), time.time())
        Probes(shop.clients, shop.settings).send("probe-1")
        shop.clients.sqs.send_message(
            QueueUrl=shop.settings.generation_queue_url,
            MessageBody="no job",
            MessageGroupId="pool-1",
            MessageDeduplicationId="no job",
        )
        assert generate(shop) == [True, True, True]
        assert shop.archived_page("cleo")["source"] == "webhook"

        shop.visit("dan")
        with monkeypatch.context() as broken:
            broken.setattr(generator_entry, "compose_job", lambda *_, **__: 1 / 0)
            assert generate(shop) == [False]

        body = json.dumps({"jobId": "1", "storeSlug": "lantern", "shopperId": "ada"})
        with event_loop_of_mangum(), monkeypatch.context() as down:
            down.setattr(clients.dynamodb, "get_item", lambda **_: 1 / 0)
            answer = generator_entry.handler(function_url_event("POST", "/generate", body=body), CONTEXT)
        assert answer["statusCode"] == 200
    assert compare(recorder.calls, policies.of("generation", "Generator")) == EXACT


# The functions in the background --------------------------------------------------------------------------------------

SCHEDULED = {"source": "aws.scheduler"}


def test_the_keeper_has_the_permissions_that_it_uses_and_no_others(
    environment: Shop, recorder: Recorder, policies: Policies
) -> None:
    shop, now = environment, time.time()
    recorder.watch(keeper_entry.get_clients())
    shop.enqueue("unsent", now=now - 3600)
    long_ago = now - shop.settings.job_deadline_seconds - KEEPER_GRACE_SECONDS - 60
    shop.enqueue("stuck", now=long_ago)
    dead_slot = Update(
        table=shop.settings.generation_queue_table,
        key=keys.pool_member("pool-5"),
        change="ADD #jobs :slot",
        values={"slot": {keys.pool_slot(shop.shopper("nobody"))}},
    )
    dynamodb.update(shop.clients, dead_slot)
    assert keeper_entry.handler(SCHEDULED, None) == {"ended": 1, "resent": 1, "repaired": 1, "failed": 0}
    job = shop.job("unsent")
    assert job is not None
    dead = {"jobId": job.job_id, "storeSlug": "lantern", "shopperId": "unsent"}
    assert keeper_entry.handler({"Records": [{"body": json.dumps(dead)}]}, None) == {"dead_letters": 1}
    assert compare(recorder.calls, policies.of("generation", "Keeper")) == EXACT


def test_the_publisher_has_the_permissions_that_it_uses_and_no_others(
    environment: Shop, recorder: Recorder, policies: Policies
) -> None:
    recorder.watch(publisher_entry.get_clients())
    with pytest.MonkeyPatch.context() as without_a_shop:
        without_a_shop.setattr(Connections, "domain_of", lambda *_: None)
        # The catalogue that the shop of the tests has published has no descriptions in HTML.
        assert publisher_entry.handler(SCHEDULED, None)["published"] == 1
        assert publisher_entry.handler(SCHEDULED, None)["unchanged"] == 1
    with open_small_shop(SmallShop(products=[make_product_answer(1)])) as small_shop:
        storefront_schema()
        name_shop(environment, f"http://{small_shop.domain}")
        assert publisher_entry.handler(SCHEDULED, None)["published"] == 1
    assert compare(recorder.calls, policies.of("generation", "Publisher")) == EXACT


def test_the_neighbour_counter_has_the_permissions_that_it_uses_and_no_others(
    environment: Shop, recorder: Recorder, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.watch(counter_entry.get_clients())
    for number in range(3):
        environment.view(f"counted-{number}", "oak", "yew")
    assert counter_entry.handler(SCHEDULED, None)["stores"] == 1
    # Neighbours that are too large for an item.
    monkeypatch.setattr(published_neighbours, "MAX_ITEM_BYTES", 0)
    environment.view("counted-0", "cloth")
    environment.view("counted-3", "oak", "yew")
    assert counter_entry.handler(SCHEDULED, None)["stores"] == 1
    assert compare(recorder.calls, policies.of("generation", "NeighbourCounter")) == EXACT


def test_the_publisher_of_public_files_has_the_permissions_that_it_uses_and_no_others(
    environment: Shop, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.clients.s3.create_bucket(Bucket="public-files")
    monkeypatch.setenv("PUBLIC_FILES_BUCKET", "public-files")
    current_settings.cache_clear()
    recorder = Recorder(current_settings())
    recorder.watch(public_files_entry.get_clients())
    change_price(environment, "41.00", only_in_the_archive=True)
    assert public_files_entry.handler(public_files_entry.EVERYTHING, None)["pages"] == 5
    assert public_files_entry.handler(SCHEDULED, None) == {"pages": 0}
    assert public_files_entry.get_public_files().delete_all() > 2
    assert compare(recorder.calls, policies.of("edge", "PublicFilesPublisher")) == EXACT


def name_shop(shop: Shop, domain: str) -> None:
    shop.clients.secrets.put_secret_value(SecretId=f"{PREFIX}SHOPIFY_STORE", SecretString=domain)
    forget_secrets()


def test_shop_events_have_the_permissions_that_they_use_and_no_others(
    environment: Shop, recorder: Recorder, policies: Policies
) -> None:
    """A first event, a full read that has to wait, orders with and without a shopper, and one whose handler fails."""
    storefront_schema()
    recorder.watch(shop_events_entry.get_clients())

    def report(topic: str, expected_failures: int = 0, **payload: Any) -> None:
        shop = small_shop.domain
        payload = {"id": 1} | payload
        event = ShopEvent(id=f"{topic}-{time.time()}", topic=topic, shop=shop, at=time.time(), payload=payload)
        queue_url = environment.settings.shop_events_queue_url
        environment.clients.sqs.send_message(QueueUrl=queue_url, MessageBody=event.to_message())
        received = environment.clients.sqs.receive_message(QueueUrl=queue_url, MessageSystemAttributeNames=["All"])
        (message,) = received["Messages"]
        answer = shop_events_entry.handler(sqs_event(message, "arn:aws:sqs:us-east-1:123456789012:events"), None)
        assert len(answer["batchItemFailures"]) == expected_failures

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with (
        open_small_shop(SmallShop(products=[make_product_answer(1)])) as small_shop,
        pytest.MonkeyPatch.context() as own,
    ):
        name_shop(environment, f"http://{small_shop.domain}")
        for topic in ("products/update", "collections/update"):
            report(topic)
        small_shop.products.append(make_product_answer(2))
        report("products/update")
        report("orders/paid", line_items=[])
        marked = [{"name": "_wandstore_shopper", "value": "ada"}]
        for number in range(2, 5):
            report("orders/paid", id=number, line_items=[], note_attributes=marked)
        report("orders/cancelled", id=2)
        report("customers/redact", customer={"id": 1}, orders_to_redact=[2])
        own.setattr(shop_events_entry, "HANDLERS", {"orders/paid": fail})
        report("orders/paid", expected_failures=1)
    assert compare(recorder.calls, policies.of("generation", "ShopEvents")) == EXACT


# The event sources, and the comparison itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "queue"),
    [
        ("Generator", "GENERATION_QUEUE_URL"),
        ("Keeper", "DEAD_LETTER_QUEUE_URL"),
        ("ShopEvents", "SHOP_EVENTS_QUEUE_URL"),
    ],
)
def test_only_the_function_of_an_event_source_may_receive_its_queues_messages(
    policies: Policies, name: str, queue: str
) -> None:
    takers = {
        (function, permission.resource)
        for part, function in (("edge", "Edge"), *(("generation", g) for g in GENERATION))
        for permission in policies.of(part, function)
        if permission.action == "sqs:ReceiveMessage"
    }
    assert {taker for taker in takers if taker[1] == queue} == {(name, queue)}
    actions = {permission.action for permission in policies.of("generation", name) if permission.resource == queue}
    assert actions >= {f"sqs:{action}" for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}


@pytest.mark.parametrize(
    ("call", "is_covered"),
    [
        (("s3:PutObject", "UI_STORAGE_BUCKET/incoming/1"), True),
        (("s3:PutObject", "UI_STORAGE_BUCKET/incoming/"), True),
        (("s3:PutObject", "UI_STORAGE_BUCKET/generated/incoming/1"), False),
        (("s3:PutObject", "UI_STORAGE_BUCKETS/incoming/1"), False),
        (("s3:GetObject", "UI_STORAGE_BUCKET/incoming/1"), False),
    ],
)
def test_a_permission_covers_only_its_own_action_below_its_prefix(call: tuple[str, str], is_covered: bool) -> None:
    put = Permission("s3:PutObject", "UI_STORAGE_BUCKET/incoming/*")
    assert put.covers(Permission(*call)) is is_covered
    unused = set() if is_covered else {put}
    assert compare({Permission(*call)}, {put}) == Comparison(set() if is_covered else {Permission(*call)}, unused)


# Bedrock --------------------------------------------------------------------------------------------------------------


def bedrock_permissions(synthesized: Synthesized) -> set[Permission]:
    return {
        permission
        for part, name in (("generation", "Generator"), ("edge", "Edge"))
        for permission in Policies(synthesized).of(part, name)
        if permission.action.startswith("bedrock:")
    }


def test_only_the_generator_of_a_stage_that_names_bedrock_may_call_its_models(
    production: Synthesized, synthesized: Callable[..., Synthesized]
) -> None:
    assert bedrock_permissions(production) == set()
    names = "us.anthropic.claude-haiku-5-5,amazon.nova-lite-v1:0,arn:aws:bedrock:us-east-1:1:inference-profile/own"
    settings = Settings(environment="staging", model_providers="kimi,bedrock", bedrock_model=names)
    found = synthesized("staging", settings=settings)
    assert bedrock_permissions(found) == {
        Permission("bedrock:InvokeModelWithResponseStream", resource)
        for resource in (
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-5-5",
            "arn:aws:bedrock:*::foundation-model/anthropic.claude-haiku-5-5",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            "arn:aws:bedrock:us-east-1:1:inference-profile/own",
        )
    }
    assert {"BedrockBreakerOpened", "BedrockBlocked", "KimiBlocked"} < found.alarms().keys()
    assert "ClaudeBlocked" not in found.alarms()
    elsewhere = list(bedrock_models(Settings(bedrock_region="eu-west-1", bedrock_model="eu.amazon.nova-lite-v1:0")))
    assert ":eu-west-1:" in elsewhere[0]


def test_no_service_assumes_a_role_for_another_account(production: Synthesized) -> None:
    """Lambda's own is left out: AWS lets nobody give a role to a function of another account."""
    services = set()
    for part in production.templates:
        for role in production.resources(part, "AWS::IAM::Role").values():
            (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
            if (service := trusted["Principal"]["Service"]) != "lambda.amazonaws.com":
                services.add(service)
                assert trusted["Condition"]["StringEquals"]["aws:SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert services == {"codedeploy.amazonaws.com", "scheduler.amazonaws.com"}
