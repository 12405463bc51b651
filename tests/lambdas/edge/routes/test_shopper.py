import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from wandstore.jobs.models import JobState
from wandstore.shoppers.personas import PersonaType

TRACK = "/api/shopper/track"
CHOOSE = "/api/shopper/persona"
CHOICE = {"shopper": "ada", "store": "lantern", "persona": "explorer"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VIEW = {"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"}


def test_an_event_is_answered_with_the_persona_it_speaks_for(edge: TestClient) -> None:
    response = edge.post(TRACK, json=VIEW)
    assert response.status_code == 202
    body = response.json()
    assert body["tracked"] is True
    assert body["refresh"] == "none"
    assert set(body["persona"]) == {"type", "confidence", "hash", "reasons"}
    assert body["persona"]["type"] is None
    assert "jobId" not in body


def test_events_that_change_the_persona_say_which_job_makes_the_page(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    answers = [edge.post(TRACK, json=VIEW | {"event": "discount_click", "productId": "yew"}).json() for _ in range(4)]
    answers += [edge.post(TRACK, json=VIEW | {"event": "sort", "query": "price"}).json() for _ in range(2)]
    queued = [answer for answer in answers if answer["refresh"] == "queued"]
    assert len(queued) == 1
    job = shop.job("ada")
    assert job is not None
    assert queued[0]["jobId"] == job.job_id
    assert answers[-1]["persona"]["type"] == "dealhunter"


def test_a_beacon_says_text_plain_and_the_cookie_says_who(edge: TestClient, shop: Shop) -> None:
    said = json.dumps({"store": "lantern", "event": "login"})
    response = edge.post(
        TRACK, content=said, headers={"Content-Type": "text/plain", "Cookie": "__Host-wandstore_shopper=ada"}
    )
    assert response.status_code == 202
    assert shop.session("ada").signals.logins == 1


def test_who_sends_the_privacy_signal_is_not_tracked(edge: TestClient, shop: Shop) -> None:
    response = edge.post(TRACK, json=VIEW, headers={"Sec-GPC": "1"})
    assert (response.status_code, response.json()["tracked"]) == (202, False)
    assert shop.session("ada").revision == 0


@pytest.mark.parametrize("headers", [{}, {"Sec-GPC": "1"}])
def test_a_page_whose_visit_got_no_job_asks_again_and_nothing_is_recorded(
    edge: TestClient, shop: Shop, headers: dict[str, str]
) -> None:
    said = {"store": "lantern", "event": "view", "again": True, "shopper": "ada"}
    first = edge.post(TRACK, json=said, headers=headers).json()
    job = shop.job("ada")
    assert job is not None
    assert (first["tracked"], first["refresh"], first["jobId"]) == (False, "queued", job.job_id)
    assert edge.post(TRACK, json=said, headers=headers).json() == first  # it is the job that is live
    assert shop.session("ada").revision == 0
    shop.work()
    assert edge.post(TRACK, json=said, headers=headers).json()["refresh"] == "none"


def test_what_a_browser_does_on_anothers_page_counts_for_its_own_shopper(edge: TestClient, shop: Shop) -> None:
    edge.post(TRACK, json=VIEW, headers={"Cookie": "__Host-wandstore_shopper=bea"})
    assert (shop.session("bea").signals.views, shop.session("ada").signals.views) == (1, 0)


def test_a_shopper_that_is_null_is_the_cookies(edge: TestClient, shop: Shop) -> None:
    said = VIEW | {"shopper": None}
    assert edge.post(TRACK, json=said, headers={"Cookie": "__Host-wandstore_shopper=ada"}).status_code == 202
    assert shop.session("ada").revision == 1


def test_a_price_of_many_digits_is_kept_to_the_cent(edge: TestClient, shop: Shop) -> None:
    said = {"shopper": "ada", "store": "lantern", "event": "purchase", "price": "0." + "3" * 5000}
    assert edge.post(TRACK, json=said).status_code == 202
    assert str(shop.session("ada").signals.spent) == "0.33"


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        (400, "INVALID_FIELD", {"shopper": "a b"}),
        (400, "INVALID_FIELD", {"shopper": 7}),
        (400, "INVALID_FIELD", {"store": "Lantern"}),
        (400, "INVALID_FIELD", {"store": None}),
        (404, "STORE_NOT_FOUND", {"store": "nowhere"}),
        (422, "INVALID_EVENT", {"event": "dance"}),
        (422, "INVALID_EVENT", {"event": None}),
        (422, "INVALID_EVENT", {"productId": "unicorn"}),
        (422, "INVALID_EVENT", {"productId": 12}),
        (422, "INVALID_EVENT", {"orderId": ""}),
        (422, "INVALID_EVENT", {"orderId": 12}),
        (422, "INVALID_EVENT", {"orderId": "a b"}),
        (422, "INVALID_EVENT", {"orderId": "1" * 65}),
        (422, "INVALID_EVENT", {"orderId": "gid://shopify/Cart/1"}),
        (422, "INVALID_EVENT", {"price": -1}),
        (422, "INVALID_EVENT", {"price": "cheap"}),
        (422, "INVALID_EVENT", {"query": "x" * 501}),
    ],
)
def test_what_cannot_be_is_refused_in_the_one_error_shape_and_nothing_is_stored(
    edge: TestClient, shop: Shop, status: int, code: str, change: dict[str, Any]
) -> None:
    response = edge.post(TRACK, json=VIEW | change)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "retryable"}
    assert error["code"] == code
    assert next(iter(change)) in error["message"] or status == 404
    assert shop.session("ada").revision == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'"view"',
        b"[" * 60_000,
        b"\xff",
        b'{"shopper": "ada", "store": "lantern", "event": "search", "query": "\\ud800"}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": NaN}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": Infinity}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": 1e999}',
    ],
)
def test_a_body_that_is_no_event_is_a_422(edge: TestClient, body: bytes) -> None:
    response = edge.post(TRACK, content=body)
    assert response.status_code == 422
    assert response.json()["error"]["retryable"] is False


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_64_kb_is_a_413(edge: TestClient, chunked: bool) -> None:
    body = json.dumps(VIEW | {"query": "x" * 65_536}).encode()
    response = edge.post(TRACK, content=iter([body]) if chunked else body)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "BODY_TOO_LARGE"


