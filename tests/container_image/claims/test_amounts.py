"""A model's words and delivered pages state no amount of money in any currency, and plain copy is not taken for one."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from babel import Locale, localedata
from babel.core import get_global
from babel.numbers import get_currency_name
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.claims.amounts import find_amount
from container_image.claims.finding import states_a_claim
from container_image.components.answers import read_answer
from container_image.html.judging import find_price
from container_image.reading import Wanted
from tests.builders import make_catalogue, make_product, make_store
from tests.container_image.growth import grows_like_its_text
from tests.container_image.html.reading import delivered
from wandstore.documents.components import ComponentTree

CODES = sorted(get_global("all_currencies"))
STORE = make_store()
CATALOGUE = make_catalogue(make_product("oak-wand"), make_product("robe", category="Robes"))

# Behind a number these are sizes and units ("40R", "18K", "2 L", "60 den"), so they count in front of one only.
SIZES_AND_UNITS = frozenset("DEFGKLMPQRS") | {"den"}
# Nobody sees Cape Verde's symbol, and a number alone is no amount.
INVISIBLE = "\u200b"
METALS_AND_PLACEHOLDERS = frozenset({"XAG", "XAU", "XPD", "XPT", "XTS", "XXX"})


@cache
def symbols_of_babel() -> frozenset[str]:
    locales = (Locale.parse(name) for name in localedata.locale_identifiers())
    found = {symbol for locale in locales for symbol in locale.currency_symbols.values()}
    return frozenset(found - {INVISIBLE})


def write_amounts(mark: str) -> list[str]:
    before = [f"{mark}40", f"{mark} 40", f"{mark}\xa01,299", f"{mark}\u202f1.299,00"]
    after = [f"40{mark}", f"40 {mark}", f"1'299\xa0{mark}", f"0,5\u202f{mark}", f"forty-five {mark}", f"40-{mark}"]
    return before if mark in SIZES_AND_UNITS else before + after


def kept_words(words: str) -> list[str]:
    """What a page shows of words that a model put in every place where words can stand."""
    components: list[dict[str, Any]] = [
        {"type": "hero", "headline": words, "text": words, "product_ids": ["oak-wand"]},
        {"type": "grid", "title": words, "text": words, "product_ids": ["robe"]},
        {"type": "filters", "title": words},
        {"type": "recommendations", "title": words, "text": words, "product_ids": ["oak-wand"]},
        {"type": "cta", "text": words, "label": "Look", "product_id": "robe"},
        {"type": "cta", "text": "", "label": words, "product_id": "robe"},
    ]
    # Enough words that are right, for a page that has lost half of them is none; they do not fit beside the others.
    calm = [{"type": "grid", "title": "Calm", "text": "Quiet", "product_ids": ["robe"]}] * 8
    tree = read_answer(json.dumps({"components": components + calm}), CATALOGUE, Wanted("neutral", STORE)).document
    assert isinstance(tree, ComponentTree)
    shown = [component.config.model_dump() for component in tree.components]
    fields = ("headline", "title", "text", "label")
    return [config[name] for config in shown for name in fields if config.get(name) == words]


def is_refused_everywhere(words: str) -> bool:
    return not kept_words(words) and find_price(words) is not None


def test_plain_words_are_kept_in_all_nine_places() -> None:
    assert kept_words("Oak and ash") == ["Oak and ash"] * 9


@pytest.mark.slow
def test_an_amount_with_the_code_of_any_currency_is_refused_wherever_words_can_stand() -> None:
    assert len(CODES) > 300
    amounts = [amount for code in CODES for amount in write_amounts(code)]
    assert [amount for amount in amounts if not states_a_claim(amount) or find_price(amount) is None] == []
    assert [code for code in CODES if not is_refused_everywhere(f"Wands at {code} 40 today")] == []


@pytest.mark.slow
def test_an_amount_with_any_symbol_of_any_locale_is_refused_wherever_words_can_stand() -> None:
    symbols = symbols_of_babel()
    assert len(symbols) > 300
    amounts = [amount for symbol in symbols for amount in write_amounts(symbol)]
    assert [amount for amount in amounts if not states_a_claim(amount) or find_price(amount) is None] == []
    assert [symbol for symbol in symbols if not is_refused_everywhere(f"{symbol} 40")] == []


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "he", "ja"])
def test_an_amount_with_the_name_of_a_currency_is_found_in_each_plural_form(language: str) -> None:
    names = {
        re.sub(r" *[(（].*?[)）] *", " ", get_currency_name(code, count, language)).strip()
        for code in CODES
        for count in (None, 1, 2, 5, 1.5)
        if code not in METALS_AND_PLACEHOLDERS
    }
    # "EMU", the Danish name of a unit of account, is also a bird.
    names -= {"", "EMU"}
    assert [name for name in sorted(names) if find_amount(f"Yours, 40 {name}.") is None] == []


@pytest.mark.parametrize(
    "amount",
    [
        *("₱500", "CHF 40", "500 kr", "PLN 40", "30¢", "30c", "99p", "99 pence", "R$ 40", "RM40", "S/ 40", "4 元"),
        *("500円", "五百円", "4만 원", "500บาท", "500.000 đồng", "500.000đ"),
        *("40 zl", "40 ZŁ", "500 KR", "499 Kč", "kr. 500"),
        *("Rs. 500", "500 lei", "40 Ft", "40 руб.", "40 грн", "500 ريال", "40 ش₪", "R500", "R 500", "Q250", "K50"),
        *("forty-five zloty", "forty five forints", "two hundred yen", "a dozen kuna", "a franc", "one krona"),
        *("half a dinar", "twenty quid", "twenty bob", "five hundred won", "fortyfive CHF", "thousands of kronor"),
        *("a few francs", "one pound", "a pound each", "a fiver", "two grand", "five pounds", "five pennies"),
        *("vierzig Franken", "fünfundvierzig Rubel", "zweihundert Mark", "ein Forint", "quarante-cinq francs"),
        *("deux cents dirhams", "quatre-vingt-dix dinars", "cuarenta coronas", "doscientos soles", "veintidós rublos"),
        *("50 Rappen", "50 øre", "50 öre", "20 centimes", "20 céntimos", "50 groszy", "50 kopecks", "75 paise"),
        *("٤٠ CHF", "४० CHF", "４０ＣＨＦ", "𝟒𝟎 𝐂𝐇𝐅", "CHF ④⓪", "C\u200bHF 40", "C\u0336HF 40", "chf 40", "Chf40"),
        *("ארבעים שקל", "בארבעים שקלים", "40 שקלים חדשים", "40 ש״ח", 'מאה ש"ח', "חמישים אגורות", "מאתיים דולר"),
        *("五百円", "５００円", "二千ドル", "10ドルオフ", "40スイスフラン", "40スイス・フラン"),
        *("百元", "五十銭", "1万円", "三十ユーロ", "5ポンド"),
        *("zehn Euro", "ein paar Euro", "quelques euros", "dix-huit euros", "veinte pesos", "unos pesos"),
        *("40.- CHF", "CHF 40.–", "40:-", "40,–", "CHF: 40"),
        *("40 (CHF)", "CHF only 40", "40k USD", "2 mn SEK", "40/CHF"),
        *("ALL 500", "500 TRY", "TOP 40", "40 Swiss francs"),
        *("40 Netherlands Antillean guilders", "Euro 40", "rupees 40"),
        *("12.99", "12,99", "1,299.00", "1.299,00", "1 299,00", "12·99", "12⁹⁹", "19.99 in oak"),
        *("priced at 12", "priced at forty", "the price is forty", "RRP 40", "price: 12", "costs two hundred"),
        *("sells for forty", "yours for 40", "at 40 each", "at forty a pair", "0.1 BTC", "two bitcoins"),
        *("Rand 40", "Yen 500", "DM 40", "40 Ptas", "fl. 40", "ƒ40", "500/=", "500/-", "CHF_40", "40 «CHF»"),
    ],
)
def test_an_amount_in_another_spelling_is_refused_wherever_words_can_stand(amount: str) -> None:
    assert find_amount(f"Oak wands, {amount}, and more") is not None
    assert is_refused_everywhere(f"Wands, {amount}")


def test_an_amount_of_any_currency_is_left_out_of_a_delivered_page() -> None:
    for code in CODES:
        assert delivered(f"<p>Made by hand</p><p>Now <b>{code}</b>&nbsp;40</p>") == "<p>Made by hand</p>"


def test_a_number_and_a_currency_in_different_blocks_are_no_amount() -> None:
    page = "<ul><li>Set of 3</li><li>CHF and more</li></ul>"
    assert delivered(page) == page


# Words that are no amount ---------------------------------------------------------------------------------------------

WANDS = """
Forty woods, one maker.
Every wand is 11 inches of seasoned oak.
An 11 inch wand of elm with a dragon core.
No. 5 of the maker's series.
Made by the same family since 1871.
A wand of 10 inches fits most hands.
Level 5 spells ask for a stiff wood.
Top 10 woods of the north.
A set of 3 wands in one box.
Try 3 woods before you choose.
All 12 woods are carved by hand.
It won 3 prizes at the fair of 1923.
Our maker won twice.
The wand that won the duel.
Number 7 has a silver tip.
Two cores, one wood.
Ten marked runes around the grip.
The mark of a good maker.
Mark 2 of the travelling wand.
A crown of ash leaves around the handle.
Three woods, two cores and one maker.
Real yew, real oak.
One real phoenix feather in each core.
Mad about ash? Start here.
Bob carved 12 of these.
Cop an eye at the grain.
A wand in 2 halves.
We know 1,250 trees by name.
12.75 inches, springy.
Between 9.50 and 14.25 inches long.
10.25-12.75 inches, in four woods.
The 1920s style, with a brass ring.
For wizards aged 11 and up.
Three parts oak to one part ash.
Half oak, half ash.
A dozen woods to choose among.
Chapter 12 of the handbook names this wood.
A third of our wands are of yew.
One in ten trees has wood this dark.
Second to none in the dark.
"""

JEWELLERY = """
A ring of 18 karat gold.
An 18K gold ring with a plain band.
A 0.50 ct stone in a 14K setting.
Two gold rings and a silver chain.
Sterling silver, 925.
Silver 925, polished by hand.
A chain of 45 cm with 5 links.
Pearls of 8 mm on silk.
Five silver charms.
Ring size 54, which is a UK size N.
The crown is set with 12 garnets.
A tiara with 3 tiers.
Sol, the sun of our spring range.
A real pearl, never two alike.
Earrings in the shape of 2 swans.
Four seasons, four stones.
A band 2.5 mm wide.
Each bead is 6.25 mm across.
24 beads of jade.
A stone of 1.25 carats.
Number 12 in the series of moons.
A pair of studs, 4 mm each.
Seven moons on one chain.
Hallmarked in 1998.
Rand cut edges catch the light.
The gel inside glows 8 hours.
A brooch from the 1950s.
Worn by 3 generations.
Locket no. 7, with room for two portraits.
Old marks, new settings.
"""

GARDEN = """
A spade 110 cm tall.
Pots of 12, 20 and 40 cm.
A 40 litre bag of compost.
A 40 L pot with a wide rim.
A pound of clay makes two small pots.
A 10 kg bag of clay.
Sow 3 seeds in each cup.
Top up every 14 days.
Plant all 6 bulbs in one pot.
Two trowels and a fork.
Grows to 2.50 m in 3 years.
Beds of 120 x 80 cm.
L 120 x W 80 x H 40 cm.
Water at 7 in the morning.
A hose of 25 m with 4 nozzles.
Hardy to -20 degrees.
Roses bred in 1892.
Twelve herbs for a sunny sill.
Three pond plants.
A gel that keeps roots moist 30 days.
Mop up spills within 5 minutes.
Rows 30 cm apart.
A 6 ft trellis for climbers.
Five seeds to a pot.
One cup of feed to 10 cups of water.
A can of 5 L with a long spout.
Half shade, light soil.
Bats welcome: 3 boxes, one pole.
Grade 1 roots, lifted in November.
A bench with room to seat 2.
"""

CLOTHES = """
Size 40 in six colours.
Sizes 36 to 46.
Size M fits a chest of 96 cm.
Size L 40, long sleeves.
In sizes S, M and L.
Jackets in 40R and 42L.
Trousers, waist 32, leg 34.
Tights in 40 den and 60 den.
A pair of 40 den tights.
Wash at 30 degrees.
Wash at 30 °C, dry flat.
Wool of 4 flocks, spun in one mill.
A cup size smaller than the last.
Two pockets, five buttons.
Three layers for the winter of 2025.
Shoes with cork soles.
Soles of 12 mm cork.
A robe of 1.20 m, cut wide.
Cotton of 180 g a square metre.
One size, two lengths.
Takes 3 m of cloth.
Try it with boots.
A top for spring.
Top it with a scarf.
All cotton, all year.
The sari is 5.50 m long.
Numbered 1 to 200.
Sit back in a coat of tweed.
A cap for the 7 seas.
Black, white and 12 shades of blue.
"""

FOOD = """
A loaf of 750 g.
Serves 4.
Two cups of flour, 3 eggs.
A 12 oz bag of beans.
Roasted 14 minutes.
Honey of 3 valleys.
Tea no. 9, smoky and dark.
Rye, wheat and 5 seeds.
One pound cake, baked slowly.
Half a pound of butter in each cake.
A 70 cl bottle.
A jar of 0.25 kg.
Cocoa of 4 farms.
Steep at 80 degrees, 3 minutes.
Ready in 20 minutes.
Aged 12 months.
A recipe of 1901.
Chilli, heat 3 of 5.
Best before 12.05.2026.
Eat within 3 days.
Pasta of durum, 500 g.
Coffee in 6 roasts.
Five spices, ground on Monday.
Two spoons to a mug.
A box of 24.
Salt in flakes of 2 mm.
Mix 1 part syrup with 6 parts water.
Sos, our tomato sauce, in 2 heats.
Yum: 3 new jams.
A rand of pastry around the rim.
"""

PLAIN_WORDS = """
Three things in 3 colours.
Open at 10:30.
Section 4.2 of the handbook.
Version 2.1 of an old idea.
A box of 4 by 6 inches.
Ten years on, still our first choice.
In the year 2000.
Page 40.
Route 66 on a poster.
Made in 2 days by 2 people.
A game of 2 to 4 players.
Scored 12 points.
A hundred pieces, one picture.
Batteries: 2 AA.
At 5 o'clock.
The 3rd edition.
Gate 7, row 12.
Dram by dram, a lesson in patience.
A yen for travel.
The colon has two dots.
Lay, lie and lei: 3 words.
Thousands of hours at the bench.
A kip after lunch.
The sum of its parts.
Frank and 2 friends.
The 12 days of midwinter.
"""

OTHER_LANGUAGES = """
三角と四角の台、八角の握り
四元素の杖、三次元の彫り
3レイヤーの塗り
2ランドセルの革
一両日の散歩
十本の木から選ぶ
長さ28センチ、幅2センチ
שלושה עצים, שני קולות
באורך 28 סנטימטר
עשר אצבעות
שש מאות עצים
Zehn Finger, zwei Hölzer
Ein Paar für zwei Hände
Zwei Pfund Mehl passen in die Schütte
Dix doigts, deux bois
Quelques gestes suffisent
Diez dedos, dos maderas
Unos pasos en el bosque
"""

HARMLESS = [
    line for part in (WANDS, JEWELLERY, GARDEN, CLOTHES, FOOD, PLAIN_WORDS) for line in part.strip().splitlines()
]
HARMLESS_ELSEWHERE = OTHER_LANGUAGES.strip().splitlines()


def test_there_are_enough_harmless_sentences() -> None:
    assert len(set(HARMLESS)) == len(HARMLESS) >= 150


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_sentence_of_plain_copy_passes_in_a_models_words_and_on_a_delivered_page(sentence: str) -> None:
    assert find_amount(sentence) is None
    assert find_price(sentence) is None
    assert not states_a_claim(sentence)


@pytest.mark.parametrize("sentence", HARMLESS_ELSEWHERE)
def test_a_sentence_of_plain_copy_in_another_language_has_no_amount(sentence: str) -> None:
    assert find_amount(sentence) is None


# Any amount -----------------------------------------------------------------------------------------------------------

_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "๐๑๒๓๔๕๖๗๘๙", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_FORMATS = ("{:d}", "{:,d}", "{:d}.5", "{:d}.00", "{:d},00", "{:d}.000.000", "{:d} 000", "{:d}'000")


@st.composite
def amounts(draw: st.DrawFn) -> str:
    mark = draw(st.sampled_from(CODES) | st.sampled_from(sorted(symbols_of_babel())))
    number = draw(st.sampled_from(_FORMATS)).format(draw(st.integers(0, 99_999)))
    number = number.translate(str.maketrans(_DIGITS[0], draw(st.sampled_from(_DIGITS))))
    gap = draw(st.sampled_from(["", " ", "\xa0", "\u202f", "\u2009"]))
    is_reversed = draw(st.booleans()) and mark not in SIZES_AND_UNITS
    return f"{number}{gap}{mark}" if is_reversed else f"{mark}{gap}{number}"


_COPY = st.sampled_from(
    ["", "Oak wands", "Chosen with care,", "All 12 woods:", "Since 1871.", "(", "“", "and", "in 3 woods"]
)


@pytest.mark.slow
@given(
    amount=amounts(),
    before=_COPY,
    after=st.sampled_from(["", ".", ",", "!", ")", " today", " and 3 more", "; all new"]),
)
@settings(deadline=None, max_examples=1000)
def test_an_amount_is_found_wherever_it_stands_in_a_sentence(amount: str, before: str, after: str) -> None:
    sentence = f"{before} {amount}{after}".strip()
    assert find_amount(sentence) is not None
    assert states_a_claim(sentence)
    assert find_price(sentence) is not None


# Time -----------------------------------------------------------------------------------------------------------------


_HOSTILE_PARTS = (
    *("111 ", "1,111", "1", "1 111.", "one ", "at only ", "F CFA ", "einund", "40 - - - ", "price at ", "x", "Swiss "),
    *("S/", "12-", "forty ", "\n", "元", "1元一", "1.", "d.o.p.", "at one-one ", "\u0301\u0316"),
)


def test_a_metre_is_no_dollar_whose_marks_were_lost() -> None:
    assert find_amount("二メートル四方の毛織") is None
    assert find_amount("三ドル") is not None


@pytest.mark.parametrize("part", _HOSTILE_PARTS)
def test_the_time_of_a_search_grows_no_faster_than_its_text(part: str) -> None:
    assert grows_like_its_text(find_amount, part)
