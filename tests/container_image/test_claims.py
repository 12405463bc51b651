"""Words that only the catalogue, or nobody at all, may state."""

import pytest

from container_image.claims import join_seen, remove_unseen, states_a_claim


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
