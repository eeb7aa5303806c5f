// <markdown-composer preview="URL">: a toolbar and a preview around the textarea inside it.

const WRAPS = {
  bold: ["**", "**"],
  italic: ["_", "_"],
  link: ["[", "](https://)"],
};
const PREFIXES = { list: "- ", numbers: "1. ", quote: "> " };

class MarkdownComposer extends HTMLElement {
  connectedCallback() {
    this.text = this.querySelector("textarea");
    if (!this.text || this.querySelector("[role=toolbar]")) return;
    const template = document.getElementById("composer-toolbar");
    if (!template) return;
    this.text.before(template.content.cloneNode(true));
    this.pane = this.querySelector("[data-preview-pane]");
    this.addEventListener("click", (event) => this.#press(event.target.closest("button[data-format]")));
    this.addEventListener("keydown", (event) => this.#shortcut(event));
  }

  #press(button) {
    if (!button) return;
    const format = button.dataset.format;
    if (format === "preview") this.#preview(button);
    else this.#format(format);
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
    const replacement = WRAPS[format]
      ? WRAPS[format][0] + chosen + WRAPS[format][1]
      : chosen.split("\n").map((line) => PREFIXES[format] + line).join("\n");
    this.text.setRangeText(replacement, from, to, "end");
    this.text.focus();
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async #preview(button) {
    const show = this.pane.hidden;
    button.ariaPressed = String(show);
    this.pane.hidden = !show;
    this.text.hidden = show;
    if (!show) return this.text.focus();
    this.pane.ariaBusy = "true";
    const body = new FormData();
    body.set("body", this.text.value);
    const csrf = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    const response = await fetch(this.getAttribute("preview"), { method: "POST", body, headers: { "X-CSRFToken": csrf } });
    this.pane.innerHTML = response.ok ? await response.text() : "";
    this.pane.ariaBusy = "false";
  }
}

customElements.define("markdown-composer", MarkdownComposer);
