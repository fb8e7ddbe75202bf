// Makes the pages better; none of them needs it. Lights a passage and its partner, steps through
// passages by key, scrolls two panes together, and keeps what is shown in the address.
"use strict";

const $all = (selector, root = document) => [...root.querySelectorAll(selector)];
const namesOf = (element) => (element.dataset.p || "").split(" ").filter(Boolean);

function light(report) {
  const byName = new Map();
  for (const element of $all("[data-p]", report)) {
    for (const name of namesOf(element)) {
      if (!byName.has(name)) byName.set(name, []);
      byName.get(name).push(element);
    }
  }
  let lit = [];
  const set = (names) => {
    for (const element of lit) element.classList.remove("lit");
    lit = names.flatMap((name) => byName.get(name) || []);
    for (const element of lit) element.classList.add("lit");
    report.dispatchEvent(new CustomEvent("lit", { detail: names }));
  };
  const over = (event) => {
    const element = event.target.closest("[data-p]");
    if (element) set(namesOf(element));
  };
  report.addEventListener("mouseover", over);
  report.addEventListener("focusin", over);
  report.addEventListener("mouseleave", () => set([]));
  return set;
}

// Bring an element to a comfortable height of the pane (or window) that scrolls it.
function bring(element, top = null) {
  const pane = element.closest(".pane");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  if (!pane || pane.scrollHeight <= pane.clientHeight + 1) {
    element.scrollIntoView({ block: "center", behavior: calm });
    return;
  }
  const inside = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + inside - (top ?? pane.clientHeight / 3), behavior: calm });
}

// Steps through the passages in the order of the text: those inside it (p1, p2 …, two sides) and those
// shared with other items (cA1 …, one side here).
function walk(report, set) {
  const names = $all(".panes .ref[id$='a']", report).map((ref) => ref.dataset.p);
  const steps = report.querySelector(".steps");
  if (!steps || !names.length) return;
  const place = steps.querySelector(".place");
  const total = names.length;
  let now = -1;
  const show = (index, { focus = true, side = "b" } = {}) => {
    now = (index + total) % total;
    const first = document.getElementById(`${names[now]}a`);
    const second = document.getElementById(`${names[now]}b`);
    const panes = report.querySelector(".panes");
    if (panes.getBoundingClientRect().top > innerHeight * 0.5) panes.scrollIntoView();
    if (!second || first.closest(".pane") !== second.closest(".pane")) bring(first);
    if (second) bring(second);
    place.textContent = `Passage ${now + 1} of ${total}`;
    const goal = side === "a" || !second ? first : second;
    if (focus) goal.focus({ preventScroll: true });
    set([names[now]]);
    history.replaceState(null, "", `#${goal.id}`);
  };
  const step = (by, options) => show(now < 0 && by < 0 ? total - 1 : now + by, options);
  const open = (anchor, options) => {
    const match = /^#((?:p|c[A-Z]+)\d+)([ab])$/.exec(anchor);
    const index = match ? names.indexOf(match[1]) : -1;
    if (index >= 0) show(index, { ...options, side: match[2] });
    return index >= 0;
  };
  steps.hidden = false;
  place.textContent = total === 1 ? "1 passage" : `${total} passages`;
  for (const button of $all("[data-step]", steps)) {
    button.addEventListener("click", () => step(Number(button.dataset.step), { focus: false }));
  }
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
  report.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (open(link.getAttribute("href"))) event.preventDefault();
  });
  requestAnimationFrame(() => open(location.hash, { focus: false }));
}

// Two documents: scrolling one pane carries the other along, from passage to passage.
function linkScrolling(report) {
  const panes = $all(".panes.linked .pane", report);
  if (panes.length !== 2) return;
  const heights = (pane, side) => $all(`.ref[id$='${side}']`, pane).map((ref) => [ref.dataset.p, ref.offsetTop]);
  let leader = null;
  for (const [number, pane] of panes.entries()) {
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) pane.addEventListener(kind, () => (leader = pane), { passive: true });
    pane.addEventListener("scroll", () => {
      if (leader !== pane) return;
      const other = panes[1 - number];
      const here = new Map(heights(pane, number ? "b" : "a"));
      const pairs = heights(other, number ? "a" : "b").filter(([name]) => here.has(name)).map(([name, top]) => [here.get(name), top]);
      other.scrollTop = between(pairs, pane, other);
    }, { passive: true });
  }
}

