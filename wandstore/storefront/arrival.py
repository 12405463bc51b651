"""How a shopper first came, as coarse as evidence needs it: neither an address nor a campaign is kept."""

from __future__ import annotations

from wandstore.shoppers.models import CameBy

# What of a host or a campaign says which kind it is; the first kind that matches counts, so a sale by mail is a sale.
_WORDS: dict[CameBy, tuple[str, ...]] = {
    CameBy.SALE: ("sale", "deal", "discount", "coupon", "voucher", "clearance", "black-friday", "blackfriday"),
    CameBy.MAIL: ("mail", "newsletter"),
    CameBy.SOCIAL: ("social", "facebook", "instagram", "tiktok", "pinterest", "youtube", "reddit", "twitter", "t.co"),
    CameBy.SEARCH: ("google", "bing", "duckduckgo", "yahoo", "ecosia", "yandex", "baidu", "cpc", "ppc", "search"),
}


def classify_arrival(arrival: str | None) -> CameBy | None:
    """The kind of an arrival as the page's script tells it: the host that led here, then medium and campaign.

    None where the script told nothing.
    """
    if arrival is None:
        return None
    told = arrival.casefold().strip()
    if not told:
        return CameBy.DIRECT
    return next((kind for kind, words in _WORDS.items() if any(word in told for word in words)), CameBy.OTHER)


def compare_language(accepted: str, locale: str) -> str:
    """`same` where the first of a browser's languages (`Accept-Language`) is the store's, `other` where it is another.

    Empty where the browser names none.
    """
    first = accepted.split(",")[0].split(";")[0].strip().casefold()
    if not first or first == "*":
        return ""
    return "same" if first.partition("-")[0] == locale.casefold().replace("_", "-").partition("-")[0] else "other"
