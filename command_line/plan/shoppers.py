"""Shoppers: who comes when. Their lives follow a day's curve, or are read from a file of events."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from command_line.failures import CannotRun
from command_line.plan.lives import DAY_SECONDS, Act, Life, live, with_visits
from wandstore.settings import Settings
from wandstore.shoppers.models import ShopperEvent, Signals
from wandstore.shoppers.persona import count_event

# How many visits begin in each hour of the store's day; the evening has twice the average.
DAY_CURVE = (18, 10, 6, 4, 4, 6, 12, 22, 34, 42, 48, 52, 56, 54, 50, 50, 54, 62, 76, 92, 100, 90, 62, 36)
# Of the visits after the first: how many are on the same day, and the mean of the days until each other.
SAME_DAY_SHARE = 0.2
SAME_DAY_HOURS = 3.0
LEAST_HOURS_BETWEEN_VISITS = 0.6
MEAN_DAYS_BETWEEN_VISITS = 4.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One shopper: an id, a life, and when each of its visits begins, in seconds since the plan's first midnight."""

    shopper_id: str
    life: Life
    starts: tuple[float, ...]


def draw_arrivals(lives: Sequence[Life], shoppers_per_day: int, days: int, rng: random.Random) -> Iterator[Arrival]:
    """New shoppers of each day, in no order. What they do after the last day is left out."""
    end = days * DAY_SECONDS
    for day in range(days):
        for _ in range(shoppers_per_day):
            life = rng.choice(lives)
            at = (day + _time_of_day(rng)) * DAY_SECONDS
            starts = [at]
            for _ in life[1:]:
                if rng.random() < SAME_DAY_SHARE:
                    at += (LEAST_HOURS_BETWEEN_VISITS + rng.expovariate(1 / SAME_DAY_HOURS)) * 3600
                else:
                    days_later = 1 + int(rng.expovariate(1 / MEAN_DAYS_BETWEEN_VISITS))
                    at = (math.floor(at / DAY_SECONDS) + days_later + _time_of_day(rng)) * DAY_SECONDS
                starts.append(at)
            yield Arrival(f"{rng.getrandbits(128):032x}", life, tuple(start for start in starts if start < end))


def _time_of_day(rng: random.Random) -> float:
    (hour,) = rng.choices(range(24), DAY_CURVE)
    return (hour + rng.random()) / 24


# A file of events -----------------------------------------------------------------------------------------------------


class EventLine(ShopperEvent):
    """One line of a file: an event and its shopper. `at` is in seconds, of any origin; unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    shopper: str = Field(min_length=1, max_length=128)


_LINE = TypeAdapter(EventLine)


def read_events(path: Path) -> dict[str, list[ShopperEvent]]:
    """The events of each shopper of a file of JSON lines, the oldest first. Raises `CannotRun`."""
    found: dict[str, list[ShopperEvent]] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, start=1):
                if not text.strip():
                    continue
                try:
                    line = _LINE.validate_json(text)
                except ValidationError as error:
                    first = error.errors(include_url=False)[0]
                    where = ".".join(map(str, first["loc"])) or "the line"
                    raise CannotRun(f"{path}, line {number}: {where}: {first['msg']}.") from None
                found.setdefault(line.shopper, []).append(line)
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path} cannot be read: {error}.") from None
    if not found:
        raise CannotRun(f"{path} has no event.")
    for events in found.values():
        events.sort(key=lambda event: event.at)
    return found


def write_events(path: Path, events: Iterator[tuple[str, ShopperEvent]]) -> None:
    """Writes a file that `read_events` reads."""
    with path.open("w", encoding="utf-8") as file:
        for shopper, event in events:
            line = {"shopper": shopper} | event.model_dump(mode="json", exclude_defaults=True)
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def replay(events: dict[str, list[ShopperEvent]], rng: random.Random, settings: Settings) -> Iterator[Arrival]:
    """The shoppers of a file at the file's own times. The first event of all is in the first minute of the plan."""
    origin = min(ones[0].at for ones in events.values())
    for shopper, ones in events.items():
        visits = list(_visits_of(ones, rng))
        starts = tuple(first_at - origin for first_at, _ in visits)
        yield Arrival(shopper, live((acts for _, acts in visits), settings), starts)


def lives_of(events: dict[str, list[ShopperEvent]], rng: random.Random, settings: Settings) -> list[Life]:
    """The lives of a file, to be lived at other times."""
    return [live((acts for _, acts in _visits_of(ones, rng)), settings) for ones in events.values()]


def _visits_of(events: Sequence[ShopperEvent], rng: random.Random) -> Iterator[tuple[float, list[Act]]]:
    """The acts of each visit and when it begins; where one ends, the product's own count of visits says."""
    signals = Signals()
    numbered: list[tuple[int, ShopperEvent]] = []
    for event in events:
        signals = count_event(signals, event)
        numbered.append((signals.visits, event))
    for _, group in groupby(numbered, key=lambda one: one[0]):
        ones = [event for _, event in group]
        yield ones[0].at, with_visits(ones, rng)
