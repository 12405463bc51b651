import re

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.errors import StorageUnavailable
from wandstore.storefront import page_request

PAGE = "/s/lantern?shopper=ada"


def test_a_first_visit_is_a_miss_that_nobody_may_keep(edge: TestClient) -> None:
    response = edge.get(PAGE)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["x-wandstore-cache"] == "MISS"
    assert response.headers["x-wandstore-source"] == "fallback"
    assert "no-store" in response.headers["cache-control"]
    assert "Oak wand" in response.text
    assert "set-cookie" not in response.headers


def test_a_hit_is_private_and_is_confirmed_by_its_etag(edge: TestClient, shop: Shop) -> None:
    edge.get(PAGE)
    shop.work()
    hit = edge.get(PAGE)
    assert hit.headers["x-wandstore-cache"] == "HIT"
    assert hit.headers["x-wandstore-source"] == "kimi"
    assert hit.headers["cache-control"] == "private, no-cache"
    again = edge.get(PAGE, headers={"If-None-Match": f'"other", W/{hit.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == hit.headers["etag"]
    assert edge.get(PAGE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_who_takes_no_gzip_gets_the_same_page_unpacked(edge: TestClient) -> None:
    packed = edge.get(PAGE)
    plain = edge.get(PAGE, headers={"Accept-Encoding": "identity"})
    refused = edge.get(PAGE, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in refused.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text


def test_a_head_is_answered_as_a_get_without_a_body_and_enqueues_nothing(edge: TestClient, shop: Shop) -> None:
    response = edge.head(PAGE)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["x-wandstore-cache"] == "MISS"
    assert shop.job("ada") is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "facebookexternalhit/1.1"},
    ],
)
def test_a_prefetch_and_a_crawler_get_the_page_and_no_job(
    edge: TestClient, shop: Shop, headers: dict[str, str]
) -> None:
    assert edge.get(PAGE, headers=headers).status_code == 200
    assert shop.job("ada") is None


def test_a_telephone_called_cubot_is_no_bot(edge: TestClient, shop: Shop) -> None:
    edge.get(PAGE, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 20) Mobile Safari/537.36"})
    assert shop.job("ada") is not None


def test_who_says_no_id_is_given_one_that_comes_back(edge: TestClient, shop: Shop) -> None:
    first = edge.get("/s/lantern")
    cookie = first.headers["set-cookie"]
    match = re.match(r"__Host-wandstore_shopper=([A-Za-z0-9_-]{22}); ", cookie)
    assert match
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie
    job = shop.job(match[1])
    assert job is not None
    shop.work()
    again = edge.get("/s/lantern", headers={"Cookie": f"__Host-wandstore_shopper={match[1]}"})
    assert again.headers["x-wandstore-cache"] == "HIT"
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(
    ("base_url", "secure"),
    [
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://shop.example", True),
        ("https://localhost", True),
    ],
)
def test_the_cookie_is_secure_except_over_plain_http_to_this_machine(
    edge: TestClient, base_url: str, secure: bool
) -> None:
    edge.base_url = base_url
    assert ("; Secure" in edge.get("/s/lantern").headers["set-cookie"]) is secure


def test_a_cookie_outside_the_grammar_is_replaced(edge: TestClient) -> None:
    assert "set-cookie" in edge.get("/s/lantern", headers={"Cookie": "__Host-wandstore_shopper=<script>"}).headers


@pytest.mark.parametrize("shopper", ["", "a b", "%3Cscript%3E", "a" * 129])
def test_a_shopper_outside_the_grammar_is_a_400_page_that_names_the_field(edge: TestClient, shopper: str) -> None:
    response = edge.get(f"/s/lantern?shopper={shopper}")
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert "shopper" in response.text
    assert "<script>" not in response.text


def test_a_store_outside_the_grammar_is_a_400_page_and_an_unknown_one_a_404_page(edge: TestClient) -> None:
    refused = edge.get("/s/Lantern?shopper=ada")
    assert (refused.status_code, "store" in refused.text) == (400, True)
    missing = edge.get("/s/nowhere?shopper=ada")
    assert (missing.status_code, "<html" in missing.text) == (404, True)


def test_the_default_store_has_a_short_address(edge: TestClient, shop: Shop) -> None:
    edge.app.state.storefront.settings = shop.with_settings(default_store="lantern").settings  # type: ignore[attr-defined]
    assert "Oak wand" in edge.get("/store?shopper=ada").text
    redirect = edge.get("/?shopper=ada")
    assert (redirect.status_code, redirect.headers["location"]) == (307, "/store?shopper=ada")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=linen", "Linen cloth", "Oak wand"),
        ("category=Wands", "Oak wand", "Linen cloth"),
        ("sort=price", "Linen cloth", "nothing of this kind"),
    ],
)
def test_a_view_is_rendered_on_request_and_is_neither_hit_nor_miss(
    edge: TestClient, shop: Shop, query: str, shown: str, hidden: str
) -> None:
    response = edge.get(f"{PAGE}&{query}")
    assert response.status_code == 200
    main = response.text[response.text.index("<main") :]
    assert shown in main
    assert hidden not in main
    assert "x-wandstore-cache" not in response.headers
    assert "no-store" in response.headers["cache-control"]
    assert shop.job("ada") is None


def test_what_is_searched_for_is_shown_as_text(edge: TestClient) -> None:
    response = edge.get("/s/lantern", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.text


def test_a_control_character_is_no_part_of_what_is_searched_for(edge: TestClient) -> None:
    text = edge.get("/s/lantern", params={"q": "oak\0wand\x85"}).text
    assert "“oak wand”" in text
    assert "\0" not in text


def test_the_policy_of_the_page_allows_its_own_style_alone(edge: TestClient) -> None:
    policy = edge.get(PAGE).headers["content-security-policy"]
    assert "style-src 'sha256-" in policy
    assert "unsafe-inline" not in policy


# Who is counted as seen before


def misses(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [metric.dimensions for metric in metrics_in(capsys.readouterr().out) if metric.name == "CacheMiss"]


def test_the_cookie_of_an_earlier_visit_tells_a_shopper_of_whom_storage_knows_nothing(
    edge: TestClient, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shopper_id = edge.get("/s/lantern").cookies["__Host-wandstore_shopper"]
    edge.cookies.clear()
    assert misses(capsys) == [{"shopper": "new"}]
    shop.delete_item(shop.settings.generation_queue_table, keys.job(shop.shopper(shopper_id)))
    edge.get("/s/lantern", headers={"Cookie": f"__Host-wandstore_shopper={shopper_id}"})
    assert misses(capsys) == [{"shopper": "seen"}]


def test_an_id_in_the_address_is_no_sign_of_an_earlier_visit_whatever_the_cookie_says(
    edge: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    edge.get(PAGE, headers={"Cookie": "__Host-wandstore_shopper=bea"})
    edge.get("/s/lantern", headers={"Cookie": "__Host-wandstore_shopper=outside the grammar"})
    assert misses(capsys) == [{"shopper": "new"}] * 2


def test_without_storage_the_cookie_alone_tells_who_was_here(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("dynamodb", "down")

    edge.get(PAGE)
    monkeypatch.setattr(page_request, "read_visit", fail)
    capsys.readouterr()
    edge.get(PAGE)
    edge.get("/s/lantern", headers={"Cookie": "__Host-wandstore_shopper=ada"})
    assert misses(capsys) == [{"shopper": "new"}, {"shopper": "seen"}]
