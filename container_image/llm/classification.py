"""Maps every error of a model call to a code and a remedy. No other module classifies them."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx2
import openai

from container_image.llm.counting import Counts
from container_image.llm.failures import (
    NO_TOKENS,
    CallFailed,
    ErrorInAnswer,
    Remedy,
    Usage,
    disconnected,
    filtered,
    malformed,
    too_slow,
)
from container_image.llm.parameters import find_refused
from container_image.llm.patience import read_retry_after
from container_image.llm.provider_words import ProviderWords, find_words, quote_words, read_words
from wandstore.errors import PROVIDER_SAYS, ErrorCode
from wandstore.observability import logger

# A provider that asks for a longer wait is left at once.
MAX_RETRY_AFTER_SECONDS = 10.0


class Asked(NamedTuple):
    """What is known of a request when it has failed. `secrets` are never repeated: the key and the prompt's texts."""

    address: str = ""
    model: str = ""
    parameters: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()


NOTHING_KNOWN = Asked()


class Refusal(NamedTuple):
    """An error response; the status of an error within an answer is 200."""

    status: int
    words: ProviderWords
    retry_after: float | None = None
    usage: Usage = NO_TOKENS


def classify(error: Exception, asked: Asked = NOTHING_KNOWN) -> CallFailed:
    """The failure behind any exception of a call."""
    if type(error).__module__.partition(".")[0] == "anthropic":
        error = _as_plain_error(error)
    match error:
        case CallFailed():
            return error
        case ErrorInAnswer():
            failure = classify_refusal(Refusal(200, find_words(error.error)), asked)
            failure.usage, failure.part = error.usage, error.part
            return failure
        case openai.APITimeoutError() | httpx2.TimeoutException() | TimeoutError():
            return too_slow()
        case openai.APIStatusError():
            return classify_refusal(_read_refusal(error.response), asked)
        case httpx2.HTTPStatusError():
            return classify_refusal(_read_refusal(error.response), asked)
        case openai.APIConnectionError() | httpx2.TransportError() | OSError():
            return disconnected()
        case ValueError() | RecursionError() if not isinstance(error, UnicodeEncodeError):
            # The errors of JSON and of the decoder are all `ValueError`s: the body is malformed.
            return malformed()
        case _:
            # SDKs raise errors of other kinds too, for example for a key that no header can carry. The page must not
            # fail because of it, and the log must name the error.
            logger.error("unexpected failure of a model call", exc_info=error)
            return CallFailed(ErrorCode.GENERATION_FAILED, "The model could not be called.", Remedy.NEXT_PROVIDER)


def _as_plain_error(error: Exception) -> Exception:
    """An error of the `anthropic` SDK as the equivalent error of Python or of its HTTP client."""
    # This module must not load the SDK; if one of its errors arrives here, it is loaded already.
    import anthropic

    match error:
        case anthropic.APITimeoutError():
            return TimeoutError()
        case anthropic.APIStatusError():
            return httpx2.HTTPStatusError("refused", request=error.response.request, response=error.response)
        case anthropic.APIConnectionError():
            return ConnectionError()
        case _:
            return error


def _read_refusal(response: Any) -> Refusal:
    try:
        body = bytes(response.content)
    except httpx2.StreamError:
        body = b""
    words = read_words(body, response.headers.get("content-type", ""))
    return Refusal(response.status_code, words, read_retry_after(response.headers), _read_usage(body))


def _read_usage(body: bytes) -> Usage:
    """What an error says that was used all the same."""
    counts = Counts()
    try:
        error = json.loads(body)
    except (ValueError, RecursionError):
        return NO_TOKENS
    if isinstance(error, dict):
        counts.take_all(error)
    return counts.usage("")


def classify_refusal(refusal: Refusal, asked: Asked = NOTHING_KNOWN) -> CallFailed:
    """The failure behind an error response, with the server's own words."""
    failure = _decide(refusal, asked)
    failure.usage = refusal.usage
    if failure.remedy is Remedy.SECOND_CALL and refusal.retry_after is not None:
        failure.retry_after = refusal.retry_after
        if refusal.retry_after > MAX_RETRY_AFTER_SECONDS:
            failure.remedy = Remedy.NEXT_PROVIDER
    if quoted := quote_words(refusal.words.text, asked.secrets):
        failure.args = (f"{failure}{PROVIDER_SAYS}{quoted}",)
    return failure


