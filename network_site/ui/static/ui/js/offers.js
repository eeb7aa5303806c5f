// A list below a textarea of what may follow @ (members) or # (provisions and guides); what is chosen goes into the text.

import { listbox } from "./listbox.js";

const BEGUN = /(?:^|\s)([@#])(\p{L}[^@#\n]{1,40})$/u;
const KINDS = { "@": "mention", "#": "link" };

export function offer(text, list, address) {
  const begun = () => BEGUN.exec(text.value.slice(0, text.selectionStart));

  function asked() {
    const [, trigger, words] = begun() ?? [];
    const url = trigger && address(KINDS[trigger]);
    url?.searchParams.set("q", words);
    return url;
  }

  function choose(option) {
    const words = begun();
    const at = text.selectionStart;
    if (words) text.setRangeText(`${option.dataset.insert} `, at - words[2].length - 1, at, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  listbox(text, list, { address: asked, choose, keys: ["Enter", "Tab"] });
}
