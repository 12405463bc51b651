"""What OpenAPI says of `POST /generate`: its two shapes, and its answers.

The route reads its body by hand, because a field decides which of the two shapes it has.
"""

from __future__ import annotations

from typing import Any

from container_image.phase1 import EARLIER_NAMES, GenerateUIRequest
from wandstore.http_contract import DECIMAL, ErrorBody
from wandstore.ids import SHOPPER_ID_PATTERN, SLUG_PATTERN
from wandstore.jobs.models import Preferences
from wandstore.shoppers.personas import PersonaType

# Fields of Phase 1's request alone: a body with one of them is read as that.
PHASE1_FIELDS = ("shopper_id", "shop", "persona")


def describe_body() -> dict[str, Any]:
    """The operation's `requestBody`, with every referenced schema inlined."""
    schema = {"anyOf": [_runtime_shape(), _phase1_shape()]}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def describe_answers() -> dict[int | str, dict[str, Any]]:
    refused = {"model": ErrorBody, "description": "To the first shape; the second gets the error in its own."}
    failed = {
        429: "The model's rate limit. With the template's page.",
        500: "A fault of ours, or no page could be made. With the template's page where there is one.",
        503: "No model. With the template's page, or storage did not answer.",
        504: "The model took too long. With the template's page.",
    }
    return {
        200: {"description": "The page."},
        400: refused,
        403: {"model": ErrorBody, "description": "A page of another site."},
        404: refused,
        413: refused,
        **{status: {"description": about} for status, about in failed.items()},
    }


def _runtime_shape() -> dict[str, Any]:
    return {
        "title": "GenerateRequest",
        "type": "object",
        "properties": {
            "jobId": {},
            "storeSlug": {"type": "string", "pattern": f"^{SLUG_PATTERN}$"},
            "shopperId": {"type": "string", "pattern": f"^{SHOPPER_ID_PATTERN}$"},
            "preferences": {"anyOf": [_inline(Preferences.model_json_schema()), {"type": "null"}]},
        },
        "required": ["storeSlug", "shopperId"],
        "not": {"anyOf": [{"required": [field]} for field in PHASE1_FIELDS]},
    }


def _phase1_shape() -> dict[str, Any]:
    """The model's schema, with what only the code behind it checks."""
    schema = GenerateUIRequest.model_json_schema()
    models = schema["$defs"]
    personas = [*PersonaType, *EARLIER_NAMES, "neutral"]
    models["SentPersona"]["properties"]["type"] = {"anyOf": [{"enum": personas}, {"type": "null"}]}
    product = models["SentProduct"]["properties"]
    product["id"] = {"anyOf": [product["id"], {"type": "integer"}]}
    # Pydantic's own description of a decimal allows texts that it refuses.
    amount = {"type": "number", "minimum": 0, "maximum": 10**9}
    product["price"] = {"anyOf": [amount, {"type": "string", "pattern": DECIMAL}]}
    schema["properties"]["shopper_id"]["pattern"] = f"^{SHOPPER_ID_PATTERN}$"
    return _inline(schema)


def _inline(schema: dict[str, Any]) -> dict[str, Any]:
    definitions = schema.pop("$defs", {})

    def resolve(part: Any) -> Any:
        if isinstance(part, list):
            return [resolve(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolve(definitions[part["$ref"].rpartition("/")[2]])
        return {name: resolve(value) for name, value in part.items()}

    resolved: dict[str, Any] = resolve(schema)
    return resolved
