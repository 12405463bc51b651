"""`wandstore store`, with a shop that answers over HTTP."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from command_line import stores
from tests.command_line.conftest import CommandLine
from tests.fake_shop import FakeShopHandle

TOKEN = "SHOP_SHOPIFY_TOKEN"


def read(folder: Path, slug: str = "magic-wands") -> dict[str, object]:
    return tomllib.loads((folder / f"{slug}.toml").read_text())


# add ------------------------------------------------------------------------------------------------------------------


def test_a_store_file_is_written_from_the_shop(fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path) -> None:
    said = no_run.done("store", "add", fake_shop.address, "--out", str(tmp_path))
    assert said.output.startswith('name = "Magic Wands"\n')
    assert f"{tmp_path}/magic-wands.toml is written" in said.output
    assert read(tmp_path) == {
        "name": "Magic Wands",
        "tagline": "Makers of wands since 1871",
        "locale": "en-GB",
        "currency": "GBP",
        "shop_domain": fake_shop.address,
        "brand": {"primary_color": "#2f4a3f", "secondary_color": "#a4532f"},
        "shopify": {"domain": fake_shop.address, "access": "tokenless"},
    }


@pytest.mark.parametrize("way", ["env", "-", "itself"])
def test_a_token_is_used_and_named_and_neither_written_nor_printed(
    fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv(TOKEN, fake_shop.token)
    given = fake_shop.token if way == "itself" else way
    arguments = ("store", "add", fake_shop.address, "--slug", "shop", "--out", str(tmp_path), "--token", given)
    said = no_run.done(*arguments, piped=f"{fake_shop.token}\n")
    assert read(tmp_path, "shop")["shopify"] == {"domain": fake_shop.address, "token_secret": TOKEN}
    assert fake_shop.token not in said.output + said.messages + (tmp_path / "shop.toml").read_text()
    assert f"fill in the secret {TOKEN}\n" in said.output


def test_the_prompt_for_the_token_does_not_echo_it(
    fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "getpass", lambda _: fake_shop.shop.identity.public_token)
    no_run.done("store", "add", fake_shop.address, "--out", str(tmp_path), "--token", "-", typed="")
    shopify = read(tmp_path)["shopify"]
    assert isinstance(shopify, dict)
    assert shopify["access"] == "public"


def test_a_file_that_is_there_is_replaced_only_after_a_yes(
    fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "magic-wands.toml").write_text('name = "Mine"\n')
    arguments = ("store", "add", fake_shop.address, "--out", str(tmp_path))
    assert no_run(*arguments, typed="n\n").code == 1
    assert read(tmp_path) == {"name": "Mine"}
    no_run.done(*arguments, "--yes", "--json")
    assert read(tmp_path)["name"] == "Magic Wands"


def test_findings_are_printed_as_json_too(fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path) -> None:
    added = no_run.done("store", "add", fake_shop.address, "--out", str(tmp_path), "--json").json
    assert added["path"] == f"{tmp_path}/magic-wands.toml"
    assert [finding["level"] for finding in added["findings"]] == ["ok", "ok", "note", "ok"]


def test_a_refused_token_writes_nothing(fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path) -> None:
    said = no_run.fails("store", "add", fake_shop.address, "--out", str(tmp_path), "--token", "shpat_wrong")
    assert said.startswith("1: The shop cannot be read: the shop refuses the token")
    assert "shpat_wrong" not in said
    assert not list(tmp_path.glob("*.toml"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["not a domain"], "1: The shop cannot be read: 'not a domain' is not a shop's domain"),
        (["http://garden.example"], "1: The shop cannot be read: 'http://garden.example' is not a shop's domain"),
        (["garden.example", "--slug", "A B"], "2: store: lower-case letters"),
        (["garden.example", "--token", "env"], "2: GARDEN_SHOPIFY_TOKEN is not set"),
        (["garden.example", "--token", "-"], "2: No token was given."),
        (["garden.example", "--stage", "staging"], "2: store add writes a local file"),
    ],
)
def test_what_cannot_be_added_is_one_line(no_run: CommandLine, arguments: list[str], reason: str) -> None:
    assert no_run.fails("store", "add", *arguments).startswith(reason)


# check ----------------------------------------------------------------------------------------------------------------


def write(folder: Path, slug: str, *lines: str) -> None:
    (folder / f"{slug}.toml").write_text("\n".join([f'name = "{slug}"', *lines]))


def test_every_store_is_checked_and_a_fault_is_exit_code_1(
    fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    write(tmp_path, "garden", 'currency = "GBP"', "[shopify]", f'domain = "{fake_shop.address}"', 'token_secret = "T"')
    write(tmp_path, "lantern")
    said = no_run("store", "check")
    assert said.code == 1
    assert "T has no value" in said.output
    assert said.messages == "2 stores checked in this environment: 1 fault.\n"
    monkeypatch.setenv("T", fake_shop.token)
    assert no_run.done("store", "check").messages == "2 stores checked in this environment: no faults.\n"
    rows = no_run.done("store", "check", "garden", "--json").json
    assert {row["store"] for row in rows} == {"garden"}
    assert {row["level"] for row in rows} == {"ok"}


def test_a_store_file_that_cannot_be_read_does_not_hide_the_others(
    no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    write(tmp_path, "broken", "unknown = 1")
    write(tmp_path, "lantern")
    said = no_run("store", "check")
    assert said.code == 1
    assert "broken.toml: unknown" in said.output
    assert "lantern  ok" in said.output


def test_offline_neither_a_shop_nor_storage_is_asked_and_no_token_is_needed(
    fake_shop: FakeShopHandle, no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    monkeypatch.setenv("UI_CACHE_TABLE", "no-such-table")
    write(tmp_path, "garden", "[shopify]", f'domain = "{fake_shop.address}"', 'token_secret = "T"')
    write(tmp_path, "open", "[shopify]", 'domain = "open.myshopify.com"', 'access = "tokenless"')
    said = no_run.done("store", "check", "--offline")
    assert f"http://{fake_shop.address} with the token in T; it was not asked" in said.output
    assert "https://open.myshopify.com without a token; it was not asked" in said.output
    assert not fake_shop.running.api.journal
    assert no_run.fails("store", "check", "--offline", "--stage", "staging").startswith("2: --offline")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["[shopify]", 'domain = "not a domain"', 'access = "tokenless"'], "is not a shop's domain"),
        (["[shopify]", 'domain = "a.myshopify.com"'], "token_secret is missing"),
        (['catalogue = "gone.csv"'], "gone.csv"),
        (['currency = "ZZZ"'], "currency 'ZZZ' is not known"),
    ],
)
def test_offline_what_is_wrong_in_the_files_is_a_fault(
    no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], fault: str
) -> None:
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    write(tmp_path, "garden", *lines)
    said = no_run("store", "check", "--offline")
    assert said.code == 1
    assert fault in said.output


def test_the_run_is_checked_with_what_it_has_published(wandstore: CommandLine) -> None:
    said = wandstore.done("store", "check")
    assert "lantern  ok     published  version " in said.output
    assert said.messages == "1 store checked in the run on port 8000: no faults.\n"


def test_a_store_that_does_not_exist_and_an_empty_folder_are_refused(
    no_run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert no_run.fails("store", "check", "nowhere") == "2: There is no store called 'nowhere'."
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    assert no_run.fails("store", "check") == f"2: {tmp_path} has no store file."