# The kinds of errors in `error.type` or `error.code`; a provider may send them with any status.
_QUOTA_KINDS = frozenset(
    {"exceeded_current_quota_error", "insufficient_quota", "billing_error", "insufficient_balance", "quota_exceeded"}
    | {"budget_exceeded", "credit_limit", "arrearage"}
)
_KEY_KINDS = frozenset(
    {"invalid_api_key", "invalid_authentication_error", "authentication_error", "account_deactivated", "token_expired"}
    | {"organization_restricted"}
)
_OVERLOADED_KINDS = frozenset(
    {
        "rate_limit_reached_error",
        "rate_limit_exceeded",
        "engine_overloaded_error",
        "rate_limit_error",
        "overloaded_error",
        "too_many_requests",
        "throttlingexception",
    }
)
_GONE_KINDS = frozenset(
    {"resource_not_found_error", "not_found_error", "model_not_found", "model_not_available", "model_decommissioned"}
    | {"deploymentnotfound"}
)
_REFUSED_MODEL_KIND = re.compile(
    r"models?_?(?:not_?(?:found|available|supported|allowed|open)|access|decommissioned|deprecated|permission|retired|terms)"
    r"|(?:invalid|no_such|unknown|unsupported)_?model"
)
_FILTERED_KINDS = frozenset(
    {"content_filter", "content_policy_violation", "data_inspection_failed", "responsibleaipolicyviolation"}
)
_JSON_KINDS = frozenset({"json_validate_failed", "tool_use_failed"})
_CONTEXT_KINDS = frozenset({"context_length_exceeded", "context_window_exceeded"})

_QUOTA = re.compile(
    r"quota|insufficient (?:credit|balance|fund)|credit balance|(?:out of|not enough|no more|more|included) credits?"
    r"|\bbilling\b|payment|prepaid|余额|欠费|充值|overdue|arrear|good standing|\bbudget\b|\btop[ -]?up\b"
    r"|(?:spend(?:ing)?|usage|credit) limit|free (?:allocation|allowance|credit)",
    re.IGNORECASE,
)
_PASSES_SOON = re.compile(
    r"rate.?limit|retry (?:in|after)|try again (?:in|after|later)|per (?:minute|second|hour|day)|too many requests"
    r"|\b[rt]p[md]\b|resource.?exhausted",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?:api|access|auth\w*)[ _-]?(?:secret )?(?:key|token)|unauthori[sz]ed|authenticat|credentials"
    r"|(?:account|organi[sz]ation|project|team|workspace) (?:is|has been|was) "
    r"(?:\w+ )?(?:suspended|disabled|deactivated|locked|restricted)",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"content (?:filter|policy|management|moderation)|moderation|flagged|safety (?:system|filter|policy)|prohibited"
    r"|responsible ai|inappropriate|敏感",
    re.IGNORECASE,
)
_JSON_FAILED = re.compile(r"failed to (?:generate|validate|produce) (?:valid )?json", re.IGNORECASE)
_CONTEXT = re.compile(
    r"context (?:length|window|size|limit)|maximum (?:context|input|prompt)|(?:prompt|input|request|messages?)"
    r"[^.;]{0,40}too (?:long|large|many)|too many (?:input )?tokens|exceeds?[^.;]{0,40}(?:context|token|length)"
    r"|reduce the length|token count[^.;]{0,30}exceed",
    re.IGNORECASE,
)
_ABSENT = (
    r"(?:(?:not|n['’]t) (?:be )?(?:found|exist|available|supported|allowed|permitted|enabled|loaded|valid|accessible"
    r"|active|activated|deployed|open|ready|servable|served|one of)|no longer|unknown|invalid|unavailable|unsupported"
    r"|deprecated|decommissioned|retired|removed|disabled|blocked|shut ?down|sunset|requires? (?:terms|access|approval)"
    r"|does(?:n['’]t| not) support chat|不存在|未开通)"
)
_NO_MODEL = re.compile(
    rf"\b(?:models?|deployment|engine)\b(?!['’]s)(?:(?!\bsupport\b(?! chat))[^;\n]){{0,120}}{_ABSENT}"
    r"|\b(?:no healthy|not work with the specified|supported(?: api)?) (?:models?|deployments?)\b"
    r"|could not find [^.;]{0,40}model"
    r"|\b(?:unknown|invalid|unsupported|no such|not a valid|missing|unrecognized|find|load|access|access to|access the"
    r"|use|using|available for) (?:the |this |that |a |any )?(?:requested |specified )?(?:model|deployment|engine)\b"
    r"|模型.{0,40}不存在|not a valid model",
    re.IGNORECASE,
)
_SPEAKS_OF_MODEL = re.compile(r"\b(?:models?|deployments?|engine)\b(?!/)|模型", re.IGNORECASE)
_NO_PATH = re.compile(
    r"^\W*(?:404|error|file|operation|page|resource|path|route|the|requested|url|endpoint|api|http|status|code|:|\s|-)*"
    r"not[ _]found\W*$"
    r"|invalid (?:url|path|uri|endpoint)|\b(?:no|unexpected|unknown|unrecogni[sz]ed|unsupported) (?:such |static )?"
    r"(?:route|path|url|uri|endpoint|api|request url|handler|resource)\b|cannot (?:post|get) "
    r"|/chat/completions|/messages\b"
    r"|url\.not_found|(?:route|path|url|uri|endpoint|page|operation)\b[^.;]{0,60}(?:not found|not exist)|not found: ?/"
    r"|method not allowed|missing authentication token|404 page",
    re.IGNORECASE,
)
# What a server says of a wrong address with a status that is no 404.
_UNKNOWN_ENDPOINT = re.compile(r"\b(?:unexpected|unknown|invalid) (?:endpoint|url|route|path)\b", re.IGNORECASE)
# The statuses with which servers refuse a parameter; the first two say nothing else.
_REFUSED_STATUSES = frozenset({400, 422})
_MODEL_STATUSES = frozenset({400, 401, 403, 410, 422})
_PERHAPS_REFUSED_STATUSES = frozenset({200, 404, 405, 409, 415, 500, 501})


