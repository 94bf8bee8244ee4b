// What is watched in the page: frames of the map, long tasks, and when something is seen.
(() => {
  const seen = (window.benched = { frames: [], gaps: [], longest: 0 });
  new PerformanceObserver((list) => {
    for (const one of list.getEntriesByName("ridings:points")) seen.frames.push({ at: one.startTime, ...one.detail });
  }).observe({ entryTypes: ["mark"] });
  let last = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    if (now - last > seen.longest) seen.longest = now - last;
    last = now;
    if (seen.beating) setTimeout(() => channel.port2.postMessage(0), 1);
  };
  seen.beat = (on) => {
    seen.beating = on;
    seen.longest = 0;
    last = performance.now();
    if (on) channel.port2.postMessage(0);
  };
  // The time at which the graphics card has drawn what was asked of it.
  seen.finished = () => {
    const gl = document.querySelector(".ridings-map canvas").getContext("webgl2");
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now();
  };
  // Resolves once a frame of all points, newer than a version, is on the screen.
  seen.drawn = (version, every) =>
    new Promise((done) => {
      const look = () => {
        const found = seen.frames.find((f) => f.version > version && (!every || f.points === f.of));
        if (found) done(seen.finished());
        else requestAnimationFrame(look);
      };
      look();
    });
})();
