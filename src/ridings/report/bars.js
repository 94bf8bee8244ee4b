// Bars of every territory before and after, with the target and the band round it.

const SPACE = "http://www.w3.org/2000/svg";
const MOST_ROWS = 40; // above this the bars stand close together, sorted, today over plan

function svg(tag, attributes = {}, text) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

class Bars {
  constructor(report, selection, tip) {
    Object.assign(this, { report, selection, tip, box: document.getElementById("bars"), width: 0 });
    this.dense = report.territories.length > MOST_ROWS;
    selection.follow(() => this.mark());
    new ResizeObserver(() => this.draw()).observe(this.box);
    this.key();
    this.draw();
  }

  key() {
    const entries = [["k-plan", "Plan"]];
    if (this.report.hasToday) entries.push([this.dense ? "k-old" : "k-was", "Today"]);
    if (this.report.activities.some((activity) => activity.tolerance !== null)) {
      entries.push(["k-out", "Outside the band"], ["k-band", "Allowed band"], ["k-target", "Target"]);
    }
    const key = document.getElementById("balance-key");
    for (const [kind, text] of entries) {
      const entry = element("span", "", "");
      entry.append(element("i", kind), text);
      key.append(entry);
    }
  }

  draw() {
    if (this.box.clientWidth === this.width) return;
    this.width = this.box.clientWidth;
    const style = getComputedStyle(this.box);
    const inner = this.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const { activities } = this.report;
    const side = inner > 760 ? activities.length : 1;
    const longest = Math.max(...this.report.territories.map(({ label }) => label.length));
    const gutter = this.dense ? 0 : Math.min(150, inner * 0.34, longest * 7 + 16);
    const width = side > 1 ? (inner - gutter - 28 * (side - 1)) / side : inner - gutter;
    this.box.style.gridTemplateColumns = side > 1 ? `${gutter + width}px repeat(${side - 1}, ${width}px)` : "100%";
    this.box.replaceChildren(
      ...activities.map((activity, i) => {
        const left = side === 1 || i === 0 ? gutter : 0;
        return this.panel(activity, (panel) => {
          if (this.dense) this.strips(panel, activity, i, width);
          else this.rows(panel, activity, i, left, width);
        }, left);
      }),
    );
    this.mark();
  }

  panel(activity, fill, left) {
    const panel = element("div");
    const unit = activity.kind === "hours" ? ", hours a year" : "";
    const heading = element("h3", "", `${activity.title}${unit}`);
    heading.style.marginLeft = `${left}px`;
    panel.append(heading);
    fill(panel);
    return panel;
  }

  frame(panel, activity, height) {
    const label = `${activity.title} of each territory${this.report.hasToday ? ", today and planned" : ""}; the table holds the numbers`;
    const picture = svg("svg", { height, role: "img", "aria-label": label });
    panel.append(picture);
    return picture;
  }

  highest(i, modes) {
    const { territories, activities } = this.report;
    const tolerance = activities[i].tolerance || 0;
    const values = territories.flatMap((territory) =>
      modes.flatMap((mode) => [territory[mode]?.amount[i] || 0, (territory[mode]?.target[i] || 0) * (1 + tolerance)]),
    );
    return Math.max(...values, 1e-9) * 1.03;
  }

  // The largest of today first, the same order in every panel.
  sorted() {
    const first = this.report.hasToday ? "today" : "plan";
    const size = (territory) => territory[first]?.amount[0] ?? -1;
    return [...this.report.territories.keys()].sort((a, b) =>
      size(this.report.territories[b]) - size(this.report.territories[a]) || a - b);
  }

  rows(panel, activity, i, left, width) {
    const { report } = this;
    const order = this.sorted();
    const step = 22, top = 20;
    const highest = this.highest(i, ["plan", "today"]);
    const at = (value) => left + (value / highest) * width;
    const picture = this.frame(panel, activity, top + order.length * step + 4);
    this.axis(picture, activity, highest, at, top - 6, top + order.length * step);
    order.forEach((territory, position) => {
      const { plan, today, label, name } = report.territories[territory];
      const row = this.row(picture, territory, 0, top + position * step, left + width, step);
      const y = top + position * step + step / 2;
      if (left) row.append(this.label(label, name, left - 10, y + 4));
      const target = plan?.target[i], tolerance = activity.tolerance;
      if (target && tolerance !== null) {
        const low = at(target * (1 - tolerance));
        row.append(svg("rect", { class: "band", x: low, y: y - step / 2, width: at(target * (1 + tolerance)) - low, height: step }));
      }
      if (plan) {
        const kind = this.outside(plan, activity, i) ? "out" : "plan";
        row.append(svg("rect", { class: kind, x: left, y: y - 4.5, width: at(plan.amount[i] || 0) - left, height: 9, rx: 1.5 }));
      }
      if (target && tolerance !== null) row.append(svg("line", { class: "target", x1: at(target), x2: at(target), y1: y - step / 2, y2: y + step / 2 }));
      if (today) {
        const x = at(today.amount[i] || 0);
        if (plan) row.append(svg("line", { class: "link", x1: at(plan.amount[i] || 0), x2: x, y1: y, y2: y }));
        row.append(svg("circle", { class: "mark", cx: x, cy: y, r: 3.6 }));
      }
      if (!plan) row.append(svg("title", {}, "not in the plan"));
    });
  }

