"""What Lambda is to a function: the runtime API on a socket, and a process that starts as the platform would start it.

    with running_function(folder, "lambdas.edge.handler.handler", {"ENVIRONMENT": "staging"}) as function:
        answer = function.invoke(event)

The process runs the real runtime client, `awslambdaric`, and sees nothing of this repository and nothing of the
developer's environment: what the folder lacks is missing.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from local import die_with_parent

SECONDS_TO_START = 120.0
# Lambda refuses to return a larger answer.
MAX_ANSWER_BYTES = 6_291_556

_VERSION = "/2018-06-01"
_NAME = "function-under-test"
_ARN = f"arn:aws:lambda:us-east-1:123456789012:function:{_NAME}:live"
# What Lambda's own runtimes have beside a function's code.
_CLIENT_DISTRIBUTIONS = ("awslambdaric", "simplejson", "snapshot-restore-py")
# Runs `python -m MODULE ARGUMENT...` on a path that is the folder, the standard library and what is named besides.
_START = """
import runpy, sys
folder, besides, *sys.argv = sys.argv[1:]
sys.path[:] = [folder, *filter(None, sys.path), *filter(None, [besides])]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class FunctionFailed(Exception):
    """A function's error as the caller of a Lambda is told it; `log` is what its process has written so far."""

    def __init__(self, error_type: str, message: str, stack: Sequence[str] = (), *, log: str = "") -> None:
        super().__init__(error_type, message, tuple(stack), log)
        self.error_type = error_type
        self.message = message
        self.stack = tuple(stack)
        self.log = log

    def __str__(self) -> str:
        return "\n".join((f"{self.error_type}: {self.message}", *self.stack, "--- log ---", self.log))


@dataclass(frozen=True)
class Function:
    """A function that has asked for its first event. `init_seconds` is how long its process took to come so far."""

    init_seconds: float
    process_id: int
    _api: _RuntimeApi
    _log: Path

    def invoke(self, event: Any, *, timeout_seconds: float = 30) -> Any:
        """The decoded answer to one event.

        Raises `FunctionFailed` with the error's type, message and stack. A function that does not answer in time is
        ended, as Lambda does it, and so is one that ended itself: `Sandbox.Timedout` and `Runtime.ExitError`.
        """
        invocation = self._api.put(event, timeout_seconds)
        try:
            return json.loads(invocation.answer.result(timeout_seconds))
        except TimeoutError:
            with suppress(ProcessLookupError):
                os.killpg(self.process_id, signal.SIGKILL)
            error = FunctionFailed("Sandbox.Timedout", f"Task timed out after {timeout_seconds:.2f} seconds")
            self._api.fail(error)
            raise FunctionFailed(error.error_type, error.message, log=self.log) from None
        except FunctionFailed as error:
            raise FunctionFailed(error.error_type, error.message, error.stack, log=self.log) from None

    @property
    def log(self) -> str:
        """What the process has written, to standard output and standard error."""
        return self._log.read_text(errors="replace")


@contextmanager
def running_function(
    folder: Path,
    handler: str,
    environment: Mapping[str, str],
    *,
    python: str | Path = sys.executable,
    brings_client: bool = False,
) -> Iterator[Function]:
    """A function of the unpacked `folder`, ready for events; its process has ended afterwards.

    `brings_client` says that the folder has the runtime client itself, as an image does, and is given no other. Without
    it the client is the one that is installed here, so `python` has to be of this Python's version.
    Raises `FunctionFailed` for a function that cannot be started.
    """
    with running_command(
        folder, ["awslambdaric", handler], environment, python=python, brings_client=brings_client
    ) as function:
        yield function


@contextmanager
def running_command(
    folder: Path,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    python: str | Path = sys.executable,
    brings_client: bool = False,
) -> Iterator[Function]:
    """As `running_function`, started by `python -m COMMAND`, whose last word is the handler."""
    folder = folder.resolve()
    with ExitStack() as open_things:
        outside = Path(open_things.enter_context(tempfile.TemporaryDirectory(prefix="wandstore-function-")))
        client = "" if brings_client else str(_copy_client(outside / "client"))
        home = outside / "home"
        home.mkdir()
        api = open_things.enter_context(_serving())
        log = outside / "log"
        began_at = time.monotonic()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    # So that even a test that is killed leaves nothing behind.
                    *(sys.executable, "-ES", die_with_parent.__file__, str(os.getpid()), "0"),
                    # No site packages, no path of the caller's, and no bytecode: Lambda's folder cannot be written to.
                    *(str(python), "-S", "-s", "-P", "-B", "-c", _START, str(folder), client, *command),
                ],
                cwd=folder,
                env={
                    **_platform_variables(folder, command[-1], home),
                    **environment,
                    "AWS_LAMBDA_RUNTIME_API": api.address,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        watching = threading.Thread(target=_watch, args=(process, api), daemon=True)
        watching.start()
        try:
            try:
                api.ready.result(SECONDS_TO_START)
            except TimeoutError:
                raise FunctionFailed(
                    "Sandbox.Timedout", f"no event was asked for in {SECONDS_TO_START:.0f} s", log=_read(log)
                ) from None
            except FunctionFailed as error:
                # Its last words may come after its report.
                process.wait(SECONDS_TO_START)
                raise FunctionFailed(error.error_type, error.message, error.stack, log=_read(log)) from None
            yield Function(time.monotonic() - began_at, process.pid, api, log)
        finally:
            # The whole group, for what the function may have started itself.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            watching.join()


def _copy_client(target: Path) -> Path:
    """The installed runtime client alone, apart from everything that is installed beside it."""
    for name in _CLIENT_DISTRIBUTIONS:
        files = distribution(name).files
        assert files, f"{name} has no list of its files"
        for file in files:
            # What goes into `bin` is no module, and bytecode is made again.
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (target / file.parent).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(str(file.locate())), target / file)
    return target