def test_without_storage_an_event_is_answered_and_not_said_to_be_tracked(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    response = edge.post(TRACK, json=VIEW)
    assert (response.status_code, response.json()["tracked"]) == (202, False)


# The shopper's own choice


def test_a_choice_is_answered_with_its_persona_and_the_job_that_makes_its_page(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    response = edge.post(CHOOSE, json=CHOICE, headers={"Cookie": "__Host-wandstore_shopper=ada"})
    assert (response.status_code, response.headers["cache-control"]) == (202, "no-store")
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.QUEUED
    body = response.json()
    assert body["persona"].pop("hash").startswith("persona_v2_explorer_high_")
    assert body == {
        "chosen": "explorer",
        "persona": {"type": "explorer", "confidence": 1.0, "reasons": ["chose it"]},
        "refresh": "queued",
        "jobId": job.job_id,
    }
    shop.work()
    assert "character-explorer" in edge.get("/s/lantern?shopper=ada").text


@pytest.mark.parametrize(("cookie", "reasons"), [("ada", ["chose it"]), ("eve", []), ("", [])])
def test_the_reasons_are_told_to_the_cookies_own_shopper_alone(
    edge: TestClient, cookie: str, reasons: list[str]
) -> None:
    headers = {"Cookie": f"__Host-wandstore_shopper={cookie}"} if cookie else {}
    assert edge.post(CHOOSE, json=CHOICE, headers=headers).json()["persona"]["reasons"] == reasons
    assert edge.post(TRACK, json=VIEW, headers=headers).json()["persona"]["reasons"] == reasons
    status = edge.get("/api/generation/status?shopper=ada&store=lantern", headers=headers)
    assert status.json()["persona"]["reasons"] == reasons


def test_none_is_a_choice_too(edge: TestClient, shop: Shop) -> None:
    body = edge.post(CHOOSE, json=CHOICE | {"persona": "none"}).json()
    assert (body["chosen"], body["persona"]["type"]) == ("none", None)
    assert shop.session("ada").choice == "none"


def test_a_choice_that_changes_nothing_asks_for_no_page(edge: TestClient, shop: Shop) -> None:
    edge.post(CHOOSE, json=CHOICE)
    shop.work()
    again = edge.post(CHOOSE, json=CHOICE).json()
    assert again["refresh"] == "none"
    assert "jobId" not in again


def test_events_after_a_choice_are_answered_with_the_persona_that_was_chosen(edge: TestClient) -> None:
    edge.post(CHOOSE, json=CHOICE | {"persona": "minimalist"})
    events = [edge.post(TRACK, json=VIEW | {"event": "discount_click", "productId": "yew"}).json() for _ in range(4)]
    assert [(event["tracked"], event["persona"]["type"]) for event in events] == [(True, "minimalist")] * 4


def test_the_privacy_signal_forbids_no_choice(edge: TestClient, shop: Shop) -> None:
    assert edge.post(CHOOSE, json=CHOICE, headers={"Sec-GPC": "1"}).status_code == 202
    assert shop.session("ada").choice == "explorer"


def test_json_is_read_whatever_the_body_is_said_to_be_and_the_cookie_says_who(edge: TestClient, shop: Shop) -> None:
    said = json.dumps(CHOICE | {"shopper": None})
    response = edge.post(
        CHOOSE, content=said, headers={"Content-Type": "text/plain", "Cookie": "__Host-wandstore_shopper=ada"}
    )
    assert response.status_code == 202
    assert shop.session("ada").choice == "explorer"


@pytest.mark.parametrize(
    ("cookie", "named", "chooser", "location"),
    [
        ("ada", None, "ada", "/s/lantern"),
        ("ada", "", "ada", "/s/lantern"),
        ("ada", "ada", "ada", "/s/lantern"),
        (None, "ada", "ada", "/s/lantern?shopper=ada"),
        ("bea", "ada", "ada", "/s/lantern?shopper=ada"),
        ("outside the grammar", "ada", "ada", "/s/lantern?shopper=ada"),
    ],
)
def test_a_form_leads_back_to_the_page_of_the_shopper_who_chose(
    edge: TestClient, shop: Shop, cookie: str | None, named: str | None, chooser: str, location: str
) -> None:
    said = {"store": "lantern", "persona": "dealhunter"} | ({} if named is None else {"shopper": named})
    response = edge.post(CHOOSE, data=said, headers={"Cookie": f"__Host-wandstore_shopper={cookie}"} if cookie else {})
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert response.headers["cache-control"] == "no-store"
    assert shop.session(chooser).persona.type is PersonaType.DEALHUNTER


@pytest.mark.parametrize(
    ("query", "chooser", "location"),
    [
        ("?shopper=ada", "ada", "/s/lantern?shopper=ada"),
        ("?shopper=a%20b", "bea", "/s/lantern"),
        ("", "bea", "/s/lantern"),
    ],
)
def test_a_form_on_the_fallback_page_belongs_to_the_shopper_in_the_pages_address(
    edge: TestClient, shop: Shop, query: str, chooser: str, location: str
) -> None:
    headers = {"Cookie": "__Host-wandstore_shopper=bea", "Referer": f"https://shop.example/s/lantern{query}"}
    response = edge.post(CHOOSE, data={"store": "lantern", "persona": "dealhunter"}, headers=headers)
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert shop.session(chooser).persona.type is PersonaType.DEALHUNTER


def test_every_button_of_a_page_chooses_what_it_says(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    page = edge.get("/s/lantern?shopper=ada").text
    form = page[page.index(f'<form action="{CHOOSE}" method="post">') :].partition("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    buttons = re.findall(r'<button name="persona" value="(\w+)"', form)
    assert set(buttons) == {*PersonaType, "none"}
    for button in buttons:
        # As a browser sends it, which may say the encoding as well.
        said = urlencode(hidden | {"persona": button})
        headers = {"Content-Type": f"{FORM['Content-Type'].title()}; charset=utf-8"}
        assert edge.post(CHOOSE, content=said, headers=headers).headers["location"] == "/s/lantern?shopper=ada"
        assert shop.session("ada").choice == button


WRONG_CHOICES = [
    (400, "INVALID_FIELD", {"shopper": "a b"}),
    (400, "INVALID_FIELD", {"shopper": ""}),
    (400, "INVALID_FIELD", {"store": "Lantern"}),
    (400, "INVALID_FIELD", {"store": ""}),
    (404, "STORE_NOT_FOUND", {"store": "nowhere"}),
    (400, "INVALID_FIELD", {"persona": "king"}),
    (400, "INVALID_FIELD", {"persona": "Explorer"}),
    (400, "INVALID_FIELD", {"persona": ""}),
    (400, "INVALID_FIELD", {"persona": "<script>"}),
]


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        *WRONG_CHOICES,
        (400, "INVALID_FIELD", {"shopper": 7}),
        (400, "INVALID_FIELD", {"store": None}),
        (400, "INVALID_FIELD", {"persona": None}),
        (400, "INVALID_FIELD", {"persona": ["explorer"]}),
        (400, "INVALID_FIELD", {"persona": 1}),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_the_one_error_shape_and_nothing_is_stored(
    edge: TestClient, shop: Shop, status: int, code: str, change: dict[str, Any]
) -> None:
    response = edge.post(CHOOSE, json=CHOICE | change)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["retryable"]) == (status, code, False)
    assert next(iter(change)) in error["message"] or status == 404
    assert shop.session("ada").revision == 0


@pytest.mark.parametrize(("status", "code", "change"), WRONG_CHOICES)
def test_a_form_that_cannot_be_is_answered_with_a_page_that_names_the_field_and_nothing_is_stored(
    edge: TestClient, shop: Shop, status: int, code: str, change: dict[str, str]
) -> None:
    response = edge.post(CHOOSE, data=CHOICE | change)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert next(iter(change)) in response.text or status == 404
    assert "<script>" not in response.text
    assert shop.session("ada").revision == 0


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"%ff=%fe", b"&;=&", b"store", b"a=1&" * 16_000, b'{"store": "lantern"}']
)
def test_a_form_of_anything_else_names_what_is_missing(edge: TestClient, body: bytes) -> None:
    response = edge.post(CHOOSE, content=body, headers=FORM)
    assert (response.status_code, response.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "store: Field required." in response.text


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'"none"', b"\xff", b"store=lantern&persona=none&shopper=ada"]
)
def test_a_choice_that_is_neither_form_nor_json_is_a_422(edge: TestClient, body: bytes) -> None:
    response = edge.post(CHOOSE, content=body)
    assert (response.status_code, "JSON" in response.json()["error"]["message"]) == (422, True)


