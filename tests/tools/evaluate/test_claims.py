"""The figures of the corpus, which no change of the check may lower below their targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from container_image.claims.checked_languages import LANGUAGES
from tools.evaluate.__main__ import main
from tools.evaluate.claims import JudgedLine, count, judge_corpus, report


@pytest.fixture(scope="module")
def corpus() -> list[JudgedLine]:
    return judge_corpus()


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_are_stopped_and_plain_copy_passes_in_every_language(language: str, corpus: list[JudgedLine]) -> None:
    lines = [line for line in corpus if line.language == language]
    figures = count(lines)
    wrong = [f"{line.text} [{line.found}]" for line in lines if not line.is_right]
    assert figures.are_enough, "\n".join([f"{figures.stopped_share:.1%} {figures.passed_share:.1%}", *wrong])


def test_each_author_wrote_sixty_claims_and_sixty_other_lines_in_every_language(corpus: list[JudgedLine]) -> None:
    authors = {line.author for line in corpus}
    assert len(authors) == 6
    for author in authors:
        for language in LANGUAGES:
            lines = [line for line in corpus if (line.author, line.language) == (author, language)]
            assert len({line.text for line in lines}) == len(lines)
            assert min(count(lines).claims, count(lines).others) >= 60


def test_misjudged_lines_are_printed_with_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / "en.tsv").write_text(
        "stop\toffer\tHalf price\nstop\toffer\tQuiet oak\npass\tcraft\tIt is gratis\npass\tcraft\tTurned by hand\n",
        encoding="utf-8",
    )
    lines = judge_corpus(tmp_path)
    assert (count(lines).stopped_share, count(lines).passed_share) == (0.5, 0.5)
    text = "\n".join(report(lines, wrong=True))
    assert "Quiet oak  [None]" in text
    assert "It is gratis  [gratis]" in text
    assert "Turned by hand" not in text
    assert "BELOW TARGET" in text


def test_a_line_without_a_verdict_is_named(tmp_path: Path) -> None:
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / "en.tsv").write_text("pass\tcraft\tOak\nmaybe\tcraft\tOak\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        judge_corpus(tmp_path)


@pytest.mark.slow
def test_the_command_prints_the_figures_of_the_languages_that_were_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["claims", "--languages", "en"]) == 0
    printed = capsys.readouterr().out
    assert "en: " in printed
    assert "medical" in printed
    assert "de: " not in printed
