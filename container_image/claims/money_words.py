"""The marks of money in every currency that Babel knows: codes, symbols and names, and how each has to stand.

They are kept as prefix trees. Many marks are also words, sizes or units ("ALL", "won", "L"), so each says how it has to
stand beside its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name

from container_image.claims.tokens import cut_tokens, plain_letters


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
    ecuador emu frank funds gold goud guld gull helena inversion jen jena juan kun lat lit marco marcos marek nair
    nouveau nouveaux nova novo nuevo nuevos nuovi nuovo once onces or oro ouro palladium plata platina platine
    platino platinum pond prata principe randy real reale rights silver sola sole soma some somer sons sum sums super
    talon talons timor type unit units value valuta
    זכויות יחידת לאו
    """
)
# Nouns that are words of ordinary copy too: these need a number of at least two directly in front of them.
_ORDINARY_NOUNS = _words(
    """
    baht bel bob bol bolivar colon colons cordoba corona coronas crowns dong dram drams escudo fen fils florin florins
    franco gourde gourdes inti kina kip kips lari lats lei leona leonas leone leones leu lev lew ley libra libras lipa
    lipe lira lire livre livres marcos mark marks nickels ore pennies penny peso quetzal quetzals rand rands reals sen
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
ALONE = _words(
    """
    dollars euros eurocents cents pence quid bucks fiver tenner francs franken rappen centimes kroner kronor zloty
    zlotys zlotych złoty złotych roubles rubles rupees reais yuan renminbi rupiah ringgit shekels forints
    dirhams
    """
)


# How a mark stands ---------------------------------------------------------------------------------------------------


class Size(Enum):
    """How much a number counts: an article counts only what is certainly money, as in "a franc"."""

    ARTICLE = 0
    ONE = 1
    MORE = 2


class Gap(Enum):
    """What may stand between a mark and its number."""

    NONE = auto()  # nothing, or one space
    TIGHT = auto()  # spaces and a hyphen
    LOOSE = auto()  # any punctuation that ends no sentence


@dataclass(frozen=True)
class Mark:
    """How a mark has to stand beside a number to be money.

    `spelling` is the only one that counts, or None for any case.
    """

    spelling: str | None
    gap: Gap
    least: Size = Size.ONE
    may_precede: bool = True
    may_follow: bool = True


@dataclass
class Node:
    """A step of a prefix tree whose edges are the keys of tokens."""

    after: dict[str, Node] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def add(self, keys: Iterable[str], mark: Mark) -> None:
        node = self
        for key in keys:
            node = node.after.setdefault(key, Node())
        if mark not in node.marks:
            node.marks.append(mark)


class Marks(NamedTuple):
    """Every mark twice: from its first token, for what follows a number, and from its last, for what precedes one."""

    following: Node
    preceding: Node


# The trees ------------------------------------------------------------------------------------------------------------


def _read_marks() -> Marks:
    marks = Marks(Node(), Node())
    for text, mark in _list_marks():
        keys = [token.key for token in cut_tokens(plain_letters(text))]
        if mark.may_follow:
            marks.following.add(keys, mark)
        if mark.may_precede:
            marks.preceding.add(reversed(keys), mark)
    return marks


def _list_marks() -> Iterator[tuple[str, Mark]]:
    for code in get_global("all_currencies"):
        yield from _mark_symbol(code)
    for symbol in (*_SYMBOLS, *_EVERYDAY_SYMBOLS):
        yield from _mark_symbol(symbol)
    for letter in _LETTERS:
        yield letter, Mark(letter, Gap.NONE, may_follow=False)
    for noun in _EVERYDAY_NOUNS:
        # "60 per cent, 40 per cent": what follows these is another number.
        yield noun, replace(_read_noun(noun), may_precede=False)
    for noun in ALONE:
        yield noun, _read_noun(noun)
    names: set[str] = set()
    nouns: set[str] = set()
    for locale, place in _NOUN_PLACES.items():
        found = _list_names(Locale.parse(locale))
        names |= {name for name in found if " " in name}
        nouns |= {name.split()[place] for name in found}
    for name in names:
        yield name, Mark(None, Gap.LOOSE, Size.ARTICLE)
        if not name.isascii() and re.search("[ァ-ヺ]", name):
            for joint in ("", "・"):
                yield name.replace(" ", joint), Mark(None, Gap.LOOSE, Size.ARTICLE)
    for noun in nouns:
        if plain_letters(noun).casefold() not in _NO_NOUNS:
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


def _mark_symbol(symbol: str) -> Iterator[tuple[str, Mark]]:
    """The marks of a code or a symbol; one that ends in a full stop is written without it too."""
    for spelling in {plain_letters(symbol), plain_letters(symbol).removesuffix(".")}:
        key = spelling.casefold()
        if (word := key.removesuffix(".")) in _ALSO_WORDS:
            # "60 den" is a measure of yarn.
            yield spelling, Mark(spelling, Gap.TIGHT, may_follow=word != "den")
            continue
        yield spelling, Mark(spelling, Gap.LOOSE)
        if len(word) > 2 or not word.isascii() or word in _SHORT_IN_ANY_CASE:
            yield spelling, Mark(None, Gap.TIGHT)


def _read_noun(noun: str) -> Mark:
    key = plain_letters(noun).casefold()
    if key in ("pound", "pounds"):
        return Mark(None, Gap.TIGHT, Size.ARTICLE, may_precede=False)
    if key in _ORDINARY_NOUNS:
        return Mark(None, Gap.TIGHT, Size.MORE, may_precede=False)
    return Mark(None, Gap.LOOSE, Size.ARTICLE)


# Made at import, so that a snapshot of the generator holds it.
MARKS = _read_marks()
# Names in katakana that mean money whatever follows. Of others, as of "リラ", the rest of a longer word may follow.
ENDS_ANYWHERE = frozenset(map(plain_letters, ("ドル", "ユーロ", "ポンド", "米ドル")))
