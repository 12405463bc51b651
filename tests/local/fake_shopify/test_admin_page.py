"""The admin's page, used as a person uses it."""

from __future__ import annotations

import re

from local.fake_shopify.admin_page import FORMS
from tests.fake_shop import FakeShopHandle


def test_the_page_has_a_form_for_each_action_and_a_field_for_each_switch(fake_shop: FakeShopHandle) -> None:
    page = fake_shop.http.get("/_fake/").text
    actions = re.findall(r'action="/_fake/([a-z]+)"', page)
    assert actions == [*(action for action, _, _ in FORMS), "switches", "reset"]
    for name in fake_shop.switches.model_dump(exclude={"removed_fields"}):
        assert f'name="{name}"' in page


def test_a_form_edits_and_leads_back_to_the_page(fake_shop: FakeShopHandle) -> None:
    form = {"handle": "oak-wand", "title": "", "price": "39.00", "quantity": "", "variant": ""}
    answer = fake_shop.http.post("/_fake/edit", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/_fake/")
    oak = fake_shop.shop.find_by_handle("oak-wand")
    assert oak is not None
    assert (oak.product.title, str(oak.product.price)) == ("Oak wand", "39.00")


def test_a_wrong_form_says_on_the_page_what_is_wrong(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.post("/_fake/edit", data={"handle": "<lost>"})
    assert answer.status_code == 400
    assert "There is no product &#x27;&lt;lost&gt;&#x27;." in answer.text


def test_every_switch_can_be_set_by_its_field_and_sent_again(fake_shop: FakeShopHandle) -> None:
    chosen = {"status": "401", "answered_version": "2027-01", "reorder": "True", "cost_per_second": "50.0"}
    for _ in range(2):
        page = fake_shop.http.get("/_fake/").text
        shown = dict(re.findall(r'<label>(\w+) <input name="\w+" value="([^"]*)">', page))
        wanted = {name: chosen.get(name, "3" if value == "0" else value) for name, value in shown.items()}
        assert fake_shop.http.post("/_fake/switches", data=wanted).status_code == 303
    assert (fake_shop.switches.status, fake_shop.switches.answered_version) == (401, "2027-01")
    assert {name: str(value) for name, value in fake_shop.switches.model_dump(exclude={"removed_fields"}).items()} == {
        name: value or "None" for name, value in wanted.items()
    }


def test_the_switches_of_the_page_can_be_sent_as_they_are_shown(fake_shop: FakeShopHandle) -> None:
    page = fake_shop.http.get("/_fake/").text
    shown = dict(re.findall(r'<label>(\w+) <input name="\w+" value="([^"]*)">', page))
    answer = fake_shop.http.post("/_fake/switches", data={**shown, "throttle_every": "4", "garbage": "True"})
    assert answer.status_code == 303
    assert (fake_shop.switches.throttle_every, fake_shop.switches.garbage) == (4, True)
    fake_shop.http.post("/_fake/reset", data={"reset": "true"})
    assert fake_shop.switches.throttle_every == 0
