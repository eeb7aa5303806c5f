// Asks the site for a part of a page, or posts to it as a part of one: the answer, or null where none came.

export const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

export const part = (url, options) =>
  fetch(url, { redirect: "manual", ...options, headers: { "X-Partial": "1", "X-CSRFToken": token() } }).catch(() => null);

export function post(url, entries = [], options = {}) {
  const body = new FormData();
  for (const [name, value] of entries) body.append(name, value);
  return part(url, { method: "POST", body, ...options });
}
