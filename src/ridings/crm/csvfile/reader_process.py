"""The program that reads one workbook or Parquet file for `apart`: bytes in, a frame out.

It needs nothing of Ridings, so that it starts in a third of a second wherever Ridings is.
"""

import io
import os
import sys
from typing import Any

MEMORY = 4 << 30  # bytes of addresses, of which the libraries take about 1 GB at once
SECONDS = 600  # of processor
MOST_ROWS = 20_000_000
MOST_CELLS = 200_000_000
MOST_COLUMNS = 2_000
MOST_TEXT = 2 << 30  # bytes of the texts of all cells, each time they appear


class _LimitError(Exception):
    """The file is larger than what is read; the message says how, without the name of the file."""


def main() -> None:
    """Read the request from standard input and write the answer to standard output."""
    _limit()
    kind = sys.argv[1]
    sheet, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        frame = _workbook(data, sheet.decode()) if kind == "xlsx" else _parquet(data)
        answer = io.BytesIO()
        answer.write(b"F")
        frame.write_ipc(answer)
        sys.stdout.buffer.write(answer.getbuffer())
    except _LimitError as error:
        sys.stdout.buffer.write(b"L" + str(error).encode())
    except Exception as error:
        said = (str(error).splitlines() or [""])[0]
        plain = said if len(said) < 120 and "{" not in said else "it is broken"
        sys.stdout.buffer.write(b"E" + plain.encode("utf-8", "replace"))
    except BaseException:  # a panic of a library
        sys.stdout.buffer.write(b"Eit is broken")
    sys.stdout.buffer.flush()


def _limit() -> None:
    """Take no more memory and time than a table needs, and leave no image of memory behind."""
    os.environ["RUST_BACKTRACE"] = "0"
    try:
        import resource
    except ImportError:  # this system has no such limits
        return
    for what, wanted in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        _, hard = resource.getrlimit(what)
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(what, (most, hard))


def _workbook(data: bytes, sheet: str) -> Any:
    import fastexcel
    import polars as pl

    return pl.DataFrame(fastexcel.read_excel(data).load_sheet(sheet, dtypes="string"))


def _parquet(data: bytes) -> Any:
    import polars as pl

    lazy = pl.scan_parquet(io.BytesIO(data))
    columns = lazy.collect_schema().len()
    rows = lazy.select(pl.len()).collect().item()
    if columns > MOST_COLUMNS:
        raise _LimitError(f"has {columns:,} columns, at most {MOST_COLUMNS:,} are read: leave some out")
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise _LimitError(
            f"has {rows:,} rows of {columns:,} columns, at most {MOST_ROWS:,} rows and {MOST_CELLS:,} cells "
            "are read: split it"
        )
    frame = lazy.collect()
    texts = frame.select(pl.col(pl.String).str.len_bytes().sum())
    if sum(value or 0 for value in (texts.row(0) if texts.width else ())) > MOST_TEXT:
        raise _LimitError(f"has more than {MOST_TEXT >> 20:,} MB of text: leave columns out, or split it")
    return frame


if __name__ == "__main__":
    main()
