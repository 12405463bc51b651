"""Whether the check of a model's words stops what no page may say, and lets through what good shops say.

The corpus was written by six authors who did not know the check; the tables were widened on the lines of five of them,
and the lines of the `editor` were left alone. Each line is judged in its own language.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from container_image.claims.checked_languages import LANGUAGES
from container_image.claims.finding import find_claim

CORPUS = Path(__file__).with_name("claims_corpus")
# The least share of claims that is stopped, and of other lines that passes, in each language.
MIN_STOPPED, MIN_PASSED = 0.97, 0.98
_VERDICTS = {"stop": True, "pass": False}


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line of the corpus. `found` are the words that the check takes for a claim, or None."""

    author: str
    language: str
    is_claim: bool
    kind: str
    text: str
    found: str | None

    @property
    def is_right(self) -> bool:
        return self.is_claim == (self.found is not None)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many lines are claims and other lines, and how many of both are judged rightly."""

    claims: int
    stopped: int
    others: int
    passed: int

    @property
    def stopped_share(self) -> float:
        return self.stopped / self.claims if self.claims else 1

    @property
    def passed_share(self) -> float:
        return self.passed / self.others if self.others else 1

    @property
    def are_enough(self) -> bool:
        return self.stopped_share >= MIN_STOPPED and self.passed_share >= MIN_PASSED


def judge_corpus(corpus: Path = CORPUS) -> list[JudgedLine]:
    """All lines of `author/language.tsv`, each with its verdict, its kind and its text."""
    return [
        _judge(path, number, line)
        for path in sorted(corpus.glob("*/*.tsv"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line
    ]


def _judge(path: Path, number: int, line: str) -> JudgedLine:
    try:
        verdict, kind, text = line.split("\t")
        is_claim = _VERDICTS[verdict]
        language = LANGUAGES[path.stem]
    except (ValueError, KeyError) as error:
        raise ValueError(
            f"{path}, line {number}: expected stop or pass, a kind and a text, parted by tabs, in a file that is named"
            " by its language"
        ) from error
    return JudgedLine(path.parent.name, path.stem, is_claim, kind, text, find_claim(text, language))


def count(lines: Sequence[JudgedLine]) -> Figures:
    claims = [line for line in lines if line.is_claim]
    others = [line for line in lines if not line.is_claim]
    return Figures(
        len(claims), sum(line.is_right for line in claims), len(others), sum(line.is_right for line in others)
    )


def report(lines: Sequence[JudgedLine], *, wrong: bool = False) -> Iterator[str]:
    """The figures of each language, author and kind; with `wrong`, also the lines that were misjudged."""
    for language in LANGUAGES:
        spoken = [line for line in lines if line.language == language]
        if not spoken:
            continue
        yield f"{language}: {_describe(spoken)}{'' if count(spoken).are_enough else '  BELOW TARGET'}"
        for author in sorted({line.author for line in spoken}):
            yield f"  {author:<11} {_describe([line for line in spoken if line.author == author])}"
        in_order = sorted(spoken, key=lambda line: (not line.is_claim, line.kind))
        for (is_claim, kind), group in groupby(in_order, key=lambda line: (line.is_claim, line.kind)):
            of_kind = list(group)
            right = sum(line.is_right for line in of_kind)
            verb = "stopped" if is_claim else "passed"
            yield f"  {kind:<11} {len(of_kind):>4} lines, {verb} {right / len(of_kind):7.1%}"
            if wrong:
                yield from (f"    {line.text}  [{line.found}]" for line in of_kind if not line.is_right)
    yield f"all: {_describe(lines)}"
    yield f"target of each language: {MIN_STOPPED:.0%} of the claims stopped, {MIN_PASSED:.0%} of other lines passed"


def _describe(lines: Sequence[JudgedLine]) -> str:
    figures = count(lines)
    return (
        f"{figures.claims} claims, stopped {figures.stopped_share:.1%};"
        f" {figures.others} other lines, passed {figures.passed_share:.1%}"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wrong", action="store_true", help="print the lines that were misjudged")
    parser.add_argument("--languages", default="", help="codes separated by commas; all without it")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures; 1 if a language is below its target."""
    wanted = set(filter(None, arguments.languages.split(",")))
    lines = [line for line in judge_corpus() if not wanted or line.language in wanted]
    for text in report(lines, wrong=arguments.wrong):
        print(text)
    languages = {line.language for line in lines}
    return int(not all(count([line for line in lines if line.language == code]).are_enough for code in languages))
