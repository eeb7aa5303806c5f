// What is told live about the page that somebody looks at is read with that; in a hidden tab it waits until they look.

const form = document.getElementById("read-here");
let waits = false;

async function read() {
  if (!waits || document.hidden) return;
  waits = false;
  await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => (waits = true));
}

document.addEventListener("live:applied", ({ detail }) => {
  if (detail.kind !== "notified" || !detail.named.includes(form.dataset.entry)) return;
  waits = true;
  read();
});
document.addEventListener("visibilitychange", read);
