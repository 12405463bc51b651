"""`wandstore`: its commands, and how their failures become exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Sequence

import typer
from typer import Abort, TyperException

from command_line import jobs, key_value, shoppers, stores, trees
from command_line.call import command
from command_line.failures import FAILED, UNUSABLE, explain
from command_line.neighbours import count_store_neighbours
from command_line.plan.command import plan_load
from command_line.redrive import redrive_pages
from command_line.sync import sync_shop
from command_line.warm import warm_store
from wandstore.text import on_one_line

PROGRAM = "wandstore"
SIGNAL_CODES = 128  # a shell's exit code of a process that a signal has ended is this and the signal's number

app = typer.Typer(
    name=PROGRAM,
    help="Operates WandStore, on the local run of `make run` or on a deployed stage.",
    epilog="Exit codes: 0 done; 1 refused, missing or wrong; 2 wrong arguments, no run, no credentials or no AWS.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(key_value.app, name="kv")
app.add_typer(stores.app, name="store")
app.add_typer(shoppers.app, name="shopper")
app.add_typer(jobs.app, name="job")
app.add_typer(trees.app, name="tree")
command(app, "sync")(sync_shop)
command(app, "redrive")(redrive_pages)
command(app, "neighbours")(count_store_neighbours)
command(app, "plan")(plan_load)
command(app, "warm", asks=True)(warm_store)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code. A failure that is not a defect is one line on standard error."""
    _open_closed_streams()
    if arguments is None:
        _end_in_order()
    given = sys.argv[1:] if arguments is None else list(arguments)
    if not all(map(_is_text, given)):
        return _fail("An argument is not UTF-8.", UNUSABLE)
    try:
        code = app(args=given, prog_name=PROGRAM, standalone_mode=False) or 0
        sys.stdout.flush()
        return int(code)
    except TyperException as error:
        return _fail(_usage(error), error.exit_code)
    except Abort:
        return _fail("Nothing was changed.", FAILED)
    except BrokenPipeError:
        _drop_output()
        return FAILED  # who reads the result has seen enough
    except Exception as error:
        if (explained := explain(error)) is None:
            raise
        if isinstance(error, OSError):
            _drop_output()
        return _fail(*explained)


def _end_in_order() -> None:
    """Makes a signal that ends this process raise, so that a sync gives its lease back."""

    def end(number: int, _: object) -> None:
        sys.exit(SIGNAL_CODES + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def _open_closed_streams() -> None:
    """Python has no stream where the shell has closed one."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _is_text(argument: str) -> bool:
    """Whether the argument was UTF-8; Python carries other bytes as halves of characters."""
    return not any("\ud800" <= character <= "\udfff" for character in argument)


def _drop_output() -> None:
    """What could not be written must not be tried again, and fail again, when the process ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(words: str, code: int) -> int:
    sys.stderr.write(f"{words}\n")
    return code


def _usage(error: TyperException) -> str:
    # Before the reason, typer prints pydantic's name of the error.
    words = on_one_line(error.format_message().replace("Value error, ", ""))
    words = words if words.endswith(".") else f"{words}."
    context = getattr(error, "ctx", None)
    return f"{words} See `{context.command_path} --help`." if context and words else words


if __name__ == "__main__":
    sys.exit(run())
