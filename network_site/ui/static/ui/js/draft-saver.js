// <draft-saver save="URL" member="ID" place="answer:12">: keeps the form around it on the server while it is typed, and
// in the browser while the line is down. Without this module "Keep as draft" does the same.

import { post } from "./requests.js";
import { copyOf, drop, entriesOf, fill, keep, ofOthers, sendLeft } from "./waiting-texts.js";

const PAUSE = 2_000; // milliseconds after the last key
const AGAIN = 10_000;

class DraftSaver extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.name = `${this.getAttribute("member")}/${this.getAttribute("place")}`;
    this.state = this.querySelector("[data-state]");
    this.versions = this.querySelector("[data-versions]");
    ofOthers(this.getAttribute("member")).forEach(drop);
    for (const kind of ["input", "change"]) this.form.addEventListener(kind, () => this.#later(PAUSE));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    this.form.addEventListener("unsent", () => this.#wait("unsent"));
    this.form.addEventListener("sent", () => this.#done());
    this.online = () => {
      this.#again();
      sendLeft(this.getAttribute("member"), this.getAttribute("save"));
    };
    addEventListener("online", this.online);
    this.#resume();
    if (navigator.onLine) this.online();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("online", this.online);
  }

  #later(pause) {
    clearTimeout(this.timer);
    if (!this.versions.childElementCount) this.timer = setTimeout(() => this.#again(), pause);
  }

  #again() {
    if (this.unsent) this.#send();
    else if (copyOf(this.name) || this.timer) this.saving = this.#save();
  }

  async #send() {
    if (this.form.matches("[data-enhance]")) return this.form.requestSubmit();
    const response = await post(this.form.action, entriesOf(this.form));
    if (response?.status === 422) return this.form.requestSubmit(); // its page says why
    if (!response?.ok) return this.#wait("unsent");
    this.#done();
    location.assign(response.headers.get("X-At"));
  }

  async #save() {
    const { signal } = (this.running = new AbortController());
    const response = await post(this.getAttribute("save"), entriesOf(this.form), { signal });
    if (signal.aborted) return;
    if (!response || response.status >= 500 || !response.status) return this.#wait("waiting");
    if (response.status === 429) return this.#later(AGAIN);
    const html = response.status === 404 ? "" : await response.text();
    if (response.ok) this.#kept(html, response.headers.get("X-Sequence"));
    else this.#refused(html, response.status);
  }

  #kept(html, sequence) {
    this.state.innerHTML = html;
    this.versions.replaceChildren();
    this.form.elements.drafted.value = sequence;
    drop(this.name);
  }

  #refused(html, status) {
    this.versions.innerHTML = html;
    if (status === 410) this.#over(); // what is typed now is a new draft
    if (status !== 409) setTimeout(() => this.versions.replaceChildren(), AGAIN);
  }

  #wait(why) {
    this.unsent = why === "unsent";
    keep(this.name, { entries: entriesOf(this.form), action: this.form.action, unsent: this.unsent });
    this.state.textContent = this.dataset[why];
    this.timer = setTimeout(() => this.#again(), AGAIN);
  }

  #submit(event) {
    clearTimeout(this.timer);
    this.running?.abort();
    if (navigator.onLine) {
      if (this.unsent) this.#wait("waiting"); // a refused one is not sent again
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#wait(event.submitter?.hasAttribute("formaction") ? "waiting" : "unsent");
  }

  #over() {
    drop(this.name);
    this.form.elements.drafted.value = 0;
  }

  #done() {
    this.unsent = false;
    this.timer = 0;
    this.#over();
    this.state.textContent = "";
    this.versions.replaceChildren();
  }

  #resume() {
    const copy = copyOf(this.name);
    if (!copy) return;
    fill(this.form, copy.entries);
    this.#wait(copy.unsent ? "unsent" : "waiting");
  }
}

customElements.define("draft-saver", DraftSaver);
