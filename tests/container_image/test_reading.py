"""What is kept of a model's words and answers."""

from __future__ import annotations

from container_image.claims.checked_languages import ENGLISH
from container_image.reading import Losses, Reading, read_copy


def test_a_line_of_copy_is_clean_and_a_claim_is_empty() -> None:
    assert read_copy("  Oak!!\nfor the hand. ", 40, ENGLISH, is_sentence=False) == "Oak. for the hand"
    assert read_copy("Now half price", 40, ENGLISH, is_sentence=True) == ""


def test_the_kept_share_is_that_of_the_kind_that_lost_most() -> None:
    losses = Losses()
    for number in range(4):
        losses.note("id", f"wand-{number}", is_kept=number > 0)
        losses.note("words", f"words {number}", is_kept=number > 2)
    assert losses.kept_share == 0.25
    assert [fault.split(":")[1] for fault in losses.describe()] == [' "wand-0".', ' "words 0", "words 1", "words 2".']


def test_without_a_page_or_with_less_than_half_of_it_an_answer_is_worth_a_repair() -> None:
    assert Reading(None, (), 1.0).is_worth_a_repair
