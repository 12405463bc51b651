"""Services among a shop's products: insurance, fees, gift cards, samples. They can be bought, but lead no page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

# Shopify's own limit of a title. What a patient search of a longer one would cost grows with its square.
MAX_NAME_LENGTH = 255

# Below, words are as `_fold` leaves them: in lower case, Latin letters without accents.

# Searched for in a title, a type and a category. Words that goods have too ("cover", "protection", "plan") count only
# in company.
_SERVICES = (
    # Insurance against loss and damage, which an app adds to the cart.
    r"""(?<!to[\s-])\b(?:shipping|shipment|postage|package|parcel|delivery|order|checkout|purchase|route|returns?)
    [\s-]+(?:protection|insurance|cover(?:age)?|assurance|guarantee)\b""",
    r"\b(?:transit|cargo|freight)[\s-]+(?:protection|insurance)\b",
    r"\bworry[\s-]+free[\s-]+(?:shipping|delivery|purchase|checkout|package|order|returns?)\b",
    r"\b(?:protect|insure)[\s-]+(?:your|my|this)[\s-]+(?:order|package|purchase|shipment|parcel|delivery)\b",
    r"\b(?:protection|service)[\s-]+plans?\b",
    r"\b(?:extended|product)[\s-]+warrant(?:y|ies)\b|\bwarranty[\s-]+(?:extension|upgrade|plan)s?\b",
    # Prepaid money.
    r"\b(?:e[\s-]?)?gift[\s-]*(?:cards?|vouchers?|certificates?)\b",
    # Fees.
    r"""\b(?:handling|shipping|delivery|rush|express|priority|processing|restocking|return|cancellation|late|setup
        |booking|service|customs?|customi[sz]ation|personali[sz]ation|engraving|design|artwork|assembly|installation
        |freight|oversized?|small[\s-]order|rush[\s-]order|eco|recycling|environmental|convenience|transaction
        |packaging|import|admin(?:istration)?)
    [\s-]+(?:item[\s-]+)?(?:fees?|surcharges?)\b""",
    r"\b(?:handling|shipping|delivery|rush)[\s-]+(?:charges?|costs?)\b",
    r"\bsurcharges?\W*$",
    r"\b(?:bottle|container|security)[\s-]+deposit\b",
    r"\bcarbon[\s-]+(?:offset|neutral[\s-]+(?:order|shipping|delivery|checkout))",
    r"\bgift[\s-]*wrap(?:ping)?[\s-]+service\b",
    r"\bwhite[\s-]+glove[\s-]+(?:delivery|service)\b",
    # The branch of Shopify's taxonomy for warranties, gift wrap and the like.
    r"^product[\s-]+add[\s-]?ons\b",
    # A product that an app for product options creates for its own use.
    r"^options?_hidden_product$",
    # German
    r"\b(?:versand|transport|paket|liefer|sendungs)(?:schutz|versicherung|kosten|garantie)\b",
    r"\b(?:geschenk|wert)?gutschein(?:e|karten?)?\b | \bgeschenkkarten?\b | \bgarantieverla(?:e)?ngerung\b",
    # French
    r"\b(?:e[\s-]?)?(?:cartes?|cheques?|bons?)[\s-]+cadeaux?\b | \bbons?\s+d['’]achats?\b",
    r"\bfrais\s+de\s+(?:port|livraison|dossier)\b | \bgarantie\s+etendue\b | \bextension\s+de\s+garantie\b",
    r"\b(?:assurance|protection)\s+(?:de\s+la\s+|de\s+|du\s+|d['’])?(?:livraison|colis|expedition|envoi|commande)\b",
    # Spanish and Portuguese
    r"\b(?:tarjetas?|cheques?|vales?|bonos?)\s+(?:de\s+)?regalo\b | \b(?:cartao|cartoes|vale)[\s-]+presentes?\b",
    r"""\b(?:seguro|proteccion|protecao)\s+(?:de|del|do|da|para)\s+(?:el\s+|tu\s+)?
    (?:envio|paquete|pedido|frete|entrega|encomenda)\b""",
    r"\bgarantia\s+(?:extendida|ampliada|estendida)\b | \bextension\s+de\s+(?:la\s+)?garantia\b",
    # Italian
    r"\b(?:carta|buono|card)\s+regalo\b | \bgaranzia\s+estesa\b | \bestensione\s+(?:di\s+|della\s+)?garanzia\b",
    r"\b(?:protezione|assicurazione)\s+(?:di\s+|della\s+|sulla\s+)?(?:spedizione|consegna|pacco|ordine)\b",
    # Dutch
    r"\bcadeau(?:bon(?:nen)?|kaart(?:en)?)\b | \b(?:verzend|pakket)(?:bescherming|verzekering|kosten|garantie)\b",
    r"\bverlengde\s+garantie\b | \bgarantieverlenging\b",
    # Danish, Norwegian, Swedish, Finnish, Icelandic
    r"\b(?:presentkort|gavokort|gavekort|gjafakort|lahjakort(?:ti|it))\b",
    r"\b(?:frakt|leverans|fragt|pakke|paket)(?:forsakring|forsikring|skydd)\b",
    # Polish, Czech, Slovak, Hungarian, Romanian, Turkish
    r"\b(?:karta|karty|bon|bony)\s+podarunkow[aey]\b | \b(?:ochrona|ubezpieczenie)\s+(?:przesyłki|paczki|zamowienia)\b",
    r"\bdarkov[ye]\s+poukaz\w* | \bdarcekov[ae]\s+poukazk\w* | \bajandek(?:kartya|utalvany)\b | \bcard\s+cadou\b",
    r"\bhediye\s+(?:kartı|karti|ceki)(?!\w)",
    # Russian, Ukrainian, Greek, Hebrew, Arabic
    r"\bподарочн(?:ая\s+карта|ые\s+карты|ый\s+сертификат)\b | \bподарунков(?:ий\s+сертифікат|а\s+картк?а)\b",
    r"\bстрах(?:овка|ование)\s+(?:посылки|доставки|заказа)\b | \bδωρο(?:κάρτα|επιταγή)\b",
    r"כרטיס\s+מתנה | שובר\s+מתנה | بطاقة\s+(?:هدية|هدايا) | قسيمة\s+هدية",
    # Japanese, Chinese, Korean
    r"ギフト(?:カード|券) | 配送(?:保険|保護|保証) | (?:延長保証|保証延長)",
    r"[礼禮](?:品|物)卡 | (?:电子|電子)?[礼禮]券 | [运運][费費][险險] | [补補]差[价價]? | [运運][费費]补差",
    r"기프트\s?카드 | 배송\s?(?:보호|보험)",
)
# A product of the type "Tips" may be nail tips, and of the type "Shipping" a box. These words mean a service only as
# the whole title.
_SERVICE_TITLES = (
    r"(?:tips?|tip\ jar|gratuity|fees|insurance|store\ credit|e[\s-]?gift|upcharge|personali[sz]ation)",
    r"(?:leave|add)\ a\ (?:tip|donation)\b.* | tip\ for\ .*",
    r"(?:donations?|donate|round[\s-]?up\ donation)(?:\ [$€£]?\d+)? | plant\ a\ tree",
    r"(?:(?:refundable|non[\s-]refundable|custom|order|pre[\s-]?order|keg|crate|rental|booking)\ )*deposit",
    r"""(?:(?:express|expedited|priority|rush|overnight|standard|free|extra|international)\ )?
    (?:shipping|delivery|postage|processing)(?:\ upgrade)?""",
    r"rush\ (?:my\ )?(?:order|production|service)",
    r"(?:add\ )?(?:a\ )?gift[\s-]?(?:wrap(?:ping)?|packaging|message|note)",
    r"free[\s-]+(?:gift|samples?)\b.* | .*\(\s*free[\s-]+gift\s*\) | free\ (?:unlimited\ )?(?:returns|exchanges)\b.*",
    r"(?:(?:\d+|one|two|three|five|lifetime|limited|years?|months?)[\s-]+)*warranty",
    r"(?:installation|assembly)\ service",
    r"price\ difference | (?:additional|extra|balance)\ (?:payment|charge|cost|fee)s?",
    # Apps of protection and returns, which name their article after themselves.
    r"navidium | route | shipinsure | shipaid | xcover | (?:loop\ )?checkout\s?(?:\+|plus)",
    # German, Dutch, French, Spanish, Portuguese, Italian
    r"trinkgeld | (?:flaschen|kisten|mehrweg|fass)?pfand | spende | geschenk(?:verpackung|service)",
    r"(?:express|eil)versand | versicherter\ versand | express(?:lieferung|zuschlag)",
    r"fooi | statiegeld | cadeauverpakking | inpakservice | donatie | spoed(?:levering|verzending)",
    r"pourboire | consigne | emballages?[\s-]+cadeaux? | livraison\ express",
    r"propina | gorjeta | donacion | doacao | envio\ (?:express|urgente) | mancia | donazione",
    r"(?:envoltura|envoltorio|empaque|embrulho|embalagem)\ (?:de|para)\ (?:regalo|presente) | confezione\ regalo",
    r"spedizione\ (?:express|espressa)",
    # Scandinavian, Finnish, Slavic, Turkish, Arabic
    r"presentinslagning | gaveindpakning | gaveinnpakning | lahjapaketointi | dricks",
    r"pakowanie\ na\ prezent | napiwek | darkove\ baleni | hediye\ paketi | чаевые",
    r"подарочная\ упаковка | تغليف\ هدايا",
    # Japanese, Chinese, Korean
    r"(?:ギフト)?(?:ラッピング|包装) | 送料 | [礼禮]品包[装裝] | 小[费費] | 선물\s?포장",
)
# What stands beside these is goods: a box for a gift card, foam for what is shipped.
_GOODS_AFTER = r"""
    [\s-]*(?:\w+[\s-]+)?\w*(?:
      holders?|box(?:es)?|envelopes?|cases?|sleeves?|tins?|stands?|displays?|wallets?|bags?|pouch(?:es)?|paper|books?
    | posters?|stickers?|labels?|stamps?|signs?|foams?|films?|crates?|nets?|tools?|mailers?|keychains?|greetings?
    | puzzles?|planners?|journals?|templates?|ribbons?|folders?|magnets?|racks?|points?|ornaments?|trays?
    | halter|hulle|tasche|umschlag|etui
    )\b
    | \s*(?:ホルダー|ケース|ボックス|卡套|盒|홀더|케이스)
