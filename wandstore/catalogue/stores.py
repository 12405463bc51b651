"""The stores of a deployment: one TOML file each, in every artifact, so that knowing a store needs no network."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationError

from wandstore.errors import BadStoreFile, StoreNotFound
from wandstore.ids import StoreSlug, is_slug, parse_slug
from wandstore.languages import Language, find_language
from wandstore.record import Record
from wandstore.settings import GenerationMode, Settings

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


class BrandGuidelines(Record):
    """Phase 1's brand guidelines: two colours, a font family and a tone of voice."""

    primary_color: Colour = "#1f2937"
    secondary_color: Colour = "#b45309"
    font_family: str = "system-ui"
    tone: str = "plain and friendly"


class ShopifyConnection(Record):
    """How a store reads its Shopify shop. `domain` is the shop's host; `token_secret` names the secret of its token.

    `access` is the kind of token. `country` (ISO 3166) and `language` (ISO 639) choose the shop's market; empty is the
    shop's own.
    """

    domain: str = Field(min_length=1)
    token_secret: str = ""
    access: Literal["private", "public", "tokenless"] = "private"
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    language: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""


class Store(Record):
    """A store file. `catalogue` is the path of its product CSV, beside the file."""

    slug: StoreSlug
    name: str
    tagline: str = ""
    brand: BrandGuidelines = BrandGuidelines()
    locale: str = "en-US"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    shop_domain: str = ""
    consent_asked: bool = False
    catalogue: Path | None = None
    cache_ttl_seconds: int | None = Field(default=None, ge=1)
    generation_mode: GenerationMode | None = None
    shopify: ShopifyConnection | None = None

    @cached_property
    def brand_version(self) -> str:
        """12 hex digits over all of the file that a page shows."""
        shown = self.model_dump_json(exclude={"catalogue", "cache_ttl_seconds", "generation_mode", "shopify"})
        return hashlib.sha256(shown.encode()).hexdigest()[:12]

    @property
    def language(self) -> Language:
        """What its pages are written in."""
        return find_language(self.locale)

    def mode(self, settings: Settings) -> GenerationMode:
        """What a model writes for it: what its file says, or else the deployment's setting."""
        return self.generation_mode or settings.generation_mode

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_store_file(path: Path) -> Store:
    """The store of `{slug}.toml`. Raises `BadStoreFile`, naming the file and the key."""
    if not is_slug(path.stem):
        raise BadStoreFile(f"{path.name}: a store file is called [a-z0-9][a-z0-9-]*.toml, at most 63 characters")
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        store = Store(slug=StoreSlug(path.stem), **values)
    except OSError as error:
        raise BadStoreFile(f"{path.name} cannot be opened: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise BadStoreFile(f"{path.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadStoreFile(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if store.catalogue is None:
        return store
    return store.model_copy(update={"catalogue": path.parent / store.catalogue})


@cache
def stores_in(folder: Path) -> dict[StoreSlug, Store]:
    """Every store of the folder by its slug, read once per process."""
    return {StoreSlug(path.stem): read_store_file(path) for path in sorted(folder.glob("*.toml"))}


def find_store(folder: Path, slug: str) -> Store:
    """Raises `InvalidField` for a slug outside its grammar and `StoreNotFound` for one that has no file."""
    store = stores_in(folder).get(parse_slug(slug))
    if store is None:
        raise StoreNotFound(slug)
    return store
