"""A model's thoughts are never its page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.llm.thoughts import without_thoughts

PAGE = json.dumps({"components": [{"type": "hero", "headline": "Kept by the lake"}]})
DRAFT = json.dumps({"components": [{"type": "hero", "headline": "A first idea"}]})
MARKS = [
    ("<think>", "</think>"),
    ("<THINK>", "</THINK>"),
    ("<thinking>", "</thinking>"),
    ("<Thinking >", "</Thinking>"),
    ("<thought>", "</thought>"),
    ("<thoughts>", "</thoughts>"),
    ("<reasoning>", "</reasoning>"),
    ("<reason>", "</reason>"),
    ("<reflection>", "</reflection>"),
    ("<scratchpad>", "</scratchpad>"),
    ("<analysis>", "</analysis>"),
    ("<inner_monologue>", "</inner_monologue>"),
    ("<chain_of_thought>", "</chain_of_thought>"),
    ("<seed:think>", "</seed:think>"),
    ("<ant_thinking>", "</ant_thinking>"),
    ('<think budget="9">', "</think>"),
    ("< think >", "</ think>"),
    ("&lt;think&gt;", "&lt;/think&gt;"),
    ("[THINK]", "[/THINK]"),
    ("[think]", "[/think]"),
    ("◁think▷", "◁/think▷"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
    ("<|think|>", "<|/think|>"),
]
CHANNELS = [
    f"<|channel|>analysis<|message|>{DRAFT} Hm.<|end|><|start|>assistant<|channel|>final<|message|>{PAGE}<|return|>",
    f"<|start|>assistant<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>{PAGE}",
    f"<|channel|>analysis<|message|>a<|end|><|channel|>commentary<|message|>{DRAFT}<|end|>"
    f"<|channel|>final <|constrain|>json<|message|>{PAGE}<|return|>",
    f"<|channel|>final<|message|>{PAGE}<|end|>",
    f"analysisWe need a page. {DRAFT} Better:assistantfinal{PAGE}",
    f"assistantanalysisWe need a page.assistant final{PAGE}",
    f"assistantfinal{PAGE}",
    f"<|START_THINKING|>{DRAFT}<|END_THINKING|><|START_RESPONSE|>{PAGE}<|END_RESPONSE|>",
    f"<|begin_of_thought|>{DRAFT}<|end_of_thought|>\n<|begin_of_solution|>{PAGE}<|end_of_solution|>",
]
each_mark = pytest.mark.parametrize(("opening", "closing"), MARKS, ids=[opening for opening, _ in MARKS])


@each_mark
@pytest.mark.parametrize(
    "form",
    [
        "{o}{draft} Too few.{c}{page}",
        "{o}\n{draft}\n{c}\n\n{page}",
        "{o}{draft}{c}{o}again {draft}{c}{page}",
        "{o}outer {o}inner {draft}{c} outer {draft}{c}{page}",
        "{draft} Too few.{c}{page}",
        "{draft} I end with {c} then. {draft}{c}{page}",
        "{page}{o}{draft}{c}",
        "{page}{o}{draft}",
    ],
    ids=["closed", "on lines", "twice", "nested", "only closed", "closed twice", "after", "after, without an end"],
)
def test_what_stands_between_marks_is_no_text(opening: str, closing: str, form: str) -> None:
    assert without_thoughts(form.format(o=opening, c=closing, draft=DRAFT, page=PAGE)).strip() == PAGE


@each_mark
def test_a_thought_without_an_end_is_all_thought(opening: str, closing: str) -> None:
    assert without_thoughts(f"{opening}{DRAFT} Better: {PAGE}").strip() == ""
    assert without_thoughts(f"{opening}a {opening}b {closing} {PAGE}").strip() == ""


@pytest.mark.parametrize("text", CHANNELS)
def test_of_channels_only_the_final_one_is_text(text: str) -> None:
    assert without_thoughts(text).strip() == PAGE


@pytest.mark.parametrize(
    "text",
    [
        f"<|channel|>analysis<|message|>{DRAFT}",
        f"<|channel|>commentary<|message|>{DRAFT}<|end|>",
        f"analysisWe {DRAFT}",
    ],
)
def test_without_a_final_channel_there_is_no_text(text: str) -> None:
    assert without_thoughts(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        json.dumps({"headline": "<think>Think of oak</think>", "text": "</think>"}),
        f"Here you are:\n```json\n{PAGE}\n```",
        "A final analysis: <b>oak</b> [1] <article><p>Text</p></article>",
        "<article>[Reflection] [thought] [analysis]</article>",
        "<!doctype html><main><h1>Thinking of you</h1></main>",
        "",
    ],
)
def test_a_text_without_thoughts_is_left_alone(text: str) -> None:
    assert without_thoughts(text) == text


_OPEN = st.sampled_from([opening for opening, _ in MARKS])
_CLOSE = st.sampled_from([closing for _, closing in MARKS])
_WORDS = st.sampled_from(["Hm. ", DRAFT, "\n", "{", "maybe [this]", "< 3", "</p>"])


@st.composite
def _thoughts(draw: st.DrawFn, depth: int = 0) -> str:
    """A thought that ends, with others in it."""
    inner = draw(st.lists(_WORDS | (_thoughts(depth + 1) if depth < 2 else _WORDS), max_size=3))
    return draw(_OPEN) + "".join(inner) + draw(_CLOSE)


@given(before=st.lists(_thoughts(), max_size=3), after=st.lists(_thoughts(), max_size=2))
@settings(max_examples=60, deadline=None)
def test_thoughts_in_any_order_and_nesting_leave_the_page(before: list[str], after: list[str]) -> None:
    assert without_thoughts("".join([*before, PAGE, *after])).strip() == PAGE


@given(thoughts=_thoughts(), cut=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_of_a_thought_that_is_cut_anywhere_no_draft_is_text(thoughts: str, cut: float) -> None:
    opening = next(o for o, _ in sorted(MARKS, key=lambda mark: -len(mark[0])) if thoughts.startswith(o))
    end = len(opening) + int(cut * (len(thoughts) - len(opening)))
    assert "A first idea" not in without_thoughts(thoughts[:end])


@given(st.text(st.sampled_from('<>[]/|think◁▷ channelfinal&;lgt{}"'), max_size=80))
@settings(max_examples=100, deadline=None)
def test_it_never_raises_and_never_adds(text: str) -> None:
    remaining = iter(text)
    assert all(letter in remaining for letter in without_thoughts(text))
