"""`wandstore store`: adds a store from its Shopify shop, and checks existing stores."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from command_line.call import Call, command
from command_line.completions import complete_store
from command_line.failures import FAILED, CannotRun
from command_line.store_checks import Finding, Level, check_facts, check_products, check_store_file, describe_access
from command_line.store_file import locale_of, propose_slug, store_file_text, token_secret_of, write_store_file
from command_line.target import open_target_or_here
from wandstore.catalogue.connections import PRIVATE_TOKEN_PREFIX
from wandstore.catalogue.shopify_api import ShopifyApi, shop_url
from wandstore.catalogue.shopify_source import ShopSource
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.errors import StoreNotFound
from wandstore.ids import StoreSlug, parse_slug
from wandstore.settings import Settings

FROM_ENVIRONMENT = "env"
ASKED_FOR = "-"

app = typer.Typer(help="Add a store from its Shopify shop, or check stores.", no_args_is_help=True)


@command(app, "add", asks=True)
def add_store(
    call: Call,
    domain: Annotated[str, typer.Argument(help="The shop's domain, such as garden.myshopify.com.")],
    slug: Annotated[str, typer.Option(help="The store's slug; the first part of the domain, if not given.")] = "",
    token: Annotated[
        str,
        typer.Option(
            help="A Storefront API token: `env` is the variable of the secret's name, `-` asks for it or reads it. "
            "Without one, the shop is read without a token."
        ),
    ] = "",
    out: Annotated[Path | None, typer.Option(help="The folder of the file; STORES_DIR, if not given.")] = None,
) -> int:
    """Write a store file from the shop's own settings, and report what is missing. The token is not written."""
    if call.stage is not None:
        raise CannotRun("store add writes a local file, so it has no --stage; the next deployment contains the file.")
    settings = Settings.from_environment()
    wanted = parse_slug(slug) if slug else ""
    shop_url(domain)
    value = _read_token(token, wanted or propose_slug(domain, "shop"))
    access = "tokenless" if not value else "private" if value.startswith(PRIVATE_TOKEN_PREFIX) else "public"
    connection = ShopifyConnection.model_validate({"domain": _as_written(domain), "access": access})
    api = ShopifyApi(connection, value, settings)
    facts = ShopSource(api, Store(slug=StoreSlug("new"), name="new")).read_shop()
    chosen = wanted or propose_slug(domain, facts.name)
    if value:
        connection = connection.model_copy(update={"token_secret": token_secret_of(chosen)})
    text = store_file_text(facts, _read_locale(api), connection)
    path = (out or settings.stores_path) / f"{chosen}.toml"
    if path.exists():
        call.confirm(f"Replace {path}?")
    store = write_store_file(path, text)
    findings = [
        Finding(Level.OK, "file", f"{path} is written"),
        Finding(Level.OK, "token", describe_access(connection)),
        *check_products(api),
        *check_facts(facts, store),
    ]
    if value:
        findings.append(Finding(Level.NOTE, "token", _where_to_put(connection.token_secret)))
    if call.output.as_json:
        call.output.json({"store": chosen, "path": str(path), "findings": _as_rows(chosen, findings)})
    else:
        call.output.text(f"{text}\n")
        _print(call, _as_rows(chosen, findings))
    return _exit_code(findings)


@command(app, "check")
def check_stores(
    call: Call,
    slug: Annotated[str, typer.Argument(help="One store; all, if not given.", autocompletion=complete_store)] = "",
    offline: Annotated[
        bool, typer.Option("--offline", help="Check files and product CSVs, and ask neither shops nor storage.")
    ] = False,
) -> int:
    """Check store files, tokens, shops and what is published. Exit code 1 for a fault; a note is not a fault."""
    if offline and call.stage is not None:
        raise CannotRun("--offline checks the files here, so it goes with no stage.")
    target = open_target_or_here(call.stage)
    folder = target.settings.stores_path
    paths = [folder / f"{parse_slug(slug)}.toml"] if slug else sorted(folder.glob("*.toml"))
    if slug and not paths[0].exists():
        raise StoreNotFound(slug)
    if not paths:
        raise CannotRun(f"{folder} has no store file.")
    rows: list[dict[str, Any]] = []
    found: list[Finding] = []
    with call.output.progress() as show:
        for number, path in enumerate(paths, start=1):
            show(path.stem, number, len(paths))
            findings = list(check_store_file(path, target, is_offline=offline))
            found += findings
            rows += _as_rows(path.stem, findings)
    if call.output.as_json:
        call.output.json(rows)
    else:
        _print(call, rows)
        faults = sum(one.level is Level.FAULT for one in found)
        stores = "1 store" if len(paths) == 1 else f"{len(paths)} stores"
        call.output.say(f"{stores} checked in {target.name}: {faults or 'no'} fault{'' if faults == 1 else 's'}.")
    return _exit_code(found)


def _read_token(given: str, slug: str) -> str:
    """The token itself. Raises `CannotRun`."""
    if given == FROM_ENVIRONMENT:
        name = token_secret_of(slug)
        if not (value := os.environ.get(name, "").strip()):
            raise CannotRun(f"{name} is not set: it is where --token env looks for the token.")
        return value
    if given == ASKED_FOR:
        value = getpass("Storefront API token: ") if sys.stdin.isatty() else sys.stdin.readline()
        if not value.strip():
            raise CannotRun("No token was given.")
        return value.strip()
    return given.strip()


def _as_written(domain: str) -> str:
    """The domain as a store file has it: the host alone, except for a shop on this machine that is reached by http."""
    return shop_url(domain).removeprefix("https://").removeprefix("http://")


def _read_locale(api: ShopifyApi) -> str:
    market = api.run("localization").get("localization") or {}
    codes = [str((market.get(part) or {}).get("isoCode") or "") for part in ("language", "country")]
    return locale_of(*codes)


def _where_to_put(secret: str) -> str:
    return (
        f"the file does not hold it: set {secret} for make run; for a stage, deploy, then fill in the secret {secret}"
    )


def _as_rows(store: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{"store": store, "level": one.level.value, "about": one.about, "finding": one.words} for one in findings]


def _print(call: Call, rows: list[dict[str, Any]]) -> None:
    call.output.rows(("store", "level", "about", "finding"), rows)


def _exit_code(findings: Iterable[Finding]) -> int:
    return FAILED if any(one.level is Level.FAULT for one in findings) else 0