  label(whole, name, x, y) {
    const most = Math.floor(x / 6.6);
    const text = whole.length > most && name ? name : whole;
    const cut = text.length > most ? `${text.slice(0, most - 1)}…` : text;
    return svg("text", { class: "name", x, y, "text-anchor": "end" }, cut);
  }

  // Thin bars, the largest first: a slope today, a level in the plan.
  strips(panel, activity, i, width) {
    const modes = this.report.hasToday ? ["today", "plan"] : ["plan"];
    const height = 104, gap = 28;
    const highest = this.highest(i, modes);
    const picture = this.frame(panel, activity, modes.length * (height + gap));
    modes.forEach((mode, strip) => {
      const top = strip * (height + gap) + 20, bottom = top + height;
      const at = (value) => bottom - (value / highest) * height;
      picture.append(svg("text", { class: "name", x: 0, y: top - 6 }, mode === "plan" ? "Plan" : "Today"));
      this.strip(picture, activity, i, mode, { width, top, bottom, at });
    });
  }

  strip(picture, activity, i, mode, { width, top, bottom, at }) {
    const { territories } = this.report;
    const order = [...territories.keys()].filter((territory) => territories[territory][mode]);
    const value = (territory) => territories[territory][mode].amount[i] || 0;
    order.sort((a, b) => value(b) - value(a) || a - b);
    const step = width / order.length;
    const wide = Math.max(step - (step > 4 ? 1 : 0.35), 0.6);
    order.forEach((territory, position) => {
      const row = territories[territory][mode];
      const target = row.target[i];
      const group = this.row(picture, territory, position * step, top, step, bottom - top);
      if (target && activity.tolerance !== null) {
        const high = at(target * (1 + activity.tolerance));
        group.append(svg("rect", { class: "band", x: position * step, y: high, width: step, height: at(target * (1 - activity.tolerance)) - high }));
      }
      const kind = mode === "today" ? "was" : "plan";
      const outside = mode === "plan" && this.outside(row, activity, i);
      group.append(svg("rect", { class: outside ? "out" : kind, x: position * step, y: at(row.amount[i] || 0), width: wide, height: bottom - at(row.amount[i] || 0) }));
      if (target && activity.tolerance !== null) group.append(svg("line", { class: "target", x1: position * step, x2: (position + 1) * step, y1: at(target), y2: at(target) }));
    });
    picture.append(svg("line", { class: "grid", x1: 0, x2: width, y1: bottom, y2: bottom }));
    const ends = order.length ? [value(order[0]), value(order[order.length - 1])] : [0, 0];
    const words = `${briefly(this.report, activity.kind, ends[0])} to ${briefly(this.report, activity.kind, ends[1])}`;
    picture.append(svg("text", { x: width, y: top - 6, "text-anchor": "end" }, words));
  }

  axis(picture, activity, highest, at, y, bottom) {
    const rough = highest / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) || rough;
    for (let value = 0; value <= highest; value += step) {
      picture.append(svg("line", { class: "grid", x1: at(value), x2: at(value), y1: y + 4, y2: bottom }));
      const anchor = value === 0 ? "start" : "middle";
      picture.append(svg("text", { x: at(value), y, "text-anchor": anchor }, value ? briefly(this.report, activity.kind, value) : "0"));
    }
  }

  outside(row, activity, i) {
    return activity.tolerance !== null && row.imbalance[i] !== null && Math.abs(row.imbalance[i]) > activity.tolerance + 1e-6;
  }

  row(picture, territory, x, y, width, height) {
    const group = svg("g", { class: "row", "data-territory": territory });
    group.append(svg("rect", { class: "hit", x, y, width, height }));
    group.addEventListener("click", () => this.selection.pick(territory));
    group.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse") return;
      this.tip.fill(beforeAndAfter(this.report, territory));
      this.tip.at(event.clientX, event.clientY);
    });
    group.addEventListener("pointerleave", () => this.tip.hide());
    picture.append(group);
    return group;
  }

  mark() {
    const { picked } = this.selection;
    for (const picture of this.box.querySelectorAll("svg")) picture.classList.toggle("picked", picked >= 0);
    for (const row of this.box.querySelectorAll(".row")) row.classList.toggle("on", Number(row.dataset.territory) === picked);
  }
}

function beforeAndAfter(report, index) {
  const { label, plan, today } = report.territories[index];
  const text = (row, i, kind) => (row ? inUnit(report, kind, row.amount[i]) : UNKNOWN);
  const pairs = report.activities.map((activity, i) => {
    const now = `${text(plan, i, activity.kind)}${plan && plan.imbalance[i] !== null ? ` (${percent(plan.imbalance[i], activity.digits)})` : ""}`;
    return [activity.title, report.hasToday ? `${text(today, i, activity.kind)} → ${now}` : now];
  });
  return { title: label, pairs };
}
