// A list below a textarea of what may follow @ (members) or # (provisions and guides); what is chosen goes into the text.

const PAUSE = 200; // milliseconds
const BEGUN = /(?:^|\s)([@#])(\p{L}[^@#\n]{1,40})$/u;
const KINDS = { "@": "mention", "#": "link" };

export function offer(text, list, address) {
  const box = { text, list, address, timer: 0, running: null };
  list.id = `offers-${text.id}`;
  text.setAttribute("aria-controls", list.id);
  text.addEventListener("input", () => later(box));
  text.addEventListener("keydown", (event) => press(box, event));
  text.addEventListener("blur", () => close(box));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the text
  list.addEventListener("click", (event) => choose(box, event.target.closest("[role=option]")));
}

const begun = ({ text }) => BEGUN.exec(text.value.slice(0, text.selectionStart));
const options = ({ list }) => [...list.querySelectorAll("[role=option]")];

function later(box) {
  clearTimeout(box.timer);
  const words = begun(box);
  if (words) box.timer = setTimeout(() => ask(box, words), PAUSE);
  else close(box);
}

async function ask(box, [, trigger, words]) {
  box.running?.abort();
  box.running = new AbortController();
  const url = box.address(KINDS[trigger]);
  url.searchParams.set("q", words);
  const response = await fetch(url, { signal: box.running.signal, redirect: "manual" }).catch(() => null);
  if (!response?.ok || document.activeElement !== box.text) return close(box);
  box.list.innerHTML = await response.text();
  for (const option of options(box)) option.id = `${box.list.id}-${option.id}`;
  box.list.hidden = !options(box).length;
  box.list.scrollIntoView({ block: "nearest" });
}

function close(box) {
  clearTimeout(box.timer);
  box.list.hidden = true;
  box.text.removeAttribute("aria-activedescendant");
}

function press(box, event) {
  if (box.list.hidden) return;
  const all = options(box);
  const at = all.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "Escape") close(box);
  else if (event.key === "ArrowDown") mark(box, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") mark(box, all.at(at < 1 ? -1 : at - 1));
  else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) choose(box, all[at]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function mark(box, next) {
  for (const option of options(box)) option.ariaSelected = String(option === next);
  box.text.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function choose(box, option) {
  const words = begun(box);
  if (!option || !words) return;
  const at = box.text.selectionStart;
  box.text.setRangeText(`${option.dataset.insert} `, at - words[2].length - 1, at, "end");
  close(box);
  box.text.dispatchEvent(new Event("input", { bubbles: true }));
}
