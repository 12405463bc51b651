"""One call of Bedrock's, over a socket that speaks its event stream."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from container_image.llm.bedrock import Bedrock
from container_image.llm.failures import NO_TOKENS, CallFailed, Remedy, Usage
from container_image.prompts import Prompt, ask_again
from tests.stand_in_bedrock import BedrockReply, StandInBedrock, event, exception
from tests.stand_in_model import FOR_LONG
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.errors import ErrorCode
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
MODEL = "us.anthropic.claude-haiku-5-5"
USAGE = {"inputTokens": 900, "outputTokens": 200, "totalTokens": 1100}
WORDS = event("contentBlockDelta", contentBlockIndex=0, delta={"text": "x" * 40})
START = event("messageStart", role="assistant")
NO_ACCESS = "You don't have access to the model with the specified model ID."
NOT_AUTHORIZED = (
    "User: arn:aws:sts::1:assumed-role/generator is not authorized to perform: "
    "bedrock:InvokeModelWithResponseStream on resource: arn:aws:bedrock:us-east-1::foundation-model/anthropic.x"
)
ONLY_BY_PROFILE = (
    "Invocation of model ID anthropic.claude-haiku-5-5 with on-demand throughput isn't supported. Retry your request "
    "with the ID or ARN of an inference profile that contains this model."
)


@pytest.fixture
def server() -> Iterator[StandInBedrock]:
    with StandInBedrock() as stand_in:
        yield stand_in


@pytest.fixture
def bedrock(server: StandInBedrock, aws_environment: None, boto_session: Any) -> Bedrock:
    clients = Clients(BACKGROUND_PATIENCE)
    clients.__dict__["_session"] = boto_session
    return Bedrock.set_up(clients, Settings(bedrock_url=server.url, llm_timeout_seconds=30))


def ask(bedrock: Bedrock, seconds: float = 30) -> str:
    return bedrock.ask(MODEL, PROMPT, time.monotonic() + seconds).text


def failure(bedrock: Bedrock, seconds: float = 30) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        ask(bedrock, seconds)
    return caught.value


def test_an_answer_is_put_together_with_its_tokens(server: StandInBedrock, bedrock: Bedrock) -> None:
    text = json.dumps({"components": ["x" * 500, "é\n"]}, ensure_ascii=False)
    server.replies = [BedrockReply(text, usage=USAGE | {"cacheReadInputTokens": 400, "cacheWriteInputTokens": 50})]
    answer = bedrock.ask(MODEL, PROMPT, time.monotonic() + 30)
    assert (answer.text, answer.is_cut) == (text, False)
    # The tokens of the cache come beside those of the input.
    assert answer.usage == Usage(prompt_tokens=1350, completion_tokens=200, cached_prompt_tokens=400)


def test_a_call_says_what_the_model_has_to_know_and_is_signed(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply("{}", usage=USAGE)]
    bedrock.ask(MODEL, ask_again(PROMPT, "no", ["No."]), time.monotonic() + 30)
    (call,) = server.calls
    assert call.model == MODEL
    assert call.authorization.startswith("AWS4-HMAC-SHA256 ")
    assert call.body["system"] == [{"text": "Answer in JSON."}]
    assert [(turn["role"], turn["content"][0]["text"]) for turn in call.body["messages"]][:2] == [
        ("user", "Please."),
        ("assistant", "no"),
    ]
    assert call.body["inferenceConfig"] == {"maxTokens": PROMPT.max_tokens}
    assert call.body["additionalModelRequestFields"] == {"thinking": {"type": "disabled"}}


def test_each_model_gets_the_arguments_that_it_accepts(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply("{}", usage=USAGE)]
    until = time.monotonic() + 30
    bedrock.ask("eu.anthropic.claude-haiku-4-5-20251001-v1:0", PROMPT, until)
    bedrock.ask("us.amazon.nova-lite-v1:0", PROMPT, until)
    bedrock.ask(MODEL, PROMPT, until, frozenset({"thinking", "system"}))
    older, other, refused = (call.body for call in server.calls)
    assert older["inferenceConfig"]["temperature"] == 0.7
    assert "additionalModelRequestFields" not in older | other | refused
    assert refused["messages"] == [{"role": "user", "content": [{"text": "Answer in JSON.\n\nPlease."}]}]
    assert "system" not in refused


@pytest.mark.parametrize(
    ("error", "code", "remedy"),
    [
        ((429, "ThrottlingException", "Too many requests"), ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL),
        ((429, "ModelNotReadyException", "Not ready"), ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL),
        ((408, "ModelTimeoutException", "Too slow"), ErrorCode.TIMEOUT, Remedy.SECOND_CALL),
        ((424, "ModelErrorException", "The model failed"), ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL),
        ((500, "InternalServerException", "No"), ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL),
        ((503, "ServiceUnavailableException", "No"), ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL),
        ((404, "ResourceNotFoundException", "Model not found"), ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL),
        ((403, "AccessDeniedException", NO_ACCESS), ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL),
        ((403, "AccessDeniedException", NOT_AUTHORIZED), ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED),
        ((403, "UnrecognizedClientException", "Bad token"), ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED),
        (
            (400, "ValidationException", "The provided model identifier is invalid."),
            ErrorCode.MODEL_UNAVAILABLE,
            Remedy.NEXT_MODEL,
        ),
        ((400, "ValidationException", ONLY_BY_PROFILE), ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL),
        ((400, "ValidationException", "Input is too long."), ErrorCode.GENERATION_FAILED, Remedy.OTHER_MODEL),
    ],
)
def test_each_error_of_aws_has_its_remedy(
    server: StandInBedrock, bedrock: Bedrock, error: tuple[int, str, str], code: ErrorCode, remedy: Remedy
) -> None:
    server.replies = [BedrockReply(error=error)]
    failed = failure(bedrock)
    assert (failed.code, failed.remedy, failed.usage) == (code, remedy, NO_TOKENS)
    assert error[2][:20] in str(failed)
    assert len(server.calls) == 1  # the SDK itself tries nothing again


def test_a_parameter_that_is_refused_is_named(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply(error=(400, "ValidationException", "thinking: Extra inputs are not permitted"))]
    failed = failure(bedrock)
    assert (failed.remedy, failed.refused) == (Remedy.WITHOUT_PARAMETERS, frozenset({"thinking"}))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("modelStreamErrorException", ErrorCode.MODEL_UNAVAILABLE),
        ("internalServerException", ErrorCode.MODEL_UNAVAILABLE),
        ("throttlingException", ErrorCode.RATE_LIMITED),
    ],
)
def test_an_error_within_the_stream_is_a_failure_and_what_had_come_is_paid_for(
    server: StandInBedrock, bedrock: Bedrock, kind: str, code: ErrorCode
) -> None:
    server.replies = [BedrockReply(frames=(WORDS, exception(kind, "It broke.")))]
    failed = failure(bedrock)
    assert (failed.code, failed.remedy, failed.usage) == (code, Remedy.SECOND_CALL, Usage(0, 10))
    assert "It broke." in str(failed)


@pytest.mark.parametrize(
    ("reply", "code", "remedy"),
    [
        (BedrockReply("x" * 90, end_after=2), ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL),
        (
            BedrockReply(frames=(event("messageStart", role="assistant"),)),
            ErrorCode.GENERATION_FAILED,
            Remedy.SECOND_CALL,
        ),
        (BedrockReply(frames=(WORDS,)), ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL),
        (BedrockReply(" ", usage=USAGE), ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL),
        (BedrockReply("x", stop="content_filtered", usage=USAGE), ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER),
        (BedrockReply("", stop="max_tokens", usage=USAGE), ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER),
        (BedrockReply(frames=(b"no frame at all, " * 9,)), ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL),
    ],
    ids=["half an answer", "no words", "no end", "blank", "filtered", "cut before a word", "broken frames"],
)
def test_what_is_no_answer_is_a_failure(
    server: StandInBedrock, bedrock: Bedrock, reply: BedrockReply, code: ErrorCode, remedy: Remedy
) -> None:
    server.replies = [reply]
    failed = failure(bedrock)
    assert (failed.code, failed.remedy) == (code, remedy)
    if reply.usage:
        assert failed.usage == Usage(900, 200)


def test_an_answer_that_the_token_limit_has_cut_is_known_as_such(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply("{}", stop="max_tokens", usage=USAGE)]
    assert bedrock.ask(MODEL, PROMPT, time.monotonic() + 30).is_cut


@pytest.mark.slow
def test_a_stream_that_falls_silent_leaves_its_part(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply("x" * 90, hang_after=2, hang_seconds=FOR_LONG)]
    failed = failure(replace(bedrock, part_seconds=2))
    assert (failed.code, failed.remedy, failed.part) == (ErrorCode.TIMEOUT, Remedy.SECOND_CALL, "x" * 40)
    assert failed.usage == Usage(0, 10)


def test_a_stream_that_drips_ends_with_the_calls_time(server: StandInBedrock, bedrock: Bedrock) -> None:
    server.replies = [BedrockReply("x" * 40_000, pause_seconds=0.02)]
    assert failure(bedrock, seconds=0.5).code is ErrorCode.TIMEOUT


def test_thoughts_are_paid_for_and_are_not_the_answer(server: StandInBedrock, bedrock: Bedrock) -> None:
    thought = event("contentBlockDelta", contentBlockIndex=0, delta={"reasoningContent": {"text": "x" * 80}})
    said = event("contentBlockDelta", contentBlockIndex=1, delta={"text": "{}"})
    server.replies = [BedrockReply(frames=(thought, said, event("messageStop", stopReason="end_turn")))]
    answer = bedrock.ask(MODEL, PROMPT, time.monotonic() + 30)
    assert (answer.text, answer.usage) == ("{}", Usage(0, 20))


def test_nobody_at_the_address_and_no_credentials_are_failures(
    bedrock: Bedrock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = Bedrock.set_up(Clients(BACKGROUND_PATIENCE), Settings(bedrock_url="http://127.0.0.1:9"))
    assert failure(closed).remedy is Remedy.SECOND_CALL
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    nameless = Bedrock.set_up(Clients(BACKGROUND_PATIENCE), Settings(bedrock_url="http://127.0.0.1:9"))
    assert failure(nameless).remedy is Remedy.BLOCKED


def test_the_region_decides_the_address_and_names_the_account(aws_environment: None) -> None:
    clients = Clients(BACKGROUND_PATIENCE)
    own, other = (Bedrock.set_up(clients, Settings(bedrock_region=region)) for region in ("", "eu-central-1"))
    assert own.open_client().meta.endpoint_url == "https://bedrock-runtime.us-east-1.amazonaws.com"
    assert other.open_client().meta.endpoint_url == "https://bedrock-runtime.eu-central-1.amazonaws.com"
    assert own.account != other.account


@pytest.mark.slow
def test_claudes_sdk_is_not_loaded_where_only_bedrock_is_set_up() -> None:
    program = (
        "import sys; from container_image.llm.chain import set_up_providers;"
        "from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients; from wandstore.settings import Settings;"
        "print(set_up_providers(Clients(BACKGROUND_PATIENCE), Settings(model_providers='bedrock'))[0].name,"
        " 'anthropic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["bedrock", "False"]
