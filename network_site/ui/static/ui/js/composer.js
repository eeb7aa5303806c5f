// <markdown-composer preview="URL" mention="URL" link="URL">: a toolbar, a preview that follows the typing, and what is
// offered after @ and #, around the textarea inside it.

import { offer } from "./offers.js";
import { post } from "./requests.js";

const WRAPS = {
  bold: ["**", "**"],
  italic: ["_", "_"],
  link: ["[", "](https://)"],
};
const TRIGGERS = { mention: "@", cite: "#" };
const PAUSE = 500; // milliseconds without a key
const PREFIXES = { list: "- ", numbers: "1. ", quote: "> " };

class MarkdownComposer extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("textarea");
    if (!this.text || this.querySelector("[role=toolbar]")) return;
    const template = document.getElementById("composer-toolbar");
    if (!template) return;
    this.text.before(template.content.cloneNode(true));
    this.pane = this.querySelector("[data-preview-pane]");
    this.text.after(this.pane);
    offer(this.text, this.querySelector("[data-offers]"), (kind) => this.#address(kind));
    this.addEventListener("click", (event) => this.#press(event.target.closest("button[data-format]")));
    this.addEventListener("keydown", (event) => this.#shortcut(event));
    this.addEventListener("input", () => this.#render(PAUSE));
  }

  #press(button) {
    if (!button) return;
    const format = button.dataset.format;
    if (format === "preview") this.#preview(button);
    else if (TRIGGERS[format]) this.#type(TRIGGERS[format]);
    else this.#format(format);
  }

  #type(trigger) {
    const { selectionStart: at, value } = this.text;
    this.text.setRangeText(/(^|\s)$/.test(value.slice(0, at)) ? trigger : ` ${trigger}`, at, at, "end");
    this.text.focus();
  }

  // Whom a question is for is chosen in its form; an answer or a reply is for the readers of its thread.
  #address(kind) {
    const url = new URL(this.getAttribute(kind), location.origin);
    const { mark, working_group: group } = this.closest("form")?.elements ?? {};
    if (mark) url.searchParams.set("mark", mark.value);
    if (group) url.searchParams.set("group", group.value);
    return url;
  }

  #shortcut(event) {
    const format = { b: "bold", i: "italic", k: "link" }[event.key];
    if (!format || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#format(format);
  }

  #format(format) {
    const { selectionStart: from, selectionEnd: to, value } = this.text;
    const chosen = value.slice(from, to);
    const replacement = WRAPS[format]?.join(chosen) ?? chosen.replace(/^/gm, PREFIXES[format]);
    this.text.setRangeText(replacement, from, to, "end");
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #preview(button) {
    button.ariaPressed = !this.pane.toggleAttribute("hidden");
    this.#render();
  }

  #render(pause = 0) {
    clearTimeout(this.later);
    if (!this.pane.hidden) this.later = setTimeout(() => this.#show(), pause);
  }

  async #show() {
    const later = this.later;
    const response = await post(this.getAttribute("preview"), [["body", this.text.value]]);
    if (later === this.later && response?.ok) this.pane.innerHTML = await response.text();
  }
}

customElements.define("markdown-composer", MarkdownComposer);
