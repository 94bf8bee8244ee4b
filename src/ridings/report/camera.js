// Where the map looks: pan and zoom by pointer, wheel, two fingers, keys and buttons.

class Camera {
  constructor(canvas, report, changed) {
    Object.assign(this, { canvas, changed, window: report.window, x: 0, y: 0, scale: 1, fitted: 1, moved: 0 });
    this.pointers = new Map();
    this.lastPageScroll = -Infinity;
    this.listen();
  }

  get size() {
    return [this.canvas.clientWidth, this.canvas.clientHeight];
  }

  // Keep the middle and the zoom when only the window changes its size.
  resize() {
    const [west, north, east, south] = this.window;
    const [width, height] = this.size;
    const before = this.fitted;
    this.fitted = Math.min((width - 24) / (east - west), (height - 24) / (south - north));
    if (this.last) {
      this.x += (width - this.last[0]) / 2;
      this.y += (height - this.last[1]) / 2;
      this.zoom(this.fitted / before);
    } else {
      this.fit();
    }
    this.last = [width, height];
  }

  fit() {
    const [west, north, east, south] = this.window;
    const [width, height] = this.size;
    this.scale = this.fitted;
    this.x = (width - (west + east) * this.scale) / 2;
    this.y = (height - (north + south) * this.scale) / 2;
    this.tell();
  }

  // Show a box of the map, no closer than eight times the whole.
  frame(box) {
    const [width, height] = this.size;
    const room = Math.min((width * 0.7) / (box[2] - box[0]), (height * 0.7) / (box[3] - box[1]));
    this.scale = Math.min(room, this.fitted * 8);
    this.x = width / 2 - ((box[0] + box[2]) / 2) * this.scale;
    this.y = height / 2 - ((box[1] + box[3]) / 2) * this.scale;
    this.tell();
  }

  screen(x, y) {
    return [x * this.scale + this.x, y * this.scale + this.y];
  }

  ground(x, y) {
    return [(x - this.x) / this.scale, (y - this.y) / this.scale];
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.tell();
  }

  zoom(factor, x = this.size[0] / 2, y = this.size[1] / 2) {
    const scale = Math.min(Math.max(this.scale * factor, this.fitted / 4), this.fitted * 400);
    this.x = x - ((x - this.x) * scale) / this.scale;
    this.y = y - ((y - this.y) * scale) / this.scale;
    this.scale = scale;
    this.tell();
  }

  tell() {
    // One finger scrolls the page until the map is zoomed into; then it moves the map.
    this.canvas.style.touchAction = this.scale > this.fitted * 1.05 ? "none" : "pan-y";
    this.changed();
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.release(event));
    }
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("scroll", () => (this.lastPageScroll = performance.now()), { passive: true });
    for (const button of document.querySelectorAll("[data-zoom]")) {
      const act = { in: () => this.zoom(1.6), out: () => this.zoom(1 / 1.6), fit: () => this.fit() };
      button.addEventListener("click", act[button.dataset.zoom]);
    }
  }

  press(event) {
    if (this.pointers.size === 0) this.moved = 0;
    this.pointers.set(event.pointerId, this.place(event));
    this.canvas.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    this.moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (other) {
      const spread = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
      this.zoom(spread(now) / Math.max(spread(before), 1), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      this.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
    } else if (this.moved > 4) {
      this.canvas.classList.add("dragging");
      this.pan(now[0] - before[0], now[1] - before[1]);
    }
  }

  release(event) {
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.canvas.classList.remove("dragging");
  }

  // A page being scrolled past the map goes on scrolling, and so does zooming out of the whole.
  wheel(event) {
    const passing = performance.now() - this.lastPageScroll < 250 && !event.ctrlKey;
    const outOfWhole = event.deltaY > 0 && this.scale <= this.fitted * 1.001 && !event.ctrlKey;
    if (passing || outOfWhole) return;
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    const factor = Math.exp(-Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.01 : 0.003));
    const floor = event.ctrlKey ? 0 : this.fitted / this.scale;
    this.zoom(event.deltaY > 0 ? Math.max(factor, floor) : factor, ...this.place(event));
  }

  key(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) this.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(1.6);
    else if (event.key === "-") this.zoom(1 / 1.6);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }
}
