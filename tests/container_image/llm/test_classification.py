"""What an error response means, by what servers say in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from container_image.llm.classification import Asked, Refusal, classify, classify_refusal
from container_image.llm.failures import ErrorInAnswer, Remedy, Usage
from container_image.llm.patience import read_retry_after
from container_image.llm.provider_words import find_words, read_words
from wandstore.errors import ErrorCode, JobError

ASKED = Asked(
    address="https://user:pass-1234@llm.test/chat/completions?key=secret",
    model="vendor/some-model",
    parameters=frozenset({"max_tokens", "stream"}),
    secrets=("my-api-key-123",),
)
NEXT_MODEL = (ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL)
OTHER_MODEL = (ErrorCode.GENERATION_FAILED, Remedy.OTHER_MODEL)
BLOCKED = (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)
ADDRESS = (ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_PROVIDER)
NEXT_PROVIDER = (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)
SECOND_CALL = (ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL)
RATE_LIMITED = (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)
OUTAGE = (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)
TIMEOUT = (ErrorCode.TIMEOUT, Remedy.SECOND_CALL)
WITHOUT = (ErrorCode.GENERATION_FAILED, Remedy.WITHOUT_PARAMETERS)


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


def outcome(status: int, body: Any, content_type: str = "application/json") -> tuple[ErrorCode, Remedy]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    failure = classify_refusal(Refusal(status, read_words(raw, content_type)), ASKED)
    return failure.code, failure.remedy


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        # A model
        (400, error("The model `x` does not exist or you do not have access to it."), NEXT_MODEL),
        (400, error("vendor/some-model is not a valid model ID", code=400), NEXT_MODEL),
        (400, error("Invalid model: x", type="invalid_model", code="1500"), NEXT_MODEL),
        (400, error("Model Not Exist", type="invalid_request_error"), NEXT_MODEL),
        (400, error("The model `x` has been decommissioned and is no longer supported."), NEXT_MODEL),
        (400, error("no", code="model_decommissioned"), NEXT_MODEL),
        (400, {"detail": "Model x is not loaded"}, NEXT_MODEL),
        (400, {"message": "The provided model identifier is invalid."}, NEXT_MODEL),
        (401, error("key not allowed to access model. This key can only access models=['a'].", code="401"), NEXT_MODEL),
        (403, error("Project does not have access to model m", code="model_not_found"), NEXT_MODEL),
        (403, {"message": "You don't have access to the model with the specified model ID."}, NEXT_MODEL),
        (403, error("This model is available to verified organizations only"), NEXT_MODEL),
        (404, error("The model `x` does not exist", type="NotFoundError", code=404), NEXT_MODEL),
        (404, error('model "x" not found, try pulling it first', type="api_error"), NEXT_MODEL),
        (404, {"error": "model 'x' not found"}, NEXT_MODEL),
        (404, b"model 'x' not found", NEXT_MODEL),
        (404, b"vendor/some-model is unknown here", NEXT_MODEL),
        (404, error("models/x is not found for API version v1beta", status="NOT_FOUND"), NEXT_MODEL),
        (404, error("No endpoints found for vendor/some-model.", code=404), NEXT_MODEL),
        (404, error("model: claude-x", type="not_found_error"), NEXT_MODEL),
        (404, error("The API deployment for this resource does not exist.", code="DeploymentNotFound"), NEXT_MODEL),
        (404, error("no", type="resource_not_found_error"), NEXT_MODEL),
        (410, error("The model x has reached its end of life"), NEXT_MODEL),
        (422, {"detail": "Unknown model"}, NEXT_MODEL),
        (400, error("There are no healthy deployments for this model."), NEXT_MODEL),
        (400, {"message": "Model x with on-demand throughput isn’t supported."}, NEXT_MODEL),
        (400, error("The requested model could not be found."), NEXT_MODEL),
        (400, error("no", code="model_terms_required"), NEXT_MODEL),
        (400, error("The operation does not work with the specified model, x."), NEXT_MODEL),
        (400, error("Publisher Model `x` is not servable in region us."), NEXT_MODEL),
        (400, error("The supported API model names are a or b, but you passed vendor/some-model."), NEXT_MODEL),
        (400, error("Invalid value.", param="model"), NEXT_MODEL),
        (422, {"detail": [{"loc": ["body", "model"], "msg": "Input should be 'a'"}]}, NEXT_MODEL),
        (400, b"could not find real modelID for x", NEXT_MODEL),
        (400, error("vendor/some-model does not support chat"), NEXT_MODEL),
        (400, error("'vendor/some-model' is not one of ['a', 'b']"), NEXT_MODEL),
        # A key, a quota, a bill
        (400, error("API key not valid. Please pass a valid API key.", status="INVALID_ARGUMENT"), BLOCKED),
        (400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: sk***9"}, BLOCKED),
        (400, error("Your credit balance is too low to access the API. Go to Plans & Billing."), BLOCKED),
        (401, error("Invalid Authentication", type="invalid_authentication_error"), BLOCKED),
        (401, b"", BLOCKED),
        (402, error("Insufficient Balance"), BLOCKED),
        (402, {"detail": "Payment required"}, BLOCKED),
        (403, error("Your account has been suspended"), BLOCKED),
        (403, {"message": "Forbidden"}, BLOCKED),
        (403, b"", BLOCKED),
        (403, error("The free quota has been exhausted", code="AllocationQuota.FreeTierOnly"), BLOCKED),
        (429, error("You exceeded your current quota", type="exceeded_current_quota_error"), BLOCKED),
        (429, error("Your account is suspended due to insufficient balance, please check your billing"), BLOCKED),
        (400, error("Budget has been exceeded! Max budget: 10.0", type="budget_exceeded"), BLOCKED),
        (429, {"error": "You have exceeded your monthly included credits."}, BLOCKED),
        (429, {"errors": [{"message": "you have used up your daily free allocation", "code": 4006}]}, BLOCKED),
        (400, error("This organization has been disabled."), BLOCKED),
        (400, error("You have reached your specified API usage limits."), BLOCKED),
        (400, error("no", code="Arrearage"), BLOCKED),
        (429, error("Please top up your account to continue."), BLOCKED),
        (400, error("login fail: Please carry the API secret key"), BLOCKED),
        # A rate
        (429, error("Limit reached. Upgrade at https://x.test/billing", code="rate_limit_exceeded"), RATE_LIMITED),
        (429, error("You exceeded your current quota, check your billing. Please retry in 34s."), RATE_LIMITED),
        (429, b"", RATE_LIMITED),
        (429, error("Too many tokens per minute for this model"), RATE_LIMITED),
        (503, error("overloaded", type="overloaded_error"), RATE_LIMITED),
        (529, error("Overloaded"), RATE_LIMITED),
        # The address
        (404, {"detail": "Not Found"}, ADDRESS),
        (404, b"404 page not found", ADDRESS),
        (404, b"", ADDRESS),
        (404, b"default backend - 404", ADDRESS),
        (404, b"nothing is here", ADDRESS),
        (404, {"error": {"message": "no"}}, NEXT_MODEL),
        (404, {"error": "Not Found"}, ADDRESS),
        (404, {"error": {"message": "Not Found", "code": 404}}, ADDRESS),
        (404, error("Invalid URL (POST /chat/completions)", type="invalid_request_error"), ADDRESS),
        (404, error("Unknown request URL: POST /chat/completions. See the docs", code="unknown_url"), ADDRESS),
        (404, {"errors": [{"code": 7000, "message": "No route for that URI"}], "success": False}, ADDRESS),
        (404, error("Resource not found", code="404"), ADDRESS),
        (404, b"Cannot POST /chat/completions", ADDRESS),
        (404, {"timestamp": "now", "status": 404, "error": "Not Found", "path": "/chat/completions"}, ADDRESS),
        (404, {"error": "File Not Found", "message": "/chat/completions not found"}, ADDRESS),
        (404, error("Not Found", type="not_found_error"), ADDRESS),
        (404, error("File Not Found", type="not_found_error", code=404), ADDRESS),
        (404, {"status": 404, "error": "Not Found", "message": "No static resource chat/completions."}, ADDRESS),
        (404, {"code": 5, "error": "url.not_found", "url": "/chat/completions"}, ADDRESS),
        (404, error("The requested operation was not found."), ADDRESS),
        (404, {}, ADDRESS),
        (200, {"error": "Unexpected endpoint or method. (POST /chat/completions)"}, ADDRESS),
        (403, b"error code: 1020", ADDRESS),
        (403, b"<!-- waf --><html>Request blocked. api key", ADDRESS),
        (405, {"detail": "Method Not Allowed"}, ADDRESS),
        (405, b"", ADDRESS),
        (403, {"message": "Missing Authentication Token"}, ADDRESS),
        # A prompt that is too long
        (400, error("This model's maximum context length is 4096.", code="context_length_exceeded"), OTHER_MODEL),
        (400, error("prompt is too long: 210000 tokens > 200000 maximum"), OTHER_MODEL),
        (400, error("the request exceeds the available context size. try increasing the context size"), OTHER_MODEL),
        (400, error("Input token count (9000) exceeds the maximum number of tokens allowed (8192)"), OTHER_MODEL),
        (400, error("Invalid request: Your request exceeded model token limit: 8192"), OTHER_MODEL),
        (413, error("Request too large for model x on tokens per minute", code="rate_limit_exceeded"), OTHER_MODEL),
        (422, {"error": "Input validation error: `inputs` has too many tokens"}, OTHER_MODEL),
        # Content
        (400, error("Filtered due to our content management policy", code="content_filter"), NEXT_PROVIDER),
        (400, error("Input data may contain inappropriate content.", code="data_inspection_failed"), NEXT_PROVIDER),
        (403, error("Your chosen model requires moderation and your input was flagged", code=403), NEXT_PROVIDER),
        (400, error("Your prompt is not allowed by our safety system, which is in moderation"), NEXT_PROVIDER),
        # JSON that the server checked itself
        (400, error("Failed to generate JSON. Please adjust your prompt.", code="json_validate_failed"), SECOND_CALL),
        (400, error("no", code="json_validate_failed"), SECOND_CALL),
        # A parameter
        (400, error("max_tokens is too large: 4000"), WITHOUT),
        (400, error("'max_tokens' is too large: 4000. The model's maximum context length is 4096 tokens"), WITHOUT),
        (422, {"detail": [{"loc": ["body", "stream"], "msg": "Extra inputs are not permitted"}]}, WITHOUT),
        (501, error("Streaming is not implemented"), WITHOUT),
        (404, error("stream is not supported for this endpoint"), WITHOUT),
        (500, error("Unsupported param: max_tokens"), WITHOUT),
        (400, {"errors": {"max_tokens": ["Unknown field."]}}, WITHOUT),
        (400, {"max_tokens": ["This field is not allowed."]}, WITHOUT),
        (400, {"error": {"issues": [{"code": "unrecognized_keys", "keys": ["max_tokens"], "path": []}]}}, WITHOUT),
        (400, {"error": {"issues": [{"path": ["max_tokens"], "message": "Invalid"}]}}, WITHOUT),
        (400, {"errors": [{"source": {"pointer": "/max_tokens"}, "detail": "is not permitted"}]}, WITHOUT),
        # Something that another model may do
        (400, error("'tools' is not supported with this model", param="tools"), OTHER_MODEL),
        (400, error("This model does not support tools"), OTHER_MODEL),
        # Anything else
        (400, error("no", type="invalid_request_error"), NEXT_PROVIDER),
        (413, error("no", type="request_too_large"), NEXT_PROVIDER),
        (418, b"teapot", NEXT_PROVIDER),
        (500, error("The server had an error while processing your request"), OUTAGE),
        (501, b"", OUTAGE),
        (503, error("Loading model", type="unavailable_error"), OUTAGE),
        (408, b"", TIMEOUT),
        (504, error("upstream timeout"), TIMEOUT),
    ],
)  # fmt: skip
def test_an_error_means_what_its_server_says(status: int, body: Any, expected: tuple[ErrorCode, Remedy]) -> None:
    assert outcome(status, body) == expected


@pytest.mark.parametrize("body", [b"<!doctype html><title>Attention</title>", b"<html>Access denied: api key, billing"])
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (401, ADDRESS),
        (402, ADDRESS),
        (403, ADDRESS),
        (407, ADDRESS),
        (404, ADDRESS),
        (405, ADDRESS),
        (429, RATE_LIMITED),
        (500, OUTAGE),
        (502, OUTAGE),
        (503, OUTAGE),
        (524, OUTAGE),
        (504, TIMEOUT),
    ],
)
def test_a_web_page_blocks_nobody_and_takes_no_model_away(
    status: int, body: bytes, expected: tuple[ErrorCode, Remedy]
) -> None:
    assert outcome(status, body, "text/html; charset=utf-8") == outcome(status, body) == expected


def test_a_wrong_address_is_named_without_what_may_be_secret_in_it() -> None:
    message = str(classify_refusal(Refusal(404, read_words(b'{"detail":"Not Found"}')), ASKED))
    assert "https://llm.test/chat/completions:" in message
    assert "version path" in message
    assert "pass-1234" not in message
    assert "secret" not in message
    assert "model" not in message


@pytest.mark.parametrize(
    ("error_in_answer", "expected"),
    [
        ({"message": "upstream overloaded", "code": 502}, OUTAGE),
        ({"message": "slow down", "code": 429, "type": "rate_limit_reached_error"}, RATE_LIMITED),
        ({"message": "slow down", "code": "429"}, RATE_LIMITED),
        ({"message": "Invalid credentials", "code": 401}, BLOCKED),
        ({"message": "no", "code": 400}, NEXT_PROVIDER),
        ({"message": "no", "code": 408}, TIMEOUT),
        ({"message": "maximum context length is 4096"}, OTHER_MODEL),
        ("quota exceeded for today", BLOCKED),
        ("boom", OUTAGE),
        ("max_tokens is not supported", WITHOUT),
        ({"message": "max_tokens: Extra inputs are not permitted", "code": 422}, WITHOUT),
        ({"type": "server_error"}, OUTAGE),
        (True, OUTAGE),
    ],
)
def test_an_error_within_an_answer_is_classed_by_its_own_status_and_words(
    error_in_answer: Any, expected: tuple[ErrorCode, Remedy]
) -> None:
    failure = classify(ErrorInAnswer(error_in_answer, Usage(9, 2), "a part"), ASKED)
    assert (failure.code, failure.remedy) == expected
    assert (failure.usage, failure.part) == (Usage(9, 2), "a part")


def test_the_servers_own_words_are_at_the_end_of_the_message_but_for_keys() -> None:
    words = find_words(error("You may not use my-api-key-123 today"))
    message = str(classify_refusal(Refusal(401, words), ASKED))
    assert message == "The provider refuses this account's key or quota. It says: You may not use … today"
    assert JobError(code=ErrorCode.MODEL_UNAVAILABLE, message=message).public_message == (
        "The provider refuses this account's key or quota."
    )


NOW = datetime(2026, 11, 29, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Sun, 29 Nov 2026 07:00:08 GMT"}, 8),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "3"}, 3),
        ({"retry-after": "60"}, 60),
        # Nonsense
        ({"retry-after": "-3"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Sun, 29 Nov 2026 06:00:00 GMT"}, None),
        ({"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}, None),
        ({"retry-after": "Wed, 21 Oct 20999 07:28:00 GMT"}, None),
        ({"retry-after": "Sun, 29 Nov 2026 07:00:08"}, None),
    ],
)
def test_retry_after_is_read_as_a_number_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert read_retry_after(headers, NOW) == seconds


def test_a_provider_that_asks_for_a_long_wait_is_left() -> None:
    words = find_words(error("slow down"))
    assert classify_refusal(Refusal(429, words, 10)).retry_after == 10
    assert classify_refusal(Refusal(429, words, 10)).remedy is Remedy.SECOND_CALL
    assert classify_refusal(Refusal(429, words, 10.5)).remedy is Remedy.NEXT_PROVIDER
    assert classify_refusal(Refusal(401, words, 2)).retry_after is None
