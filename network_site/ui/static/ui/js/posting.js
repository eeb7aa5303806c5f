// Forms and one-click actions of a live page are sent in place: the change comes back over the live stream.
// Without this module the same links and forms lead through ordinary pages.

import { ask } from "./confirm.js";
import { part, post } from "./requests.js";

async function send(url, entries) {
  const response = await post(url, entries);
  if (!response) return { status: null };
  return {
    status: response.status,
    done: response.status === 204,
    said: decodeURIComponent(response.headers.get("X-Said") ?? ""),
    key: response.headers.get("X-Next-Key"),
    html: response.status === 422 ? await response.text() : "",
  };
}

const announce = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const failed = () => announce({ text: document.body.dataset.offline, tone: "warning" });

// What keeps the draft of the form tells of it, and sends it when the line is back.
function unsent(form) {
  if (form.querySelector("draft-saver")) form.dispatchEvent(new Event("unsent"));
  else failed();
}

export async function openComposer(link, slot) {
  const response = await part(link.href);
  if (!response) return failed();
  if (!response.ok) return location.assign(link.href);
  slot.innerHTML = await response.text();
  slot.querySelector("textarea")?.focus();
}

async function act(link) {
  if (link.dataset.confirm && !(await ask(link.dataset.confirm))) return;
  const { done, said } = await send(link.href);
  if (done) {
    announce(said);
    document.dispatchEvent(new CustomEvent("acted", { detail: link }));
  } else location.assign(link.href); // the page of the action asks, or says why not
}

document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const compose = event.target.closest("a[data-compose]");
  const slot = compose && document.querySelector(compose.dataset.compose);
  const action = event.target.closest("a[data-post]");
  const open = event.target.closest("[data-compose-cancel]")?.closest(".composer-slot");
  if (!slot && !action && !open) return;
  event.preventDefault();
  if (slot) openComposer(compose, slot);
  else if (action) act(action);
  else open.replaceChildren();
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-enhance]");
  if (!form || event.submitter?.hasAttribute("formaction")) return; // it leads to a page of its own
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const { done, said, key, html, status } = await send(form.action, new FormData(form));
  form.ariaBusy = "false";
  if (html) form.outerHTML = html;
  else if (done) finish(form, said, key);
  else if (status === null) unsent(form);
  else failed(); // what was typed stays in the form
});

function finish(form, said, next) {
  form.dispatchEvent(new Event("sent"));
  for (const area of form.querySelectorAll("textarea")) area.defaultValue = ""; // not the draft that it began with
  const slot = form.closest(".composer-slot");
  if (slot) slot.replaceChildren();
  else form.reset();
  const key = form.querySelector("input[name=key]");
  if (key && next) key.value = next;
  announce(said);
}
