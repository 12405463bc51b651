"""Cutting words where there is no room for all of them."""

from __future__ import annotations


def clip_words(text: str, length: int) -> str:
    """The text without the spaces around it; where it is longer than `length`, cut at a word and ended with "…"."""
    text = text.strip()
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,.;:") + "…"
