"""Amazon Bedrock: models that AWS serves. It needs no key, because the function's role gives the permission."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, ClassVar

import botocore.exceptions
import urllib3.exceptions

from container_image.llm.call import AnswerForm, ModelAnswer, make_call
from container_image.llm.classification import NOTHING_KNOWN, Asked, Refusal, classify_refusal
from container_image.llm.claude import accepted_by
from container_image.llm.counting import as_count, estimate_tokens
from container_image.llm.failures import (
    NO_TOKENS,
    CallFailed,
    Remedy,
    Usage,
    cut_short,
    disconnected,
    filtered,
    malformed,
    too_slow,
)
from container_image.llm.ledger import name_account
from container_image.llm.parameters import SYSTEM
from container_image.llm.patience import SOCKET_SLACK_SECONDS
from container_image.llm.provider_words import ProviderWords, quote_words
from container_image.prompts import Prompt
from wandstore.aws.clients import Clients
from wandstore.documents.origin import Source
from wandstore.errors import PROVIDER_SAYS, ErrorCode
from wandstore.settings import Settings

# The status of an error that comes within a stream, by its kind; a response has its own.
_STATUS = {
    "internalServerException": 500,
    "modelStreamErrorException": 500,
    "serviceUnavailableException": 503,
    "throttlingException": 429,
    "validationException": 400,
    "modelTimeoutException": 408,
}
# The model itself has failed, which is an outage; AWS answers 424.
_OUTAGE_STATUSES = frozenset({424})
_NO_PERMISSION = re.compile("not authorized to perform", re.IGNORECASE)
# AWS's words for the id of a model that is only there through an inference profile.
_ONLY_BY_PROFILE = re.compile("inference profile", re.IGNORECASE)
_FILTERED = ("content_filtered", "guardrail_intervened")
_CUT = ("max_tokens", "model_context_window_exceeded")
_LAST = re.compile(rb'(?:^|\n)\{"metadata"')


@dataclass(frozen=True)
class Bedrock:
    """The models that the function's role may call. They are tried in order while one is missing.

    A page of theirs counts as Claude's: that is what Bedrock is set up for.
    """

    name: ClassVar[str] = "bedrock"
    source: ClassVar[Source] = Source.CLAUDE

    open_client: Callable[[], Any] = field(repr=False)
    address: str  # the region, or the URL in its place
    models: tuple[str, ...]
    part_seconds: float

    @classmethod
    def set_up(cls, clients: Clients, settings: Settings) -> Bedrock:
        """The client is made for the first call: it reads botocore's description of the service."""
        seconds = settings.llm_timeout_seconds + SOCKET_SLACK_SECONDS
        region, url = settings.bedrock_region, settings.bedrock_url
        return cls(
            open_client=partial(_open_client, clients, region, url, seconds),
            address=url or region,
            models=settings.bedrock_models,
            part_seconds=settings.llm_timeout_seconds,
        )

    @property
    def account(self) -> str:
        return name_account(self.address, "")

    def ask(self, model: str, prompt: Prompt, deadline: float, refused: frozenset[str] = frozenset()) -> ModelAnswer:
        """One call. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
        extra = {name: value for name, value in _accepted_by(model).items() if name not in refused}
        asked = Asked(
            address=self.address,
            model=model,
            parameters=frozenset(extra) | ({SYSTEM} - refused),
            secrets=prompt.texts,
        )
        request = {"modelId": model, **_write_messages(prompt, refused), **_write_options(prompt, extra)}
        return make_call(lambda: self._send(request, asked), CONVERSATION, self.part_seconds, deadline, asked)

    def _send(self, request: dict[str, Any], asked: Asked) -> Generator[bytes]:
        """The events of the answer, each as a line of JSON, so that one that is cut off can be read."""
        answer = _Conversation()
        try:
            with closing(self.open_client().converse_stream(**request)["stream"]) as events:
                for event in events:
                    answer.take(event)
                    yield json.dumps(event, ensure_ascii=False, default=str).encode(errors="replace") + b"\n"
        except Exception as error:
            # `classify` knows no error of AWS's SDK; what is unknown here too is left to it.
            failure = classify_aws(error, asked)
            if failure is None:
                raise
            if any(answer.known_usage):
                failure.usage = answer.known_usage  # what had come before is paid for
            raise failure from error


@cache
def _open_client(clients: Clients, region: str, url: str, read_seconds: float) -> Any:
    return clients.open_bedrock(region, url, read_seconds)


def _accepted_by(model: str) -> dict[str, Any]:
    """Further arguments of a model; models of others than Anthropic get none."""
    _, found, name = model.rpartition("anthropic.")
    return accepted_by(name) if found else {}


def _write_messages(prompt: Prompt, refused: Collection[str]) -> dict[str, Any]:
    first, system = prompt.user, {"system": [{"text": prompt.system}]}
    if SYSTEM in refused:
        first, system = f"{prompt.system}\n\n{prompt.user}", {}
    turns = [("user", first), *prompt.later_turns]
    return {"messages": [{"role": role, "content": [{"text": text}]} for role, text in turns], **system}


def _write_options(prompt: Prompt, extra: dict[str, Any]) -> dict[str, Any]:
    inference: dict[str, Any] = {"maxTokens": prompt.max_tokens}
    if "temperature" in extra:
        inference["temperature"] = extra["temperature"]
    further = {name: value for name, value in extra.items() if name != "temperature"}
    return {"inferenceConfig": inference} | ({"additionalModelRequestFields": further} if further else {})


# Errors ---------------------------------------------------------------------------------------------------------------


def classify_aws(error: Exception, asked: Asked = NOTHING_KNOWN) -> CallFailed | None:
    """The failure behind an error of AWS's SDK or of the connection below it; None for any other error."""
    match error:
        case botocore.exceptions.ClientError():
            return _classify_refusal(error, asked)
        case botocore.exceptions.ConnectTimeoutError() | botocore.exceptions.ReadTimeoutError():
            return too_slow()
        case urllib3.exceptions.TimeoutError():
            return too_slow()
        case botocore.exceptions.NoCredentialsError() | botocore.exceptions.PartialCredentialsError():
            message = "AWS has no credentials for the calls of Bedrock."
            return CallFailed(ErrorCode.MODEL_UNAVAILABLE, message, Remedy.BLOCKED)
        case botocore.exceptions.ConnectionError() | botocore.exceptions.HTTPClientError():
            return disconnected()
        case urllib3.exceptions.HTTPError():
            return disconnected()
        case _ if type(error).__module__ == "botocore.eventstream":
            return malformed()  # a frame that is broken
        case _:
            return None