def _platform_variables(folder: Path, handler: str, home: Path) -> dict[str, str]:
    """What Lambda sets for each function. An empty home keeps a developer's AWS profile out."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "_HANDLER": handler,
        "LAMBDA_TASK_ROOT": str(folder),
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_LAMBDA_FUNCTION_NAME": _NAME,
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{_NAME}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/01/[1]00000000000000000000000000000000",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
    }


def _watch(process: subprocess.Popen[bytes], api: _RuntimeApi) -> None:
    """Fails whatever waits for an answer of a process that has ended."""
    code = process.wait()
    api.fail(FunctionFailed("Runtime.ExitError", f"Runtime exited with status {code}"))


def _read(log: Path) -> str:
    return log.read_text(errors="replace")


# The API -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Invocation:
    id: str
    body: bytes
    deadline_ms: int
    answer: Future[bytes]


class _RuntimeApi(ThreadingHTTPServer):
    """The events that wait to be taken, and the answers that are awaited."""

    # The test waits for their end, so that none outlives it; a thread that waits for an event is released at the end.
    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.ready: Future[None] = Future()
        self._events: queue.SimpleQueue[_Invocation | None] = queue.SimpleQueue()
        self._awaited: dict[str, _Invocation] = {}
        self._failure: FunctionFailed | None = None
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def put(self, event: Any, timeout_seconds: float) -> _Invocation:
        deadline_ms = int((time.time() + timeout_seconds) * 1000)
        invocation = _Invocation(str(uuid.uuid4()), json.dumps(event).encode(), deadline_ms, Future())
        with self._lock:
            if self._failure:
                invocation.answer.set_exception(self._failure)
            else:
                self._awaited[invocation.id] = invocation
                self._events.put(invocation)
        return invocation

    def take(self) -> _Invocation | None:
        """The next event, when there is one; None when the server ends."""
        _settle(self.ready, None)
        return self._events.get()

    def settle(self, invocation_id: str, answer: bytes | FunctionFailed) -> bool:
        """Whether anybody waited for it."""
        with self._lock:
            invocation = self._awaited.pop(invocation_id, None)
        return invocation is not None and _settle(invocation.answer, answer)

    def fail(self, error: FunctionFailed) -> None:
        """Fails all that is awaited, now and from now on."""
        with self._lock:
            self._failure = self._failure or error
            awaited: list[Future[Any]] = [self.ready, *(invocation.answer for invocation in self._awaited.values())]
            self._awaited.clear()
        for future in awaited:
            _settle(future, error)

    def handle_error(self, *details: Any) -> None:
        """Says nothing of connections that a process left open when it was ended."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*details)

    def end(self) -> None:
        self._events.put(None)
        self.shutdown()
        self.server_close()


def _settle(future: Future[Any], value: Any) -> bool:
    """Whether this came first: a process may report an error and end, and a function may answer too late."""
    with suppress(InvalidStateError):
        if isinstance(value, FunctionFailed):
            future.set_exception(value)
        else:
            future.set_result(value)
        return True
    return False


@contextmanager
def _serving() -> Iterator[_RuntimeApi]:
    api = _RuntimeApi()
    accepting = threading.Thread(target=api.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    accepting.start()
    try:
        yield api
    finally:
        api.end()
        accepting.join()


class _Requests(BaseHTTPRequestHandler):
    """The runtime API's paths: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html."""

    server: _RuntimeApi
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        match self._parts():
            case ["runtime", "invocation", "next"]:
                if invocation := self.server.take():
                    self._answer(
                        HTTPStatus.OK,
                        invocation.body,
                        {
                            "Lambda-Runtime-Aws-Request-Id": invocation.id,
                            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
                            "Lambda-Runtime-Invoked-Function-Arn": _ARN,
                            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
                        },
                    )
                else:
                    self.close_connection = True
            case ["runtime", "restore", "next"]:
                # The snapshot is taken and restored in the same moment.
                self._answer(HTTPStatus.OK)
            case _:
                self._answer(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        match self._parts():
            case ["runtime", "invocation", invocation_id, "response"] if len(body) > MAX_ANSWER_BYTES:
                message = f"Response payload size exceeded maximum allowed payload size ({MAX_ANSWER_BYTES} bytes)."
                self.server.settle(invocation_id, FunctionFailed("Function.ResponseSizeTooLarge", message))
                self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            case ["runtime", "invocation", invocation_id, "response"]:
                self._accept(self.server.settle(invocation_id, body))
            case ["runtime", "invocation", invocation_id, "error"]:
                self._accept(self.server.settle(invocation_id, _read_error(body)))
            case ["runtime", "init" | "restore", "error"]:
                self.server.fail(_read_error(body))
                self._accept(True)
            case _:
                self._answer(HTTPStatus.NOT_FOUND)

    def _parts(self) -> list[str]:
        return self.path.removeprefix(_VERSION).strip("/").split("/") if self.path.startswith(_VERSION) else []

    def _accept(self, awaited: bool) -> None:
        if awaited:
            self._answer(HTTPStatus.ACCEPTED, b'{"status":"OK"}')
        else:
            self._answer(
                HTTPStatus.BAD_REQUEST, b'{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}'
            )

    def _answer(self, status: HTTPStatus, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: what a test wants to see is the function's own log."""


def _read_error(body: bytes) -> FunctionFailed:
    said = json.loads(body)
    return FunctionFailed(said["errorType"], said["errorMessage"], said.get("stackTrace") or ())
