"""Which of the parameters that we sent does a server refuse? Found by kind, not by the words of one server."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from container_image.llm.provider_words import ProviderWords

TOKEN_LIMITS = ("max_tokens", "max_completion_tokens")
# The system role of a message is refused like a parameter.
SYSTEM = "system"

_TOKEN_LIMIT = (
    r"max(?:imum)?[-_ ]?(?:completion|new|output|generated)?[-_ ]?tokens|num[-_ ]?predict"
    # The prompt would fit into the context, but not with as long an answer as we allow.
    r"|\d+ (?:in|for) the completion"
)
# What servers call a parameter, or speak of when they mean it.
_NAMES = {
    "response_format": r"response[-_ ]?format|json[-_ ]?(?:mode|object|schema|output)|grammar|structured[-_ ]?outputs?"
    r"|response[-_ ]?mime[-_ ]?type",
    "stream_options": r"stream[-_ ]?options|include[-_ ]?usage",
    "max_tokens": _TOKEN_LIMIT,
    "max_completion_tokens": _TOKEN_LIMIT,
    "stream": r"stream(?:ing|ed)?",
    "thinking": r"(?:enable[-_ ]?)?thinking|enable[-_ ]?think",
    "reasoning_effort": r"reasoning(?:[-_ ]?effort)?",
    SYSTEM: r"system[- ]?(?:role|message|prompt|instruction)s?"
    r"|(?:roles?|messages?|prompts?)\b[^.;\n]{0,60}(?<!safety )\bsystem"
    r"|system\b[^.;\n]{0,20}\b(?:roles?|messages?|prompts?)"
    r"|developer instructions?|only user\W+(?:and )?(?:assistant|model)|roles must alternate",
}
# Plain words that an error may have for many reasons: they count only in a sentence that refuses something.
_PLAIN_WORDS = frozenset({"stream", "temperature", "thinking", "reasoning_effort", SYSTEM})
_REFUSES = re.compile(
    r"unsupported|\bnot\b|n't\b|\bnever\b|unknown|unrecogni[sz]ed|unexpected|invalid|illegal|forbidden|\bextra\b|\bmust\b"
    r"|\bonly\b|cannot|\bfailed\b|deprecated|disabled|exceed|\btoo (?:large|big|high|many|long)|expected|remove|\bno\b"
    r"|require|should|limit|greater|less than|<=|unable|refused?|不支持|不允许|不能|无效|错误",
    re.IGNORECASE,
)
# With a status that has many other causes, only this counts.
_REFUSES_PLAINLY = re.compile(
    r"unsupported|failed to (?:parse|compile) (?:the )?grammar"
    r"|(?:\bnot|n't|\bnever) (?:yet |currently )?(?:support|implemented|permitted|allowed|enabled|available)"
    r"|must alternate|\bonly\b.{0,60}\bsupported|(?:unknown|unrecogni[sz]ed|unexpected|invalid|extra)\b.{0,20}"
    r"(?:param|argument|field|input|propert|value|option)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;!?。；](?:\s|$)|\n")


def find_refused(words: ProviderWords, sent: Collection[str], *, is_certain: bool) -> frozenset[str]:
    """The parameters among `sent` that an error refuses.

    `is_certain`: the status says that the request itself is wrong. Otherwise the words must say plainly that something
    is not supported. A sentence may name other parameters too, as a replacement for example, so the first one counts.
    """
    refuses = _REFUSES if is_certain else _REFUSES_PLAINLY
    if is_certain or refuses.search(words.text):
        named = frozenset(name for field in words.fields for name in sent if _names_in_field(name, field))
        if named:
            return named
    for sentence in _SENTENCE_END.split(words.text):
        if refuses.search(sentence) and (first := _first_named(sentence, sent)):
            return frozenset({first})
    if is_certain and (first := _first_named(words.text, set(sent) - _PLAIN_WORDS)):
        return frozenset({first})
    return frozenset()


def _names_in_field(name: str, field: str) -> bool:
    if name == SYSTEM:
        return re.search(r"\bsystem\b|\bmessages?\b.*\brole\b", field, re.IGNORECASE) is not None
    return _pattern(name).search(field) is not None


def _first_named(sentence: str, sent: Collection[str]) -> str | None:
    found = [(match.start(), -len(match.group()), name) for name in sent if (match := _pattern(name).search(sentence))]
    return min(found)[2] if found else None


@lru_cache(maxsize=64)
def _pattern(name: str) -> re.Pattern[str]:
    pattern = _NAMES.get(name) or "[-_ ]?".join(map(re.escape, name.split("_")))
    return re.compile(rf"(?<![A-Za-z0-9_])(?:{pattern})(?![A-Za-z0-9_])", re.IGNORECASE)
