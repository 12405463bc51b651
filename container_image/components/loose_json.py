"""Reads JSON as models write it, where the strict reader fails: syntax is repaired, and no word or id is changed.

A library was tried (json-repair 0.64). It turns the id 007 into 7, fills a missing value with an empty text, and takes
48 seconds for 32 kB of opened objects. This reader does not guess: what has two readings is unreadable. It reads each
character once, and has no recursion.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_MAX_DEPTH = 100

# Between two tokens: comments, and the dots in the place of what a model left out.
_SKIPPED = re.compile(
    r"(?:[\s\ufeff]++|//[^\r\n]*+|\#[^\r\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|\.{3}|…)*+", re.VERBOSE
)
_COMMAS = frozenset(",，、")
_COLONS = frozenset(":：")

# The characters that may end a text, by the one that begins it. Editors turn straight quotes into curly ones.
_ENDS = {"“": '”“"', "”": '”"', "„": '“”"', "«": "»", "‘": "’‘", "’": "’", '"': '"', "'": "'", "`": "`", "＂": "＂"}
_INSIDE = {begin: re.compile(rf"(?:[^\\{ends}]++|\\.)*+", re.DOTALL) for begin, ends in _ENDS.items()}
_QUOTE = "[\"'`“”„‘’«＂]"

# A quote that none of these follow is a part of the text that it stands in.
_AFTER_ITEM = re.compile(rf"\s*+(?:[,，、\]}}]|\Z|{_QUOTE}|[{{\[]|//|/\*)|\s++\#")
_AFTER_VALUE = re.compile(
    rf"""\s*+(?:
        [\]}}] | \Z | // | /\* | {_QUOTE}[^"'`“”\\\r\n]{{1,60}}+{_QUOTE}\s*+[:：]
      | [,，、]\s*+(?:[\]}},，/\#.…] | \Z | {_QUOTE} | [\w$][\w$.-]*+\s*+[:：])
    )
    | \s++\#
    | [ \t]*+[\r\n]\s*+[\w$][\w$.-]*+[:：]""",
    re.VERBOSE,
)
_COLON_NEXT = re.compile(r"\s*+[:：]")

_BARE = re.compile(r"[\w$+.@-]++")
_BARE_KEY = re.compile(r"[\w$][\w$.-]*+")
_BARE_END = re.compile(rf"\s*+(?:[,，、\]}}]|{_QUOTE}|//|/\*|\#)|[ \t]*+[\r\n]")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,3999})", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)
_LITERALS = {
    "true": True,
    "false": False,
    "null": None,
    "none": None,
    "undefined": None,
    "nan": float("nan"),
    "infinity": float("inf"),
    "-infinity": float("-inf"),
}

_ESCAPE = re.compile(
    r"\\u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|\\u([\da-fA-F]{4})|\\(.)", re.DOTALL
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\r": "", "\n": ""}


class LooseValue(NamedTuple):
    """An object or a list, where it ends, and which objects and lists in it were not closed, by identity."""

    value: Any
    end: int
    unclosed: tuple[Any, ...] = ()


class UnreadableJson(ValueError):
    """The text is not JSON in any way that is certain, from `place` on."""

    def __init__(self, place: int) -> None:
        super().__init__(f"not JSON at character {place}")
        self.place = place


def read_loose_json(text: str, start: int) -> LooseValue:
    """The object or list whose bracket is at `start`. Raises `UnreadableJson`.

    Where the text ends before its brackets are closed, what is complete is read.
    """
    return _Scanner(text, start).read()


def unescape(text: str) -> str:
    """The text without one layer of JSON's escapes."""
    return _ESCAPE.sub(_read_escape, text)


def _read_escape(found: re.Match[str]) -> str:
    high, low, code, sign = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    return chr(int(code, 16)) if code else _ESCAPED.get(sign, sign)


class _TextEnds(Exception):
    """The text ends within a token."""


