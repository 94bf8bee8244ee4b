"""A small company as two files, to run the commands on."""

from pathlib import Path

import pytest

REPS = """rep_id,name,latitude,longitude
R1,Ann,40.0,-83.0
R2,Bob,41.4,-81.7
R3,Cy,39.1,-84.5
"""


def account_rows(count: int = 60) -> list[str]:
    """Accounts scattered over Ohio by a rule, owned by a rep for every third of them in turn."""
    rows = ["account_id,name,latitude,longitude,potential,owner"]
    for i in range(count):
        latitude = 39.0 + (i * 37 % 100) / 40
        longitude = -84.5 + (i * 61 % 100) / 33
        rows.append(
            f"A{i:03d},Firm {i},{latitude:.4f},{longitude:.4f},{100 + i * 29 % 80},R{1 + i * 3 // count}"
        )
    return rows


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A folder with `accounts.csv` and `reps.csv`; plans go to `plan` beside them."""
    (tmp_path / "accounts.csv").write_text("\n".join(account_rows()) + "\n")
    (tmp_path / "reps.csv").write_text(REPS)
    return tmp_path
