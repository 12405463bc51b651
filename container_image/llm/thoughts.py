"""Takes a model's thoughts out of its text. They are never the page, however they are marked.

Servers that do not separate thoughts leave them in the text: between tags (`<think>`, `[THINK]`, `◁think▷`), with the
opening tag in the prompt so that only the closing one is written, without an end where the answer was cut, or as a
channel of gpt-oss.
"""

from __future__ import annotations

import json
import re

_NAMES = (
    r"(?:ant|[a-z]{2,12}[:_])?"
    r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|scratch_?pad|analysis|(?:chain|train)_of_thought"
    r"|(?:inner|internal)_monologue|deliberation|planning|draft)"
    r"(?:_?(?:process|content|blocks?|steps?))?"
)
_MARK = re.compile(
    rf"<\s*(?P<close1>/?)\s*{_NAMES}(?:\s[^<>]*)?>"
    rf"|&lt;(?P<close2>/?){_NAMES}&gt;"
    r"|\[(?P<close3>/?)think(?:ing)?\]"  # other words may stand in brackets on a page
    rf"|[◁◀](?P<close4>/?){_NAMES}[▷▶]"
    r"|<\|(?P<close5>/?)(?:begin_of_|start_of_)?(?:think(?:ing)?|thought|reasoning)\|>"
    # The same with the wide signs of DeepSeek, and as Gemma marks it.
    r"|<｜(?P<close7>end▁of▁)?(?:begin▁of▁)?think(?:ing)?｜>"
    r"|<unused94>(?:thought\b)?|(?P<close8><unused95>)"
    r"|<\|channel>(?:thought|analysis)\b|(?P<close9><channel\|>)"
    r"|<\|(?:START_|begin_)(?:THINKING|thinking)\|>"
    r"|<\|(?P<close6>end_of_|END_|end_)(?:THINKING|thinking|thought|reasoning)\|>",
    re.IGNORECASE,
)
# Clients show thoughts folded or in a fence, and models write what they have read. These marks also have other uses, so
# only a whole block counts.
_BLOCK = re.compile(
    r"<details\b(?:[^<>]*\breasoning\b[^<>]*>|[^<>]*>\s*<summary>[^<]{0,20}(?:think|thought|reasoning)).*?(?:</details>|\Z)"
    r"|```(?:think|thinking|thoughts?|reasoning)\s*\n.*?(?:\n\s*```|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# gpt-oss: `<|channel|>analysis<|message|>...<|end|><|start|>assistant<|channel|>final<|message|>...<|return|>`.
_CHANNEL = re.compile(r"<\|channel\|>\s*(?P<name>\w*)[^<]*(?:<\|constrain\|>[^<]*)?(?:<\|message\|>|$)", re.IGNORECASE)
_CHANNEL_END = re.compile(r"<\|(?:end|return|call|start)\|>", re.IGNORECASE)
# The same where the server has dropped its marks: `analysisThe user wants ...assistantfinal{...}`.
_BARE_CHANNEL = re.compile(r"\s*(?:assistant)?(?:analysis|commentary)(?=[A-Z])")
_BARE_FINAL = re.compile(r"assistant\s*final(?=\W)|^\s*(?:assistant)?final(?=\s*[{\[<`])")
_CONTROL = re.compile(
    r"<\|(?:start|end|return|message|channel|START_RESPONSE|END_RESPONSE|(?:begin|end)_of_solution)\|>"
)


def without_thoughts(text: str) -> str:
    """The text that is not thought. All of a thought that does not end is thought, and so is what its end follows."""
    if _is_json(text):
        # Its strings may speak of anything.
        return text
    return _CONTROL.sub("", _outside_marks(_BLOCK.sub("", _final_channel(text))))


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _final_channel(text: str) -> str:
    channels = list(_CHANNEL.finditer(text))
    if channels:
        parts = []
        for place, channel in enumerate(channels):
            if channel["name"].casefold() == "final":
                end = channels[place + 1].start() if place + 1 < len(channels) else len(text)
                parts.append(_CHANNEL_END.split(text[channel.end() : end], maxsplit=1)[0])
        return "".join(parts)
    finals = list(_BARE_FINAL.finditer(text))
    if _BARE_CHANNEL.match(text):
        return text[finals[-1].end() :] if finals else ""
    return text[finals[0].end() :] if finals and not text[: finals[0].start()].strip() else text


def _outside_marks(text: str) -> str:
    kept, place, depth = list[str](), 0, 0
    for mark in _MARK.finditer(text):
        if not any(mark.group(f"close{form}") for form in range(1, 10)):
            if depth == 0:
                kept.append(text[place : mark.start()])
            depth += 1
        elif depth:
            depth -= 1
        else:
            # Its beginning was in the prompt: everything so far is thought.
            kept.clear()
        place = mark.end()
    if depth == 0:
        kept.append(text[place:])
    return "".join(kept)