class _Scanner:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._place = start
        # The opened containers, each with the key under which its next value is stored.
        self._open: list[tuple[Any, str]] = []

    def read(self) -> LooseValue:
        root = self._begin_container()
        try:
            while self._open:
                self._read_next()
        except _TextEnds:
            return LooseValue(root, len(self._text), tuple(container for container, _ in self._open))
        return LooseValue(root, self._place)

    def _read_next(self) -> None:
        """Reads a closing bracket, a comma, or one item of the innermost container."""
        sign = self._look()
        container, _ = self._open[-1]
        if sign in "]}":
            self._close(dict if sign == "}" else list)
        elif sign in _COMMAS:
            self._place += 1
        elif isinstance(container, list):
            self._read_value()
        else:
            key = self._read_key()
            if self._look() not in _COLONS:
                raise UnreadableJson(self._place)
            self._place += 1
            # A key without a value has nothing to say.
            if (sign := self._look()) not in "]}" and sign not in _COMMAS:
                self._open[-1] = (container, key)
                self._read_value()

    def _look(self) -> str:
        """The next character that is neither space nor comment."""
        found = _SKIPPED.match(self._text, self._place)
        self._place = found.end() if found else self._place
        if self._place >= len(self._text):
            raise _TextEnds
        return self._text[self._place]

    def _begin_container(self) -> Any:
        if len(self._open) >= _MAX_DEPTH:
            raise UnreadableJson(self._place)
        container: Any = {} if self._text[self._place] == "{" else []
        if self._open:
            self._store(container)
        self._open.append((container, ""))
        self._place += 1
        return container

    def _close(self, kind: type) -> None:
        """Closes the innermost container of this kind, and those in it whose own bracket is missing."""
        if not any(isinstance(container, kind) for container, _ in self._open):
            raise UnreadableJson(self._place)
        while not isinstance(self._open.pop()[0], kind):
            pass
        self._place += 1

    def _store(self, value: Any) -> None:
        container, key = self._open[-1]
        if isinstance(container, list):
            container.append(value)
        else:
            container[key] = value

    def _read_key(self) -> str:
        sign = self._text[self._place]
        if sign not in _ENDS:
            found = _BARE_KEY.match(self._text, self._place)
            if found is None:
                raise UnreadableJson(self._place)
            self._place = found.end()
            return found.group()
        begin = self._place + 1
        end = self._find_quote(sign, begin)
        self._place = end + 1
        return unescape(self._text[begin:end])

    def _read_value(self) -> None:
        sign = self._text[self._place]
        if sign in "{[":
            self._begin_container()
        elif sign in _ENDS:
            self._store(self._read_text(sign))
        else:
            self._store(self._read_bare())

    def _read_text(self, quote: str) -> str:
        """A text may hold line ends and quotes; a quote ends it if what follows can only follow a text."""
        follows = _AFTER_ITEM if isinstance(self._open[-1][0], list) else _AFTER_VALUE
        begin = self._place + 1
        end = self._find_quote(quote, begin)
        while not follows.match(self._text, end + 1):
            # Then the quote that ended an earlier text is missing.
            if _COLON_NEXT.match(self._text, end + 1):
                raise UnreadableJson(end)
            end = self._find_quote(quote, end + 1)
        self._place = end + 1
        return unescape(self._text[begin:end])

    def _find_quote(self, quote: str, place: int) -> int:
        found = _INSIDE[quote].match(self._text, place)
        end = found.end() if found else place
        if end >= len(self._text) or self._text[end] == "\\":
            raise _TextEnds
        return end

    def _read_bare(self) -> Any:
        """A number, a literal of JSON, JavaScript or Python, or one word without quotes."""
        found = _BARE.match(self._text, self._place)
        if found is None:
            raise UnreadableJson(self._place)
        if found.end() == len(self._text):
            raise _TextEnds
        if not _BARE_END.match(self._text, found.end()):
            raise UnreadableJson(found.end())
        self._place = found.end()
        word = found.group()
        if word.casefold() in _LITERALS:
            return _LITERALS[word.casefold()]
        if _INTEGER.fullmatch(word):
            return int(word)
        # 007 is not the number 7: it is an id.
        return float(word) if _NUMBER.fullmatch(word) else word
