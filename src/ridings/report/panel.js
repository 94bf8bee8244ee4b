// The tip that follows the pointer, and the panel beside the map.

class Tip {
  constructor() {
    this.box = document.getElementById("tip");
  }

  fill({ title, pairs, why }) {
    this.box.replaceChildren(element("b", "", title));
    for (const [name, value] of pairs) {
      const line = element("span", "pair");
      line.append(element("span", "", name), element("span", "", value));
      this.box.append(line);
    }
    if (why) this.box.append(element("div", "why", why));
  }

  at(x, y) {
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = x + 16 + width > window.innerWidth ? x - width - 12 : x + 16;
    const top = y + 16 + height > window.innerHeight ? y - height - 12 : y + 16;
    this.box.style.left = `${Math.max(6, left)}px`;
    this.box.style.top = `${Math.max(6, top)}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}

class Panel {
  constructor(report, selection) {
    Object.assign(this, { report, selection, box: document.getElementById("panel") });
    selection.follow(() => this.fill());
    this.fill();
  }

  fill() {
    const { report, selection } = this;
    if (selection.picked < 0) this.whole();
    else this.one(report.territories[selection.picked]);
  }

  whole() {
    const { report } = this;
    const words = report.points.x.length
      ? "Point at the map for the numbers. Click a territory, here or below, to follow it through the page."
      : "Click a territory below to follow it through the page.";
    this.box.replaceChildren(element("h3", "", "All territories"), this.sums(), element("p", "", words));
  }

  sums() {
    const { report } = this;
    const sum = (mode, value) => report.territories.reduce((all, one) => all + (one[mode] ? value(one[mode]) || 0 : 0), 0);
    const both = (value) => ["today", "plan"].map((mode) => sum(mode, value));
    return this.table([
      [this.title(), ...both((row) => row.accounts).map((value) => number(value))],
      ...report.activities.map((activity, i) => [
        activity.title,
        ...both((row) => row.amount[i]).map((value) => briefly(report, activity.kind, value)),
      ]),
    ]);
  }

  one(territory) {
    const { report } = this;
    const heading = element("h3");
    const dot = element("i", "dot");
    dot.style.background = report.palette[territory.color];
    heading.append(dot, element("span", "", territory.label));
    const rows = [[this.title(), ...this.each(territory, (row) => number(row.accounts))]];
    report.activities.forEach((activity, i) => {
      rows.push([activity.title, ...this.each(territory, (row) => briefly(report, activity.kind, row.amount[i]))]);
      if (activity.tolerance === null) return;
      rows.push(["± target", ...this.each(territory, (row) => percent(row.imbalance[i], activity.digits))]);
    });
    const clear = element("button", "clear", "Show all");
    clear.type = "button";
    clear.addEventListener("click", () => this.selection.pick(this.selection.picked));
    this.box.replaceChildren(heading, this.table(rows), this.changes(territory), clear);
  }

  changes(territory) {
    if (!this.report.hasToday) return element("p");
    const { gained, lost } = territory;
    const comes = `${counted(this.report, gained)} ${gained === 1 ? "comes" : "come"} from other reps`;
    return element("p", "", `${comes}, ${number(lost)} ${lost === 1 ? "goes" : "go"} to others.`);
  }

  title() {
    return `${this.report.noun[0].toUpperCase()}${this.report.noun.slice(1)}s`;
  }

  each(territory, text) {
    return ["today", "plan"].map((mode) => (territory[mode] ? text(territory[mode]) : UNKNOWN));
  }

  table(rows) {
    const table = element("table");
    const head = table.createTHead().insertRow();
    const names = this.report.hasToday ? ["", "Today", "Plan"] : ["", "Plan"];
    for (const name of names) head.append(element("th", "", name));
    const body = table.createTBody();
    for (const [name, today, plan] of rows) {
      const row = body.insertRow();
      const heading = element("th", "", name);
      heading.scope = "row";
      row.append(heading);
      for (const text of this.report.hasToday ? [today, plan] : [plan]) row.append(element("td", "", text));
    }
    return table;
  }
}
