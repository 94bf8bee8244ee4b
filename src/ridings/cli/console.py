"""What a command says: to a person, to a machine, or only what went wrong."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from ridings.errors import DataError, RidingsError, RuleError, StaleError

SHOWN_CELLS = 10
UNEXPECTED = 70  # what the shell is told where the fault is ours


class Console:
    """Says things to standard output, and what went wrong to standard error.

    With `quiet` only faults are told; with `as_json` nothing but one JSON object.
    """

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self.quiet = quiet
        self.as_json = as_json
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="replace")  # a terminal without UTF-8 still shows the rest

    @property
    def talks(self) -> bool:
        """Whether a person reads along."""
        return not (self.quiet or self.as_json)

    def say(self, text: str = "") -> None:
        """Tell a person."""
        if self.talks:
            _write(sys.stdout, text)

    def print(self, text: str) -> None:
        """Give what was asked for, whoever reads it."""
        _write(sys.stdout, text)

    def section(self, title: str, lines: Sequence[str]) -> None:
        """Tell a person a list under a heading; an empty list is left out."""
        if lines:
            self.say(title)
            for line in lines:
                self.say(f"  {line}")
            self.say()

    def answer(self, value: Mapping[str, Any]) -> None:
        """Tell a machine, where one asked."""
        if self.as_json:
            _write(sys.stdout, json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True))

    def fail(self, text: str, kind: str = "unexpected") -> None:
        """Tell what went wrong."""
        if self.as_json:
            self.answer({"error": {"kind": kind, "message": text}})
        else:
            _write(sys.stderr, text)

    def refuse(self, error: RidingsError) -> None:
        """Tell whose the fault is, the first faulty cells and how many more there are."""
        cells = error.cells if isinstance(error, DataError) else ()
        if self.as_json:
            listed = [
                {"table": c.table, "line": c.line, "column": c.column, "value": c.value, "reason": c.reason}
                for c in cells
            ]
            said = {"kind": error.exit_code.name.lower(), "message": str(error), "cells": listed}
            if isinstance(error, StaleError):
                said["changes"] = list(error.changes)
            if isinstance(error, RuleError):
                said["broken"] = list(error.broken)
            self.answer({"error": said})
            return
        lines = [f"ridings: {error}"]
        if len(cells) > 1:
            lines += [f"  {cell}" for cell in cells[:SHOWN_CELLS]]
        if len(cells) > SHOWN_CELLS:
            lines.append(f"  and {len(cells) - SHOWN_CELLS:,} more")
        _write(sys.stderr, "\n".join(lines))


def _write(stream: TextIO, text: str) -> None:
    """Write and flush; a reader who has gone away (`| head`) is no reason to stop the work."""
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        # Python flushes once more at its end: let that go nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
