// Keys for a thread: j and k go from post to post, n to the next new one, r replies, e edits, ? shows the list. They
// rest while somebody writes or a dialog is open.

const posts = () => [...document.querySelectorAll("article.post")].filter((post) => post.checkVisibility?.() ?? true);
const isWriting = (element) => element.closest("input, textarea, select, [contenteditable], dialog");
const current = () => document.activeElement?.closest("article.post");

// Where nobody has chosen a post yet, the first one that stands below the upper edge of the window is next.
function step(direction, isWanted = () => true) {
  const all = posts();
  const at = all.indexOf(current());
  const inView = all.findIndex((post) => post.getBoundingClientRect().top >= 0);
  const from = at >= 0 ? at + direction : direction > 0 ? inView : inView - 1;
  for (let next = from; next >= 0 && next < all.length; next += direction) if (isWanted(all[next])) return go(all[next]);
}

function go(post) {
  post.tabIndex = -1;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ block: "nearest" });
  if (post.getBoundingClientRect().height > innerHeight) post.scrollIntoView({ block: "start" });
}

const press = (control) => current()?.querySelector(`.post-controls a[href*="/${control}/"]`)?.click();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, (post) => post.dataset.fresh !== undefined),
  r: () => press("reply"),
  e: () => press("edit"),
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.querySelector("[data-keys-offer]")?.removeAttribute("hidden");
