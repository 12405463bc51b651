"""The failures of a model call, and what to try after each; `classification` decides which one an error is."""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

from wandstore.documents.origin import GenerationCost
from wandstore.errors import ErrorCode, ModelFailed


class Usage(NamedTuple):
    """The tokens of one call, as the provider counted them; 0 is a number that it did not report.

    `cached_prompt_tokens` are those of the prompt that its cache had already, which are billed at a lower price.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_prompt_tokens: int = 0

    @property
    def total(self) -> int:
        return self.prompt_tokens + self.completion_tokens


NO_TOKENS = Usage()


class Remedy(Enum):
    """What to try after a failed call."""

    SECOND_CALL = "second call"
    WITHOUT_PARAMETERS = "the same call without the parameters that were refused"
    NEXT_MODEL = "next model"  # this one does not exist for the account
    OTHER_MODEL = "next model, for this prompt"
    NEXT_PROVIDER = "next provider"
    BLOCKED = "blocked"  # the next provider; this one refuses the account until its owner acts


class CallFailed(ModelFailed):
    """One call without a complete answer.

    `usage` are the tokens of the call: `NO_TOKENS` if the model did nothing, None if nothing is known of them. `part`
    is the text that had arrived. `retry_after` are the seconds that the provider asks to wait before the second call.
    `refused` are the parameters to leave out.
    """

    def __init__(
        self, code: ErrorCode, message: str, remedy: Remedy, usage: Usage | None = NO_TOKENS, part: str = ""
    ) -> None:
        super().__init__(code, message)
        self.remedy = remedy
        self.usage = usage
        self.part = part
        self.retry_after: float | None = None
        self.refused: frozenset[str] = frozenset()


class ErrorInAnswer(Exception):
    """A response of status 200 that contains an error: `error` is its JSON, `usage` and `part` what came before it."""

    def __init__(self, error: Any, usage: Usage | None = NO_TOKENS, part: str = "") -> None:
        super().__init__("the answer contains an error")
        self.error = error
        self.usage = usage
        self.part = part


class NoAnswer(ModelFailed):
    """No provider gave a usable answer; `cost` is the cost of all calls."""

    def __init__(self, failure: ModelFailed, cost: GenerationCost) -> None:
        super().__init__(failure.code, str(failure))
        self.cost = cost


def too_slow(part: str = "", usage: Usage | None = None) -> CallFailed:
    return CallFailed(ErrorCode.TIMEOUT, "The model took too long to answer.", Remedy.SECOND_CALL, usage, part)


def cut_short(usage: Usage | None, part: str = "") -> CallFailed:
    message = "The model's answer exceeded its token limit."
    return CallFailed(ErrorCode.GENERATION_FAILED, message, Remedy.NEXT_PROVIDER, usage, part)


def filtered(usage: Usage | None) -> CallFailed:
    return CallFailed(ErrorCode.GENERATION_FAILED, "The provider filtered the content.", Remedy.NEXT_PROVIDER, usage)


def malformed(usage: Usage | None = NO_TOKENS, why: str = "") -> CallFailed:
    message = " ".join(filter(None, ("The model's answer could not be read.", why)))
    return CallFailed(ErrorCode.GENERATION_FAILED, message, Remedy.SECOND_CALL, usage)


def disconnected() -> CallFailed:
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The connection to the model failed or was cut.", Remedy.SECOND_CALL)
