// Posts are fragments that all readers share. What is a reader's own (found useful, bookmarked) is fetched beside them,
// as numbers, and shown on their links here; without this module the links lead to pages that say it.

const asks = document.querySelector("[data-own-marks]");
const marks = { useful: new Set(), bookmark: new Set() };

function show(root) {
  for (const link of root.querySelectorAll("a[data-own]")) {
    const [kind, post] = link.dataset.own.split(":");
    const mine = marks[kind]?.has(Number(post));
    if (mine && !link.dataset.mine) {
      link.dataset.others = link.textContent;
      link.dataset.mine = "true";
      link.textContent = link.dataset.ownText;
      if (link.dataset.post !== undefined) link.search = "?on=0";
    } else if (!mine && link.dataset.mine) {
      link.textContent = link.dataset.others;
      delete link.dataset.mine;
      link.search = "";
    }
  }
}

async function fetchOwn() {
  const response = await fetch(asks.dataset.ownMarks).catch(() => null);
  if (!response?.ok) return;
  const own = await response.json();
  for (const kind of Object.keys(marks)) marks[kind] = new Set(own[kind]);
  asks.textContent = own.said;
  show(document);
}

document.addEventListener("acted", ({ detail }) => {
  const [kind, post] = (detail.dataset.own ?? "").split(":");
  if (!marks[kind]) return;
  if (detail.dataset.mine) marks[kind].delete(Number(post));
  else marks[kind].add(Number(post));
  show(document);
});

const region = asks && document.querySelector("live-region.thread"); // the page has others, for the inbox
if (region) {
  new MutationObserver(() => show(region)).observe(region, { childList: true, subtree: true });
  fetchOwn();
}
