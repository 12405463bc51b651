"""The one style element of a page, and the policy that admits it and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from wandstore.models import Character
from wandstore.pages.colours import derive_colours
from wandstore.pages.links import shop_address
from wandstore.stores import BrandGuidelines, Store

_SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,Inter,"Helvetica Neue",Arial,sans-serif'
_SERIF = '"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"Times New Roman",serif'
_SERIF_NAMES = re.compile(
    r"serif|georgia|garamond|palatino|baskerville|times|caslon|bodoni|didot|playfair|iowan|lora|merriweather|cormorant",
    re.IGNORECASE,
)
_GENERIC = {"system-ui", "serif", "sans-serif", "monospace", "ui-serif", "ui-sans-serif"}


def _compress(css: str) -> str:
    """The stylesheet without comments and idle space. It has no strings in which either would mean something."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r" ?([{};,]) ?|(?<=[a-z]:) ", r"\1", css).replace(";}", "}").strip()


def _read_rules() -> tuple[tuple[str, str], ...]:
    """The stylesheet's parts in order, each with the character it is for, or `everyone`."""
    text = (Path(__file__).parent / "storefront.css").read_text(encoding="utf-8")
    everyone, *parts = re.split(r"/\* @(?:character )?(\w+)[^*]*\*/", text)
    return ("everyone", _compress(everyone)), *zip(parts[::2], map(_compress, parts[1::2]), strict=True)


_RULES = _read_rules()


@lru_cache(maxsize=256)
def write_stylesheet(brand: BrandGuidelines, character: Character) -> Markup:
    """What the element holds: the brand's tokens, and the rules that a page of this character needs.

    It is safe in HTML as it is: colours match `#[0-9a-f]{6}`, and a font family keeps letters, digits and spaces only.
    """
    light = _declare(derive_colours(brand, dark=False))
    dark = _declare(derive_colours(brand, dark=True))
    family = _declare({"family": _font_stack(brand.font_family), "sans": _SANS})
    rules = "".join(part for whose, part in _RULES if whose in ("everyone", character))
    return Markup(f":root{{{light};{family}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}{rules}")


def is_serif(family: str) -> bool:
    return bool(_SERIF_NAMES.search(family)) and "sans" not in family.casefold()


@lru_cache(maxsize=256)
def write_policy(store: Store, character: Character) -> str:
    """The Content-Security-Policy of a store's pages of one character."""
    return _admit(write_stylesheet(store.brand, character), f"'self' {shop_address(store)}".rstrip())


def _admit(stylesheet: str, form_action: str) -> str:
    digest = base64.b64encode(hashlib.sha256(stylesheet.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "img-src 'self' https:",
            f"form-action {form_action}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "connect-src 'self'",
            "script-src 'self'",
        )
    )


ERROR_STYLESHEET = Markup(
    "body{max-width:34rem;margin:18vh auto 0;padding:0 24px;font:1.0625rem/1.6 system-ui,sans-serif;"
    "color:#1c1b19;background:#fbfaf8}h1{font-size:1.75rem;line-height:1.2;font-weight:600;margin:0 0 12px}"
    "small{color:#66625c}a{color:inherit}"
    "@media(prefers-color-scheme:dark){body{color:#efede9;background:#161513}small{color:#aaa59d}}"
)
ERROR_POLICY = _admit(ERROR_STYLESHEET, "'none'")


def _declare(tokens: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())


def _font_stack(family: str) -> str:
    """The brand's families, quoted, before the system's of the same kind: nothing is fetched for type."""
    names = [re.sub(r"[^\w -]", "", name).strip() for name in family.split(",")]
    quoted = [f'"{name}"' for name in names if name and name.casefold() not in _GENERIC]
    return ",".join([*quoted, _SERIF if is_serif(family) else _SANS])
