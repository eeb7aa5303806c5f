// "/" goes to the search box, and the arrows go from it through the results and back.

const boxes = () => [...document.querySelectorAll('[data-shortcut="/"]')].filter((box) => box.checkVisibility?.({ visibilityProperty: true }) ?? true);
const isWriting = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !isWriting(event.target)) focusBox(event);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, event.key === "ArrowDown" ? 1 : -1);
});

function focusBox(event) {
  const [box] = boxes();
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function move(event, step) {
  const box = document.getElementById("search-text");
  const stops = [box, ...document.querySelectorAll(".hit-title a")];
  const at = stops.indexOf(event.target);
  if (!box || at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step].focus();
}