def _classify_refusal(error: botocore.exceptions.ClientError, asked: Asked) -> CallFailed:
    said = error.response.get("Error", {})
    code, text = str(said.get("Code", "")), str(said.get("Message", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    if isinstance(error, botocore.exceptions.EventStreamError) or status == 200:
        status = _STATUS.get(code[:1].lower() + code[1:], 500)
    if status in _OUTAGE_STATUSES:
        status = 503
    if status == 404 or (status == 400 and _ONLY_BY_PROFILE.search(text)):
        return _quote("The provider has no such model.", Remedy.NEXT_MODEL, text, asked)
    if status == 403 and _NO_PERMISSION.search(text):
        return _quote("The function's role may not call the model.", Remedy.BLOCKED, text, asked)
    return classify_refusal(Refusal(status, ProviderWords(text, frozenset({code.casefold()}))), asked)


def _quote(message: str, remedy: Remedy, text: str, asked: Asked) -> CallFailed:
    quoted = quote_words(text, asked.secrets)
    return CallFailed(ErrorCode.MODEL_UNAVAILABLE, f"{message}{PROVIDER_SAYS}{quoted}" if quoted else message, remedy)


# The answer -----------------------------------------------------------------------------------------------------------


@dataclass
class _Conversation:
    """What the events say, one after the other. Thoughts (`reasoningContent`) are paid for and are not the answer."""

    text: str = ""
    thoughts: str = ""
    stop: str = ""
    usage: Usage = NO_TOKENS

    def take(self, event: Any) -> None:
        match event:
            case {"contentBlockDelta": {"delta": {"text": str(text)}}}:
                self.text += text
            case {"contentBlockDelta": {"delta": {"reasoningContent": {"text": str(text)}}}}:
                self.thoughts += text
            case {"messageStop": {"stopReason": str(reason)}}:
                self.stop = reason
            case {"metadata": {"usage": dict(usage)}}:
                cached = as_count(usage.get("cacheReadInputTokens"))
                # The tokens of the cache are counted beside those of the input.
                prompt = as_count(usage.get("inputTokens")) + as_count(usage.get("cacheWriteInputTokens")) + cached
                self.usage = Usage(prompt, as_count(usage.get("outputTokens")), cached)

    @property
    def known_usage(self) -> Usage:
        """As reported, else an estimate of what was written."""
        return self.usage if any(self.usage) else Usage(0, estimate_tokens(self.text + self.thoughts))


def is_complete(body: bytes | bytearray, searched: int) -> bool:
    """Whether the last event is there, which has the usage."""
    return _LAST.search(body, max(0, searched - 16)) is not None


def read_conversation(body: bytes) -> ModelAnswer:
    """The answer in the lines of events. Raises `CallFailed`."""
    answer = _Conversation()
    for line in body.splitlines():
        answer.take(json.loads(line))
    usage = answer.known_usage
    if answer.stop in _FILTERED:
        raise filtered(usage)
    if not answer.text.strip():
        raise cut_short(usage) if answer.stop in _CUT else malformed(usage)
    if not answer.stop:
        raise malformed(usage, "It has no end.")
    return ModelAnswer(answer.text, usage, answer.stop in _CUT)


def read_part(body: bytes) -> ModelAnswer:
    """The model's text in a stream that was cut off. Each line is whole, as one event was."""
    answer = _Conversation()
    for line in body.splitlines():
        answer.take(json.loads(line))
    return ModelAnswer(answer.text, answer.known_usage)


CONVERSATION = AnswerForm(is_complete, read_conversation, read_part)
