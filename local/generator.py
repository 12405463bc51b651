"""The generator's process: the HTTP app of the image, and the path at which Lambda's runtime emulator accepts events.

If the handler raises, the emulator answers with status 200 and reports the error in the body, and so does this.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from container_image.handler import handler
from container_image.server import app, get_clients
from local.event_source import INVOCATION_PATH, REGION
from wandstore.settings import current_settings

FUNCTION_NAME = "wandstore-generator-local"

_logger = logging.getLogger("uvicorn.error")
# A thread stands for one of Lambda's environments; there are as many as the event source may use.
_environments = ThreadPoolExecutor(current_settings().concurrent_generations, thread_name_prefix="environment")
# A real environment runs one event at a time. Here threads share the clients, and boto3 cannot create two at once.
_shared = get_clients()
_ = _shared.dynamodb, _shared.s3, _shared.sqs


@dataclass(frozen=True)
class LambdaContext:
    """The invocation's context, as Lambda's Python runtime passes it to a handler."""

    deadline: float  # seconds on the monotonic clock
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_name: str = FUNCTION_NAME
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "1024"
    invoked_function_arn: str = f"arn:aws:lambda:{REGION}:123456789012:function:{FUNCTION_NAME}"
    log_group_name: str = f"/aws/lambda/{FUNCTION_NAME}"
    log_stream_name: str = "local"

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def invoke(event: Any) -> JSONResponse:
    """Calls the handler as Lambda does: an exception becomes the error of the invocation."""
    context = LambdaContext(deadline=time.monotonic() + current_settings().function_timeout_seconds)
    try:
        return JSONResponse(handler(event, context))
    except Exception as error:
        _logger.exception("The handler failed.")
        body = {
            "errorMessage": str(error),
            "errorType": type(error).__name__,
            "requestId": context.aws_request_id,
            "stackTrace": traceback.format_tb(error.__traceback__),
        }
        return JSONResponse(body, headers={"X-Amz-Function-Error": "Unhandled"})


@app.post(INVOCATION_PATH, include_in_schema=False)
async def invoke_function(request: Request) -> JSONResponse:
    event = await request.json()
    return await asyncio.get_running_loop().run_in_executor(_environments, invoke, event)
