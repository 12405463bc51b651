"""The failures of a model call, and what to try after each. No other module classifies them."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import httpx2
import openai

from wandstore.documents.origin import GenerationCost
from wandstore.errors import ErrorCode, ModelFailed
from wandstore.observability import logger


class Usage(NamedTuple):
    """The tokens of one call, as the provider counted them.

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
    NEXT_MODEL = "next model"
    NEXT_PROVIDER = "next provider"
    BLOCKED = "blocked"  # the next provider; this one refuses the account until its owner acts


class CallFailed(ModelFailed):
    """One call without a complete answer.

    `usage` are the tokens of the call, None if the provider does not report them; `part` is the text that had arrived
    at the timeout.
    """

    def __init__(
        self, code: ErrorCode, message: str, remedy: Remedy, usage: Usage | None = NO_TOKENS, part: str = ""
    ) -> None:
        super().__init__(code, message)
        self.remedy = remedy
        self.usage = usage
        self.part = part


class NoAnswer(ModelFailed):
    """No provider gave a usable answer; `cost` is the cost of all calls."""

    def __init__(self, failure: ModelFailed, cost: GenerationCost) -> None:
        super().__init__(failure.code, str(failure))
        self.cost = cost


# The kinds of errors in `error.type` or `error.code`; a provider may send them with any status.
_QUOTA_SPENT = frozenset({"exceeded_current_quota_error", "insufficient_quota", "billing_error"})
_OVERLOADED = frozenset(
    {
        "rate_limit_reached_error",
        "rate_limit_exceeded",
        "engine_overloaded_error",
        "rate_limit_error",
        "overloaded_error",
    }
)
_GONE = frozenset({"resource_not_found_error", "model_not_found", "not_found_error"})
_FILTERED = frozenset({"content_filter"})


def classify(error: Exception) -> CallFailed:
    """The failure behind any exception of a call."""
    if type(error).__module__.partition(".")[0] == "anthropic":
        error = _as_plain_error(error)
    match error:
        case CallFailed():
            return error
        case openai.APITimeoutError() | httpx2.TimeoutException() | TimeoutError():
            return too_slow()
        case openai.APIStatusError():
            return refused(error.status_code, {str(error.type), str(error.code)})
        case openai.APIConnectionError() | httpx2.TransportError() | OSError():
            return CallFailed(
                ErrorCode.MODEL_UNAVAILABLE, "The connection to the model failed or was cut.", Remedy.SECOND_CALL
            )
        case ValueError() if not isinstance(error, UnicodeEncodeError):
            # The errors of JSON, pydantic and the decoder are all `ValueError`s: the body is malformed.
            return malformed()
        case _:
            # SDKs raise errors of other kinds too, for example for a key that no header can carry. The page must not
            # fail because of it, and the log must name the error.
            logger.error("unexpected failure of a model call", exc_info=error)
            return CallFailed(ErrorCode.GENERATION_FAILED, "The model could not be called.", Remedy.NEXT_PROVIDER)


def _as_plain_error(error: Exception) -> Exception:
    """An error of the `anthropic` SDK as the equivalent error of this module or of Python."""
    # This module must not load the SDK; if one of its errors arrives here, it is loaded already.
    import anthropic

    match error:
        case anthropic.APITimeoutError():
            return TimeoutError()
        case anthropic.APIStatusError():
            return refused(error.status_code, {str(error.type), str(error.error_code)})
        case anthropic.APIConnectionError():
            return ConnectionError()
        case _:
            return error


def refused(status: int, kinds: set[str]) -> CallFailed:
    """The failure behind an error response, from its status and the kinds in `error.type` and `error.code`."""
    if status in (401, 402, 403) or kinds & _QUOTA_SPENT:
        return CallFailed(
            ErrorCode.MODEL_UNAVAILABLE, "The provider refuses this account's key or quota.", Remedy.BLOCKED
        )
    if kinds & _FILTERED:
        return filtered(NO_TOKENS)
    if status == 404 or kinds & _GONE:
        return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has no such model.", Remedy.NEXT_MODEL)
    if status in (429, 529) or kinds & _OVERLOADED:
        return CallFailed(ErrorCode.RATE_LIMITED, "The provider's rate limit is reached.", Remedy.SECOND_CALL)
    if status in (408, 504):
        return CallFailed(ErrorCode.TIMEOUT, "The provider's own timeout was exceeded.", Remedy.SECOND_CALL)
    # A response of status 200 contains an error if it occurred after the stream had begun.
    if status >= 500 or status == 200:
        return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has an outage.", Remedy.SECOND_CALL)
    return CallFailed(
        ErrorCode.GENERATION_FAILED, f"The provider refused the request with status {status}.", Remedy.NEXT_PROVIDER
    )


def too_slow(part: str = "") -> CallFailed:
    return CallFailed(ErrorCode.TIMEOUT, "The model took too long to answer.", Remedy.SECOND_CALL, None, part)


def cut_short(usage: Usage) -> CallFailed:
    return CallFailed(
        ErrorCode.GENERATION_FAILED, "The model's answer exceeded its token limit.", Remedy.NEXT_PROVIDER, usage
    )


def filtered(usage: Usage) -> CallFailed:
    return CallFailed(ErrorCode.GENERATION_FAILED, "The provider filtered the content.", Remedy.NEXT_PROVIDER, usage)


def malformed() -> CallFailed:
    return CallFailed(ErrorCode.GENERATION_FAILED, "The model's answer could not be read.", Remedy.SECOND_CALL)
