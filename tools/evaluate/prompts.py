"""What each version of the prompts brings: verdicts, kept share, tokens and dollars, side by side.

A few small shops are asked for pages of every persona. Who is asked is the provider of `--provider`, or else the first
that has its key in the environment (`KIMI_API_KEY`, `CLAUDE_API_KEY`), or else a stand-in on this machine, which costs
nothing and says nothing of a model's quality.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import mean, median

from container_image.llm.chain import AnswerReader, ask_providers
from container_image.llm.claude import Claude
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.llm.line import Provider
from container_image.prompts import Prompt
from container_image.reading import Reading
from local.synth import node_path
from tools.evaluate.prompt_shops import SHOPS, Shop, Version, all_versions, list_shoppers, shop_of_file
from tools.stand_in_provider import serving
from wandstore.documents.origin import GenerationCost, Verdict
from wandstore.settings import Settings

_TOOLS = Path(__file__).resolve().parents[1]
_KEYS = {"kimi": "KIMI_API_KEY", "claude": "CLAUDE_API_KEY"}
STAND_IN = "stand-in"
# A provider that gives no page so often in a row is not asked for the rest.
_MAX_FAILURES = 3


class NothingToAsk(Exception):
    """The provider that was named has no key, or gives no answer."""


@dataclass
class Asked:
    """One page: what was sent, what came back, and what it cost."""

    shop: Shop
    prompt: Prompt
    cost: GenerationCost
    failure: str = ""
    readings: list[tuple[str, Reading]] = field(default_factory=list)

    @property
    def kept_share(self) -> float:
        return self.readings[-1][1].kept_share if self.readings else 0.0

    @property
    def answer(self) -> str:
        return self.readings[-1][0] if self.readings else ""

    @property
    def sent(self) -> str:
        return f"{self.prompt.system}\n{self.prompt.user}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provider", choices=[*_KEYS, STAND_IN], help="by default the first that has its key")
    parser.add_argument("--versions", default="", help="names, separated by commas; by default all")
    parser.add_argument("--shops", type=int, default=len(SHOPS), help="how many of the shops")
    parser.add_argument("--catalogue", type=Path, action="append", default=[], help="a Shopify export, as a shop more")
    parser.add_argument("--seconds", type=float, default=90.0, help="the most that one page may take")


def run(asked: argparse.Namespace) -> Iterator[str]:
    """The lines of the report. Raises `NothingToAsk`."""
    versions = _choose_versions(asked.versions)
    shops = [*SHOPS[: max(0, asked.shops)], *map(shop_of_file, asked.catalogue)]
    with _choose_provider(asked.provider) as (name, provider):
        yield f"provider: {name}, models: {', '.join(provider.models)}"
        answers: dict[str, list[Asked]] = {}
        for version in versions:
            answers[version.name] = []
            for shop in shops:
                for page in _ask_for_shop(provider, version, shop, asked.seconds):
                    answers[version.name].append(page)
                    yield _describe(version, page)
                    _stop_if_in_vain(name, answers[version.name])
    yield ""
    yield from write_table(answers)
    yield ""
    yield from write_tokens(answers)


def _choose_versions(names: str) -> Sequence[Version]:
    known = {version.name: version for version in all_versions()}
    wanted = [name for name in names.split(",") if name]
    if unknown := [name for name in wanted if name not in known]:
        raise NothingToAsk(f"There is no version {', '.join(unknown)}; there are {', '.join(known)}.")
    return [known[name] for name in wanted] or list(known.values())


@contextmanager
def _choose_provider(name: str | None) -> Iterator[tuple[str, Provider]]:
    settings = Settings.from_environment()
    name = name or next((known for known, key in _KEYS.items() if os.environ.get(key)), STAND_IN)
    if name == STAND_IN:
        with serving() as url:
            yield "the stand-in", Kimi(api_key="any", base_url=url, models=("stand-in",), part_seconds=30.0)
        return
    key = os.environ.get(_KEYS[name], "")
    if not key:
        raise NothingToAsk(f"{name} has no key: set {_KEYS[name]}.")
    yield name, Kimi.set_up(key, settings) if name == "kimi" else Claude.set_up(key, settings)


def _ask_for_shop(provider: Provider, version: Version, shop: Shop, seconds: float) -> Iterator[Asked]:
    for shopper in list_shoppers(shop):
        prompt, read = version.write(shop, shopper)
        yield _ask(provider, shop, prompt, read, seconds)


def _ask(provider: Provider, shop: Shop, prompt: Prompt, read: AnswerReader, seconds: float) -> Asked:
    readings: list[tuple[str, Reading]] = []

    def read_and_note(text: str, /, *, is_cut: bool = False) -> Reading:
        readings.append((text, read(text, is_cut=is_cut)))
        return readings[-1][1]

    try:
        written = ask_providers([provider], prompt, read_and_note, time.monotonic() + seconds)
    except NoAnswer as failure:
        return Asked(shop, prompt, failure.cost, str(failure), readings)
    return Asked(shop, prompt, written.cost, "", readings)


def _stop_if_in_vain(name: str, pages: Sequence[Asked]) -> None:
    last = pages[-_MAX_FAILURES:]
    if len(last) == _MAX_FAILURES and all(page.failure and not page.readings for page in last):
        raise NothingToAsk(f"{name} gave no answer {_MAX_FAILURES} times in a row: {last[-1].failure}")


def _describe(version: Version, page: Asked) -> str:
    verdict = page.cost.verdict or "no answer"
    line = f"  {version.name} {page.shop.slug} {page.prompt.language}: {verdict}, {page.cost.seconds:.1f} s"
    return f"{line}, {page.failure}" if page.failure else line


# The tables -----------------------------------------------------------------------------------------------------------

_HEADINGS = ("version", "pages", *Verdict, "none", "kept", "in", "cached", "out", "dollars", "seconds")


def write_table(answers: dict[str, list[Asked]]) -> Iterator[str]:
    """What the provider says of itself: counts of verdicts, then means of a page, and the median of its seconds."""
    yield "As the provider counts (means of a page; dollars of a thousand pages; median of the seconds):"
    yield from _align([_HEADINGS, *(_write_row(name, pages) for name, pages in answers.items() if pages)])


def _write_row(name: str, pages: Sequence[Asked]) -> tuple[str, ...]:
    costs = [page.cost for page in pages]
    return (
        name,
        str(len(pages)),
        *(str(sum(cost.verdict is verdict for cost in costs)) for verdict in Verdict),
        str(sum(cost.verdict is None for cost in costs)),
        f"{mean(page.kept_share for page in pages):.0%}",
        f"{mean(cost.prompt_tokens for cost in costs):,.0f}",
        f"{mean(cost.cached_prompt_tokens for cost in costs):,.0f}",
        f"{mean(cost.completion_tokens for cost in costs):,.0f}",
        f"{1000 * mean(cost.dollars for cost in costs):.2f}",
        f"{median(cost.seconds for cost in costs):.1f}",
    )


def write_tokens(answers: dict[str, list[Asked]]) -> Iterator[str]:
    """Tokens of OpenAI's encoding: what is sent, how much of it is the same for all of a shop, and what came back."""
    if not (_TOOLS / "node_modules").is_dir():
        yield "Tokens are not counted: tools/node_modules is missing, `make test` installs it."
        return
    yield "In tokens of o200k_base (the largest page; the smallest share that all pages of a shop begin with):"
    beginnings = {
        (name, shop): _beginning([page.sent for page in pages if page.shop is shop])
        for name, pages in answers.items()
        for shop in {page.shop for page in pages}
    }
    texts = [*beginnings.values(), *(text for page in chain(*answers.values()) for text in (page.sent, page.answer))]
    tokens = dict(zip(texts, count_tokens(texts), strict=True))
    rows = [("version", "in", "unchanging", "out")]
    for name, pages in answers.items():
        shares = [tokens[beginnings[name, page.shop]] / tokens[page.sent] for page in pages]
        sent, out = max(tokens[page.sent] for page in pages), max(tokens[page.answer] for page in pages)
        rows.append((name, f"{sent:,}", f"{min(shares):.0%}", f"{out:,}"))
    yield from _align(rows)


def _beginning(texts: Sequence[str]) -> str:
    """What all of these texts begin with."""
    first, last = min(texts), max(texts)
    differs = (place for place, letters in enumerate(zip(first, last, strict=False)) if letters[0] != letters[1])
    return first[: next(differs, len(first))]


def count_tokens(texts: Sequence[str]) -> list[int]:
    command = [node_path(), str(_TOOLS / "count_tokens.mjs")]
    counted = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return [int(number) for number in json.loads(counted.stdout)]


def _align(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        yield "  ".join(chain([first.ljust(widths[0])], cells)).rstrip()
