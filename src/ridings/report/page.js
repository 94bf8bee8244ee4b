// Puts the parts of the page together once the data are unpacked.

function modes(selection) {
  const buttons = document.querySelectorAll("[data-mode]");
  for (const button of buttons) button.addEventListener("click", () => selection.show(button.dataset.mode));
  selection.follow(() => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === selection.mode));
  });
}

function legend(report) {
  const parts = [];
  if (report.points.potential.some((value) => value > 0)) parts.push("Larger dots hold more potential.");
  if (report.homes.length) parts.push("Houses mark the homes of the reps.");
  if (report.hasToday) parts.push(`Grey ${report.noun}s belong to nobody today.`);
  parts.push("Drag to move, scroll or pinch to zoom.");
  document.getElementById("legend").textContent = parts.join(" ");
}

async function start() {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old for the map; any browser since 2023 shows it.");
  }
  const report = await unpack();
  const selection = new Selection("plan");
  const tip = new Tip();
  const map = new TerritoryMap(report, selection, tip);
  new Panel(report, selection);
  new Bars(report, selection, tip);
  new TerritoryTable(report, selection, map);
  new Moves(report, selection);
  modes(selection);
  legend(report);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selection.picked >= 0) selection.pick(selection.picked);
  });
  window.ridings = { report, selection, map };
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  document.getElementById("legend").textContent = error.message;
  throw error;
});
