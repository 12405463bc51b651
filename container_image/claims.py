"""What a model's words may not say, because only the catalogue knows it, or nobody does."""

from __future__ import annotations

import re
import unicodedata

from container_image.money_words import find_amount

# Characters that a text holds and a page does not show: Unicode's Default_Ignorable_Code_Point, private use, tags and
# lone surrogates. They could hide a word from this check, or instructions to a model from a person.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Amounts of money are in `money_words`. Harmless words match too; the cost is one line of copy. The pattern reads lower
# case without accents, with one space in each gap.
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|ninety|hundred)"
_CLAIMS = re.compile(
    rf"""
    # Prices and savings.
      [%★⭐] | \b(?:percent|per\ cent|usd|eur|gbp|jpy|dollar|euro|cent)\b
    | \b(?:under|below|from|only|just|for)\s+\d
    | \b(?:half|low(?:er|est)?|best|great|special|reduced)[-\s]+prices?\b
    | \bprices?[-\s]*(?:cuts?|drops?|dropped|slashed|down)\b
    | \b(?:half|{_NUMBER})[-\s]+off\b | \b{_NUMBER}[-\s]+for[-\s]+{_NUMBER}\b | \bbuy\s+one\b | \bbogo\b
    | \b(?:sales?|deals?|(?:discount|bargain|coupon|voucher|promo|clearance|markdown|rebate|refund|giveaway)\w*)\b
    | \b(?:marked|cut)\s+down\b | \bsav(?:e|es|ed|ing|ings)\b | (?<![\w-])free\b(?![-\w])
    | \boffers?\b | \breduced\b | \bcheap\w* | \bcosts?\s+nothing\b | \b(?:no|without|free\ of)\s+(?:cost|charge)\b
    | \bcomplimentary\b | \bon\s+the\s+house\b
    # Stock and urgency.
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
    # The same in other European languages. The page's words are English, so few harmless lines match.
    | \bgratis\b | \bkostenl\w* | \bumsonst\b | \brabatt\w* | \bangebot\w* | \bpreis\w* | \breduziert\w* | \bgunstig\w*
    | \bbillig\w* | \bspar(?:en|t|preis)\b | \bversand\w* | \blieferung\w* | \blieferbar\w* | \bausverkauf\w*
    | \bnur\s+noch\b | \bauf\s+lager\b | \bgratuit\w* | \bsoldes?\b | \bremises?\b | \breductions?\b | \bprix\b
    | \blivr(?:aison|e|ee|es|ees)\b | \boffert(?:e|es|a|as|s)?\b | \bpas\s+cher\w* | \ben\s+stock\b
    | \brebaja\w* | \bdescuento\w* | \bprecio\w* | \benvios?\b | \bentregas?\b | \bahorr\w+ | \bbarat[oa]s?\b
    | \bscont[oi]\b | \bsaldi\b | \bprezz[oi]\b | \bspedizion[ei]\b | \bconsegn[ae]\b
    | \bkorting\w* | \baanbieding\w* | \bprijs\w* | \bbezorg\w* | \bvoorraad\b | \bdarmow\w*
    | \bprzecen\w* | \bcen[ay]\b | \bdescontos?\b | \bprecos?\b | \bfretes?\b | \bfri\s+frakt\b | \brea\b
    # Links and markup. An address is recognised without a scheme.
    | (?:https?|ftp|javascript|data|mailto):\S | \bwww\. | //\w | \w@\w | [<>]
    | \b[\w-]{{2,}}\.(?!\d)[a-z]{{2,24}}\b
    """,
    re.VERBOSE,
)


def remove_unseen(text: str) -> str:
    """The text without the characters that a page does not show."""
    return _UNSEEN.sub("", text)


def join_seen(text: str) -> str:
    """The visible text on one line, with one space for each gap."""
    return " ".join(_BREAKS.sub(" ", remove_unseen(text)).split())


def states_a_claim(text: str) -> bool:
    """Whether copy mentions a price, a discount, stock, delivery, a rating or an address, in any spelling.

    Letters of another script count as a claim. The check cannot read them, and between Latin letters they are there to
    imitate them.
    """
    seen = join_seen(text)
    # This form splits accents from their letters and replaces wide letters by plain ones.
    decomposed = unicodedata.normalize("NFKD", seen).casefold()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    is_latin = all(map(_is_latin, filter(str.isalpha, plain)))
    return not is_latin or _CLAIMS.search(plain) is not None or find_amount(seen) is not None


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
