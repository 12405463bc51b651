"""What the artifacts' tests rely on: a function under test sees its folder alone, and leaves nothing behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.artifacts.runtime_api import Function, FunctionFailed, running_function

HANDLER = """
import os, sys, time

def answer(event, context):
    print("asked for", event)
    match event:
        case "path":
            return sys.path
        case "environment":
            return dict(os.environ)
        case "context":
            return [context.aws_request_id, context.invoked_function_arn, context.get_remaining_time_in_millis()]
        case "fail":
            raise LookupError("no such wand")
        case "end":
            os._exit(7)
        case "hang":
            time.sleep(60)
        case "too much":
            return "x" * 7_000_000
    return event
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entry.py").write_text(HANDLER)
    return tmp_path


@pytest.fixture
def function(folder: Path) -> Iterator[Function]:
    with running_function(folder, "entry.answer", {"COLOUR": "blue"}) as function:
        yield function


def is_running(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


def test_events_go_in_and_answers_come_out_one_after_the_other(function: Function) -> None:
    for event in ({"letters": "äöü 🪄", "nothing": None}, [1, 2.5], "text"):
        assert function.invoke(event) == event
    assert "asked for text" in function.log
    assert function.init_seconds > 0


def test_a_function_sees_its_folder_the_standard_library_and_the_runtime_client(
    function: Function, folder: Path
) -> None:
    first, *library, client = function.invoke("path")
    assert first == str(folder)
    modules = {path.name.partition(".")[0] for path in Path(client).iterdir() if path.suffix != ".dist-info"}
    assert modules == {"awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py"}
    here = str(Path(__file__).resolve().parents[2])
    assert [path for path in library if path.startswith(here) or "site-packages" in path] == []


def test_a_function_has_what_lambda_sets_and_what_it_is_given_and_nothing_of_the_developers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "the-developers")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    with running_function(folder, "entry.answer", {"COLOUR": "blue", "AWS_REGION": "eu-west-1"}) as function:
        environment = function.invoke("environment")
    assert (environment["COLOUR"], environment["AWS_REGION"]) == ("blue", "eu-west-1")
    assert environment["LAMBDA_TASK_ROOT"] == str(folder)
    assert environment["HOME"] != os.environ.get("HOME")
    assert not environment.keys() & {"AWS_PROFILE", "PYTHONPATH", "PYTEST_CURRENT_TEST"}


def test_the_context_says_how_much_time_is_left(function: Function) -> None:
    request_id, arn, left = function.invoke("context", timeout_seconds=20)
    assert len(request_id) == 36
    assert arn.startswith("arn:aws:lambda:")
    assert 0 < left <= 20_000


def test_an_error_has_its_type_message_and_stack_and_the_next_event_is_answered(function: Function) -> None:
    with pytest.raises(FunctionFailed, match="LookupError: no such wand") as failed:
        function.invoke("fail")
    assert (failed.value.error_type, failed.value.message) == ("LookupError", "no such wand")
    assert 'raise LookupError("no such wand")' in "".join(failed.value.stack)
    assert "asked for fail" in failed.value.log
    assert function.invoke("again") == "again"


def test_an_answer_larger_than_lambda_takes_is_an_error(function: Function) -> None:
    with pytest.raises(FunctionFailed, match=r"Function\.ResponseSizeTooLarge"):
        function.invoke("too much")


def test_a_function_that_ends_itself_answers_nothing_from_then_on(function: Function) -> None:
    for event in ("end", "text"):
        with pytest.raises(FunctionFailed, match="Runtime exited with status 7"):
            function.invoke(event)


def test_a_function_that_takes_too_long_is_ended(function: Function) -> None:
    with pytest.raises(FunctionFailed, match=r"timed out after 0\.20 seconds"):
        function.invoke("hang", timeout_seconds=0.2)
    with pytest.raises(FunctionFailed):
        function.invoke("text")


def test_a_function_that_cannot_be_imported_says_why(folder: Path) -> None:
    (folder / "broken.py").write_text("import a_module_that_nobody_copied\n")
    with (
        pytest.raises(FunctionFailed, match=r"Runtime\.ImportModuleError: .*a_module_that_nobody_copied"),
        running_function(folder, "broken.answer", {}),
    ):
        pass


def test_an_artifact_that_should_bring_the_runtime_client_is_given_none(folder: Path) -> None:
    with (
        pytest.raises(FunctionFailed, match="No module named awslambdaric"),
        running_function(folder, "entry.answer", {}, brings_client=True),
    ):
        pass


def test_a_function_is_restored_from_its_snapshot_before_its_first_event(folder: Path) -> None:
    (folder / "restored.py").write_text(
        "from snapshot_restore_py import register_after_restore, register_before_snapshot\n"
        "said = []\n"
        "register_before_snapshot(lambda: said.append('taken'))\n"
        "register_after_restore(lambda: said.append('restored'))\n"
        "def answer(event, context):\n    return said\n"
    )
    snapshot = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
    with running_function(folder, "restored.answer", snapshot) as function:
        assert function.invoke({}) == ["taken", "restored"]


def test_nothing_runs_when_a_test_has_ended_or_failed(folder: Path) -> None:
    with running_function(folder, "entry.answer", {}) as function:
        assert is_running(function.process_id)
    assert not is_running(function.process_id)

    with pytest.raises(ZeroDivisionError), running_function(folder, "entry.answer", {}) as function:
        _ = 1 / 0
    assert not is_running(function.process_id)


def test_a_functions_folder_is_left_as_it_was(folder: Path) -> None:
    with running_function(folder, "entry.answer", {}, python=sys.executable) as function:
        function.invoke("text")
    assert [path.name for path in folder.iterdir()] == ["entry.py"]
