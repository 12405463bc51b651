"""The tokens of a call, from whatever a server reports of them; what it does not report is estimated."""

from __future__ import annotations

import math
from typing import Any

from container_image.llm.failures import Usage

_PROMPT = ("prompttokens", "inputtokens", "prompttokencount", "promptevalcount", "inputtokencount", "promptn")
_COMPLETION = (
    "completiontokens",
    "outputtokens",
    "candidatestokencount",
    "evalcount",
    "outputtokencount",
    "predictedn",
)
# The fields that hold the counts, and those around such a field.
_PLACES = frozenset(
    {"usage", "usagemetadata", "tokenusage", "timings", "billedunits", "tokens", "amazonbedrockinvocationmetrics"}
)
_AROUND = frozenset({"xgroq", "meta", "metadata", "data", "usage", "error"})
_TOTAL = ("totaltokens", "totaltokencount")
_CACHED = ("cachedtokens", "promptcachehittokens", "cachereadinputtokens", "cachedcontenttokencount", "cachereadtokens")
_WRITTEN_TO_CACHE = "cachecreationinputtokens"
_DETAILS = ("prompttokensdetails", "inputtokensdetails")
_OUTPUT_DETAILS = ("completiontokensdetails", "outputtokensdetails")


def as_count(value: Any) -> int:
    """A number of tokens; 0 for anything else. Only the bill needs it, so a wrong one must not fail the answer."""
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        return 0
    return int(number) if math.isfinite(number) and number >= 0 else 0


def estimate_tokens(text: str) -> int:
    """About one token for four bytes, in prose and in product lines."""
    # A model can write half a surrogate pair as an escape, which UTF-8 cannot encode.
    return len(text.encode(errors="replace")) // 4


class Counts:
    """The largest counts of all parts of an answer. A later part repeats or replaces an earlier count, never adds."""

    def __init__(self) -> None:
        self._prompt = 0
        self._completion = 0
        self._total = 0
        self._cached = 0
        self._reasoning = 0

    def take(self, reported: Any) -> None:
        """Takes the counts of an object in which a server reports usage, under any server's names; ignores all else."""
        if not isinstance(reported, dict):
            return
        fields = _plain_names(reported)
        prompt = _largest(fields, _PROMPT)
        if "prompttokens" not in fields and "cachereadinputtokens" in fields:
            # Claude counts the tokens of the cache beside those of the input.
            prompt += as_count(fields["cachereadinputtokens"]) + as_count(fields.get(_WRITTEN_TO_CACHE))
        cached = _largest(fields | _plain_names(_details(fields, _DETAILS)), _CACHED)
        thoughts = _details(fields, _OUTPUT_DETAILS)
        self._prompt = max(self._prompt, prompt)
        self._completion = max(self._completion, _largest(fields, _COMPLETION))
        self._total = max(self._total, _largest(fields, _TOTAL))
        self._cached = max(self._cached, cached)
        self._reasoning = max(self._reasoning, as_count(thoughts.get("reasoning_tokens")))

    def take_all(self, part: dict[str, Any]) -> None:
        """Takes the counts from wherever servers write them in a part of an answer, or in an error."""
        self.take(part)
        for name, value in part.items():
            for reported in value if isinstance(value, list) and _plain_name(name) in _PLACES else [value]:
                if not isinstance(reported, dict):
                    continue
                if _plain_name(name) in _PLACES:
                    self.take(reported)
                if _plain_name(name) in _AROUND:
                    self.take_all(reported)

    def usage(self, written: str, *, is_cut: bool = False) -> Usage:
        """The usage of an answer in which all of this was `written`, thoughts included. 0 prompt tokens are unknown.

        If it `is_cut`, a count may be of its beginning only.
        """
        estimated = estimate_tokens(written)
        prompt, completion, total = self._prompt, self._completion, self._total
        if prompt and completion:
            if total == prompt + completion + self._reasoning:
                completion = total - prompt  # some servers count thoughts in the total only
        elif prompt:
            completion = max(0, total - prompt)
        elif completion:
            prompt = max(0, total - completion)
        elif total:
            completion = min(estimated, total)
            prompt = total - completion
        completion = max(completion, estimated) if is_cut else completion or estimated
        return Usage(prompt, completion, min(self._cached, prompt))


def _plain_names(fields: dict[str, Any]) -> dict[str, Any]:
    return {_plain_name(name): value for name, value in fields.items()}


def _plain_name(name: Any) -> str:
    return str(name).replace("_", "").replace("-", "").casefold()


def _details(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return next((fields[name] for name in names if isinstance(fields.get(name), dict)), {})


def _largest(fields: dict[str, Any], names: tuple[str, ...]) -> int:
    return max((as_count(fields.get(name)) for name in names), default=0)
