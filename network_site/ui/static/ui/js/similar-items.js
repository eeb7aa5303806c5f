// <similar-items src="URL" title-field="ID" language-field="ID">: shows what is like the title while it is typed.

import { post } from "./requests.js";

const PAUSE = 400; // milliseconds
const LEAST = 10; // characters

class SimilarItems extends HTMLElement {
  connectedCallback() {
    this.typed = document.getElementById(this.getAttribute("title-field"));
    this.spoken = document.getElementById(this.getAttribute("language-field"));
    this.place = this.querySelector("[aria-live]");
    if (!this.typed || !this.place) return;
    this.querySelector("button").hidden = true; // it asks by itself now
    this.typed.addEventListener("input", () => this.#later());
    this.spoken?.addEventListener("change", () => this.#later());
    if (this.typed.value && !this.place.childElementCount) this.#later();
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), PAUSE);
  }

  async #ask() {
    const title = this.typed.value.trim();
    if (title === this.asked) return;
    this.asked = title;
    if (title.length < LEAST) return this.place.replaceChildren();
    this.running?.abort();
    this.running = new AbortController();
    const asked = [["title", title], ["language", this.spoken?.value ?? ""]];
    const response = await post(this.getAttribute("src"), asked, { signal: this.running.signal });
    if (response?.ok) this.place.innerHTML = await response.text();
  }
}

customElements.define("similar-items", SimilarItems);
