import json
import time

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.errors import StorageUnavailable
from wandstore.jobs.probe import ProbeAnswer, ProbedProvider, Probes, probe_id_at, read_probe_id

ANSWER = ProbeAnswer(
    version="1.0", environment="staging", providers=(ProbedProvider(name="kimi", models=("k1",)),), answered_at=100.0
)


def test_who_asks_within_five_seconds_shares_a_probe() -> None:
    assert probe_id_at(100.0) == probe_id_at(104.9) == "probe-20"
    assert probe_id_at(105.0) == "probe-21"


def test_a_probe_is_a_message_of_pool_0_and_no_job(shop: Shop) -> None:
    for _ in range(2):
        Probes(shop.clients, shop.settings).send("probe-20")
    (message,) = shop.receive()
    assert json.loads(message["Body"]) == {"kind": "probe", "probeId": "probe-20"}
    assert message["Attributes"]["MessageGroupId"] == "pool-0"
    assert message["Attributes"]["MessageDeduplicationId"] == "probe-20"
    assert read_probe_id(message["Body"]) == "probe-20"
    assert shop.all_slots() == set()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "no json",
        "[]",
        '"probe"',
        '{"kind": "probe"}',
        '{"kind": "probe", "probeId": 7}',
        '{"jobId": "1"}',
        "[" * 9999,
    ],
)
def test_every_other_message_is_no_probe(body: str) -> None:
    assert read_probe_id(body) is None


def test_an_answer_is_found_for_an_hour(shop: Shop) -> None:
    Probes(shop.clients, shop.settings).put_answer("probe-20", ANSWER)
    assert Probes(shop.clients, shop.settings).find_answer("probe-20", 101) == ANSWER
    assert Probes(shop.clients, shop.settings).find_answer("probe-20", 3700) is None
    assert Probes(shop.clients, shop.settings).find_answer("probe-21", 101) is None


def test_an_answer_in_another_form_is_no_sign_of_health(shop: Shop) -> None:
    item = keys.probe_answer("probe-20") | {"answer": '{"alive": true}', "expires_at": int(time.time()) + 60}
    dynamodb.put(shop.clients, Put(table=shop.settings.generation_queue_table, item=item))
    with pytest.raises(StorageUnavailable):
        Probes(shop.clients, shop.settings).find_answer("probe-20", time.time())
