"use strict";
// n and p go from line to line, Enter opens what is in focus: the two items side by side, or both quotations.
const opening = (line) => line.querySelector(".beside") ?? line.querySelector("summary") ?? line.querySelector("a");
const lines = [...document.querySelectorAll("ol.lines > li")].map(opening).filter(Boolean);
document.getElementById("keys").hidden = !lines.length;
addEventListener("keydown", (event) => {
  const step = { n: 1, p: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const now = lines.findIndex((one) => one.closest("li").contains(document.activeElement));
  const next = now < 0 ? (step > 0 ? 0 : lines.length - 1) : now + step;
  lines[next]?.focus();
});
