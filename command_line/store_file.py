"""Makes a store file from a Shopify shop's own settings."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from babel import Locale, UnknownLocaleError

from command_line.failures import CannotRun
from wandstore.catalogue.connections import shop_host
from wandstore.catalogue.products import ShopFacts
from wandstore.catalogue.stores import ShopifyConnection, Store, read_store_file
from wandstore.ids import is_slug

MAX_SLUG = 63


def propose_slug(domain: str, name: str) -> str:
    """The first label of the shop's host; if the host is an address on this machine, the shop's name as a slug."""
    label = shop_host(domain).partition(".")[0].partition(":")[0]
    if not re.search(r"[a-z]", label) or label == "localhost":
        label = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", label).strip("-")[:MAX_SLUG].rstrip("-")
    if not is_slug(slug):
        raise CannotRun(f"No slug can be made of {domain}; give one with --slug.")
    return slug


def token_secret_of(slug: str) -> str:
    """The name of the secret that holds the token of a store's shop."""
    return f"{slug.upper().replace('-', '_')}_SHOPIFY_TOKEN"


def locale_of(language: str, country: str) -> str:
    """The locale of Shopify's codes: `EN`, `GB` is `en-GB`, and `PT_BR`, `PT` is `pt-BR`; "" where there is none."""
    main, _, own = language.partition("_")
    name = f"{main.lower()}-{own or country}"
    try:
        return name if Locale.parse(name, sep="-").territory else ""
    except (UnknownLocaleError, ValueError):
        return ""


def store_file_text(shop: ShopFacts, locale: str, connection: ShopifyConnection) -> str:
    """The TOML. Values that the shop does not have are left out, so that the defaults apply."""
    host = shop_host(connection.domain)
    parts = [
        _table("", {"name": shop.name, "tagline": shop.slogan, "locale": locale, "currency": shop.currency}),
        _table("", {"shop_domain": host}),
        _table("brand", {"primary_color": shop.primary_color, "secondary_color": shop.secondary_color}),
        _table("shopify", connection.model_dump(exclude_defaults=True)),
    ]
    return "\n".join(filter(None, (parts[0] + parts[1], *parts[2:])))


def write_store_file(path: Path, text: str) -> Store:
    """Writes the file after checking that it can be read. Raises `BadStoreFile` and `CannotRun`."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, encoding="utf-8")
        store = read_store_file(trial)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotRun(f"{path} cannot be written: {error.strerror}.") from None
    return store


def _table(name: str, values: Mapping[str, str]) -> str:
    # A JSON string is a TOML string.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items() if value]
    return "".join([f"[{name}]\n", *lines] if name and lines else lines)
