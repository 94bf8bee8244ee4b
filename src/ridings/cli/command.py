"""The command `ridings`: one sub-command a file, one place where errors become exit codes."""

import argparse
import hashlib
import sys
import traceback
from collections.abc import Sequence

from ridings.cli import (
    audit,
    backup,
    demo,
    design,
    export,
    import_market,
    plan,
    score_plan,
    serve,
    size,
    user,
    worker,
)
from ridings.cli.console import UNEXPECTED, Console
from ridings.errors import ExitCode, RidingsError
from ridings.version import __version__

FREE_TEXT = ("--null", "--map", "--where", "--id")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every command; parsing loads nothing heavy."""
    parser = argparse.ArgumentParser(
        prog="ridings", description="Fair, workable, explained sales territories.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"ridings {__version__}", help="the version")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (
        design,
        score_plan,
        size,
        demo,
        import_market,
        export,
        backup,
        audit,
        plan,
        serve,
        worker,
        user,
    ):
        command.add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns what the shell is told (see `ExitCode`)."""
    arguments = build_parser().parse_args(joined(sys.argv[1:] if argv is None else argv))
    console = Console(quiet=arguments.quiet, as_json=arguments.json)
    try:
        return int(arguments.run(arguments, console))
    except KeyboardInterrupt:
        console.fail("interrupted: nothing is half-written", "interrupted")
        return ExitCode.INTERRUPTED
    except RidingsError as error:
        if arguments.debug:
            traceback.print_exc()
        console.refuse(error)
        return error.exit_code
    except Exception as error:  # the last resort: whatever it is, it is ours to mend
        if arguments.debug:
            traceback.print_exc()
        console.fail(
            f"ridings: an error of ours, {fault_id(error)} ({type(error).__name__}); "
            "nothing is half-written, and --debug shows the traceback"
        )
        return UNEXPECTED


def joined(words: Sequence[str]) -> list[str]:
    """Join each free-text option to the word after it, so that in `--null -n/a` the value is no option."""
    result: list[str] = []
    left = iter(words)
    for word in left:
        value = next(left, None) if word in FREE_TEXT else None
        result.append(word if value is None else f"{word}={value}")
    return result


def fault_id(error: BaseException) -> str:
    """Return a short name for where an error happened: the same fault has the same one everywhere."""
    frames = traceback.extract_tb(error.__traceback__)
    path = "".join(f"{frame.name}:{frame.line}\n" for frame in frames)
    digest = hashlib.blake2b(f"{__version__}{type(error).__name__}{path}".encode(), digest_size=4)
    return digest.hexdigest()
