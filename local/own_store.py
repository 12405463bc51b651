"""A store of the user's own for one run: `CATALOG=<product CSV> STORE=<slug>`."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency

from wandstore.ids import is_slug

CURRENCY = re.compile(r"[A-Z]{3}")


class WrongInput(Exception):
    """The user's input cannot be used; the message is one line for them."""


@dataclass(frozen=True)
class OwnStore:
    """The CSV is not copied, so that the user can edit it during the run."""

    slug: str
    catalogue: Path
    currency: str
    locale: str

    def write_file(self, folder: Path) -> None:
        rows = {
            "name": self.slug.replace("-", " ").title(),
            "catalogue": str(self.catalogue),
            "currency": self.currency,
            "locale": self.locale,
        }
        (folder / f"{self.slug}.toml").write_text(write_toml(rows), encoding="utf-8")


def write_toml(values: Mapping[str, Any]) -> str:
    """TOML of strings, numbers and booleans, and of tables that have only those."""
    # Of each of these, JSON is TOML.
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    rows = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if key not in tables]
    return "".join([*rows, *(f"\n[{key}]\n{write_toml(table)}" for key, table in tables.items())])


def own_store(environment: Mapping[str, str]) -> OwnStore | None:
    """The store that the environment describes, if any. Raises `WrongInput`."""
    catalogue, slug, currency, locale = (
        environment.get(name, "").strip() for name in ("CATALOG", "STORE", "CURRENCY", "LOCALE")
    )
    if not catalogue:
        for name, value in (("CURRENCY", currency), ("LOCALE", locale)):
            if value:
                # Otherwise the variable would have no effect, without any message.
                raise WrongInput(f"{name} is set and CATALOG is not: {name} is only for the store of CATALOG.")
    if not catalogue and not slug:
        return None
    if not slug:
        raise WrongInput("CATALOG is set and STORE is not: set STORE to a name for its store, like STORE=garden.")
    if not catalogue:
        raise WrongInput(f"STORE is {slug!r} and CATALOG is not set: set CATALOG to the store's Shopify product CSV.")
    if not is_slug(slug):
        raise WrongInput(
            f"STORE is {slug!r}; use lower-case letters, digits and hyphens, at most 63, with no hyphen first."
        )
    path = Path(catalogue).expanduser().resolve()
    if not path.is_file():
        raise WrongInput(f"CATALOG is {catalogue!r}, and there is no such file.")
    currency = currency or "USD"
    if not CURRENCY.fullmatch(currency):
        raise WrongInput(f"CURRENCY is {currency!r}; it is three capital letters, like EUR.")
    if not is_currency(currency):
        raise WrongInput(f"CURRENCY is {currency!r}, which is not a known currency; EUR is one.")
    locale = locale or "en-US"
    try:
        Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        raise WrongInput(f"LOCALE is {locale!r}, which is not a known locale; en-US is one.") from None
    return OwnStore(slug, path, currency, locale)


def copy_stores(stores: Path, target: Path, slug: str, changes: Mapping[str, Any]) -> None:
    """Copies a folder of stores with their files. In one store's file, `changes` replace keys, and None removes one."""
    shutil.copytree(stores, target)
    path = target / f"{slug}.toml"
    values = {**tomllib.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(write_toml({key: value for key, value in values.items() if value is not None}), encoding="utf-8")


def write_stores_folder(own: OwnStore, stores: Path, target: Path) -> None:
    """Copies the repository's stores with their files, and adds the user's store, or replaces the one of its name."""
    shutil.copytree(stores, target)
    own.write_file(target)
