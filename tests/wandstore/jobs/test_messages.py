"""The queue message of a job: written as the contract has it, and read with suspicion."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.shop import Shop
from wandstore.errors import UnreadableMessage
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.messages import JobMessage, parse_message, write_message
from wandstore.jobs.models import Preferences
from wandstore.shoppers.personas import PersonaType

MESSAGE = {"jobId": "01", "storeSlug": "lantern", "shopperId": "ada", "preferences": {}}


def test_a_message_is_read_back_and_says_only_the_preferences_that_were_stated(shop: Shop) -> None:
    enqueued = shop.enqueue("ada", preferences=Preferences(persona=PersonaType.EXPLORER, price_sensitivity="low"))
    job = shop.job("ada")
    assert job is not None
    body = write_message(job)
    assert json.loads(body) == {
        "jobId": enqueued.job_id,
        "storeSlug": "lantern",
        "shopperId": "ada",
        "preferences": {"persona": "explorer", "priceSensitivity": "low"},
    }
    assert parse_message(body) == JobMessage(enqueued.job_id, shop.shopper("ada"))


def test_a_field_that_only_another_version_sends_is_ignored() -> None:
    message = parse_message(json.dumps(MESSAGE | {"priority": [1]}))
    assert message == JobMessage("01", ShopperKey(StoreSlug("lantern"), ShopperId("ada")))


@pytest.mark.parametrize(
    "change",
    [
        {"jobId": "../x"},
        {"jobId": 7},
        {"jobId": None},
        {"storeSlug": "Lantern"},
        {"shopperId": "a b"},
        {"shopperId": []},
    ],
)
def test_an_id_outside_its_grammar_is_no_job(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableMessage, match="outside its grammar"):
        parse_message(json.dumps(MESSAGE | change))


@pytest.mark.parametrize("body", ["", "no json", "[]", "null", '"x"', "{}", "[" * 100_000])
def test_a_body_of_another_form_is_no_job(body: str) -> None:
    with pytest.raises(UnreadableMessage):
        parse_message(body)
