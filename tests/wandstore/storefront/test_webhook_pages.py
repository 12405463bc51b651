import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.shop import Shop
from wandstore import keys
from wandstore.errors import (
    ErrorCode,
    InvalidField,
    InvalidWebhookPage,
    JobError,
    JobLive,
    PoolFull,
    StorageUnavailable,
    StoreNotFound,
)
from wandstore.jobs.enqueue import Enqueued, JobQueue, Outcome
from wandstore.storefront.webhook_pages import REMEMBERED_SECONDS, WebhookInbox, is_signed, read_webhook_page


def body(**changes: Any) -> bytes:
    said = {
        "jobId": "theirs-1",
        "storeSlug": "lantern",
        "shopperId": "ada",
        "html": "<h1>Hello</h1>",
        "persona": "explorer",
        "source": "kimi",
    }
    return json.dumps(said | changes).encode()


def deliver(shop: Shop, content: bytes | None = None, *, later: float = 0) -> str:
    return WebhookInbox(shop.clients, shop.settings).accept(content or body(), time.time() + later)


def incoming(shop: Shop) -> list[str]:
    listed = shop.clients.s3.list_objects_v2(Bucket=shop.settings.ui_storage_bucket, Prefix="incoming/")
    return [entry["Key"] for entry in listed.get("Contents", [])]


def remembers(shop: Shop, content: bytes) -> bool:
    memory = keys.webhook_page(shop.shopper("ada"), hashlib.sha256(content).hexdigest())
    return bool(shop.item(shop.settings.generation_queue_table, memory))


def test_a_signature_is_the_hmac_of_the_very_bytes() -> None:
    # RFC 4231, test case 2.
    signature = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert is_signed(b"what do ya want for nothing?", signature, "Jefe")
    assert not is_signed(b"what do ya want for nothing? ", signature, "Jefe")
    assert not is_signed(b"what do ya want for nothing?", signature, "jefe")


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=zz", "5bdc", "sha256=é", "sha1=" + "0" * 40])
def test_what_is_no_signature_signs_nothing(signature: str) -> None:
    assert not is_signed(b"x", signature, "secret")
    bare = hmac.new(b"secret", b"x", "sha256").hexdigest()
    assert not is_signed(b"x", bare, "secret")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"\xff", "body"),
        (b'{"jobId": "\\ud800"}', "body"),
        (body(html=""), "html"),
        (body(html=None), "html"),
        (body(jobId=7), "jobId"),
        (body(storeSlug=["lantern"]), "storeSlug"),
        (body(persona={"type": "explorer"}), "persona"),
    ],
)
def test_a_body_that_is_no_page_names_its_field(content: bytes, field: str) -> None:
    with pytest.raises(InvalidWebhookPage) as refused:
        read_webhook_page(content)
    assert refused.value.field == field


def test_a_delivered_page_waits_in_the_bucket_under_its_jobs_id(shop: Shop) -> None:
    job_id = deliver(shop)
    assert incoming(shop) == [keys.incoming_page(job_id)]
    job = shop.job("ada")
    assert job is not None
    assert (job.job_id, job.delivered, job.state.is_live) == (job_id, True, True)
    (message,) = shop.receive()
    assert json.loads(message["Body"])["jobId"] == job_id


def test_a_repeat_is_told_the_first_job_and_changes_nothing(shop: Shop) -> None:
    job_id = deliver(shop)
    assert deliver(shop) == job_id
    shop.work()
    assert deliver(shop) == job_id
    assert len(incoming(shop)) == 1
    assert shop.receive() == []


@pytest.mark.parametrize(("code", "is_new"), [(ErrorCode.TIMEOUT, True), (ErrorCode.INVALID_PAGE, False)])
def test_a_repeat_is_a_new_try_where_the_first_failed_for_a_reason_of_ours(
    shop: Shop, code: ErrorCode, is_new: bool
) -> None:
    first = deliver(shop)
    shop.fail_job("ada", JobError(code=code, message="no"))
    assert (deliver(shop) != first) is is_new


def test_after_an_hour_a_body_is_a_new_one_though_its_item_is_still_there(shop: Shop) -> None:
    first = deliver(shop)
    shop.work()
    assert remembers(shop, body())
    assert deliver(shop, later=3601) > first


def test_another_body_for_a_shopper_whose_job_is_live_is_refused_and_not_remembered(shop: Shop) -> None:
    first = deliver(shop)
    other = body(html="<h1>Again</h1>")
    with pytest.raises(JobLive):
        deliver(shop, other)
    assert not remembers(shop, other)
    shop.work()
    assert deliver(shop, other) > first


def test_when_every_member_is_full_nothing_is_remembered(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=1)
    small.visit("somebody")
    with pytest.raises(PoolFull):
        deliver(small)
    assert not remembers(shop, body())


def test_when_storage_does_not_say_whether_the_job_is_queued_nothing_is_remembered(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobQueue, "enqueue", lambda *_, **__: Enqueued(Outcome.UNKNOWN, "1", "pool-0"))
    with pytest.raises(StorageUnavailable):
        deliver(shop)
    assert not remembers(shop, body())


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown"])
def test_a_body_that_the_bucket_does_not_take_is_not_queued(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 403}}, "PutObject")

    monkeypatch.setattr(shop.clients.s3, "put_object", refuse)
    with pytest.raises(StorageUnavailable):
        deliver(shop)
    assert shop.job("ada") is None
    assert not remembers(shop, body())


def test_a_delivery_that_cannot_be_remembered_is_accepted_all_the_same(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "put_item", lambda **_: 1 / 0)
    job_id = deliver(shop)
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == job_id
    with pytest.raises(JobLive):
        deliver(shop)


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (InvalidField, {"storeSlug": "Lantern"}),
        (InvalidField, {"shopperId": "a b"}),
        (StoreNotFound, {"storeSlug": "nowhere"}),
    ],
)
def test_a_page_for_nobody_is_refused_before_anything_is_stored(
    shop: Shop, error: type[Exception], changes: dict[str, str]
) -> None:
    with pytest.raises(error):
        deliver(shop, body(**changes))
    assert incoming(shop) == []


def test_the_hour_is_the_one_of_the_contract() -> None:
    assert REMEMBERED_SECONDS == 3600
