import time

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from wandstore import keys
from wandstore.errors import PROVIDER_SAYS, ErrorCode, JobError

STATUS = "/api/generation/status?shopper=ada&store=lantern"


def test_of_whom_nothing_is_known_the_status_is_none(edge: TestClient) -> None:
    response = edge.get(STATUS)
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body["persona"].pop("hash").startswith("persona_v2_neutral_low_")
    assert body == {
        "shopper": "ada",
        "store": "lantern",
        "generated": False,
        "status": "none",
        "jobId": None,
        "poolMember": None,
        "persona": {"type": None, "confidence": 0.0, "reasons": []},
        "source": None,
        "generatedAt": None,
        "error": None,
    }


def test_the_status_follows_the_job(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    job = shop.job("ada")
    assert job is not None
    queued = edge.get(STATUS).json()
    assert (queued["status"], queued["jobId"], queued["poolMember"]) == ("queued", job.job_id, job.member)
    assert queued["generated"] is False
    shop.work()
    completed = edge.get(STATUS).json()
    assert (completed["status"], completed["generated"], completed["source"]) == ("completed", True, "kimi")
    assert completed["generatedAt"].startswith(time.strftime("%Y-", time.gmtime()))
    assert completed["error"] is None


def test_a_page_outlives_what_is_known_of_its_job(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    shop.delete_item(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")))
    assert edge.get(STATUS).json()["status"] == "completed"


def test_when_every_member_is_full_the_page_comes_and_the_status_says_why_and_a_free_place_is_taken(
    edge: TestClient, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = shop.with_settings(max_queue_depth=1, pool_size=2).settings
    edge.app.state.storefront.settings = settings  # type: ignore[attr-defined]
    for n in range(20):
        edge.get(f"/s/lantern?shopper=filler-{n}")
    capsys.readouterr()
    assert edge.get("/s/lantern?shopper=ada").status_code == 200
    assert '"QueueFull"' in capsys.readouterr().out
    status = edge.get(STATUS).json()
    assert (status["status"], status["error"]["code"], status["error"]["retryable"]) == ("none", "QUEUE_FULL", True)
    shop.work()
    edge.get("/s/lantern?shopper=ada")
    assert edge.get(STATUS).json()["status"] == "queued"


def test_a_choice_is_shown_at_once_and_of_its_page_too(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    chosen = edge.post(
        "/api/shopper/persona", json={"shopper": "ada", "store": "lantern", "persona": "loyalist"}
    ).json()
    queued = edge.get(STATUS).json()
    assert (queued["status"], queued["jobId"]) == ("queued", chosen["jobId"])
    assert queued["persona"] == chosen["persona"]
    shop.work()
    completed = edge.get(STATUS).json()
    assert (completed["status"], completed["persona"]) == ("completed", chosen["persona"])
    assert shop.archived_page("ada")["persona"]["hash"] == chosen["persona"]["hash"]


def test_the_cookie_may_say_who(edge: TestClient) -> None:
    response = edge.get("/api/generation/status?store=lantern", headers={"Cookie": "__Host-wandstore_shopper=ada"})
    assert response.json()["shopper"] == "ada"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("store=lantern", 400, "shopper"),
        ("shopper=a%20b&store=lantern", 400, "shopper"),
        ("shopper=ada&store=No!", 400, "store"),
        ("shopper=ada&store=nowhere", 404, "nowhere"),
    ],
)
def test_bad_input_is_told_in_the_one_error_shape(edge: TestClient, query: str, status: int, field: str) -> None:
    response = edge.get(f"/api/generation/status?{query}")
    assert response.status_code == status
    assert field in response.json()["error"]["message"]


def test_what_a_models_server_has_said_is_for_operators_only(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    said = JobError(code=ErrorCode.MODEL_UNAVAILABLE, message=f"It failed.{PROVIDER_SAYS}org 7 has no credit")
    shop.fail_job("ada", said)
    error = edge.get(STATUS).json()["error"]
    assert error == {"code": "MODEL_UNAVAILABLE", "message": "It failed.", "retryable": True}


def test_without_storage_the_status_says_that_it_cannot_be_read(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    response = edge.get(STATUS)
    assert response.status_code == 200
    assert response.json()["error"] == {
        "code": "STORAGE_UNAVAILABLE",
        "message": "The status cannot be read at the moment.",
        "retryable": True,
    }
