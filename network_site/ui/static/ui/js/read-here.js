// What comes live to a page that somebody looks at is read with that. A post is unseen until it was in view: a link
// says how many are, and leads to the first; the server is told up to where all was seen, so that the next page calls
// none of it new. What the inbox says of the page is read at once, or in a hidden tab when they look.

import { post } from "./requests.js";

const PAUSE_MS = 3_000;
const region = document.querySelector("live-region.thread");
const notice = document.getElementById("read-here");
const link = document.getElementById("unseen");
const fresh = new Set(document.querySelector("[data-new-posts]")?.dataset.newPosts.split(" ").map(Number));
const unseen = new Set();
let waits = false;
let timer;

const at = (number) => document.getElementById(`post-${number}`);
const numberOf = (id) => Number(id.split("-")[1]);
const send = (form) => post(form.action, new FormData(form), { keepalive: true });

const watch = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) unseen.delete(numberOf(target.id));
    show();
  },
  { rootMargin: "-10% 0px" },
);

// Posts are fragments that all readers share, so what is new to one of them is marked here.
function look() {
  for (const number of fresh) at(number)?.setAttribute("data-fresh", "");
  for (const number of unseen) if (at(number)) watch.observe(at(number));
  show();
}

function show() {
  const below = [...unseen].filter((number) => !(at(number)?.getBoundingClientRect().top < innerHeight));
  const [first] = below.length ? below : unseen;
  link.hidden = !first;
  link.textContent = link.dataset[below.length ? "below" : "above"].replace("{n}", below.length || unseen.size);
  link.href = `${at(first) ? "" : `?at=${first}`}#post-${first}`;
  timer ??= setTimeout(tell, PAUSE_MS);
}

async function tell() {
  timer = clearTimeout(timer);
  const form = document.getElementById("read-upto");
  const [field, end] = [form.elements.upto, Math.min(...unseen)];
  const told = field.value; // nothing where posts are left out that nobody was shown
  const upto = Math.max(...[...region.querySelectorAll(".post")].map(({ id }) => numberOf(id)).filter((number) => number < end));
  if (upto <= told || (!told && document.querySelector("lazy-part[joins] a"))) return;
  field.value = upto;
  if (!(await send(form))?.ok) field.value = told;
}

async function readNotice() {
  if (!waits || document.hidden) return;
  waits = !(await send(notice));
}

document.addEventListener("live:applied", ({ detail: { kind, named } }) => {
  if (kind === "notified" && named.includes(notice.dataset.entry)) waits = true;
  if (kind === "post_added") add(numberOf(named.at(-1)));
  readNotice();
});

function add(number) {
  if (at(number)?.querySelector('[href$="/edit/"]')) return; // one's own
  fresh.add(number);
  unseen.add(number);
}

document.addEventListener("visibilitychange", () => (document.hidden ? tell() : readNotice()));
new MutationObserver(look).observe(region, { childList: true, subtree: true });
look();
