// What changes hands: sums by pair of reps, and each account, the largest first.

const PAGE = 100;

class Moves {
  constructor(report, selection) {
    if (!report.points.moves.length) return;
    Object.assign(this, { report, selection, shown: PAGE });
    this.money = report.points.pipeline.length > 0;
    this.amounts = report.points.potential.length > 0;
    this.list = report.points.moves.map((index) => this.move(index));
    this.input = document.getElementById("move-filter");
    this.button = document.getElementById("more-moves");
    this.input.addEventListener("input", () => this.fill(PAGE));
    this.button.addEventListener("click", () => this.fill(this.shown + PAGE));
    selection.follow(() => this.fill(PAGE));
    this.pairs();
    this.fill(PAGE);
  }

  move(index) {
    const { points, territories } = this.report;
    const territory = territories[points.plan[index]];
    const move = {
      index,
      name: points.name[index] || points.id[index],
      from: points.reps[points.before[index]] || "nobody",
      to: territory ? territory.name || territory.label : "nobody",
      why: points.reasons[points.reason[index]],
    };
    move.text = `${move.name} ${points.id[index]} ${move.from} ${move.to} ${move.why}`.toLowerCase();
    return move;
  }

  // Those that match the filter and touch the territory that is picked.
  matching() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { points } = this.report;
    const { picked } = this.selection;
    return this.list.filter(({ index, text }) => {
      const touches = picked < 0 || points.plan[index] === picked || points.today[index] === picked;
      return touches && words.every((word) => text.includes(word));
    });
  }

  fill(count) {
    const { points } = this.report;
    const found = this.matching();
    this.shown = count;
    const table = document.getElementById("move-table");
    const titles = ["Account", "From", "To"];
    if (this.amounts) titles.push("Potential");
    if (this.money) titles.push("Open pipeline");
    this.head(table, [...titles, "Reason"], this.report.noun);
    const body = element("tbody");
    for (const { index, name, from, to, why } of found.slice(0, count)) {
      const row = body.insertRow();
      const first = element("th", "first", name);
      first.scope = "row";
      row.append(first, element("td", "text", from), element("td", "text", to));
      if (this.amounts) row.append(element("td", "", inUnit(this.report, "potential", points.potential[index])));
      if (this.money) row.append(element("td", "", inUnit(this.report, "money", points.pipeline[index])));
      row.append(element("td", "why", why));
    }
    table.append(body);
    this.button.hidden = found.length <= count;
    this.button.textContent = `Show ${number(Math.min(PAGE, found.length - count))} more`;
    document.getElementById("move-count").textContent = this.summary(found, count);
  }

  summary(found, count) {
    const { points, territories } = this.report;
    const sum = found.reduce((all, { index }) => all + (points.potential[index] || 0), 0);
    const shown = found.length > count ? `first ${number(count)} of ${number(found.length)}` : number(found.length);
    const worth = this.amounts ? ` · ${briefly(this.report, "potential", sum)} of potential` : "";
    const picked = this.selection.picked < 0 ? "" : ` · ${territories[this.selection.picked].label} only`;
    const unlisted = points.moved > this.list.length ? ` · ${number(points.moved - this.list.length)} smaller ones are in alignment.csv` : "";
    return `${shown} shown${worth}${picked}${unlisted}`;
  }

  head(table, titles, noun) {
    const row = element("tr");
    titles.forEach((title, i) => {
      const name = i === 0 && title === "Account" ? `${noun[0].toUpperCase()}${noun.slice(1)}` : title;
      const text = i === 0 || ["From", "To", "Reason"].includes(title);
      const cell = element("th", text ? "plain text" : "plain", name);
      cell.scope = "col";
      row.append(cell);
    });
    const head = element("thead");
    head.append(row);
    table.replaceChildren(head);
  }

  pairs() {
    const { noun } = this.report;
    const table = document.getElementById("pair-table");
    const titles = ["From", "To", `${noun[0].toUpperCase()}${noun.slice(1)}s`];
    if (this.amounts) titles.push("Potential");
    if (this.money) titles.push("Open pipeline");
    this.head(table, titles, noun);
    const body = element("tbody");
    for (const { from, to, count, potential, pipeline } of this.report.pairs) {
      const row = body.insertRow();
      const first = element("th", "first", from);
      first.scope = "row";
      row.append(first, element("td", "text", to), element("td", "", number(count)));
      if (this.amounts) row.append(element("td", "", inUnit(this.report, "potential", potential)));
      if (this.money) row.append(element("td", "", inUnit(this.report, "money", pipeline)));
    }
    table.append(body);
  }
}
