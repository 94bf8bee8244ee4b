// Draws the map: ground, territories, accounts and names on one canvas, what is pointed at on another.

class Painter {
  constructor(ground, overlay, report, camera) {
    Object.assign(this, { ground, overlay, report, camera });
    this.shapes = { plan: shapesOf(report.shapes.plan), today: shapesOf(report.shapes.today || []) };
    this.borders = report.borders.map(({ kind, size, rings }) => ({ kind, size, path: pathOf(rings) }));
    this.sizes = this.sizesOf(report.points.potential, report.points.x.length);
    this.order = this.drawingOrder();
    this.dots = new Dots();
    this.milliseconds = 0;
  }

  // Five sizes by potential, so that large accounts show and small ones do not vanish.
  sizesOf(potential, count) {
    const known = potential.filter((value) => value > 0).sort((a, b) => a - b);
    const large = known[Math.floor(known.length * 0.95)] || 1;
    const even = !known.length || known[0] === known[known.length - 1];
    return Uint8Array.from({ length: count }, (_, i) => {
      if (even) return 1;
      return Math.max(0, Math.min(4, Math.round(Math.sqrt(Math.max(potential[i] || 0, 0) / large) * 3)));
    });
  }

  // Small accounts last, on top of large ones.
  drawingOrder() {
    const order = Array.from(this.sizes.keys());
    return order.sort((a, b) => this.sizes[b] - this.sizes[a] || a - b);
  }

  resize() {
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    for (const canvas of [this.ground, this.overlay]) {
      canvas.width = Math.round(canvas.clientWidth * this.ratio);
      canvas.height = Math.round(canvas.clientHeight * this.ratio);
    }
  }

  color(territory) {
    return territory < 0 ? this.theme.nobody : this.report.palette[this.report.territories[territory].color];
  }

  readTheme() {
    const names = ["water", "land", "county", "state", "ink", "halo", "nobody", "card"];
    this.theme = Object.fromEntries(names.map((name) => [name, themed(`--${name}`)]));
  }

