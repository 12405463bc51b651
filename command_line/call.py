"""Declares commands: each has its own arguments, and two options that every command has."""

from __future__ import annotations

import contextlib
import inspect
import io
import logging
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import Annotated, Any

import typer

from command_line.output import Output
from command_line.target import StageName, Target, open_target
from wandstore.observability import logger

StageOption = Annotated[
    StageName | None, typer.Option("--stage", help="A deployed stage; without it, the local run of `make run`.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

Command = Callable[..., int | None]


class Call:
    """One call of a command: its target, its output, and whether the user has already agreed."""

    def __init__(self, stage: StageName | None, output: Output, *, yes: bool = False) -> None:
        self.stage = stage
        self.output = output
        self._yes = yes

    def confirm(self, question: str) -> None:
        """Asks before something is destroyed. Raises `CommandFailed` for a no, `CannotRun` if nobody can answer."""
        self.output.confirm(question, yes=self._yes)

    @cached_property
    def target(self) -> Target:
        return open_target(self.stage)


def command(app: typer.Typer, name: str, *, asks: bool = False) -> Callable[[Command], Command]:
    """Registers a function as a command of the app.

    Its first parameter is the `Call`; it returns an exit code, or None for 0. A command that `asks` has the option
    `--yes` too. typer reads the options from a function's signature, so it gets a wrapper whose signature has the
    common options.
    """

    def register(function: Command) -> Command:
        @wraps(function)
        def called(*, stage: StageName | None, as_json: bool, yes: bool = False, **given: Any) -> int:
            call = Call(stage, Output(as_json=as_json), yes=yes)
            with _silence():
                return function(call, **given) or 0

        own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        if asks:
            parameters.append(_option("yes", False, YesOption))
        parameters += [_option("stage", None, StageOption), _option("as_json", False, JsonOption)]
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in parameters}
        app.command(name)(called)
        return function

    return register


def _option(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Silences logs and metrics, which are for CloudWatch, so that standard output has only the command's result."""
    level = logger.log_level
    logger.setLevel(logging.CRITICAL)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.setLevel(level)
