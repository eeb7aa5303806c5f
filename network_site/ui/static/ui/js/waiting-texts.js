// Texts that wait in the browser for the line to come back, each under the number of its member; signing out clears them.

import { post } from "./requests.js";

const SHELF = "waiting/";
const NEVER = new Set(["csrfmiddlewaretoken", "uploads", "choice"]);

export const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) => !NEVER.has(name) && typeof value === "string");

export function keep(name, copy) {
  try {
    localStorage.setItem(SHELF + name, JSON.stringify(copy));
  } catch {
    // a full or closed store: the text is still in the form
  }
}

export function copyOf(name) {
  try {
    return JSON.parse(localStorage.getItem(SHELF + name));
  } catch {
    return null;
  }
}

export const drop = (name) => localStorage.removeItem(SHELF + name);

export const names = () => Object.keys(localStorage).filter((key) => key.startsWith(SHELF)).map((key) => key.slice(SHELF.length));

export const ofOthers = (member) => names().filter((name) => !name.startsWith(`${member}/`));

export function fill(form, entries) {
  for (const field of form.elements) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!field.name || NEVER.has(field.name) || field.type === "file" || field.type === "submit") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values[0];
  }
}

async function sent(url, entries, over) {
  const { ok, status } = (await post(url, entries)) ?? {};
  return ok || status === over;
}

// What waits for a form that this page does not show: it is posted under its key, or else becomes a draft.
export async function sendLeft(member, save) {
  const shown = [...document.querySelectorAll("draft-saver")].map((saver) => `${member}/${saver.getAttribute("place")}`);
  for (const name of names().filter((name) => name.startsWith(`${member}/`) && !shown.includes(name))) {
    const { entries, action, unsent } = copyOf(name) ?? { entries: [] };
    const anew = entries.filter(([field]) => field !== "drafted"); // over only where it was posted
    if ((unsent && (await sent(action, entries))) || (await sent(save, entries)) || (await sent(save, anew, 410))) drop(name);
  }
}
