"""A CSV broken in every way: good rows exact, the rest named, nothing kept before it is confirmed."""

from pathlib import Path

from benchmarks.malformed_csv import write_malformed

from ridings.app.imports import confirm, import_files
from ridings.app.workspace import open_workspace
from ridings.storage.market import count_rows, market_frame


def test_10_a_malformed_csv_keeps_its_good_rows_exact_and_names_every_other(tmp_path: Path) -> None:
    written = write_malformed(tmp_path / "accounts.csv", 100_000)
    workspace = open_workspace(str(tmp_path / "a.db"), actor="ann", create=True)
    seen = import_files(workspace, {"accounts": tmp_path / "accounts.csv"}, preview=True)
    assert seen.rejected["line"].unique().sort().to_list() == written.faulty
    assert not seen.rejected.filter(seen.rejected["value"].str.len_chars() > 200).height
    assert set(seen.rejected["reason"].str.slice(0, 12)) == {
        "2 fields whe", "6 fields whe", "a quote open", "expected at ", "the cell hol", "the header c",
        "the line hol", "the line is ",
    }  # fmt: skip
    with workspace.read() as connection:
        assert count_rows(connection, workspace.org_id, "accounts") == 0
    confirm(workspace, seen.batch.id)
    with workspace.read() as connection:
        kept = market_frame(connection, workspace.org_id, "accounts")
    assert dict(kept.select("account_id", "name").iter_rows()) == written.good
    assert kept.select("latitude", "longitude", "industry").unique().rows() == [(40.5, -80.5, "Food")]
