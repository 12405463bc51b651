"""What reads as an amount of money, in the words of a model or of a delivered page.

Only the catalogue states prices. An amount in other words is refused, in every currency that Babel knows, in digits or
in words. `find_amount` is the interface. Reductions, gifts and percentages are not amounts; the callers search for
those.

An amount is a number beside a mark of a currency: a code, a symbol or a name. The text is cut into tokens, and the
tokens on both sides of each number are looked up in a prefix tree of all marks, so the time grows only with the length
of the text; one regular expression would try thousands of names at each place. Many marks are also words, sizes or
units ("ALL", "won", "L"), so each mark says how it has to stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from container_image import number_words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Marks of a currency --------------------------------------------------------------------------------------------------

# The symbols of Babel's currencies in all of its locales, without those that are the code or hold a currency sign of
# Unicode ("$", "NT$"), which counts by itself. Babel takes seconds to read all of its locales, so this is a table, and
# a test compares it with Babel.
_SYMBOLS = _words(
    """
    Afl. Ar B/. Br Bs Bs. Bs.S CF CFP CFPF Cg. DA DT Db Dkr ECU Esc. FB FBu FC FCFA FCFP FG Fdj Ft Gs. Ikr KM Ksh
    Kz Kč Kčs LS Le Lekë Ls MK MTn NAf. NIS Nfk Nkr Nu. RF RM Rf Rp Rs Rs. S/ SR TSh UM UP USh VT Vẽj. den din. kn
    kr kr. mk soʻm zł öS Δρχ КМ Кч ЛСЛ ТМТ Тл ден. дин. зл крб. лв. р. сом сўм щ.д. ל״י أ.م. ج.س. ج.م. د.أ. د.إ.
    د.ب. د.ت. د.ج. د.س. د.ع. د.ك. د.ل. د.م. ر ر.إ. ر.س. ر.ع. ر.ق. ر.ي. ریال ل.س. ل.ل. ރ. नेरू රු. සිෆ්එ ብር 元
    """
) | {"F CFA", "فرانک CFA"}
# What people write instead, in the shops of each country.
_EVERYDAY_SYMBOLS = _words(
    """
    BTC CFA DM Dh Dhs ETH Fr. GGP IMP JEP KD Kc Kcs Lt NTD Pts QR RMB SFr. Tk TL USDC USDT VNĐ XBT lei sFr. zl đ руб.
    коп. грн. тг. fl. Nafl Pta Ptas Rand Yen ƒ
    """
)
# Before a number a letter is a currency, as in "R500"; behind one it is a size or a unit: 40R, 18K, 5 G, 2 L.
_LETTERS = "DEFGKLMPQRS"
# These are written in any case. Of other symbols of two letters another case is another word: "ft", "km", "le".
_SHORT_IN_ANY_CASE = frozenset({"kr", "rs", "rp", "zł", "zl", "kč", "kc", "tl"})

# Codes and symbols that are words, names or units as well: these count in exactly the spelling of the table.
_ALSO_WORDS = _words(
    """
    all amd ang ara arm ars ats aud bad bam ban bel bob bol bop brb cad che cle cop cou cup dem den ecu eek ern
    esc esp fdj gel imp jep kid lak lei luc luf lul lvl mad mdc mop mvp nad nfk nic nis nok nor npr pei pen pes php
    plz pte pts rand ron rub sar scr sit sos std sur top try uss xxx yen yer yum yun
    """
)

# The languages of the check in `claims`, each with the place of the noun in the name of a currency: "Swiss francs",
# "francs suisses".
_NOUN_PLACES = {
    **dict.fromkeys(("en", "de", "nl", "sv", "da", "nb", "ja"), -1),
    **dict.fromkeys(("fr", "es", "it", "pt", "pl", "he"), 0),
}
# Metals and placeholders: "18 silver wands" is not a price.
_CODES_WITHOUT_NAMES = frozenset({"XAG", "XAU", "XPD", "XPT", "XTS", "XXX"})
# Words in that place which are no money, or which are far more often something else in a shop's copy.
_NO_NOUNS = _words(
    """
    account ancien anciens antico argent austral bat bats code colony constante currency ddr devise devises drama
    ecuador emu frank funds gold goud guld gull helena inversion jen jena juan kun lat lit marco marek nair
    nouveau nouveaux nova novo nuevo nuevos nuovi nuovo once onces or oro ouro palladium plata platina platine
    platino platinum pond prata principe randy real reale rights silver sole soma some somer sons sum sums super
    talon talons timor type unit units value valuta
    זכויות יחידת לאו
    """
)
# Nouns that are words of ordinary copy too: these need a number of at least two directly in front of them.
_ORDINARY_NOUNS = _words(
    """
    baht bob bolivar colon colons cordoba corona coronas crowns dong dram drams fen fils florin florins franco
    gourde gourdes inti kina kip kips lari lats lei leona leonas leone leones leu lev lew ley libra libras lipa
    lipe lira livre livres marcos mark marks nickels ore pennies penny peso quetzal quetzals rand rands reals sen
    sol soles sols som soms sucre tala talas won yen zaire zaires 块 塊
    ביר וון ין כתר לב לט לק מרק סול סום פולה קונה קינה קיפ ריל
    """
)
# Minor units, and names that are not in Babel.
_EVERYDAY_NOUNS = _words(
    """
    cent cents eurocent eurocents pence centime centimes céntimo céntimos centavo centavos centesimi rappen
    pfennig pfennige øre öre ore grosz grosze groszy haléř haléře haléřů kopeck kopecks kopek kopeks paisa paise
    sen fils piastre piastres piaster piasters stotinka stotinki bani lipa lipe aurar agorot satang fen jiao
    kuruş satoshi satoshis dime dimes nickels penny pennies farthing farthings shilling shillings crowns bob
    korun koruny bitcoin bitcoins đồng рубль рубля рублей копеек гривна гривен гривень тенге сум лева динар
    динара ευρω δρχ λεπτα שקל שקלים שח ש"ח ש״ח אגורה אגורות אירו יורו דולר דולרים פאונד ליש"ט 銭 米ドル
    ريال درهم دينار جنيه دولار يورو ليرة تومان रुपये रुपया
    रुपए रु টাকা ரூபாய் 円 圆 圓 块 塊 人民币 人民幣 日元 美元 欧元 歐元 英镑 英鎊 港币 港元 台币 ドル ユーロ
    ポンド ウォン 원 달러 유로 엔 บาท ดอลลาร์ ยูโร กีบ ກີບ រៀល ကျပ်
    """
)
# In a shop's copy these are about money without a number too.
_ALONE = _words(
    """
    dollars euros eurocents cents pence quid bucks fiver tenner francs franken rappen centimes kroner kronor zloty
    zlotys zlotych złoty złotych roubles rubles rupees pesos reais yuan renminbi rupiah ringgit shekels forints
    dirhams
    """
)

# Numbers --------------------------------------------------------------------------------------------------------------

# "fünfundvierzig" and "fortyfive" are one token. The group is atomic, so no part of a token is read twice.
_NUMBER_PARTS = number_words.ENGLISH | number_words.GERMAN | _words("one eins ein und")
_JOINED_NUMBER = re.compile(rf"(?>{'|'.join(sorted(_NUMBER_PARTS, key=len, reverse=True))})+")
_MAX_JOINED_NUMBER_LENGTH = 60


class _Size(Enum):
    """How much a number counts: an article counts only what is certainly money, as in "a franc"."""

    ARTICLE = 0
    ONE = 1
    MORE = 2


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


# The table of marks ---------------------------------------------------------------------------------------------------


class _Gap(Enum):
    """What may stand between a mark and its number."""

    NONE = auto()  # nothing, or one space
    TIGHT = auto()  # spaces and a hyphen
    LOOSE = auto()  # any punctuation that ends no sentence


@dataclass(frozen=True)
class _Mark:
    """How a mark has to stand beside a number to be money.

    `spelling` is the only one that counts, or None for any case.
    """

    spelling: str | None
    gap: _Gap
    least: _Size = _Size.ONE
    may_precede: bool = True
    may_follow: bool = True


@dataclass
class _Node:
    """A step of a prefix tree whose edges are the keys of tokens."""

    after: dict[str, _Node] = field(default_factory=dict)
    marks: list[_Mark] = field(default_factory=list)

    def add(self, keys: Iterable[str], mark: _Mark) -> None:
        node = self
        for key in keys:
            node = node.after.setdefault(key, _Node())
        if mark not in node.marks:
            node.marks.append(mark)


class _Marks(NamedTuple):
    """Every mark twice: from its first token, for what follows a number, and from its last, for what precedes one."""

    following: _Node
    preceding: _Node


class _Kind(Enum):
    DIGITS = auto()
    WORD = auto()
    SPACE = auto()
    BREAK = auto()
    OTHER = auto()


class _Token(NamedTuple):
    kind: _Kind
    text: str
    key: str


_KATAKANA = re.compile("[ァ-ヺー]")
# Scripts without spaces between their words: each letter is a token.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3005-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97f"
_NO_SPACES += "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(
    rf"(?P<DIGITS>\d+)|(?P<SPACE>[^\S\n]+)|(?P<BREAK>\n)|(?P<WORD>[{_NO_SPACES}]|[^\W\d_{_NO_SPACES}]+)|."
)
_UNSEEN_CATEGORIES = frozenset({"Mn", "Me", "Cf", "Co", "Cs", "Cn"})
_APOSTROPHES = str.maketrans(dict.fromkeys("ʻʼ‘’`´", "'"))


def _plain(text: str) -> str:
    """The text without accents, unseen characters and variants of letters and figures, in its own case."""
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        # Normalising sorts each run of accents, in a time that grows with its square: those that stand alone go first.
        parted = unicodedata.normalize("NFKD", _without_unseen(plain))
        plain = unicodedata.normalize("NFC", _without_unseen(parted))
    return re.sub(r"[^\S\n]+", " ", plain)


def _without_unseen(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) not in _UNSEEN_CATEGORIES)


# Names in katakana that mean money whatever follows. Of others, as of "リラ", the rest of a longer word may follow.
_ENDS_ANYWHERE = frozenset(map(_plain, ("ドル", "ユーロ", "ポンド", "米ドル")))


def _cut(plain: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(plain):
        kind = _Kind[found.lastgroup] if found.lastgroup else _Kind.OTHER
        text = found.group()
        tokens.append(_Token(kind, text, text.casefold() if kind is _Kind.WORD else text))
    return tokens


def _read_marks() -> _Marks:
    marks = _Marks(_Node(), _Node())
    for text, mark in _list_marks():
        keys = [token.key for token in _cut(_plain(text))]
        if mark.may_follow:
            marks.following.add(keys, mark)
        if mark.may_precede:
            marks.preceding.add(reversed(keys), mark)
    return marks


def _list_marks() -> Iterator[tuple[str, _Mark]]:
    for code in get_global("all_currencies"):
        yield from _mark_symbol(code)
    for symbol in (*_SYMBOLS, *_EVERYDAY_SYMBOLS):
        yield from _mark_symbol(symbol)
    for letter in _LETTERS:
        yield letter, _Mark(letter, _Gap.NONE, may_follow=False)
    for noun in _EVERYDAY_NOUNS:
        # "60 per cent, 40 per cent": what follows these is another number.
        yield noun, replace(_read_noun(noun), may_precede=False)
    for noun in _ALONE:
        yield noun, _read_noun(noun)
    names: set[str] = set()
    nouns: set[str] = set()
    for locale, place in _NOUN_PLACES.items():
        found = _list_names(Locale.parse(locale))
        names |= {name for name in found if " " in name}
        nouns |= {name.split()[place] for name in found}
    for name in names:
        yield name, _Mark(None, _Gap.LOOSE, _Size.ARTICLE)
        if not name.isascii() and _KATAKANA.search(name):
            for joint in ("", "・"):
                yield name.replace(" ", joint), _Mark(None, _Gap.LOOSE, _Size.ARTICLE)
    for noun in nouns:
        if _plain(noun).casefold() not in _NO_NOUNS:
            yield noun, _read_noun(noun)


_BRACKETS = re.compile(r" *[(（].*?[)）] *")


def _list_names(locale: Locale) -> set[str]:
    """The names of all currencies in a language, in each of its plural forms, without the years in brackets."""
    counts = {locale.plural_form(count): count for count in (1, 2, 5, 1.5)}
    names = {
        get_currency_name(code, count, locale)
        for code in set(get_global("all_currencies")) - _CODES_WITHOUT_NAMES
        for count in (None, *counts.values())
    }
    return set(filter(None, (_BRACKETS.sub(" ", name).strip() for name in names)))


def _mark_symbol(symbol: str) -> Iterator[tuple[str, _Mark]]:
    """The marks of a code or a symbol; one that ends in a full stop is written without it too."""
    for spelling in {_plain(symbol), _plain(symbol).removesuffix(".")}:
        key = spelling.casefold()
        if (word := key.removesuffix(".")) in _ALSO_WORDS:
            # "60 den" is a measure of yarn.
            yield spelling, _Mark(spelling, _Gap.TIGHT, may_follow=word != "den")
            continue
        yield spelling, _Mark(spelling, _Gap.LOOSE)
        if len(word) > 2 or not word.isascii() or word in _SHORT_IN_ANY_CASE:
            yield spelling, _Mark(None, _Gap.TIGHT)


def _read_noun(noun: str) -> _Mark:
    key = _plain(noun).casefold()
    if key in ("pound", "pounds"):
        return _Mark(None, _Gap.TIGHT, _Size.ARTICLE, may_precede=False)
    if key in _ORDINARY_NOUNS:
        return _Mark(None, _Gap.TIGHT, _Size.MORE, may_precede=False)
    return _Mark(None, _Gap.LOOSE, _Size.ARTICLE)


# Made at import, so that a snapshot of the generator holds it.
_MARKS = _read_marks()


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
    plain = _plain(text)
    if found := _WITHOUT_A_CURRENCY.search(plain):
        return found.group().strip()
    tokens = _cut(plain)
    for place, token in enumerate(tokens):
        if token.key in _ALONE:
            return token.text
        if (size := _size_of(token)) is None:
            continue
        if _is_small_change(tokens, place):
            return token.text + tokens[place + 1].text
        for tree, step in ((_MARKS.following, 1), (_MARKS.preceding, -1)):
            if (end := _find_mark(tokens, place, size, tree, step)) is not None:
                first, last = sorted((place, end))
                return "".join(token.text for token in tokens[first : last + 1])
    return None


def _size_of(token: _Token) -> _Size | None:
    """What a token counts, or None if it is no number."""
    if token.kind is _Kind.DIGITS:
        return _Size.MORE
    if token.kind is not _Kind.WORD:
        return None
    key = token.key
    if key in number_words.ARTICLES:
        return _Size.ARTICLE
    if key in number_words.ONES or key in number_words.CJK_DIGITS:
        return _Size.ONE
    is_joined = 6 < len(key) <= _MAX_JOINED_NUMBER_LENGTH and _JOINED_NUMBER.fullmatch(key)
    return _Size.MORE if key in number_words.ALL or is_joined else None


def _is_small_change(tokens: list[_Token], place: int) -> bool:
    """Whether this is an amount like "99p" or "30c"; "1080p" is a resolution."""
    if tokens[place].kind is not _Kind.DIGITS or len(tokens[place].text) > 2:
        return False
    return place + 1 < len(tokens) and tokens[place + 1].text in ("p", "c")


def _find_mark(tokens: list[_Token], place: int, size: _Size, tree: _Node, step: int) -> int | None:
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
        if token.kind in (_Kind.SPACE, _Kind.OTHER):
            gap = gap + token.text if step > 0 else token.text + gap
            gap_tokens += 1
        elif token.key in skipped_words and not has_skipped:
            has_skipped = True
            gap_tokens = 0
        else:
            return None
        start += step
    return None


def _walk(tokens: list[_Token], start: int, tree: _Node, step: int) -> Iterator[tuple[int, _Mark]]:
    """The marks that begin at `start`, each with the place of its last token."""
    node = tree
    place = start
    while 0 <= place < len(tokens) and tokens[place].key in node.after:
        node = node.after[tokens[place].key]
        for mark in node.marks:
            yield place, mark
        place += step


def _is_close(mark: _Mark, gap: str, has_skipped: bool) -> bool:
    match mark.gap:
        case _Gap.NONE:
            return gap in ("", " ") and not has_skipped
        case _Gap.TIGHT:
            return _TIGHT_GAP.fullmatch(gap) is not None and not has_skipped
        case _Gap.LOOSE:
            return _ENDS_A_SENTENCE.search(gap) is None


def _is_money(mark: _Mark, tokens: list[_Token], places: tuple[int, int, int], size: _Size) -> bool:
    """Whether what stands from the second to the third of these places is money beside the number at the first."""
    number, start, end = places
    first, last = sorted((start, end))
    if size.value < mark.least.value or (size is _Size.ARTICLE and start < number):
        return False
    if mark.spelling is not None and mark.spelling != "".join(token.text for token in tokens[first : last + 1]):
        return False
    if mark.gap is _Gap.NONE:
        return not (_is_a_size(tokens, first) or _is_a_measure(tokens, number))
    if tokens[last].key == "元" and size is _Size.ONE:
        return False  # "四元素", the four elements
    if _KATAKANA.match(tokens[last].key) and _goes_on_in_katakana(tokens, first, last):
        return False
    if tokens[first].key == "pound" and size is not _Size.MORE:
        return _key_behind(tokens, last) not in ("of", "cake", "cakes")
    return True


def _goes_on_in_katakana(tokens: list[_Token], first: int, last: int) -> bool:
    """Whether a name is only the beginning of a word, as "レイ" is of "3レイヤー"; "10ドルオフ" is money."""
    name = "".join(token.text for token in tokens[first : last + 1])
    goes_on = last + 1 < len(tokens) and _KATAKANA.match(tokens[last + 1].text)
    return bool(goes_on) and name not in _ENDS_ANYWHERE


def _is_a_size(tokens: list[_Token], letter: int) -> bool:
    """Whether the letter at this place is named as a size or a kind: "size L 40", "vitamin D 400"."""
    return letter >= 2 and tokens[letter - 2].key in _SIZE_WORDS


def _is_a_measure(tokens: list[_Token], number: int) -> bool:
    """Whether a unit or another side follows the number: "L 40 cm", "L 40 x H 20"."""
    last = number
    while last + 1 < len(tokens) and (tokens[last + 1].kind is _Kind.DIGITS or tokens[last + 1].text in (".", ",")):
        last += 1
    return _key_behind(tokens, last) in _UNITS_BEHIND_LETTERS


def _key_behind(tokens: list[_Token], place: int) -> str:
    rest = (token.key for token in tokens[place + 1 : place + 4] if token.kind is not _Kind.SPACE)
    return next(rest, "")
