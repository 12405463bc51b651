"""Words as a reader sees them, and what only the catalogue, or nobody at all, may say with them."""

from __future__ import annotations

import re
import unicodedata

# Characters that are in a text and not on the page: Unicode's Default_Ignorable_Code_Point, private use, tags, halves
# of pairs. With them a word could be hidden from us, or an order from a reader.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Harmless words are caught too; the cost is one line of copy. The text is lower case, without accents, one space a gap.
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|ninety|hundred)"
_CLAIMS = re.compile(
    rf"""
    # Prices and savings.
      [$€£¥₹₩₽₺₴%★⭐]
    | \b(?:usd|eur|gbp|jpy|dollars?|euros?|cents?|bucks|pence|quid|percent|per\ cent)\b
    | \b{_NUMBER}\s+(?:pounds?|yen|rupees?|yuan|won|francs?|kron(?:or|er|e|a)|zloty|rubles?|pesos?|reais)\b
    | \d+[.,]\d{{2}}\b
    | \b(?:under|below|from|only|just|for)\s+\d
    | \b(?:half|low(?:er|est)?|best|great|special|reduced)[-\s]+prices?\b
    | \bprices?[-\s]*(?:cuts?|drops?|dropped|slashed|down)\b
    | \b(?:half|{_NUMBER})[-\s]+off\b | \b{_NUMBER}[-\s]+for[-\s]+{_NUMBER}\b | \bbuy\s+one\b | \bbogo\b
    | \b(?:sales?|deals?|(?:discount|bargain|coupon|voucher|promo|clearance|markdown|rebate|refund|giveaway)\w*)\b
    | \b(?:marked|cut)\s+down\b | \bsav(?:e|es|ed|ing|ings)\b | (?<![\w-])free\b(?![-\w])
    | \boffers?\b | \breduced\b | \bcheap\w* | \bcosts?\s+nothing\b | \b(?:no|without|free\ of)\s+(?:cost|charge)\b
    | \bcomplimentary\b | \bon\s+the\s+house\b
    # Stock and haste.
    | \b(?:in|out\s+of|low|back\s+in|limited)[-\s]+stock\b | \bstocks?\s+last
    | \bsold\s+out\b | \bsell(?:s|ing)\s+(?:fast|out)
    | \blast\s+(?:one|ones|few|chance|call|pieces?)\b | \b(?:few|{_NUMBER})\s+(?:left|remain(?:s|ing)?)\b
    | \blimited\b | \bhurry\b | \b(?:almost|nearly)\s+(?:gone|sold|out)\b | \bsupplies\b | \bavailable\s+now\b
    # Delivery and terms.
    | \bdeliver\w* | \bshipping\b | \bshipped\b | \bships?\s+(?:within|today|tomorrow|now|fast|worldwide|in\s+\d)
    | \bdispatch\w* | \bpostage\b | \b(?:next|same)[-\s]+day\b | \barriv(?:es?|ing)\s+(?:in|by|tomorrow|today)\b
    | \breturns?\s+(?:policy|within)\b | \bguarantee\w* | \bwarrant(?:y|ies)\b | \bmoney[-\s]+back\b
    # Ratings.
    | \b(?:rated|ratings?|reviews?|reviewed|testimonials?)\b | \b(?:\d(?:\.\d)?|one|two|three|four|five)[-\s]+stars?\b
    | \b{_NUMBER}\s+out\s+of\s+{_NUMBER}\b | \b(?:loved|trusted|chosen|bought)\s+by\b
    | \baward\w* | \bbest[-\s]?sell\w* | \btop[-\s](?:rated|sell\w*) | \bmost\s+(?:popular|loved|bought)\b
    # The same in the languages of our neighbours; the page's words are English, so what is lost is seldom missed.
    | \bgratis\b | \bkostenl\w* | \bumsonst\b | \brabatt\w* | \bangebot\w* | \bpreis\w* | \breduziert\w* | \bgunstig\w*
    | \bbillig\w* | \bspar(?:en|t|preis)\b | \bversand\w* | \blieferung\w* | \blieferbar\w* | \bausverkauf\w*
    | \bnur\s+noch\b | \bauf\s+lager\b | \bgratuit\w* | \bsoldes?\b | \bremises?\b | \breductions?\b | \bprix\b
    | \blivr(?:aison|e|ee|es|ees)\b | \boffert(?:e|es|a|as|s)?\b | \bpas\s+cher\w* | \ben\s+stock\b
    | \brebaja\w* | \bdescuento\w* | \bprecio\w* | \benvios?\b | \bentregas?\b | \bahorr\w+ | \bbarat[oa]s?\b
    | \bscont[oi]\b | \bsaldi\b | \bprezz[oi]\b | \bspedizion[ei]\b | \bconsegn[ae]\b
    | \bkorting\w* | \baanbieding\w* | \bprijs\w* | \bbezorg\w* | \bvoorraad\b | \bdarmow\w*
    | \bprzecen\w* | \bcen[ay]\b | \bdescontos?\b | \bprecos?\b | \bfretes?\b | \bfri\s+frakt\b | \brea\b
    # Links and markup: an address needs no scheme to be read as one.
    | (?:https?|ftp|javascript|data|mailto):\S | \bwww\. | //\w | \w@\w | [<>]
    | \b[\w-]{{2,}}\.(?!\d)[a-z]{{2,24}}\b
    """,
    re.VERBOSE,
)


def join_seen(text: str) -> str:
    """The text as one line of what is seen of it, with one space for each gap."""
    return " ".join(_BREAKS.sub(" ", _UNSEEN.sub("", text)).split())


def states_a_claim(text: str) -> bool:
    """Whether copy speaks of a price, a discount, stock, delivery, a rating or an address, in any spelling.

    Letters of another script than the page's own count as such: nobody here could tell what they say, and among Latin
    ones they are there to look like them.
    """
    read = unicodedata.normalize("NFKD", join_seen(text)).casefold()
    # Accents part from their letters in this form, and wide letters are plain ones.
    plain = "".join(letter for letter in read if not unicodedata.combining(letter))
    return not all(map(_is_latin, filter(str.isalpha, plain))) or _CLAIMS.search(plain) is not None


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
