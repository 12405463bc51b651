from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tools.bench import visits
from tools.visits import VisitAnswer

STATUS = 200


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The shoppers of each group of visits, at a run that is only an address."""
    groups: list[Sequence[str]] = []

    @contextmanager
    def run() -> Iterator[str]:
        yield "http://127.0.0.1"

    async def visit_at_once(url: str, shoppers: Sequence[str]) -> list[VisitAnswer]:
        assert url == "http://127.0.0.1/s/magic-wands"
        groups.append(shoppers)
        return [VisitAnswer(STATUS, "MISS") for _ in shoppers]

    async def visit_by_turns(url: str, shoppers: Sequence[str]) -> list[VisitAnswer]:
        return await visit_at_once(url, shoppers)

    monkeypatch.setattr(visits, "run_demo_store", run)
    monkeypatch.setattr(visits, "visit_at_once", visit_at_once)
    monkeypatch.setattr(visits, "visit_by_turns", visit_by_turns)
    monkeypatch.setattr(visits, "_wait_for_the_jobs", lambda *_: None)
    return groups


def test_every_round_has_new_shoppers_at_once_and_in_sequence(visited: list[Sequence[str]]) -> None:
    (comparison,) = visits.compare()
    assert comparison.max_ratio is None
    assert [len(group) for group in visited] == [visits.SHOPPERS] * 2 * visits.ROUNDS
    assert len({shopper for group in visited for shopper in group}) == visits.SHOPPERS * 2 * visits.ROUNDS


def test_a_visit_that_fails_ends_the_bench(visited: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "STATUS", 503)
    with pytest.raises(SystemExit, match="100 visits failed"):
        list(visits.compare())
