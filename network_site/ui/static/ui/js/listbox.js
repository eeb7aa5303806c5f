// A list of what may follow the words typed in a field, below it, after the combobox pattern of ARIA 1.2.

import { part } from "./requests.js";

const PAUSE_MS = 150;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
let count = 0;

// address() says where to ask, or nothing while there is nothing to ask; choose(option) is called with what is chosen,
// by a click or one of the keys.
export function listbox(field, list, { address, choose, keys = ["Enter"] }) {
  let timer;
  let running;
  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(isOpen) {
    clearTimeout(timer);
    list.hidden = !isOpen;
    if (field.role) field.ariaExpanded = String(isOpen);
    if (isOpen) list.scrollIntoView({ block: "nearest" });
    mark(null);
  }

  function mark(next) {
    for (const option of options()) option.ariaSelected = String(option === next);
    if (next) field.setAttribute("aria-activedescendant", next.id);
    else field.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  }

  async function ask(url) {
    running?.abort();
    running = new AbortController();
    const response = await part(url, { signal: running.signal });
    if (!response?.ok || document.activeElement !== field) return show(false);
    list.innerHTML = await response.text();
    for (const option of options()) option.id = `${list.id}-${option.id}`;
    show(options().length > 0);
  }

  function press(event) {
    const stops = [null, ...options()]; // nothing chosen is a place too
    const at = Math.max(0, stops.findIndex((option) => option?.ariaSelected === "true"));
    if (list.hidden) return;
    if (event.key === "Escape") show(false);
    else if (STEPS[event.key]) mark(stops.at((at + STEPS[event.key]) % stops.length));
    else if (at && keys.includes(event.key)) choose(stops[at]);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the keys of the page would leave the field
  }

  list.id = `listbox-${++count}`;
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", () => {
    const url = address();
    clearTimeout(timer);
    if (url) timer = setTimeout(ask, PAUSE_MS, url);
    else show(false);
  });
  field.addEventListener("keydown", press);
  field.addEventListener("blur", () => show(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", ({ target }) => target.closest("[role=option]") && choose(target.closest("[role=option]")));
}
