"""Judges the detector on worlds of the simulator: how often it is right, how sure it may be, and how steady it is.

Every history is replayed event by event through the counting of production, and the persona is decided after each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import mean

from tools.evaluate.simulator import Sent, SimulatedShopper, Simulator, WorldSettings
from wandstore.shoppers.models import Persona, ShopperEvent, Signals
from wandstore.shoppers.persona import count_event, detect_persona
from wandstore.shoppers.personas import PersonaType

# Fewer events tell nothing.
MIN_EVENTS = 4
_BINS = 10


@dataclass(frozen=True)
class Judged:
    """One shopper: the hidden trait, the persona after the last event, and what was said after each of them."""

    trait: PersonaType | None
    persona: Persona
    said: tuple[PersonaType | None, ...]

    @property
    def most_probable(self) -> PersonaType:
        return max(self.persona.probabilities, key=lambda kind: self.persona.probabilities[kind])

    @property
    def is_right(self) -> bool:
        return self.most_probable is self.trait


@dataclass(frozen=True)
class Score:
    """Of one world. All but `macro_f1` are shares; `calibration_error` is the expected calibration error."""

    macro_f1: float
    calibration_error: float
    drifters_sure: float
    back_and_forth: float
    changes: float  # a shopper
    said: float
    said_right: float  # of those who are said
    loyalists_found: float  # said or most probable


TARGETS = {"base": 0.66, "noisy": 0.54, "sale": 0.65, "few": 0.62, "mix": 0.64}
MAX_CALIBRATION_ERROR, MAX_DRIFTERS_SURE, MAX_BACK_AND_FORTH = 0.06, 0.2, 0.05
WORLDS = (
    WorldSettings("base"),
    WorldSettings("noisy", {"individual_noise": 0.6}),
    WorldSettings("sale", {"discounted_share": 0.5}),
    WorldSettings("few", {"discounted_share": 0.1}),
    WorldSettings("mix", {"mixture": (0.15, 0.25, 0.2, 0.4)}),
)


def replay(events: Sequence[ShopperEvent]) -> tuple[Persona, tuple[PersonaType | None, ...]]:
    """The persona after the last event, and what was said after each."""
    signals, said = Signals(), []
    for event in events:
        signals = count_event(signals, event)
        said.append(PersonaType(signals.said.type) if signals.said and signals.said.type else None)
    return detect_persona(signals), tuple(said)


def judge(shoppers: Iterable[SimulatedShopper]) -> list[Judged]:
    """Those with enough events."""
    return [Judged(shopper.trait, *replay(shopper.events)) for shopper in shoppers if len(shopper.events) >= MIN_EVENTS]


def score(judged: Sequence[Judged], drifters: Sequence[Judged]) -> Score:
    said = [one for one in judged if one.persona.type]
    loyalists = [one for one in judged if one.trait is PersonaType.LOYALIST]
    return Score(
        macro_f1=macro_f1([(one.trait, one.most_probable) for one in judged]),
        calibration_error=calibration_error(
            [(one.persona.probabilities[one.most_probable], one.is_right) for one in judged]
        ),
        drifters_sure=_share(one.persona.type is not None for one in drifters),
        back_and_forth=_share(goes_back_and_forth(one.said) for one in judged),
        changes=mean(len(list(groupby(one.said))) - 1 for one in judged),
        said=len(said) / len(judged),
        said_right=_share(one.persona.type is one.trait for one in said),
        loyalists_found=_share(PersonaType.LOYALIST in (one.most_probable, one.persona.type) for one in loyalists),
    )


def macro_f1(pairs: Sequence[tuple[PersonaType | None, PersonaType]]) -> float:
    """The mean over the personas of the harmonic mean of precision and recall; pairs are (trait, most probable)."""
    scores = []
    for kind in PersonaType:
        right = sum(trait is kind and guess is kind for trait, guess in pairs)
        named = sum(trait is kind for trait, _ in pairs) + sum(guess is kind for _, guess in pairs)
        scores.append(2 * right / named if named else 0.0)
    return mean(scores)


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of (probability of the most probable, whether it is right).

    In ten equal bins of the probability: the difference between its mean and the share that is right, as the mean over
    all shoppers.
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, is_right in sure:
        bins.setdefault(min(int(probability * _BINS), _BINS - 1), []).append((probability, is_right))
    gaps = (abs(sum(probability - is_right for probability, is_right in found)) for found in bins.values())
    return sum(gaps) / len(sure)


def goes_back_and_forth(said: Sequence[PersonaType | None]) -> bool:
    """Whether a persona came back after another one, or after none, was said in between."""
    runs = [kind for kind, _ in groupby(said)]
    return any(kind is not None and kind in runs[: place - 1] for place, kind in enumerate(runs) if place > 1)


def _share(found: Iterable[bool]) -> float:
    every = list(found)
    return sum(every) / len(every) if every else 0.0


def report(simulator: Simulator, worlds: Sequence[WorldSettings], seeds: Sequence[int], count: int) -> Iterator[str]:
    """The lines of a table: each world's scores, as the mean over the seeds."""
    yield (
        "world    sent             macro-F1  target  calib.  drifters sure  back+forth  changes  said  right"
        "  loyalists found"
    )
    yield f"{'':42}  <= .06        <= .20      <= .05"
    for world in worlds:
        for sent in Sent if world is worlds[0] else (Sent.ALL,):
            found = [
                score(
                    judge(simulator.shoppers(world, seed, count, sent)),
                    judge(simulator.drifters(world, seed + 500_000, count // 2, sent)),
                )
                for seed in seeds
            ]
            target = f"{TARGETS[world.name]:.2f}" if world.name in TARGETS and sent is Sent.ALL else "-"
            yield (
                f"{world.name:8} {sent:15} {_mean(found, 'macro_f1'):9.3f}  {target:>6}"
                f"  {_mean(found, 'calibration_error'):6.3f}  {_mean(found, 'drifters_sure'):13.3f}"
                f"  {_mean(found, 'back_and_forth'):10.3f}  {_mean(found, 'changes'):7.2f}"
                f"  {_mean(found, 'said'):4.2f}  {_mean(found, 'said_right'):5.2f}"
                f"  {_mean(found, 'loyalists_found'):15.2f}"
            )


def _mean(scores: Sequence[Score], name: str) -> float:
    return float(mean(getattr(one, name) for one in scores))
