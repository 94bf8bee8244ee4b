"""Check that every relative link of the Markdown pages leads to a file, and to the heading it names."""
# ruff: noqa: T201

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
SCHEME = re.compile(r"^[a-z][a-z+.-]*:")


def pages(root: Path) -> list[Path]:
    """The Markdown pages of a project: those at its top and those under `docs/`."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings give."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def dead_links(page: Path) -> Iterator[str]:
    """The links of one page that lead nowhere, with their lines."""
    text = FENCE.sub(lambda fence: "\n" * fence.group().count("\n"), page.read_text(encoding="utf-8"))
    for number, line in enumerate(text.splitlines(), start=1):
        for target in LINK.findall(line):
            if not SCHEME.match(target) and not leads_somewhere(page, target):
                yield f"{page}:{number}: {target} leads nowhere"


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a relative link on a page meets a file, and in a page the heading that it names."""
    path, _, anchor = target.partition("#")
    file = page.parent / path if path else page
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in anchors(file)


def main() -> int:
    """Check the project, or the folder given; returns 1 where a link is dead."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    dead = [fault for page in pages(root) for fault in dead_links(page)]
    print("\n".join(dead) if dead else f"{len(pages(root))} pages, every relative link leads somewhere")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
