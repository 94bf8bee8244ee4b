// The table of territories: sorted by a click on a heading, picked by a click on a row.

class TerritoryTable {
  constructor(report, selection, map) {
    this.table = document.getElementById("territory-table");
    for (const dot of this.table.querySelectorAll("[data-dot]")) {
      dot.style.background = report.palette[report.territories[dot.dataset.dot].color];
    }
    this.table.querySelectorAll("thead th").forEach((heading, column) => {
      heading.querySelector("button").addEventListener("click", () => this.sort(heading, column));
    });
    this.table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-territory]");
      if (!row) return;
      selection.pick(Number(row.dataset.territory));
      if (selection.picked >= 0) map.reveal(selection.picked);
    });
    selection.follow(() => {
      for (const row of this.table.tBodies[0].rows) {
        row.classList.toggle("on", Number(row.dataset.territory) === selection.picked);
      }
    });
  }

  // Texts go up at the first click, numbers down; what is not known stays last.
  sort(heading, column) {
    const text = heading.classList.contains("text");
    const before = heading.getAttribute("aria-sort");
    const up = before === "none" ? text : before === "descending";
    for (const other of heading.parentNode.children) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = this.table.tBodies[0];
    const keyed = [...body.rows].map((row) => [row.cells[column].dataset.v, row]);
    const compare = (a, b) => (text ? a.localeCompare(b, "en", { numeric: true }) : Number(a) - Number(b));
    keyed.sort(([a], [b]) => (a === "" || b === "" ? (a === "") - (b === "") : up ? compare(a, b) : compare(b, a)));
    body.append(...keyed.map(([, row]) => row));
  }
}
