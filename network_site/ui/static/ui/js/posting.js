// Forms and one-click actions of a live page are sent in place: the change comes back over the live stream.
// Without this module the same links and forms lead through ordinary pages.

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

async function send(url, body) {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token(), "X-Partial": "1" },
    redirect: "manual",
  });
  const said = decode(response.headers.get("X-Said") ?? "");
  const key = response.headers.get("X-Next-Key");
  return { done: response.status === 204, said, key, html: response.status === 422 ? await response.text() : "" };
}

function decode(text) {
  const area = document.createElement("textarea");
  area.innerHTML = text; // a textarea holds text, never elements
  return area.value;
}

function announce(text) {
  if (text) document.dispatchEvent(new CustomEvent("toast", { detail: text }));
}

document.addEventListener("click", async (event) => {
  const compose = event.target.closest("a[data-compose]");
  const slot = compose && document.querySelector(compose.dataset.compose);
  if (slot && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    const response = await fetch(compose.href, { headers: { "X-Partial": "1" } });
    if (!response.ok) return void location.assign(compose.href);
    slot.innerHTML = await response.text();
    slot.querySelector("textarea")?.focus();
  }
  const action = event.target.closest("a[data-post]");
  if (action) {
    event.preventDefault();
    if (action.dataset.confirm && !window.confirm(action.dataset.confirm)) return;
    const { done, said } = await send(action.href).catch(() => ({ done: false }));
    if (done) announce(said);
    else location.assign(action.href);
  }
  const cancel = event.target.closest("[data-compose-cancel]");
  const open = cancel?.closest(".composer-slot");
  if (open) {
    event.preventDefault();
    open.replaceChildren();
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-enhance]");
  if (!form) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const { done, said, html, key } = await send(form.action, new FormData(form));
    if (html) form.outerHTML = html;
    else if (!done) form.submit();
    else finish(form, said, key);
  } catch {
    announce(document.body.dataset.offline);
  } finally {
    form.ariaBusy = "false";
  }
});

function finish(form, said, next) {
  const slot = form.closest(".composer-slot");
  if (slot) slot.replaceChildren();
  else form.reset();
  const key = form.querySelector("input[name=key]");
  if (key && next) key.value = next;
  announce(said);
}
