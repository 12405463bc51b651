"""Words that only the catalogue, or nobody at all, may state."""

import pytest

from container_image.claims.checked_languages import LANGUAGES
from container_image.claims.finding import find_reduction, join_seen, remove_unseen, states_a_claim


@pytest.mark.parametrize(
    "claim",
    [
        "Only $20",
        "Now 30% off",
        "From 19.99",
        "Under 50",
        "Fifty dollars well spent",
        "On sale this week",
        "Free",
        "Great deals",
        "Half-price robes",
        "Everything is free",
        "Half price",
        "Use coupon OAK",
        "In stock",
        "Few left",
        "Only 3 left",
        "Selling fast",
        "Last chance",
        "Limited edition",
        "Free shipping",
        "Delivered tomorrow",
        "Ships today",
        "Next-day delivery",
        "Rated by many",
        "Five-star wands",
        "4.8 stars",
        "★★★★★",
        "Our bestsellers",
        "Award-winning",
        "See https://evil.example",
        "Go to evil.example",
        "www.evil.example",
        "mail me@evil.example",
        "<b>Bold</b>",
        "javascript:alert",
        "Lifetime guarantee",
        "Rave reviews",
    ],
)
def test_a_claim_is_found(claim: str) -> None:
    assert states_a_claim(claim)


@pytest.mark.parametrize("claim", ["Ha\u00adlf pri\u200bce", "ＨＡＬＦ　ＰＲＩＣＥ", "Half\nprice", "h\u0301alf price"])
def test_a_claim_is_found_however_it_is_spelt(claim: str) -> None:
    assert states_a_claim(claim)


@pytest.mark.parametrize(
    "words",
    [
        "Chosen with care",
        "Oak, elm and ash",
        "For quiet evenings",
        "A starry robe for the stage",
        "Freehand carving",
        "Hands-free lanterns",
        "Start with the stars of the night sky",
        "Wands e.g. of oak",
        "The craft of 1920s makers",
        "Ideal for a first wand",
        "Sailing ships in bottles",
        "From oak to ash",
        "Just the essentials",
    ],
)
def test_plain_copy_is_no_claim(words: str) -> None:
    assert not states_a_claim(words)


def test_a_reader_does_not_see_invisible_characters_and_sees_one_space_for_many() -> None:
    assert remove_unseen("of\u200bfer\ufeff") == "offer"
    assert join_seen("two\n  \u00adwords ") == "two words"


# Languages ------------------------------------------------------------------------------------------------------------

GERMAN, JAPANESE, HEBREW = LANGUAGES["de"], LANGUAGES["ja"], LANGUAGES["he"]


def test_words_in_letters_that_the_language_of_the_page_does_not_have_are_a_claim() -> None:
    assert not states_a_claim("樫の杖", JAPANESE)
    assert states_a_claim("樫の杖", GERMAN)
    assert not states_a_claim("עץ אלון", HEBREW)
    assert states_a_claim("עץ אלון", JAPANESE)
    for language in LANGUAGES.values():
        assert states_a_claim("Дубовая палочка", language)
        assert states_a_claim("참나무 지팡이", language)
        assert states_a_claim("عصا من خشب", language)
        assert not states_a_claim("Oak & Ash", language)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_claim_is_found_in_any_language_whatever_the_page_is_written_in(code: str) -> None:
    claims = ["Half price", "Heute versandkostenfrei", "Livraison offerte", "Envío gratis", "spedizione gratuita"]
    assert [claim for claim in claims if not states_a_claim(claim, LANGUAGES[code])] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_plain_copy_in_another_language_of_ours_is_shown(code: str) -> None:
    copy = ["Oak, elm and ash", "Eiche, Ulme und Esche", "Chêne, orme et frêne", "Roble, olmo y fresno"]
    assert [words for words in copy if states_a_claim(words, LANGUAGES[code])] == []


@pytest.mark.parametrize("words", ["frее", "fгее", "ꜰʀᴇᴇ", "🄵🅁🄴🄴 wands", "🅵🆁🅴🅴", "ᶠʳᵉᵉ", "🇫🇷🇪🇪", "сhoose"])
def test_letters_that_imitate_others_are_a_claim(words: str) -> None:
    assert states_a_claim(words)


@pytest.mark.parametrize("words", ["Bella come la foresta che dorme", "Voor elke hand een staf", "Różdżka dla ciebie"])
def test_words_of_a_language_that_the_check_does_not_know_are_a_claim(words: str) -> None:
    assert states_a_claim(words)


@pytest.mark.parametrize("amount", ["４０ ユーロ", "四十ドル", "40 スイスフラン", "ארבעים שקל", "vierzig Euro", "٤٠ €"])
def test_an_amount_is_a_claim_in_every_language(amount: str) -> None:
    assert all(states_a_claim(amount, language) for language in LANGUAGES.values())


def test_only_what_is_certainly_an_offer_is_a_reduction() -> None:
    assert find_reduction("Dazu -20 % auf Eiche") == "-20 %"
    assert find_reduction("Zwei zum Preis: 1 + 1") == "1 + 1"
    assert find_reduction("Unsere Preise sind fair, die Lieferung ist schnell") is None


@pytest.mark.parametrize(
    "words",
    [
        "S-A-L-E",
        "s a l e for all",
        "f.r.e.e",
        "Ring +44 20 7946 0101",
        "Say hello @oakandash",
        "A #1 wand",
        "**Oak** for all",
        "## Oak",
        "{{ title }}",
        "[title here]",
        "&lt;b&gt;",
        "Enter OWLFEATHER",
        "WINTER15 for all",
        "The word is O, W, L",
    ],
)
def test_markup_spelled_words_and_codes_are_claims(words: str) -> None:
    assert states_a_claim(words)


@pytest.mark.parametrize("words", ["A LED lamp, a USB cable", "OAK AND ASH", "From S to XL", "Mugs, by SMEG", "A & B"])
def test_capitals_alone_are_no_code(words: str) -> None:
    assert not states_a_claim(words)


def test_words_that_are_harmless_in_the_stores_language_are_judged_by_that_language_alone() -> None:
    assert states_a_claim("Takes the pain away", LANGUAGES["en"])
    assert not states_a_claim("Bon comme du bon pain", LANGUAGES["fr"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_model_s_words_about_its_task_are_found_in_every_store(code: str) -> None:
    assert states_a_claim("As an AI model I cannot help with that", LANGUAGES[code])
