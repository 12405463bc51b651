from wandstore.jobs.pool import members_from, select_pool_member


def test_the_specifications_own_example_is_at_home_in_pool_3() -> None:
    assert select_pool_member("abc123", 10) == "pool-3"


def test_a_home_is_for_ever() -> None:
    assert [select_pool_member(shopper, 10) for shopper in ("a", "shopper-1", "Z_9")] == ["pool-0", "pool-6", "pool-7"]


def test_ten_thousand_shoppers_spread_evenly() -> None:
    homes = [select_pool_member(f"shopper-{number}", 10) for number in range(10_000)]
    assert all(900 < homes.count(f"pool-{member}") < 1100 for member in range(10))


def test_every_member_is_tried_once_from_the_home_on() -> None:
    assert list(members_from("pool-8", 10)) == [f"pool-{n}" for n in (8, 9, 0, 1, 2, 3, 4, 5, 6, 7)]
