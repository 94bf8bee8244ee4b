// The map: puts camera and painter together and answers the pointer.

class TerritoryMap {
  constructor(report, selection, tip) {
    Object.assign(this, { report, selection, tip, target: null, waiting: false });
    this.canvas = document.getElementById("ground");
    this.camera = new Camera(this.canvas, report, () => this.later());
    this.painter = new Painter(this.canvas, document.getElementById("overlay"), report, this.camera);
    this.nearby = new Nearby(report.points, report.window);
    selection.follow(() => this.later());
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.resize();
    this.listen();
  }

  resize() {
    if (!this.canvas.clientWidth) return;
    this.painter.resize();
    this.camera.resize();
    this.paint();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.waiting = false;
    this.painter.paint(this.selection);
    this.painter.point(this.target, this.selection);
  }

  listen() {
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) this.hover(event);
      else if (this.camera.moved > 4) this.leave();
    });
    this.canvas.addEventListener("pointerleave", () => this.leave());
    this.canvas.addEventListener("click", (event) => this.click(event));
    window.addEventListener("scroll", () => this.leave(), { passive: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.later());
    window.addEventListener("beforeprint", () => this.paint());
  }

  // What lies under a place of the canvas: a home, an account, else a territory.
  at(x, y) {
    const { camera, report, selection } = this;
    const home = report.homes.findIndex((one) => {
      const [left, top] = camera.screen(one.x, one.y);
      return Math.hypot(left - x, top - y) < 8;
    });
    if (home >= 0) return { kind: "home", index: home, territory: report.homes[home].territory };
    const [gx, gy] = camera.ground(x, y);
    const account = this.nearby.nearest(gx, gy, 9 / camera.scale);
    if (account >= 0) {
      return { kind: "account", index: account, territory: report.points[selection.mode][account] };
    }
    const territory = this.painter.territoryAt(gx, gy, selection.mode);
    return territory >= 0 ? { kind: "territory", index: territory, territory } : null;
  }

  hover(event) {
    const target = this.at(...this.camera.place(event));
    if (!same(target, this.target)) {
      this.target = target;
      this.painter.point(target, this.selection);
      if (target) this.tip.fill(this.words(target));
    }
    this.canvas.style.cursor = target ? "pointer" : "";
    if (target) this.tip.at(event.clientX, event.clientY);
    else this.tip.hide();
  }

  leave() {
    if (this.target) {
      this.target = null;
      this.painter.point(null, this.selection);
    }
    this.tip.hide();
  }

  click(event) {
    if (this.camera.moved > 4) return;
    const target = this.at(...this.camera.place(event));
    if (target && event.pointerType !== "mouse") {
      this.tip.fill(this.words(target));
      this.tip.at(event.clientX, event.clientY);
    }
    const territory = target ? target.territory : -1;
    this.selection.pick(territory < 0 ? this.selection.picked : territory);
  }

  // Show a territory picked elsewhere, if it is out of sight.
  reveal(territory) {
    const shape = this.painter.shapes[this.selection.mode][territory];
    if (!shape || !shape.area) return;
    const [x, y] = this.camera.screen(shape.x, shape.y);
    const [width, height] = this.camera.size;
    if (x < 0 || y < 0 || x > width || y > height) this.camera.frame(shape.box);
  }

  words(target) {
    const { report, selection } = this;
    if (target.kind === "account") return accountWords(report, selection.mode, target.index);
    if (target.kind === "territory") return territoryWords(report, selection.mode, target.index);
    const home = report.homes[target.index];
    const holder = report.territories[home.territory];
    return { title: home.name, pairs: [["Home of", holder ? holder.id : "no territory"]] };
  }
}

function same(one, other) {
  return one?.kind === other?.kind && one?.index === other?.index;
}

function accountWords(report, mode, index) {
  const { points, territories } = report;
  const label = (territory) => (territory < 0 ? "nobody" : territories[territory].label);
  const pairs = [[mode === "plan" ? "Territory" : "Today", label(points[mode][index])]];
  if (points.potential.length) pairs.push(["Potential", inUnit(report, "potential", points.potential[index])]);
  if (report.hasToday && mode === "plan") {
    pairs.push(["Today", report.points.reps[report.points.before[index]] || "nobody"]);
  } else if (report.hasToday) {
    pairs.push(["Plan", label(points.plan[index])]);
  }
  if (points.pipeline[index]) pairs.push(["Open pipeline", inUnit(report, "money", points.pipeline[index])]);
  return { title: points.name[index] || points.id[index], pairs, why: points.reasons[points.reason[index]] };
}

function territoryWords(report, mode, index) {
  const territory = report.territories[index];
  const row = territory[mode];
  if (!row) return { title: territory.label, pairs: [["", mode === "plan" ? "not in the plan" : "new in the plan"]] };
  const pairs = [[`${report.noun[0].toUpperCase()}${report.noun.slice(1)}s`, number(row.accounts)]];
  report.activities.forEach((activity, i) => {
    const off = row.imbalance[i] === null ? "" : ` (${percent(row.imbalance[i], activity.digits)})`;
    pairs.push([activity.title, `${inUnit(report, activity.kind, row.amount[i])}${off}`]);
  });
  return { title: territory.label, pairs };
}
