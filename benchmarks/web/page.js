// What is watched in the page: frames of the map, how long it does not answer, and when words change.
(() => {
  const watched = { frames: [], longest: 0, beating: false };
  globalThis.watched = watched;
  new PerformanceObserver((list) => {
    for (const one of list.getEntriesByName("ridings:points")) watched.frames.push({ at: one.startTime, ...one.detail });
  }).observe({ entryTypes: ["mark"] });

  // A beat that the page misses while it is busy.
  let last = 0;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    watched.longest = Math.max(watched.longest, now - last);
    last = now;
    if (watched.beating) setTimeout(() => channel.port2.postMessage(0), 1);
  };
  watched.beat = (on) => {
    watched.beating = on;
    watched.longest = 0;
    last = performance.now();
    if (on) channel.port2.postMessage(0);
  };

  // The time at which all that was asked of the graphics card is drawn.
  watched.finished = () => {
    const canvas = document.querySelector("canvas.maplibregl-canvas");
    const gl = canvas.getContext("webgl2");
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now();
  };
  const until = (look) =>
    new Promise((done) => {
      const again = () => {
        const found = look();
        if (found) done(found);
        else setTimeout(again, 2);
      };
      again();
    });

  /** When every point is on the screen for the first time. */
  watched.opened = async () => {
    await until(() => watched.frames.find((frame) => frame.points > 0 && frame.points === frame.of));
    return watched.finished();
  };
  /** From a press of a button, or the end of a line, until a change of the points is on the screen. */
  watched.reassigned = async () => {
    const version = watched.frames.at(-1).version;
    const pressed = await once("pointerup");
    const frame = await until(() => watched.frames.find((one) => one.version > version && (one.over || one.points === one.of)));
    return { milliseconds: watched.finished() - pressed, points: frame.points };
  };
  /** From the end of a line until the words of the selection have changed on the screen. */
  watched.totalled = async () => {
    const words = document.querySelector("[data-selection]");
    const before = words.textContent;
    const lifted = await once("pointerup");
    await until(() => words.textContent !== before && words.textContent);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return { milliseconds: performance.now() - lifted, words: words.textContent };
  };
  const once = (kind) =>
    new Promise((done) => {
      addEventListener(kind, (event) => done(event.timeStamp), { capture: true, once: true });
    });
})();
