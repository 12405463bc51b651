"""The hot read: one call for everything that a visit needs, in wire form."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Aws
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, to_wire
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.models import JobState
from wandstore.page_store.visit import COMPLETED, NOTHING_READ, VisitRead, read_visit

SHOPPER = ShopperKey(StoreSlug("lantern"), ShopperId("ada"))
PAGE = keys.ui_page(SHOPPER) | {"body": b"page"}
SESSION = keys.session(SHOPPER.shopper_id) | {"hash:lantern": "persona_v2_x", "expires_at": 100}
JOB = keys.job(SHOPPER) | {"state": "queued"}
CATALOGUE = keys.current_catalogue(SHOPPER.store) | {"version": "0123456789ab"}


def fill(aws: Aws) -> None:
    settings = aws.settings
    tables = (
        (settings.ui_cache_table, PAGE),
        (settings.ui_cache_table, CATALOGUE),
        (settings.shopper_sessions_table, SESSION),
        (settings.generation_queue_table, JOB),
    )
    for table, item in tables:
        dynamodb.put(aws.clients, Put(table=table, item=item))


def test_a_visit_is_one_call_and_only_what_decides_is_read_strongly(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(aws)
    asked: list[Any] = []
    batch_get_item = aws.clients.dynamodb.batch_get_item

    def count(**request: Any) -> Any:
        asked.append(request)
        return batch_get_item(**request)

    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", count)
    read = read_visit(aws.clients, aws.settings, SHOPPER)
    assert (read.page, read.session, read.job) == (PAGE, SESSION, JOB)
    assert (read.catalogue_version, read.complete) == ("0123456789ab", True)
    (request,) = asked
    settings = aws.settings
    strongly = {name for name, table in request["RequestItems"].items() if table.get("ConsistentRead")}
    assert strongly == {settings.shopper_sessions_table, settings.generation_queue_table}


@pytest.mark.parametrize(
    ("state", "made_by", "older", "is_read_again"),
    [
        (JobState.COMPLETED, "2", PAGE | {"job_id": "1"}, True),
        (JobState.COMPLETED, "2", None, True),
        (JobState.COMPLETED, "2", PAGE | {"job_id": "2"}, False),
        (JobState.COMPLETED, "2", PAGE | {"job_id": "3"}, False),
        (JobState.FAILED, "2", PAGE | {"job_id": "1"}, False),
        (JobState.GENERATING, "2", None, False),
    ],
)
def test_a_page_from_before_the_end_of_its_job_is_read_again_strongly_consistently(
    aws: Aws,
    monkeypatch: pytest.MonkeyPatch,
    state: JobState,
    made_by: str,
    older: dict[str, Any] | None,
    is_read_again: bool,
) -> None:
    fill(aws)
    newest = PAGE | {"job_id": "4"}
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=newest))
    job = JOB | {"state": state.value, "job_id": made_by}
    dynamodb.put(aws.clients, Put(table=aws.settings.generation_queue_table, item=job))
    batch_get_item = aws.clients.dynamodb.batch_get_item

    def read_late(**request: Any) -> Any:
        """As an eventually consistent read may answer."""
        answer = batch_get_item(**request)
        table = aws.settings.ui_cache_table
        if not request["RequestItems"][table].get("ConsistentRead"):
            rest = [item for item in answer["Responses"][table] if item["key"]["S"] != PAGE["key"]]
            answer["Responses"][table] = rest + ([to_wire(older)] if older else [])
        return answer

    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", read_late)
    assert read_visit(aws.clients, aws.settings, SHOPPER).page == (newest if is_read_again else older)


def test_where_it_cannot_be_read_again_the_older_page_stands(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(aws)
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=PAGE | {"job_id": "1"}))
    job = JOB | {"state": COMPLETED, "job_id": "2"}
    dynamodb.put(aws.clients, Put(table=aws.settings.generation_queue_table, item=job))
    batch_get_item = aws.clients.dynamodb.batch_get_item

    def answer_once(**request: Any) -> Any:
        monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", lambda **_: {"ResponseMetadata": {}})
        return batch_get_item(**request)

    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", answer_once)
    read = read_visit(aws.clients, aws.settings, SHOPPER)
    assert (read.page, read.complete) == (PAGE | {"job_id": "1"}, True)


def test_a_completed_job_is_known_by_the_state_that_jobs_have() -> None:
    assert JobState.COMPLETED == COMPLETED


def test_a_room_beside_the_personal_page_reads_neither_the_page_nor_its_job(aws: Aws) -> None:
    fill(aws)
    read = read_visit(aws.clients, aws.settings, SHOPPER, with_page=False)
    assert (read.page, read.session, read.job) == (None, SESSION, None)
    assert (read.catalogue_version, read.complete) == ("0123456789ab", True)


def test_of_a_new_shopper_there_is_nothing_and_the_read_is_complete(aws: Aws) -> None:
    read = read_visit(aws.clients, aws.settings, SHOPPER)
    assert read == VisitRead(None, None, None, None, complete=True)
    assert (read.page, read.session, read.job) == (None, None, None)
    assert not NOTHING_READ.complete


@pytest.mark.parametrize("times", [1, 2])
def test_keys_left_unprocessed_are_asked_for_once_more(aws: Aws, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    fill(aws)
    batch_get_item = aws.clients.dynamodb.batch_get_item
    table = aws.settings.generation_queue_table
    asked: list[Any] = []

    def leave_some(**request: Any) -> Any:
        asked.append(request)
        unprocessed = {table: request["RequestItems"][table]}
        if len(asked) > times:
            return batch_get_item(**request)
        rest = {name: part for name, part in request["RequestItems"].items() if name != table}
        found = batch_get_item(RequestItems=rest)["Responses"] if rest else {}
        return {"Responses": found, "UnprocessedKeys": unprocessed}

    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", leave_some)
    read = read_visit(aws.clients, aws.settings, SHOPPER)
    assert len(asked) == 2
    assert (read.page, read.session) == (PAGE, SESSION)
    assert (read.job, read.complete) == ((JOB, True) if times == 1 else (None, False))


def test_an_answer_that_is_none_is_unavailable_storage(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", lambda **_: {})
    with pytest.raises(StorageUnavailable):
        read_visit(aws.clients, aws.settings, SHOPPER)


def test_the_persona_hash_is_read_without_the_rest_of_the_session_and_not_past_its_days() -> None:
    read = VisitRead(None, to_wire(SESSION), None, None, complete=True)
    assert read.persona_hash("lantern", 99) == "persona_v2_x"
    assert read.persona_hash("lantern", 100) is None
    assert read.persona_hash("harbour", 99) is None
    assert NOTHING_READ.persona_hash("lantern", 99) is None
