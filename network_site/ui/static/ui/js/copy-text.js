// <copy-text><input readonly><button></copy-text>: the button copies; without it the text is selected by a click.

class CopyText extends HTMLElement {
  connectedCallback() {
    const [input, button] = [this.querySelector("input"), this.querySelector("button")];
    input.addEventListener("focus", () => input.select());
    if (!navigator.clipboard) return;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      button.textContent = this.dataset.done;
    });
  }
}

customElements.define("copy-text", CopyText);
