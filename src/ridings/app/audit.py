"""The record: shown, and proved to be whole."""

from dataclasses import asdict, dataclass

from ridings.app.workspace import Workspace
from ridings.storage.audit import GENESIS, Entry, digest, entries, head_of


@dataclass(frozen=True)
class Verdict:
    """Whether the record is whole: how many entries, the hash of the last, and what is wrong."""

    entries: int
    head: str
    faults: tuple[str, ...]


def verify(workspace: Workspace, *, head: str | None = None) -> Verdict:
    """Recompute the chain of hashes; `head` is one noted earlier, which must still be in it.

    A record that was cut off at its end and given a new head is whole in itself: only a hash noted outside of
    the database shows it.
    """
    faults: list[str] = []
    previous, number, noted = GENESIS, 0, head is None or head == GENESIS
    with workspace.read() as connection:
        for entry in entries(connection):
            said = _fault(entry, number, previous)
            if said:
                faults.append(said)
            number, previous = entry.number, entry.hash
            noted = noted or entry.hash == head
        last, stored = head_of(connection)
    if (last, stored) != (number, previous):
        faults.append(
            f"the head says that entry {last} is the latest, the latest there is is {number}"
            if last != number
            else f"the hash of entry {number} is not the one that the head says"
        )
    if not noted:
        faults.append(f"no entry has the hash noted earlier, {head}: entries were removed or changed since")
    return Verdict(number, previous, tuple(faults))


def shown(workspace: Workspace, *, last: int = 50) -> list[Entry]:
    """The latest entries of the organisation, the oldest of them first."""
    with workspace.read() as connection:
        return list(entries(connection, org_id=workspace.org_id))[-last:]


def _fault(entry: Entry, number: int, previous: str) -> str:
    if entry.number > number + 1:
        gap = (
            f"entry {number + 1} is"
            if entry.number == number + 2
            else f"entries {number + 1} to {entry.number - 1} are"
        )
        return f"{gap} missing"
    if entry.number <= number:
        return f"entry {entry.number} does not follow entry {number}: it was inserted"
    if digest(asdict(entry)) != entry.hash:
        return f"entry {entry.number} was changed: {entry.actor}, {entry.action} {entry.kind} {entry.ident}"
    if entry.previous != previous:
        return f"entry {entry.number} does not continue entry {number}: one of them was put in anew"
    return ""
