"""Amounts in another generator's page: where they stand, and whether a line says nothing else."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

_CODES = "USD|EUR|GBP|JPY|ILS|CHF|SEK|NOK|DKK|PLN|CAD|AUD|NZD|MXN|BRL|INR|CNY|KRW|CZK|HUF|TRY|SGD|HKD|ZAR|RON"
# Words beside an amount that say which amount it is. The slot says it anew.
_PRICE_WORDS = re.compile(
    r"""(?<![^\W\d_])(?:
      (?:zzgl|exkl|plus|excl|hors)\.?\s+(?:versand(?:kosten)?|shipping|delivery|livraison)
      |price|range|through|regular|normally|original(?:ly)?|current|is|was|now|from|only|just|sale|save|saved|saving|savings|you|off|rrp|msrp|list
      |compare|at|to|each|incl|including|vat|tax|excl|per|item|unit|before|reduced|discount|deal|today
      |(?:normal|regul[äa]r|ursprünglich|aktuell|bisherig|neu|alt)er|war|ist|bis|pro
      |(?:verkaufs|angebots|sonder|einzel|grund|stück)?preis|statt|jetzt|nur|ab|uvp|ehemals|vorher|neu|alt|bisher|inkl|mwst|zzgl|sie|sparen|gespart|ersparnis|stück|je
      |reduziert|angebot|prix|au|lieu|de|dès|avant|maintenant|ttc|économisez|soldes?|à|partir
      |habituel|promotionnel|soldé|unitaire|initial|actuel|était|est|le|par
      |precio|antes|ahora|desde|ahorra|ahorras|iva|oferta|rebajad[oa]|solo
      |habitual|venta|unitario|original|actual|era|es|el|por|hasta
      |מחיר|לפני|עכשיו|רק|חיסכון|מבצע|רגיל|מקורי|נוכחי|היה|הוא
      |税込|税抜|通常価格|セール価格|単価|価格|から|より|セール|特価
    )(?![^\W\d_])""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS_WORDS = re.compile(r"\w")
_PERCENT = re.compile(r"[-−–]?\s?\d{1,3}(?:[.,]\d)?\s?%")


@cache
def _marked() -> re.Pattern[str]:
    """Amounts that name their currency."""
    signs = "".join(chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) == "Sc")
    mark = rf"(?:[A-Z]{{0,3}}[{re.escape(signs)}]|\b(?:{_CODES})\b|\b(?:kr|Kč|zł|Fr|CHF)\b\.?|円|ש[\"״]ח)"
    grouped = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))+(?:[.,]\d{1,2})?"
    number = rf"(?:{grouped}|\d{{1,9}}(?:[.,]\d{{1,2}})?)(?:[,.][-–—]+)?(?!\d)"
    space = r"[\s\u00a0\u202f]{0,2}"
    # A sign and a code say one currency twice, as in "£49.00 GBP".
    code = rf"(?:{space}(?:{_CODES})(?![A-Za-z]))?"
    return re.compile(rf"{mark}{space}{number}{code}|(?<![\d.,]){number}{space}{mark}{code}")


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(rf"{_marked().pattern}|(?<![\d.,])\d{{1,7}}[.,]\d{{2}}(?![.,]?\d)")


def find_amounts(text: str) -> list[tuple[int, int]]:
    """The places of the amounts of money in a sentence, in order. A number without a currency may be a rating.

    What it does not find, the check of claims does.
    """
    return [found.span() for found in _marked().finditer(text)]


def is_only_a_price(text: str) -> bool:
    """Whether a line consists of amounts and of words about them, as in "was $40, now $30 (-25 %)"."""
    return has_amount(text) and is_about_a_price(text)


def has_amount(text: str) -> bool:
    return _amount().search(text) is not None or _PERCENT.search(text) is not None


def is_about_a_price(text: str) -> bool:
    """Whether a text says nothing beside amounts and words about them."""
    rest = _PERCENT.sub(" ", _amount().sub(" ", text))
    return not _HAS_WORDS.search(_PRICE_WORDS.sub(" ", rest))
