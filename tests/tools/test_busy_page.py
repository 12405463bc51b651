from __future__ import annotations

from tools.busy_page import PAGE, draw_page


def test_the_firewalls_page_is_the_one_that_is_drawn_today() -> None:
    assert PAGE.read_bytes() == draw_page(), "run `python -m tools.busy_page`"
