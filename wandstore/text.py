"""Words that must fit, joined on one line or cut where there is no room for all of them; and handles compared."""

from __future__ import annotations

import re
import unicodedata

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|[。！？]")
_CLOSING = "\"'”’»)]"
_ENDS_A_PART = ".!?…:;,–—"


def on_one_line(text: str) -> str:
    """The words with a space between each two, and no control character."""
    return " ".join(CONTROL_CHARACTERS.sub(" ", text).split())


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
    return _end_at_word(text[: length - 1])


def clip_sentences(text: str, length: int) -> str:
    """As many whole sentences as fit into `length`; where not even the first does, it is cut at a word."""
    text = text.strip()
    if len(text) <= length:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text[: length + 1])]
    return text[: ends[-1]].rstrip() if ends else clip_words(text, length)


def clip_bytes(text: str, size: int) -> str:
    """The same, where what counts is the size as UTF-8; `size` is at least that of one "…"."""
    encoded = text.strip().encode()
    if len(encoded) <= size:
        return text.strip()
    return _end_at_word(encoded[: size - len("…".encode())].decode(errors="ignore"))


def fold_handle(handle: str) -> str:
    """Equal for handles that differ only in case, in their Unicode form, or by slashes at the end."""
    return unicodedata.normalize("NFC", handle.rstrip("/")).casefold()


def _end_at_word(cut: str) -> str:
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,.;:") + "…"