def _decide(refusal: Refusal, asked: Asked) -> CallFailed:
    words = refusal.words
    status = (words.status or 200) if refusal.status == 200 else refusal.status
    kinds, text = words.kinds, words.text
    if words.is_web_page:
        return _decide_web_page(status, asked)
    if kinds & _JSON_KINDS or _JSON_FAILED.search(text):
        return CallFailed(
            ErrorCode.GENERATION_FAILED, "The model wrote no JSON, which the provider refused.", Remedy.SECOND_CALL
        )
    if kinds & _GONE_KINDS and not _is_about_the_path(refusal, asked):
        return _no_model()
    if status in _MODEL_STATUSES and any(map(_REFUSED_MODEL_KIND.match, kinds)):
        return _no_model()
    if failure := _decide_by_kinds(status, kinds):
        return failure
    is_certain = status in _REFUSED_STATUSES
    may_be_refused = is_certain or status in _PERHAPS_REFUSED_STATUSES
    if may_be_refused and (refused := find_refused(words, asked.parameters, is_certain=is_certain)):
        return _without(refused)
    return _decide_by_words(status, words, asked) or _decide_by_status(status, refusal, asked)


def _decide_by_kinds(status: int, kinds: frozenset[str]) -> CallFailed | None:
    if status == 402 or kinds & _QUOTA_KINDS:
        return _blocked()
    if kinds & _FILTERED_KINDS:
        return filtered(NO_TOKENS)
    if kinds & _OVERLOADED_KINDS:
        # This one request is over the limit, so waiting does not help.
        return _too_long() if status == 413 else _rate_limited()
    return _blocked() if kinds & _KEY_KINDS else None


def _decide_by_words(status: int, words: ProviderWords, asked: Asked) -> CallFailed | None:
    kinds, text = words.kinds, words.text
    if status in (200, 400, 413, 422, 500) and (kinds & _CONTEXT_KINDS or _CONTEXT.search(text)):
        return _too_long()
    if status in (200, 400, 403, 451) and _FILTERED.search(text):
        return filtered(NO_TOKENS)
    if status in (200, 400, 401, 403, 404, 422, 429) and _QUOTA.search(text) and not _PASSES_SOON.search(text):
        return _blocked()
    # A server may name the model without calling it one.
    named = re.sub(rf"(?<![\w/]){re.escape(asked.model)}(?!\w)", " model ", text) if asked.model else text
    names_field = any(re.fullmatch(r"(?:.*\W)?model", field, re.IGNORECASE) for field in words.fields)
    if status in _MODEL_STATUSES and (names_field or _NO_MODEL.search(named)):
        return _no_model()
    if status == 403 and _SPEAKS_OF_MODEL.search(text):
        return _no_model()
    if status in (200, 400, 422) and _KEY.search(text):
        return _blocked()
    if status in (200, 400) and _UNKNOWN_ENDPOINT.search(text):
        return _no_path(asked)
    if status in (400, 422) and _SPEAKS_OF_MODEL.search(named):
        return _refused_for_this_model()
    return None


