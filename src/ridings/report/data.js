// The report's data: packed as base64 of gzip in the page, so that no text in it can be taken for HTML.

async function unpack() {
  const packed = document.getElementById("data").textContent.trim();
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// A ring is x, y of its first corner, then the steps from corner to corner.
function corners(ring) {
  const xy = Float64Array.from(ring);
  for (let i = 2; i < xy.length; i += 1) xy[i] += xy[i - 2];
  return xy;
}

function pathOf(rings) {
  const path = new Path2D();
  for (const ring of rings) {
    const xy = corners(ring);
    path.moveTo(xy[0], xy[1]);
    for (let i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
    path.closePath();
  }
  return path;
}

// Area, middle and box of the largest ring: where a label goes, and how much room it has.
function measured(rings) {
  let best = { area: 0, x: 0, y: 0 };
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    const xy = corners(ring);
    let area = 0, x = 0, y = 0;
    for (let i = 0; i < xy.length; i += 2) {
      const j = (i + 2) % xy.length;
      const cross = xy[i] * xy[j + 1] - xy[j] * xy[i + 1];
      area += cross;
      x += (xy[i] + xy[j]) * cross;
      y += (xy[i + 1] + xy[j + 1]) * cross;
      box[0] = Math.min(box[0], xy[i]);
      box[1] = Math.min(box[1], xy[i + 1]);
      box[2] = Math.max(box[2], xy[i]);
      box[3] = Math.max(box[3], xy[i + 1]);
    }
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), x: x / (3 * area), y: y / (3 * area) };
  }
  return { ...best, box };
}

function shapesOf(listOfRings) {
  return listOfRings.map((rings) => ({ path: pathOf(rings), ...measured(rings) }));
}

// Accounts by square, so that the nearest to the pointer is found at once.
class Nearby {
  constructor(points, window) {
    this.points = points;
    this.side = Math.max(window[2], window[3]) / 256 || 1;
    this.squares = new Map();
    for (let i = 0; i < points.x.length; i += 1) {
      const key = this.key(Math.floor(points.x[i] / this.side), Math.floor(points.y[i] / this.side));
      const there = this.squares.get(key);
      if (there) there.push(i);
      else this.squares.set(key, [i]);
    }
  }

  key(column, row) {
    return `${column},${row}`;
  }

  nearest(x, y, reach) {
    const { points, side } = this;
    let best = -1, distance = reach * reach;
    for (let column = Math.floor((x - reach) / side); column <= Math.floor((x + reach) / side); column += 1) {
      for (let row = Math.floor((y - reach) / side); row <= Math.floor((y + reach) / side); row += 1) {
        for (const i of this.squares.get(this.key(column, row)) || []) {
          const here = (points.x[i] - x) ** 2 + (points.y[i] - y) ** 2;
          if (here < distance) [best, distance] = [i, here];
        }
      }
    }
    return best;
  }
}
