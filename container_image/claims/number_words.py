"""Numbers written as words, in the languages of the check, without accents and in lower case."""

from __future__ import annotations

from itertools import product


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("a an half un une una ein eine einen einem")
# These count little: one, or an uncertain number.
ONES = _words(
    """
    one once uno eins few several couple score scores paar einige wenige quelques plusieurs unos unas algunos אחד אחת
    כמה
    """
)
ENGLISH = _words(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion billions dozen dozens zero
    """
)
GERMAN = _words(
    """
    null zwei zwo drei vier funf sechs sieben acht neun zehn elf zwolf sechzehn siebzehn zwanzig dreissig vierzig
    funfzig sechzig siebzig achtzig neunzig hundert tausend million millionen dutzend fuenf zwoelf fuenfzig
    """
)
FRENCH = _words(
    """
    deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente
    quarante cinquante soixante septante huitante octante nonante cent cents mille million millions douzaine
    centaine
    """
)
SPANISH = _words(
    """
    dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho
    diecinueve veinte veintiun veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete
    veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos
    doscientas trescientos trescientas cuatrocientos quinientos seiscientos setecientos ochocientos novecientos
    mil millon millones docena
    """
)
HEBREW = _words(
    """
    שני שתי שניים שתיים שלוש שלושה שלושת ארבע ארבעה ארבעת חמש חמישה חמשה חמשת שש שישה ששה שבע שבעה שמונה תשע תשעה
    עשר עשרה עשרת עשרים שלושים ארבעים חמישים חמשים שישים ששים שבעים שמונים תשעים מאה מאתיים מאות אלף אלפיים אלפים
    אלפי מיליון תריסר עשרות
    """
)
# A Hebrew word is written together with "and", "in", "to", "from", "that" and the article before it.
HEBREW_PREFIXES = "והבלכמש"
HEBREW_WITH_PREFIXES = frozenset(
    "".join(parts) for parts in product(("", *HEBREW_PREFIXES, "וב", "ול", "שב", "מה", "כש"), HEBREW)
)
# Each letter is a word. Those of one digit are parts of other words too: "三角" is a triangle.
CJK_DIGITS = frozenset("〇零一二三四五六七八九两兩壹贰叁肆伍陆柒捌玖일이삼사오육칠팔구")
CJK_TENS = frozenset("十百千万萬億亿兆拾佰仟십백천만억")
ALL = ENGLISH | GERMAN | FRENCH | (SPANISH - ONES) | HEBREW_WITH_PREFIXES | CJK_TENS
