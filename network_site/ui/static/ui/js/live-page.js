// Puts what came over the line into the page, without moving what the reader looks at or types into.

const anchors = !CSS.supports("overflow-anchor", "auto"); // other browsers hold the page still by themselves

// Each top-level element replaces the one with its id; another goes into the element that data-into names. Where posts
// are left out, the way to them says what they would fill: what lacks its end takes nothing, what lacks its beginning
// only what is new, until a part that joins ("append" or "prepend") brings it. Returns what is in the page now, how
// many are new there, and the ids of all that came, whether they have a place here or not.
export function apply(html, isNew, joins) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const elements = [...template.content.children];
  const hold = holdStill();
  const added = elements.filter((element) => place(element, isNew, joins)).length;
  hold();
  const named = elements.map((element) => element.id);
  return { elements: elements.filter((element) => element.isConnected), added, named };
}

const lacks = (container, what) =>
  [...document.querySelectorAll(`[data-lacks-${what}]`)].some((way) => container.matches(way.getAttribute(`data-lacks-${what}`)));

function place(element, isNew, joins) {
  const present = element.id && document.getElementById(element.id);
  if (present) {
    swap(present, element, () => present.replaceWith(element));
    return false;
  }
  const container = element.dataset.into && document.querySelector(element.dataset.into);
  if (!container) return false;
  if (!joins && (lacks(container, "end") || (!isNew && lacks(container, "start")))) return false;
  container[joins ?? (element.dataset.place === "start" ? "prepend" : "append")](element);
  return true;
}

// Fetches the page again for the regions of a stream. Returns the position it was made at, or null when the reader
// may no longer have it.
export async function refresh(stream, regions) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(response.statusText);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const itself = `live-region[stream="${CSS.escape(stream)}"]`;
  const source = fresh.querySelector(itself);
  if (!source) return null;
  const hold = holdStill();
  for (const region of regions) renew(region.getAttribute("refresh") ?? itself, fresh);
  hold();
  return Number(source.getAttribute("position"));
}

function renew(selector, fresh) {
  const [old, made] = [document.querySelector(selector), fresh.querySelector(selector)];
  if (old && made) swap(old, made, () => old.replaceChildren(...made.childNodes));
}

// Carries the focus, and any form that the reader opened, from the old element into the new one.
function swap(old, made, replace) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  for (const form of old.querySelectorAll("form")) {
    const slot = form.closest("[id]");
    const there = slot !== old && old.contains(slot) && made.querySelector(`#${CSS.escape(slot.id)}`);
    if (there) there.replaceWith(slot);
  }
  replace();
  if (focused && document.activeElement !== focused) refocus(focused);
}

function refocus(focused) {
  const name = focused.id ? `#${CSS.escape(focused.id)}` : focused.href && `a[href="${CSS.escape(focused.getAttribute("href"))}"]`;
  const target = focused.isConnected ? focused : name && document.querySelector(name);
  target?.focus({ preventScroll: true });
}

function holdStill() {
  const seen = anchors && document.elementFromPoint(innerWidth / 2, 1)?.closest("[id]");
  const top = seen && seen.getBoundingClientRect().top;
  return () => {
    const now = seen && document.getElementById(seen.id);
    if (now) scrollBy(0, now.getBoundingClientRect().top - top);
  };
}
