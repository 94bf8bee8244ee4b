"""Read a workbook or a Parquet file in a process of its own, with limits on its memory and time.

The libraries that read them trust what a file says of itself: one that was made to can end a whole process.
"""

import io
import subprocess
import sys
from pathlib import Path

import polars as pl

from ridings.errors import DataError

_PROGRAM = Path(__file__).with_name("reader_process.py")
_WORDS = {"xlsx": "Excel workbook", "parquet": "Parquet file"}
_FRAME, _FAULT, _LIMIT = b"F", b"E", b"L"  # how the process begins its answer


def read_apart(kind: str, data: bytes, name: str, sheet: str = "") -> pl.DataFrame:
    """Read the bytes of a workbook ('xlsx', one sheet of it) or of a Parquet file ('parquet').

    Raises
    ------
    DataError
        If it cannot be read, or only with more memory or time than a table takes.
    """
    command = [sys.executable, "-P", str(_PROGRAM), kind]
    request = sheet.encode("utf-8", "surrogatepass") + b"\n" + data  # titles have no line breaks
    done = subprocess.run(command, input=request, capture_output=True, check=False)  # noqa: S603
    answer, rest = done.stdout[:1], memoryview(done.stdout)[1:]
    if answer == _FRAME:
        return pl.read_ipc(io.BytesIO(rest))
    reason = bytes(rest[:500]).decode("utf-8", "replace")
    if answer == _LIMIT:
        raise DataError(f"{name} {reason}")
    if answer != _FAULT:
        reason = "reading it takes more memory or time than a table does, or it is broken"
    raise DataError(f"{name} is not a readable {_WORDS[kind]}: {reason}; save it again, or as CSV")
