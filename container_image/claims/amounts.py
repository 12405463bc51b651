"""What reads as an amount of money, in the words of a model or of a delivered page.

Only the catalogue states prices. An amount in other words is refused, in every currency that Babel knows, in digits or
in words. `find_amount` is the interface. Reductions, gifts and percentages are not amounts; the callers search for
those.

An amount is a number beside a mark of a currency: a code, a symbol or a name. The text is cut into tokens, and the
tokens on both sides of each number are looked up in a prefix tree of all marks, so the time grows only with the length
of the text; one regular expression would try thousands of names at each place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from container_image.claims import number_words
from container_image.claims.money_words import ALONE, ENDS_ANYWHERE, MARKS, Gap, Mark, Node, Size
from container_image.claims.tokens import Kind, Token, cut_tokens, plain_letters


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Numbers --------------------------------------------------------------------------------------------------------------

# "fünfundvierzig" and "fortyfive" are one token. The group is atomic, so no part of a token is read twice.
_NUMBER_PARTS = number_words.ENGLISH | number_words.GERMAN | _words("one eins ein und")
_JOINED_NUMBER = re.compile(rf"(?>{'|'.join(sorted(_NUMBER_PARTS, key=len, reverse=True))})+")
_MAX_JOINED_NUMBER_LENGTH = 60

# Between a number and its currency: "40k USD", "thousands of kronor", "CHF only 40".
_BEHIND_A_NUMBER = _words("k m mn mio mrd bn of de odd")
_BEFORE_A_NUMBER = _words("about approx around at below ca circa from just only under")

# A number with two decimals is a price, unless it is a measure, a date or a version.
_UNIT = r"""(?:
    (?:mm|cm|dm|m|km|ft|feet|foot|yds?|yards?|mg|g|kg|kilos?|oz|ounces?|lbs?|ml|cl|l|ct|carats?|karats?|inch(?:es)?
      |(?:milli|centi|kilo)?(?:met(?:re|er)|gram(?:me)?|lit(?:re|er))s?|hours?|hrs?|minutes?|mins?|seconds?|times)\b
    | in\b(?![ ][^\W\d_]) | in[ ](?:long|wide|high|tall|deep|thick|across|diameter)\b | [°′]
)"""
_UNITS_BEHIND_LETTERS = _words("mm cm dm m km in inch inches ft feet mg g kg oz lb lbs ml cl l x × ° ′")
_SIZE_WORDS = _words("size sizes vitamin vitamins type class grade cup fitting socket")
_NUMBER = rf"(?:\d|(?:{'|'.join(sorted(number_words.ENGLISH))})\b)"
# "12⁹⁹". Without the variants of figures this is 1299.
_RAISED_DECIMALS = re.compile(r"\d[⁰¹²³⁴-⁹]{2}")
_WITHOUT_A_CURRENCY = re.compile(
    rf"""
      (?<!\d)(?<!\d[.,:/])\d+(?:[.,' ]\d{{3}}){{0,5}}[.,·٫]\d{{2}}(?![.,:/]?\d)
        (?!(?:[ ]?(?:x|×|by|to|and|or|[-–—])[ ]?\d{{1,9}}(?:[.,]\d{{1,4}})?){{0,2}}[ -]?{_UNIT})
    | \d[.,:][-–—](?!\d) | \d/[-=](?!\d)
    | \b(?:prices?|priced|costs?|rrp|msrp)\b[^.\n\w]{{0,3}}
        (?:(?:at|from|is|are|of|only|just|under|below)[ ]){{0,2}}{_NUMBER}
    | \b(?:retails?|sells?|selling|valued|yours)[ ](?:at|for)[ ](?:(?:only|just)[ ])?{_NUMBER}
    | \bat[ ](?:(?:only|just)[ ])?{_NUMBER}[\w-]{{0,20}}[ ](?:each|apiece|(?:a|the|per)[ ](?:piece|pair|set))\b
    | {_NUMBER}[ ]grand\b(?![ ]?[\w-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KATAKANA = re.compile("[ァ-ヺー]")


# The search -----------------------------------------------------------------------------------------------------------

_MAX_GAP_TOKENS = 4
_TIGHT_GAP = re.compile(r" ?[-‐‑–]? ?")
_ENDS_A_SENTENCE = re.compile(r"[.!?;]['\")\]]* ")


def find_amount(text: str) -> str | None:
    """The first words found that read as an amount of money; None where there are none.

    A newline ends a line: nothing on one side of it belongs to what is on the other.
    """
    for character in text:
        if character == "$" or (character > "\x7f" and unicodedata.category(character) == "Sc"):
            return character
    if found := _RAISED_DECIMALS.search(text):
        return found.group()
    plain = plain_letters(text)
    if found := _WITHOUT_A_CURRENCY.search(plain):
        return found.group().strip()
    tokens = cut_tokens(plain)
    for place, token in enumerate(tokens):
        if token.key in ALONE:
            return token.text
        if (size := _size_of(token)) is None:
            continue
        if _is_small_change(tokens, place):
            return token.text + tokens[place + 1].text
        for tree, step in ((MARKS.following, 1), (MARKS.preceding, -1)):
            if (end := _find_mark(tokens, place, size, tree, step)) is not None:
                first, last = sorted((place, end))
                return "".join(token.text for token in tokens[first : last + 1])
    return None


def _size_of(token: Token) -> Size | None:
    """What a token counts, or None if it is no number."""
    if token.kind is Kind.DIGITS:
        return Size.MORE
    if token.kind is not Kind.WORD:
        return None
    key = token.key
    if key in number_words.ARTICLES:
        return Size.ARTICLE
    if key in number_words.ONES or key in number_words.CJK_DIGITS:
        return Size.ONE
    is_joined = 6 < len(key) <= _MAX_JOINED_NUMBER_LENGTH and _JOINED_NUMBER.fullmatch(key)
    return Size.MORE if key in number_words.ALL or is_joined else None


def _is_small_change(tokens: list[Token], place: int) -> bool:
    """Whether this is an amount like "99p" or "30c"; "1080p" is a resolution."""
    if tokens[place].kind is not Kind.DIGITS or len(tokens[place].text) > 2:
        return False
    return place + 1 < len(tokens) and tokens[place + 1].text in ("p", "c")


def _find_mark(tokens: list[Token], place: int, size: Size, tree: Node, step: int) -> int | None:
    """The place of the last token of a mark that makes the number an amount, looking in the direction of `step`."""
    skipped_words = _BEHIND_A_NUMBER if step > 0 else _BEFORE_A_NUMBER
    has_skipped = False
    gap = ""
    gap_tokens = 0
    start = place + step
    while 0 <= start < len(tokens) and gap_tokens <= _MAX_GAP_TOKENS:
        for end, mark in _walk(tokens, start, tree, step):
            if _is_close(mark, gap, has_skipped) and _is_money(mark, tokens, (place, start, end), size):
                return end
        token = tokens[start]
        if token.kind in (Kind.SPACE, Kind.OTHER):
            gap = gap + token.text if step > 0 else token.text + gap
            gap_tokens += 1
        elif token.key in skipped_words and not has_skipped:
            has_skipped = True
            gap_tokens = 0
        else:
            return None
        start += step
    return None


def _walk(tokens: list[Token], start: int, tree: Node, step: int) -> Iterator[tuple[int, Mark]]:
    """The marks that begin at `start`, each with the place of its last token."""
    node = tree
    place = start
    while 0 <= place < len(tokens) and tokens[place].key in node.after:
        node = node.after[tokens[place].key]
        for mark in node.marks:
            yield place, mark
        place += step


def _is_close(mark: Mark, gap: str, has_skipped: bool) -> bool:
    match mark.gap:
        case Gap.NONE:
            return gap in ("", " ") and not has_skipped
        case Gap.TIGHT:
            return _TIGHT_GAP.fullmatch(gap) is not None and not has_skipped
        case Gap.LOOSE:
            return _ENDS_A_SENTENCE.search(gap) is None


def _is_money(mark: Mark, tokens: list[Token], places: tuple[int, int, int], size: Size) -> bool:
    """Whether what stands from the second to the third of these places is money beside the number at the first."""
    number, start, end = places
    first, last = sorted((start, end))
    if size.value < mark.least.value or (size is Size.ARTICLE and start < number):
        return False
    if mark.spelling is not None and mark.spelling != "".join(token.text for token in tokens[first : last + 1]):
        return False
    if mark.gap is Gap.NONE:
        return not (_is_a_size(tokens, first) or _is_a_measure(tokens, number))
    if tokens[last].key == "元" and size is Size.ONE:
        return False  # "四元素", the four elements
    if _KATAKANA.match(tokens[last].key) and _goes_on_in_katakana(tokens, first, last):
        return False
    if first and tokens[first].key == "ト" and tokens[first - 1].key == "ー":
        return False  # "二メートル四方", two metres square: without marks, "トル" is how dollars are written
    if tokens[first].key == "pfund" and last + 2 < len(tokens) and tokens[last + 2].text.istitle():
        return tokens[last + 2].key == "sterling"  # "ein Pfund Mehl" is a weight
    if tokens[first].key == "pound" and size is not Size.MORE:
        return _key_behind(tokens, last) not in ("of", "cake", "cakes")
    return True


def _goes_on_in_katakana(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a name is only the beginning of a word, as "レイ" is of "3レイヤー"; "10ドルオフ" is money."""
    name = "".join(token.text for token in tokens[first : last + 1])
    goes_on = last + 1 < len(tokens) and _KATAKANA.match(tokens[last + 1].text)
    return bool(goes_on) and name not in ENDS_ANYWHERE


def _is_a_size(tokens: list[Token], letter: int) -> bool:
    """Whether the letter at this place is named as a size or a kind: "size L 40", "vitamin D 400"."""
    return letter >= 2 and tokens[letter - 2].key in _SIZE_WORDS


def _is_a_measure(tokens: list[Token], number: int) -> bool:
    """Whether a unit or another side follows the number: "L 40 cm", "L 40 x H 20"."""
    last = number
    while last + 1 < len(tokens) and (tokens[last + 1].kind is Kind.DIGITS or tokens[last + 1].text in (".", ",")):
        last += 1
    return _key_behind(tokens, last) in _UNITS_BEHIND_LETTERS


def _key_behind(tokens: list[Token], place: int) -> str:
    rest = (token.key for token in tokens[place + 1 : place + 4] if token.kind is not Kind.SPACE)
    return next(rest, "")
