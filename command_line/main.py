"""`wandstore`: its commands, and how their failures become exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from typer import Abort, TyperException

from command_line import key_value, stores
from command_line.call import command
from command_line.failures import FAILED, explain
from command_line.redrive import redrive_pages
from command_line.sync import sync_shop

PROGRAM = "wandstore"

app = typer.Typer(
    name=PROGRAM,
    help="Operates WandStore, on the local run of `make run` or on a deployed stage.",
    epilog="Exit codes: 0 done; 1 refused, missing or wrong; 2 wrong arguments, no run, no credentials or no AWS.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(key_value.app, name="kv")
app.add_typer(stores.app, name="store")
command(app, "sync")(sync_shop)
command(app, "redrive")(redrive_pages)


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit code. A failure that is no defect is one line on standard error."""
    try:
        return app(args=arguments, prog_name=PROGRAM, standalone_mode=False) or 0
    except TyperException as error:
        return _fail(_usage(error), error.exit_code)
    except Abort:
        return _fail("Nothing was changed.", FAILED)
    except Exception as error:
        if (explained := explain(error)) is None:
            raise
        return _fail(*explained)


def _fail(words: str, code: int) -> int:
    sys.stderr.write(f"{words}\n")
    return code


def _usage(error: TyperException) -> str:
    # Before the reason, typer prints pydantic's name of the error.
    words = error.format_message().replace("Value error, ", "").rstrip()
    words = words if words.endswith(".") else f"{words}."
    context = getattr(error, "ctx", None)
    return f"{words} See `{context.command_path} --help`." if context and words else words


if __name__ == "__main__":
    sys.exit(run())
