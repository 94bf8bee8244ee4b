"""Time and memory of importing a malformed CSV of accounts: looked at first, then confirmed.

It has a byte order mark, old encodings, null bytes, ragged rows, quotes that never close, a cell of 10 MB,
three kinds of line ends and its header twice. Run as `python -m benchmarks.malformed_csv [ROWS]`.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HEADER = b"account_id,name,latitude,longitude,industry"
HUGE = 10 << 20  # bytes of the largest cell
_FAULTY = {
    11: b"A%d,Caf\xe9,40.5,-80.5,Food",
    13: b"A%d,Nu\0ll,40.5,-80.5,Food",
    17: b"A%d,Firm,40.5,-80.5,Food,more",
    19: b"A%d,Firm",
    23: b'A%d,"Firm,40.5,-80.5,Food',
    31: b"A%d,Firm,400,-80.5,Food",
    37: b'A%d,"Firm" Inc,40.5,-80.5,"Food',
}
_GOOD = {
    29: (b'A%d,"Two\r\nlines, one ""name""",40.5,-80.5,Food', 'Two\r\nlines, one "name"'),
    41: (b"A%d,\xe2\x82\xac Caf\xc3\xa9,40.5,-80.5,Food", "€ Café"),
    43: (b"A%d,'=1+1,40.5,-80.5,Food", "=1+1"),
    47: (b'A%d,12" pipe,40.5,-80.5,Food', '12" pipe'),
}
_MEASURE = """
import json, resource, sys, time
from ridings.app.imports import confirm, import_files
from ridings.app.workspace import open_workspace
path, database = sys.argv[1:]
workspace = open_workspace(database, actor="ann", create=True)
start = time.perf_counter()
seen = import_files(workspace, {"accounts": path}, preview=True)
looked = time.perf_counter() - start
done = confirm(workspace, seen.batch.id)
print(json.dumps([
    seen.rejected["line"].n_unique(), done.changes["accounts"].added, looked,
    time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
]))
"""


@dataclass
class Written:
    """What a file holds: the names of good accounts by their id, and the lines of the faulty rows."""

    good: dict[str, str] = field(default_factory=dict)
    faulty: list[int] = field(default_factory=list)


def write_malformed(path: Path, rows: int) -> Written:
    """Write that many rows, some of them broken in every way there is."""
    written, line = Written(), 2
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf" + HEADER + b"\n")
        for number in range(rows):
            text, name = _row(number, rows)
            if name is None:
                written.faulty.append(line)
            else:
                written.good[f"A{number}"] = name
            file.write(text + (b"\n", b"\r\n", b"\r")[number % 7 % 3])
            line += 1 + text.count(b"\n")
    return written


def _row(number: int, rows: int) -> tuple[bytes, str | None]:
    """One row, and the name it should come to; None where it is faulty."""
    if number == rows // 2:
        return HEADER, None
    if number == rows // 3:
        return b"A%d,%b,40.5,-80.5,Food" % (number, b"x" * HUGE), None
    if number % 100 in _FAULTY:
        return _FAULTY[number % 100] % number, None
    if number % 100 in _GOOD:
        text, name = _GOOD[number % 100]
        return text % number, name
    return b"A%d,Firm %d,40.5,-80.5,Food" % (number, number), f"Firm {number}"


def main() -> None:
    """Write the file, import it in a process of its own, and print what that took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts.csv"
        written = write_malformed(path, rows)
        command = [sys.executable, "-c", _MEASURE, str(path), str(Path(folder) / "a.db")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rejected, added, looked, whole, peak = json.loads(done.stdout)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        print(
            f"{added:,} of {len(written.good):,} good rows, {rejected:,} of {len(written.faulty):,} rejected"
        )
        print(f"{looked:.1f} s to look at, {whole:.1f} s in all, {peak:.0f} MB peak")


if __name__ == "__main__":
    main()
