"""The style elements of a page, and the Content-Security-Policy that allows no other style."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from wandstore.catalogue.stores import BrandGuidelines, Store
from wandstore.pages.colours import derive_colours
from wandstore.pages.links import shop_address
from wandstore.shoppers.personas import CHARACTERS, Character, find_entry

_SANS = 'system-ui,"Segoe UI",Roboto,Arial,sans-serif'
_SERIF = '"Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif'
_SERIF_NAMES = re.compile(
    r"serif|georgia|garamond|palatino|baskerville|times|caslon|bodoni|didot|playfair|iowan|lora|merriweather|cormorant",
    re.IGNORECASE,
)
_GENERIC = {"system-ui", "serif", "sans-serif", "monospace", "ui-serif", "ui-sans-serif"}


def _compress(css: str) -> str:
    """The stylesheet without comments and needless space. It has no strings in which either would mean something."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,>]) ?|(?<=[a-z\d]:) ", r"\1", css).replace(";}", "}").strip()


def _read_rules() -> tuple[tuple[str, str], ...]:
    """The stylesheet's parts in order, each with its name: `everyone`, a character, or a kind of page."""
    text = (Path(__file__).parent / "storefront.css").read_text(encoding="utf-8")
    # A page has the rules of one character only, so one short class name serves for all of them.
    text = re.sub(r"\.character-\w+", ".c", text)
    everyone, *parts = re.split(r"/\* @(?:character |page )?(\w+)[^*]*\*/", text)
    return ("everyone", _compress(everyone)), *zip(parts[::2], map(_compress, parts[1::2]), strict=True)


RULES = _read_rules()
# The parts that only some kinds of page have, in a style element of their own.
KINDS = tuple(part for part, _ in RULES if part != "everyone" and part not in CHARACTERS)


@lru_cache(maxsize=512)
def write_stylesheet(brand: BrandGuidelines, character: Character) -> Markup:
    """The content of the first style element: the brand's tokens, and the rules that a page of this character needs.

    It needs no escaping in HTML: colours match `#[0-9a-f]{6}`, and a font family keeps letters, digits and spaces only.
    """
    light, dark = (
        _declare(
            {
                name: colour
                for name, colour in derive_colours(brand, dark=dark).items()
                if find_entry(character).has_category_tints or not name.startswith("tint-")
            }
        )
        for dark in (False, True)
    )
    family = _declare({"family": _font_stack(brand.font_family), "sans": _SANS})
    rules = "".join(rule for part, rule in RULES if part in ("everyone", character))
    return Markup(f":root{{{light};{family}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{rules}")


def write_kind_rules(kind: str) -> Markup:
    """The content of the style element of one of `KINDS`."""
    return Markup(dict(RULES)[kind])


def is_serif(family: str) -> bool:
    return bool(_SERIF_NAMES.search(family)) and "sans" not in family.casefold()


@lru_cache(maxsize=256)
def write_policy(store: Store) -> str:
    """The Content-Security-Policy of all of a store's pages, so that one page can replace another without a reload."""
    characters = (write_stylesheet(store.brand, character) for character in CHARACTERS)
    stylesheets = (*characters, *(write_kind_rules(kind) for kind in KINDS))
    shop = shop_address(store)
    # The pictures of a shop on this machine have its own address, which is not https.
    pictures = f"'self' https: {shop}" if shop.startswith("http://") else "'self' https:"
    return _admit(stylesheets, f"'self' {shop}".rstrip(), pictures)


def _admit(
    stylesheets: Iterable[str], form_action: str, pictures: str = "'self' https:", *, scripted: bool = True
) -> str:
    digests = [base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() for sheet in stylesheets]
    admitted = (
        "default-src 'none'",
        "style-src " + " ".join(f"'sha256-{digest}'" for digest in digests),
        f"img-src {pictures}",
        f"form-action {form_action}",
        "base-uri 'none'",
    )
    of_pages = ("frame-ancestors 'none'", "connect-src 'self'", "script-src 'self'") if scripted else ()
    return "; ".join((*admitted, *of_pages))


ERROR_STYLESHEET = Markup(
    "body{max-width:34rem;margin:18vh auto 0;padding:0 24px;font:1.0625rem/1.6 system-ui,sans-serif;"
    "color:#1c1b19;background:#fbfaf8}h1{font-size:1.75rem;line-height:1.2;font-weight:600;margin:0 0 12px}"
    "small{color:#66625c}a{color:inherit}"
    "@media(prefers-color-scheme:dark){body{color:#efede9;background:#161513}small{color:#aaa59d}}"
)
ERROR_POLICY = _admit([ERROR_STYLESHEET], "'none'")
# Of a page that carries its own policy, because it is sent without headers of ours. A browser takes no word on frames
# from a page; CloudFront's own header has that.
CARRIED_ERROR_POLICY = _admit([ERROR_STYLESHEET], "'none'", "'self'", scripted=False)


def _declare(tokens: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())


def _font_stack(family: str) -> str:
    """The brand's families, quoted, then system fonts of the same kind; a page loads no font."""
    names = [re.sub(r"[^\w -]", "", name).strip() for name in family.split(",")]
    quoted = [f'"{name}"' for name in names if name and name.casefold() not in _GENERIC]
    return ",".join([*quoted, _SERIF if is_serif(family) else "var(--sans)"])
