"""The `ptx` command: finds the module of a command, and turns errors into `error:` and `hint:` lines."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ptx.errors import PtxError
from ptx.version import __version__

COMMANDS = {
    "recommend": "Recommend library, model, weights, runtime and script for a task on a device.",
    "compare": "Put libraries or models side by side, with a verdict.",
    "doctor": "Find what is installed here and does not go together.",
    "audit": "Find uses of removed and deprecated APIs in Python files.",
    "lint": "Check catalog files; for CI.",
    "list": "List tasks, libraries, models, devices, rules, checks or licences.",
    "show": "Show everything the catalog holds on one thing.",
    "explain": "Explain a lint code or a rule.",
    "verify": "Check the catalog's facts against the libraries that are installed here.",
    "starter": "Write the starter script of a recommendation.",
    "learn": "Walk the learning path: what to read and run, step by step.",
    "harvest": "Read models and figures out of a library's own metadata; for maintainers.",
}
"""Commands in the order of the help page; each lives in `ptx.cli.<name>_command` as `run`."""

_INTERRUPTED = 130
UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class LazyGroup(TyperGroup):
    """A group that imports a command's module only when the command is called or listed."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # typer's own type
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002  # typer's own types
        """Return a command by name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"ptx.cli.{cmd_name}_command")
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(cmd_name, short_help=COMMANDS[cmd_name], no_args_is_help=module.NEEDS_ARGUMENTS)(module.run)
        return get_command(single)


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:  # typer's callback
    if wanted:
        from ptx.catalog.index import open_index  # noqa: PLC0415  # only for --version

        sys.stdout.write(f"ptx {__version__}, catalog of {open_index().date}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[  # handled by its callback
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print version and catalog date."),
    ] = False,
) -> None:
    """Tell which PyTorch library, model, runtime and script to use for a task on a machine, and why.

    Works offline. Exit status: 0 the answer is there, 1 the answer is no, 2 misuse.
    """


def main() -> None:
    """Run the command line and exit."""
    gc.disable()  # a command lives a quarter of a second, and collecting would cost it a tenth of that
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit status."""
    try:
        result = get_command(app).main(arguments, prog_name="ptx", standalone_mode=False)
        sys.stdout.flush()
    except PtxError as error:
        return _fail(error.message, error.hint, error.status)
    except BrokenPipeError:
        # The reader has gone (`ptx ... | head`): close quietly, without a second failure at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", None, _INTERRUPTED)
    except UsageError as error:
        return _usage(error)
    if result == _INTERRUPTED:  # typer has taken the exception, and says nothing
        return _fail("interrupted", None, _INTERRUPTED)
    return result if isinstance(result, int) else 0


def _usage(error: Any) -> int:  # noqa: ANN401  # typer's UsageError
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    if not message:  # no_args_is_help: the help page was the answer
        return 2
    path = context.command_path if context is not None else "ptx"
    possible = getattr(error, "possibilities", None)
    if not possible and "No such command" in message:
        from ptx.catalog.names import closest  # noqa: PLC0415  # only after a mistake

        possible = closest(message.split("'")[1], COMMANDS)
    hint = f"did you mean {', '.join(possible)}?" if possible else f"see `{path} --help`"
    return _fail(message[0].lower() + message[1:], hint, 2)


def _fail(message: str, hint: str | None, status: int) -> int:
    lines = [f"error: {' '.join(message.split())}"]
    if hint:
        lines.append(f"hint: {' '.join(hint.split())}")
    sys.stderr.write("\n".join(lines) + "\n")
    return status