function between(pairs, pane, other) {
  const ends = [[0, 0], ...pairs.sort((x, y) => x[0] - y[0]), [pane.scrollHeight, other.scrollHeight]];
  const eye = pane.scrollTop + pane.clientHeight / 3;
  const after = Math.max(1, ends.findIndex(([top]) => top >= eye));
  const [[x0, y0], [x1, y1]] = [ends[after - 1], ends[after]];
  return y0 + ((y1 - y0) * (eye - x0)) / Math.max(1, x1 - x0) - other.clientHeight / 3;
}

// A line from a lit passage to its partner, where both are in sight.
function connect(report) {
  const panes = report.querySelector(".panes.two");
  if (!panes) return;
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "connector");
  svg.setAttribute("aria-hidden", "true");
  panes.append(svg);
  let names = [];
  const draw = () => {
    svg.replaceChildren();
    const frame = panes.getBoundingClientRect();
    if (matchMedia("(max-width: 59.99rem)").matches) return;
    for (const name of names) {
      const [a, b] = ["a", "b"].map((side) => document.getElementById(name + side));
      if (!a || !b || a.closest(".pane") === b.closest(".pane")) continue;
      const [left, right] = a.getBoundingClientRect().left < b.getBoundingClientRect().left ? [a, b] : [b, a];
      const from = left.closest(".pane").getBoundingClientRect();
      const [one, two] = [left, right].map((e) => e.getBoundingClientRect());
      const x0 = from.right - frame.left - 22, x1 = from.right - frame.left + 22;
      const y0 = one.top + one.height / 2 - frame.top, y1 = two.top + two.height / 2 - frame.top;
      if ([y0, y1].some((y) => y < 0 || y > frame.height)) continue;
      const path = document.createElementNS(space, "path");
      path.setAttribute("d", `M${x0} ${y0} C${(x0 + x1) / 2} ${y0} ${(x0 + x1) / 2} ${y1} ${x1} ${y1}`);
      svg.append(path);
    }
  };
  report.addEventListener("lit", (event) => { names = event.detail; draw(); });
  for (const pane of $all(".pane", panes)) pane.addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", draw);
}

// The verdict of an editor by key, as its button would give it.
function judgeByKey(report) {
  const buttons = new Map($all(".judge [aria-keyshortcuts]", report).map((b) => [b.getAttribute("aria-keyshortcuts"), b]));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=radio]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    buttons.get(event.key)?.click();
  });
}

function keepInAddress(report) {
  for (const input of $all(".toolbar input[type=radio]", report)) {
    input.addEventListener("change", () => {
      const address = new URL(location.href);
      const usual = { show: "all", view: "columns" };
      if (input.value === usual[input.name]) address.searchParams.delete(input.name);
      else address.searchParams.set(input.name, input.value);
      history.replaceState(null, "", address);
    });
  }
  const copy = report.querySelector(".copy");
  if (copy && navigator.clipboard && location.pathname !== "/check") {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = "Link copied";
      setTimeout(() => (copy.textContent = "Copy link"), 2000);
    });
  }
}

// A file dropped on, or chosen for, the field of the article is read here and never uploaded as a file.
function takeFiles(field) {
  field.addEventListener("dragover", (event) => event.preventDefault());
  field.addEventListener("drop", async (event) => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    field.value = await file.text();
  });
}

for (const report of $all(".report")) {
  const set = light(report);
  connect(report);
  walk(report, set);
  linkScrolling(report);
  keepInAddress(report);
  judgeByKey(report);
}
$all("textarea").forEach(takeFiles);