def _decide_by_status(status: int, refusal: Refusal, asked: Asked) -> CallFailed:
    if status in (401, 403):
        if re.search("missing authentication token", refusal.words.text, re.IGNORECASE):
            return _no_path(asked)  # API Gateway's words for a path that it does not have
        return _blocked()
    if status in (404, 405):
        return _no_path(asked) if status == 405 or _is_about_the_path(refusal, asked) else _no_model()
    if status == 410:
        return _no_model()
    if status in (429, 529):
        return _rate_limited()
    if status in (408, 504):
        return CallFailed(ErrorCode.TIMEOUT, "The provider's own timeout was exceeded.", Remedy.SECOND_CALL)
    # A response of status 200 contains an error if it occurred after the stream had begun.
    if status >= 500 or status == 200:
        return _outage()
    return CallFailed(
        ErrorCode.GENERATION_FAILED, f"The provider refused the request with status {status}.", Remedy.NEXT_PROVIDER
    )


def _decide_web_page(status: int, asked: Asked) -> CallFailed:
    """A page of a proxy, a firewall or a sign-in says nothing about the account, so it never blocks one."""
    if status in (404, 405):
        return _no_path(asked)
    if status == 429:
        return _rate_limited()
    if status in (408, 504):
        return CallFailed(ErrorCode.TIMEOUT, "The provider's own timeout was exceeded.", Remedy.SECOND_CALL)
    if status >= 500 or status == 200:
        return _outage()
    message = f"A web page of status {status} came instead of an answer, as a firewall or a proxy sends it."
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, message, Remedy.NEXT_PROVIDER)


def _is_about_the_path(refusal: Refusal, asked: Asked) -> bool:
    """Whether a 404 is about the address, and not about the model."""
    text = refusal.words.text
    is_named = asked.model and re.search(rf"(?<![\w/]){re.escape(asked.model)}(?!\w)", text)
    if is_named or _SPEAKS_OF_MODEL.search(text):
        return False
    if not text:
        return not refusal.words.kinds & _GONE_KINDS
    # An API that says anything else in its own form has understood the address.
    return bool(_NO_PATH.search(text)) or not refusal.words.is_json


def _without(refused: frozenset[str]) -> CallFailed:
    names = ", ".join(sorted(refused))
    failure = CallFailed(
        ErrorCode.GENERATION_FAILED, f"The provider refuses {names} of the request.", Remedy.WITHOUT_PARAMETERS
    )
    failure.refused = refused
    return failure


def _blocked() -> CallFailed:
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider refuses this account's key or quota.", Remedy.BLOCKED)


def _no_model() -> CallFailed:
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has no such model.", Remedy.NEXT_MODEL)


def _refused_for_this_model() -> CallFailed:
    return CallFailed(
        ErrorCode.GENERATION_FAILED, "The provider refuses the request to this model.", Remedy.OTHER_MODEL
    )


def _no_path(asked: Asked) -> CallFailed:
    message = (
        f"The server does not know the address {_plain_address(asked.address)}: the base URL is wrong, and probably"
        " lacks its version path, such as /v1."
    )
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, message, Remedy.NEXT_PROVIDER)


def _plain_address(address: str) -> str:
    """The address without user, password and query, in which a key may be."""
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    except ValueError:
        return "of the settings"


def _too_long() -> CallFailed:
    return CallFailed(ErrorCode.GENERATION_FAILED, "The prompt is too long for the model.", Remedy.OTHER_MODEL)


def _rate_limited() -> CallFailed:
    return CallFailed(ErrorCode.RATE_LIMITED, "The provider's rate limit is reached.", Remedy.SECOND_CALL)


def _outage() -> CallFailed:
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, "The provider has an outage.", Remedy.SECOND_CALL)