"""
_GOODS_BEFORE = r"""
    \b(?:porte|etui|boite|pochette|enveloppe|support|porta|scatola|busta|caja|sobre|tarjetero|estuche|doosje|pudełko
    |holder|box|envelope|case|wallet|pouch|sleeve|tin)
    [\s-]+(?:(?:for|pour|a|de|para|per|voor|na|your|la)\s+)*$
"""


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.VERBOSE)


_SERVICE = _any_of(_SERVICES)
_SERVICE_TITLE = re.compile(rf"\W*(?:{_any_of(_SERVICE_TITLES).pattern})\W*", re.VERBOSE)
_AFTER, _BEFORE = re.compile(_GOODS_AFTER, re.VERBOSE), re.compile(_GOODS_BEFORE, re.VERBOSE)
_TRADE_MARKS = re.compile("[™®©]")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def is_service_article(title: str, kinds: Iterable[str], prices: Iterable[Decimal]) -> bool:
    """By the title and the `kinds` (type, category or its path). What costs nothing in any variant is a gift."""
    title = _fold(title)
    is_named_so = _names_service(title) or any(map(_is_kind_of_service, kinds))
    return is_named_so or _SERVICE_TITLE.fullmatch(title) is not None or not any(prices)


@lru_cache(maxsize=4096)
def _is_kind_of_service(kind: str) -> bool:
    """Kept, because products share their types and categories."""
    return _names_service(_fold(kind))


def _names_service(words: str) -> bool:
    return any(
        not _AFTER.match(words, found.end()) and not _BEFORE.search(words[: found.start()])
        for found in _SERVICE.finditer(words)
    )


def _fold(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _TRADE_MARKS.sub("", words[:MAX_NAME_LENGTH]).casefold())
    # Only Latin letters lose their accents: in other scripts such a mark makes another letter.
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))
