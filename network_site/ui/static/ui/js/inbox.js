// Keys of the inbox: j and k go to the next and the previous entry, e archives it, u lets it wait again.

const entries = () => [...document.querySelectorAll(".entry:not([hidden])")];
const link = (entry) => entry?.querySelector("a");
const current = () => document.activeElement?.closest(".entry");

function go(step) {
  const all = entries();
  const at = all.indexOf(current());
  link(all[at === -1 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)])?.focus();
}

const press = (deed) => current()?.querySelector(`button[value^="${deed} "]`)?.click();

const keys = { j: () => go(1), k: () => go(-1), e: () => press("archive"), u: () => press("unread") };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) return;
  keys[event.key]?.();
});
