from __future__ import annotations

from tools.bench.comparison import Comparison, time_by_turns


def test_a_ratio_over_its_limit_is_too_slow_and_one_without_a_limit_never_is() -> None:
    assert Comparison("a hit", 3, "bare", 2, max_ratio=1.4).is_too_slow
    assert not Comparison("a hit", 3, "bare", 2, max_ratio=1.5).is_too_slow
    assert not Comparison("a hit", 300, "bare", 2).is_too_slow


def test_a_comparison_says_both_times_and_their_ratio() -> None:
    said = " ".join(str(Comparison("a hit", 0.003, "a bare handler", 0.002, max_ratio=1.4)).split())
    assert said == "a hit 3.00 ms, a bare handler 2.00 ms: ratio 1.50 (at most 1.4)"


def test_two_things_run_by_turns_and_each_goes_first_as_often_as_second() -> None:
    ran: list[str] = []
    one, other = time_by_turns(lambda: ran.append("a"), lambda: ran.append("b"), rounds=3, warm_up_rounds=1)
    assert "".join(ran) == "baabbaab"
    assert min(one, other) >= 0
