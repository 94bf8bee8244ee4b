"""What workers say to whoever keeps the server: JSON objects on standard error, without personal data."""

import datetime
import json
import logging
import sys
from typing import Any


def say(event: str, **fields: Any) -> None:
    """Write one line; fields that are None are left out."""
    kept = {name: value for name, value in fields.items() if value is not None}
    line = {"time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"), "event": event}
    try:
        sys.stderr.write(json.dumps(line | kept, default=str) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # nobody reads: the work goes on


class Lines(logging.Handler):
    """Says what libraries log, as such lines: what and where, without values or tracebacks."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        say("library", level=record.levelname.lower(), name=record.name, line=record.lineno, error=error)