  // Draw in the map's own coordinates, with lines as wide as asked for on the screen.
  onGround(context, draw) {
    const { camera, ratio } = this;
    context.save();
    context.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y);
    context.lineJoin = "round";
    draw((pixels) => (context.lineWidth = pixels / camera.scale));
    context.restore();
  }

  paint(selection) {
    const start = performance.now();
    this.readTheme();
    const context = this.ground.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = this.theme.water;
    context.fillRect(0, 0, ...this.camera.size);
    this.onGround(context, (width) => {
      this.land(context, width);
      this.territories(context, width, selection);
    });
    this.points(context, selection);
    this.onGround(context, (width) => this.territoryLines(context, width, selection));
    this.homes(context);
    this.names(context, selection);
    this.milliseconds = performance.now() - start;
  }

  land(context, width) {
    const closer = this.camera.scale / this.camera.fitted;
    for (const { kind, path } of this.borders) {
      if (kind === "county" && this.borders.length > 1) continue;
      context.fillStyle = this.theme.land;
      context.fill(path, "evenodd");
    }
    for (const { kind, size, path } of this.borders) {
      const county = kind === "county";
      if (county && size * this.camera.scale < 12) continue;
      width(county ? Math.min(0.5 + closer * 0.15, 1.2) : 1);
      context.strokeStyle = county ? this.theme.county : this.theme.state;
      context.stroke(path);
    }
  }

  territories(context, width, selection) {
    this.shapes[selection.mode].forEach((shape, territory) => {
      const faded = selection.picked >= 0 && selection.picked !== territory;
      context.globalAlpha = faded ? 0.08 : selection.picked === territory ? 0.34 : 0.22;
      context.fillStyle = this.color(territory);
      context.fill(shape.path, "evenodd");
    });
    context.globalAlpha = 1;
    for (const { kind, path } of this.borders) {
      if (kind === "county") continue;
      width(0.8);
      context.strokeStyle = this.theme.state;
      context.stroke(path);
    }
  }

  territoryLines(context, width, selection) {
    this.shapes[selection.mode].forEach((shape, territory) => {
      const picked = selection.picked === territory;
      width(picked ? 2.4 : 1.1);
      context.globalAlpha = selection.picked >= 0 && !picked ? 0.25 : 0.95;
      context.strokeStyle = this.color(territory);
      context.stroke(shape.path);
    });
    context.globalAlpha = 1;
  }

  radius() {
    const [width, height] = this.camera.size;
    const room = Math.sqrt((width * height) / Math.max(this.sizes.length, 1));
    const closer = this.camera.scale / this.camera.fitted;
    const radius = Math.max(1, Math.min(room * 0.16, 3)) * Math.min(Math.max(closer, 0.5) ** 0.4, 3);
    return Math.round(radius * 8) / 8;
  }

  points(context, selection) {
    const { points, territories, palette } = this.report;
    const { dots, ratio, ground, sizes } = this;
    const owner = points[selection.mode];
    const stampsOf = (color) => [0, 1, 2, 3, 4].map((size) => dots.stamp(color, size, this.theme.card));
    const left = this.camera.x * ratio, top = this.camera.y * ratio, scale = this.camera.scale * ratio;
    const { picked } = selection;
    for (const pass of picked < 0 ? ["all"] : ["others", "picked"]) {
      dots.begin(ground.width, ground.height, this.radius() * ratio);
      const stamps = territories.map((territory) => stampsOf(palette[territory.color]));
      const unowned = stampsOf(this.theme.nobody);
      for (const i of this.order) {
        const territory = owner[i];
        if (pass !== "all" && (territory === picked) !== (pass === "picked")) continue;
        const stamp = (territory < 0 ? unowned : stamps[territory])[sizes[i]];
        dots.put(stamp, points.x[i] * scale + left, points.y[i] * scale + top);
      }
      dots.onto(context, pass === "others" ? 0.25 : 0.9);
    }
  }

  homes(context) {
    const { scale, fitted } = this.camera;
    const size = Math.min(5.5, (this.report.homes.length > 60 ? 3.2 : 5) * Math.max(1, scale / fitted) ** 0.5);
    context.fillStyle = this.theme.ink;
    context.strokeStyle = this.theme.card;
    context.lineWidth = 1.5;
    for (const home of this.report.homes) {
      const [x, y] = this.camera.screen(home.x, home.y);
      context.beginPath();
      for (const [dx, dy] of [[0, -1.25], [1.15, -0.2], [0.8, -0.2], [0.8, 0.95], [-0.8, 0.95], [-0.8, -0.2], [-1.15, -0.2]]) {
        context.lineTo(x + dx * size, y + dy * size);
      }
      context.closePath();
      context.stroke();
      context.fill();
    }
  }

  // Names of territories where they have room, the largest first.
  names(context, selection) {
    const { territories } = this.report;
    const [width] = this.camera.size;
    const taken = [];
    const shapes = this.shapes[selection.mode];
    const order = [...shapes.keys()].sort((a, b) => shapes[b].area - shapes[a].area || a - b);
    context.font = `600 ${width < 500 ? 11 : 12}px ${getComputedStyle(document.body).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    for (const territory of order) {
      const shape = shapes[territory];
      if (!shape.area || (selection.picked >= 0 && selection.picked !== territory)) continue;
      const text = territories.length <= 60 && territories[territory].name || territories[territory].id;
      const half = context.measureText(text).width / 2 + 5;
      const [middle, y] = this.camera.screen(shape.x, shape.y);
      const out = middle < 0 || middle > width;
      const x = out ? middle : Math.max(half, Math.min(width - half, middle));
      const room = (shape.box[2] - shape.box[0]) * this.camera.scale;
      const clash = taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 18);
      if (clash || (room < half * 1.1 && selection.picked !== territory)) continue;
      taken.push({ x, y, half });
      context.strokeStyle = this.theme.halo;
      context.strokeText(text, x, y);
      context.fillStyle = this.theme.ink;
      context.fillText(text, x, y);
    }
  }

  // What the pointer is on: an account's ring, or a territory's edge.
  point(target, selection) {
    const context = this.overlay.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.overlay.width, this.overlay.height);
    if (!target) return;
    if (target.territory >= 0 && this.shapes[selection.mode][target.territory]) {
      this.onGround(context, (width) => {
        width(2.2);
        context.strokeStyle = this.color(target.territory);
        context.stroke(this.shapes[selection.mode][target.territory].path);
      });
    }
    if (target.kind !== "account") return;
    const [x, y] = this.camera.screen(this.report.points.x[target.index], this.report.points.y[target.index]);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.beginPath();
    context.arc(x, y, this.radius() * (0.65 + 0.28 * this.sizes[target.index]) + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = this.theme.ink;
    context.stroke();
  }

  // The territory whose shape holds a place of the map, or -1.
  territoryAt(x, y, mode) {
    const context = this.overlay.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    return this.shapes[mode].findIndex(({ box, path }) => {
      const near = x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
      return near && context.isPointInPath(path, x, y, "evenodd");
    });
  }
}
