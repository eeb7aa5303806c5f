// <input data-completes="URL">: a list of completions below it. Without this module it is a plain search box.

import { listbox } from "./listbox.js";

function enhance(input) {
  const list = document.createElement("ul");
  Object.assign(list, { role: "listbox", hidden: true, className: "completions" });
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.getAttribute("aria-label") ?? "");
  input.after(list);
  Object.assign(input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  const address = () => `${input.dataset.completes}?${new URLSearchParams({ begins: input.value })}`;
  listbox(input, list, { address, choose: (option) => location.assign(option.dataset.href) });
}

document.querySelectorAll("input[data-completes]").forEach(enhance);
