// <input data-completes="URL">: a list of completions below it, after the combobox pattern of ARIA 1.2.
// Without this module it is a plain search box.

const PAUSE = 150; // milliseconds
const KEYS = { ArrowDown: 1, ArrowUp: -1 };
let count = 0;

function enhance(input) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `completions-${++count}`, role: "listbox", hidden: true, className: "completions" });
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.getAttribute("aria-label") ?? "");
  input.after(list);
  Object.assign(input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);
  const box = { input, list, timer: 0, running: null };
  input.addEventListener("input", () => later(box));
  input.addEventListener("keydown", (event) => press(box, event));
  input.addEventListener("blur", () => close(box));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]")));
}

function later(box) {
  clearTimeout(box.timer);
  box.timer = setTimeout(() => ask(box), PAUSE);
}

async function ask(box) {
  box.running?.abort();
  box.running = new AbortController();
  const url = new URL(box.input.dataset.completes, location.origin);
  url.searchParams.set("begins", box.input.value);
  const response = await fetch(url, { signal: box.running.signal, redirect: "manual" }).catch(() => null);
  if (!response?.ok || document.activeElement !== box.input) return close(box);
  box.list.innerHTML = await response.text();
  for (const option of options(box)) option.id = `${box.list.id}-${option.id}`;
  show(box, options(box).length > 0);
}

const options = (box) => [...box.list.querySelectorAll("[role=option]")];
const active = (box) => box.list.querySelector("[aria-selected=true]");

function show(box, isOpen) {
  box.list.hidden = !isOpen;
  box.input.ariaExpanded = String(isOpen);
  if (!isOpen) box.input.removeAttribute("aria-activedescendant");
}

function close(box) {
  clearTimeout(box.timer);
  show(box, false);
}

function press(box, event) {
  if (box.list.hidden) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(box);
  } else if (KEYS[event.key]) {
    event.preventDefault();
    event.stopPropagation(); // the arrows of the page would leave the box
    move(box, KEYS[event.key]);
  } else if (event.key === "Enter" && active(box)) {
    event.preventDefault();
    follow(active(box));
  }
}

function move(box, step) {
  const all = [null, ...options(box)]; // nothing chosen is a place too
  const next = all.at((all.indexOf(active(box)) + step) % all.length);
  for (const option of options(box)) option.ariaSelected = String(option === next);
  if (next) box.input.setAttribute("aria-activedescendant", next.id);
  else box.input.removeAttribute("aria-activedescendant");
  next?.scrollIntoView({ block: "nearest" });
}

const follow = (option) => option && location.assign(option.dataset.href);

document.querySelectorAll("input[data-completes]").forEach(enhance);
