"""Errors by who can mend them: the owner of the data, an outside service, the person, or us."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    INFEASIBLE = 1
    DATA = 2
    SOURCE = 3
    REFUSED = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class CellFault:
    """One cell that is wrong: where it stands, what it holds, and what was expected."""

    table: str
    line: int | None  # line of the file, the header being line 1; None when the fault is not on one line
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.table}" + (f" line {self.line}" if self.line is not None else "")
        what = f", column {self.column}" if self.column else ""
        shown = f": {shorten(self.value)!r}" if self.value else ""
        return f"{where}{what}{shown}: {self.reason}"


class RidingsError(Exception):
    """The root of every error that Ridings raises on purpose."""

    exit_code = ExitCode.DATA


class DataError(RidingsError):
    """The data are wrong; their owner can mend them. Carries every faulty cell found.

    `hint` says how on the command line, as that of `RefusedError`.
    """

    exit_code = ExitCode.DATA

    def __init__(self, message: str, cells: Sequence[CellFault] = (), *, hint: str = "") -> None:
        super().__init__(f"{message}{hint}")
        self.message = message
        self.cells = tuple(cells)
        self.hint = hint


class SourceError(RidingsError):
    """An outside thing (a disk, a service, an engine) failed; `permanent` says whether trying again helps."""

    exit_code = ExitCode.SOURCE

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


class RefusedError(RidingsError):
    """What was asked for cannot be done as things are; the person who asks can mend it.

    `hint` says how on the command line; other faces have words of their own.
    """

    exit_code = ExitCode.REFUSED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message}{hint}")
        self.message = message
        self.hint = hint


class NotFoundError(RefusedError):
    """There is no such thing, or none that this person may see: the two are told in the same words."""


class NotAllowedError(RefusedError):
    """The role or token of whoever asks never allows this, whatever it is about."""


class StaleError(RefusedError):
    """Somebody else has changed it since it was looked at; `changes` says what, ready for JSON."""

    def __init__(self, message: str, *, hint: str = "", changes: Sequence[dict[str, object]] = ()) -> None:
        super().__init__(message, hint=hint)
        self.changes = tuple(changes)


class RuleError(RefusedError):
    """A move would break rules; `broken` says which, ready for JSON: rule, account_id and words of each."""

    def __init__(self, message: str, *, hint: str = "", broken: Sequence[dict[str, object]] = ()) -> None:
        super().__init__(message, hint=hint)
        self.broken = tuple(broken)


def shorten(text: str, width: int = 60) -> str:
    """Cut a text to at most `width` characters for a message."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
