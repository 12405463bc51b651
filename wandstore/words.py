"""Words that must fit: joined on one line, and cut where there is no room for all of them."""

from __future__ import annotations

_CLOSING = "\"'”’»)]"
_ENDS_A_PART = ".!?…:;,–—"


def join_lines(text: str) -> str:
    """The lines as one. Where one ends without punctuation, it is given a full stop, or a semicolon in mid-sentence."""
    joined = ""
    for line in text.splitlines():
        if joined and joined.rstrip(_CLOSING)[-1:] not in _ENDS_A_PART:
            joined += ";" if line[:1].islower() else "."
        joined += f" {line}" if joined else line
    return joined


def clip_words(text: str, length: int) -> str:
    """The text without the spaces around it; where it is longer than `length`, cut at a word and ended with "…"."""
    text = text.strip()
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,.;:") + "…"
