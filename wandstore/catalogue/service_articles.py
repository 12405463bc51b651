"""Services among a shop's products: insurance, fees, gift cards, samples. They can be bought, but lead no page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

# Searched for in a title, a type and a category. Words that goods have too ("cover", "protection", "plan") count only
# in company, and a box for a gift card is goods.
_SERVICE = re.compile(
    r"""
    # Against loss and damage, as an app adds it to a cart.
      (?<!to[\s-])\b(?:shipping|shipment|postage|package|parcel|delivery|order|checkout|purchase|route|returns?)
      [\s-]+(?:protection|insurance|cover(?:age)?|assurance|guarantee)\b
    | \b(?:transit|cargo|freight)[\s-]+(?:protection|insurance)\b
    | \bworry[\s-]+free[\s-]+(?:shipping|delivery|purchase|checkout|package|order|returns?)\b
    | \b(?:protect|insure)[\s-]+(?:your|my|this)[\s-]+(?:order|package|purchase|shipment|parcel|delivery)\b
    | \b(?:protection|service)[\s-]+plans?\b
    | \b(?:extended|product)[\s-]+warrant(?:y|ies)\b
    # Money in another form.
    | \b(?:e[\s-]?)?gift[\s-]*(?:cards?|vouchers?|certificates?)\b
      (?![\s-]*(?:holders?|box(?:es)?|envelopes?|cases?|sleeves?|tins?|stands?|displays?|wallets?|bags?|pouch(?:es)?))
    # What is charged for.
    | \b(?:handling|shipping|delivery|rush|express|priority|processing|restocking|return|cancellation|late|setup|booking
         |service|customi[sz]ation|engraving|design|artwork|assembly|installation|freight|oversized?|small[\s-]order
         |eco|recycling|environmental|convenience|transaction|packaging|import|customs|admin(?:istration)?)
      [\s-]+(?:item[\s-]+)?(?:fees?|surcharges?)\b
    | \b(?:handling|shipping|delivery|rush)[\s-]+(?:charges?|costs?)\b
    | \bsurcharges?\W*$
    | \b(?:bottle|container|security)[\s-]+deposit\b
    | \bcarbon[\s-]+(?:offset|neutral[\s-]+(?:order|shipping|delivery|checkout))
    | \bgift[\s-]*wrap(?:ping)?[\s-]+service\b
    # What an app of product options keeps in the catalogue for its own ends.
    | ^options?_hidden_product$
    # The same in the languages that shops use most after English.
    | \b(?:versand|transport|paket)(?:schutz|versicherung|kosten)\b
    | \b(?:geschenk|wert)?gutschein(?:e|karten?)?\b | \bgeschenkkarten?\b
    | \b(?:cartes?|ch[eè]ques?|bons?)[\s-]+cadeaux?\b | \bfrais\s+de\s+(?:port|livraison|dossier)\b
    | \b(?:assurance|protection)\s+(?:de\s+)?(?:livraison|colis|exp[eé]dition)\b
    | \btarjetas?\s+(?:de\s+)?regalo\b | \bseguro\s+de\s+env[ií]o\b
    | \b(?:carta|buono)\s+regalo\b | \bcadeau(?:bon(?:nen)?|kaart(?:en)?)\b | \bverzendverzekering\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A type "Tips" has nail tips, and "Shipping" has boxes; only as the whole title are these words a service.
_SERVICE_TITLE = re.compile(
    r"""
    \W*(?:
      tips?|tip\ jar|gratuity|donations?|donate|fees|deposit|insurance|trinkgeld|propina|pfand
    | (?:leave|add)\ a\ (?:tip|donation)\b.*
    | (?:(?:express|expedited|priority|rush|overnight|standard|free|extra|international)\ )?
      (?:shipping|delivery|postage|processing)(?:\ upgrade)?
    | (?:add\ )?gift[\s-]?wrap(?:ping)?
    | free[\s-]+(?:gift|samples?)\b.* | .*\(\s*free[\s-]+gift\s*\)
    )\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_service_article(title: str, kinds: Iterable[str], prices: Iterable[Decimal]) -> bool:
    """By the title and the `kinds` (type, category). What costs nothing in any variant is a gift or a sample."""
    is_named_so = any(map(_SERVICE.search, (title, *kinds))) or _SERVICE_TITLE.fullmatch(title) is not None
    return is_named_so or not any(prices)
