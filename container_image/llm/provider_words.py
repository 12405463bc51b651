"""What a provider says about a request that failed: the fields of any server's error body, and words fit to be logged.

Servers write errors in many shapes: `{"error": {"message", "type", "param", "code"}}`, `{"error": "..."}`,
`{"detail": [{"loc", "msg"}]}`, a list around either, the body of another server as a string in it, or a web page.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

MAX_QUOTED = 200
_MAX_READ = 8_000  # characters; what an error has to say comes first
_MAX_DEPTH = 8

_SENTENCES = frozenset(
    {
        "message",
        "msg",
        "detail",
        "details",
        "error",
        "errors",
        "issues",
        "reason",
        "title",
        "description",
        "raw",
        "cause",
    }
    | {"errormessage", "errormsg", "errordescription", "statusmsg", "failedreason"}
)
_KINDS = frozenset({"type", "code", "status", "errorcode", "errortype", "statuscode", "reason"})
_FIELDS = frozenset({"param", "params", "parameter", "loc", "field", "property", "instancepath", "pointer", "keys"})
_CONTAINERS = frozenset(
    {"metadata", "baseresp", "fieldviolations", "violations", "innererror", "response", "body", "source"}
)
_WEB_PAGE = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*(?:<!doctype html|<html|<head|<body|<h1|<title)"
    r"|\s*error code: 1\d{3}\s*$",  # a firewall's page, as it is written for programs
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.IGNORECASE | re.DOTALL)


class ProviderWords(NamedTuple):
    """`text` are the sentences of an error, `kinds` its types and codes in lower case, `fields` what it names."""

    text: str = ""
    kinds: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    is_web_page: bool = False
    is_json: bool = False

    @property
    def status(self) -> int | None:
        """The status that the body itself states."""
        return min((int(kind) for kind in self.kinds if re.fullmatch(r"[45]\d\d", kind)), default=None)


def read_words(body: bytes, content_type: str = "") -> ProviderWords:
    """The words of an error's body in any form."""
    text = body.decode("utf-8-sig", errors="replace").strip()
    plain = html.unescape(_TAG.sub(" ", text[:_MAX_READ]))
    if _WEB_PAGE.match(text) or ("html" in content_type.casefold() and not text.startswith(("{", "["))):
        return ProviderWords(plain, is_web_page=bool(text))
    try:
        return find_words(json.loads(text))
    except (ValueError, RecursionError):
        return ProviderWords(plain)


def find_words(error: Any) -> ProviderWords:
    """The words of an error's JSON."""
    found = _Found()
    found.collect(error, "error", 0)
    text = " ".join(dict.fromkeys(found.sentences))[:_MAX_READ]
    return ProviderWords(text, frozenset(found.kinds), tuple(dict.fromkeys(found.fields)), is_json=True)


class _Found:
    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.kinds: set[str] = set()
        self.fields: list[str] = []

    def collect(self, value: Any, key: str, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        if isinstance(value, dict):
            for name, inner in value.items():
                self._collect_field(str(name), inner, depth)
        elif isinstance(value, list):
            for inner in value[:20]:
                self.collect(inner, key, depth + 1)
        elif isinstance(value, str) and value.strip():
            self._collect_sentence(value.strip(), depth)

    def _collect_field(self, written: str, value: Any, depth: int) -> None:
        name = _plain(written)
        if name in _KINDS and isinstance(value, str | int) and not isinstance(value, bool):
            self.kinds.add(str(value).casefold())
        if name in _FIELDS and isinstance(value, str | list):
            self.fields.append(".".join(map(str, value)) if isinstance(value, list) else value)
        elif name == "path" and isinstance(value, list):
            self.fields.append(".".join(map(str, value)))  # as a text, it is that of the address
        elif name in _SENTENCES or (name in _CONTAINERS and isinstance(value, dict | list)):
            self.collect(value, name, depth + 1)
        elif name != "messages" and isinstance(value, list) and all(isinstance(part, str) for part in value):
            # Validators write what is wrong with each field under its name.
            self.fields.append(written)
            self.sentences += [f"{written}: {part.strip()}" for part in value[:5]]

    def _collect_sentence(self, sentence: str, depth: int) -> None:
        if sentence.startswith(("{", "[")):
            # A gateway passes on the body of the server behind it as a string.
            try:
                self.collect(json.loads(sentence), "error", depth + 1)
            except (ValueError, RecursionError):
                pass
            else:
                return
        self.sentences.append(sentence)


def _plain(name: Any) -> str:
    return re.sub(r"[_\-\s]", "", str(name)).casefold()


# Quoting --------------------------------------------------------------------------------------------------------------

_SHARED_LENGTH = 20  # as much of our prompt in a row is no coincidence
_SHORTEST_KEY = 6  # a local server takes any word for a key
_SECRETS = re.compile(
    r"\S*\*{3,}\S*"  # a key of which the server masks the middle
    r"|\b(?:sk|pk|rk|org|proj|key|Bearer|Basic)[-_ ](?=\S*\d)[\w*.~+/=-]{6,}"
    r"|\b[A-Za-z0-9_\-+/=]{32,}"
    r"|(?<=\?)\S+"  # the query of an address
    r"|[\w.+-]+@[\w-]+\.[\w.]+",
    re.IGNORECASE,
)
_NAMED_SECRET = re.compile(
    r"\b(api[ _-]?key|token|password|secret|authorization)\b((?:[\"'\s:=]|provided|is)+)(?=\S*\d)[^\s\"',;]{6,}",
    re.IGNORECASE,
)


def quote_words(text: str, secrets: Iterable[str] = ()) -> str:
    """One line of at most `MAX_QUOTED` characters, without keys, unseen characters and what is in one of `secrets`.

    A server may repeat the request in its error, and a prompt tells of a shopper.
    """
    line = _on_one_line(text[:2_000].replace("\\n", " ").replace('\\"', '"'))
    for secret in secrets:
        plain = _on_one_line(secret)
        if len(plain) >= _SHARED_LENGTH:
            line = _without_shared(line, plain)
        elif len(plain) >= _SHORTEST_KEY:
            line = line.replace(plain, "…")
    line = _NAMED_SECRET.sub(r"\1\2…", _SECRETS.sub("…", line))
    line = re.sub(r"…(?:\s*…)+", "…", line)
    return line if len(line) <= MAX_QUOTED else line[: MAX_QUOTED - 1].rstrip() + "…"


def _on_one_line(text: str) -> str:
    seen = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in text)
    return " ".join(seen.split())


def _without_shared(line: str, secret: str) -> str:
    kept, place = [], 0
    while place < len(line):
        end = place + _SHARED_LENGTH
        if len(line) >= end and line[place:end] in secret:
            while end < len(line) and line[place : end + 1] in secret:
                end += 1
            kept.append("…")
            place = end
        else:
            kept.append(line[place])
            place += 1
    return "".join(kept)