def test_a_choice_of_over_64_kb_is_a_413_in_the_form_it_came_in(edge: TestClient) -> None:
    more = "x" * 65_536
    said = edge.post(CHOOSE, json=CHOICE | {"more": more})
    assert (said.status_code, said.json()["error"]["code"]) == (413, "BODY_TOO_LARGE")
    sent = edge.post(CHOOSE, data=CHOICE | {"more": more})
    assert (sent.status_code, sent.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert "65536 bytes at most" in sent.text


@pytest.mark.parametrize("operation", ["batch_get_item", "update_item"])
def test_without_storage_a_choice_is_to_be_made_again_and_a_form_still_leads_back(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    with monkeypatch.context() as down:
        down.setattr(shop.clients.dynamodb, operation, lambda **_: 1 / 0)
        refused = edge.post(CHOOSE, json=CHOICE)
        led_back = edge.post(CHOOSE, data=CHOICE)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["retryable"]) == (503, "STORAGE_UNAVAILABLE", True)
    assert (led_back.status_code, led_back.headers["location"]) == (303, "/s/lantern?shopper=ada")
    assert shop.session("ada").choice is None


def test_a_purchase_with_an_order_counts_once_by_either_form_of_its_id(edge: TestClient, shop: Shop) -> None:
    bought = VIEW | {"event": "purchase"}
    answers = []
    for product, order_id in (("oak", "7"), ("yew", "7"), ("oak", "gid://shopify/Order/7")):
        answer = edge.post(TRACK, json=bought | {"productId": product, "orderId": order_id})
        answers.append((answer.status_code, answer.json()["tracked"], answer.json()["refresh"]))
    # The first one changes the persona's hash, by the value of the order.
    assert answers == [(202, True, "queued"), (202, True, "none"), (202, True, "none")]
    edge.post(TRACK, json=bought | {"orderId": "8"})
    edge.post(TRACK, json=bought)  # without an order, each purchase is one
    assert shop.session("ada").signals.purchases == 3


def test_an_order_of_an_event_that_is_no_purchase_is_not_looked_at(edge: TestClient, shop: Shop) -> None:
    for _ in range(2):
        edge.post(TRACK, json=VIEW | {"orderId": "7"})
    assert shop.session("ada").signals.views == 2
