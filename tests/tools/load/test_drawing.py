"""Depths over time as text."""

from __future__ import annotations

from tools.load.drawing import draw, draw_pool


def test_the_highest_value_has_the_highest_bar_and_nothing_has_a_dot() -> None:
    assert draw([0, 1, 4, 8, 2], top=8) == "·▁▄█▂"
    assert draw([], top=0) == ""
    assert draw([0, 0], top=0) == "··"


def test_a_long_time_is_drawn_by_the_highest_values() -> None:
    assert draw([0, 8, 0, 0, 1, 0, 0, 0], top=8, width=4) == "█·▁·"


def test_members_share_a_scale_and_their_sum_has_its_own() -> None:
    assert [*draw_pool({"pool-0": [1, 2], "pool-1": [2, 0]}, 3)] == [
        "depth of the pool over 3 s",
        "  pool-0   ▄█ at most 2",
        "  pool-1   █· at most 2",
        "  all      █▆ at most 3",
    ]
