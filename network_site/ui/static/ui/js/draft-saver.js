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
    this.form.addEventListener("unsent", () => this.#hold());
    this.form.addEventListener("sent", () => this.#done());
    this.online = () => this.#again();
    addEventListener("online", this.online);
    this.#resume();
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
    if (this.unsent) this.form.requestSubmit();
    else if (copyOf(this.name) || this.timer) this.saving = this.#save();
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
    if (status === 410) this.form.elements.drafted.value = 0; // what is typed from here on is a draft of its own
    if (status !== 409) setTimeout(() => this.versions.replaceChildren(), AGAIN);
  }

  #wait(why) {
    keep(this.name, { entries: entriesOf(this.form), action: this.form.action, unsent: why === "unsent" });
    this.state.textContent = this.dataset[why];
    this.timer = setTimeout(() => this.#again(), AGAIN);
  }

  #hold() {
    this.unsent = true;
    this.#wait("unsent");
  }

  #submit(event) {
    clearTimeout(this.timer);
    this.running?.abort();
    if (navigator.onLine || event.submitter?.formAction === this.getAttribute("save")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#hold();
  }

  #done() {
    this.unsent = false;
    this.timer = 0;
    drop(this.name);
    this.form.elements.drafted.value = 0;
    this.state.textContent = "";
    this.versions.replaceChildren();
  }

  #resume() {
    const copy = copyOf(this.name);
    if (!copy) return;
    fill(this.form, copy.entries);
    this.unsent = copy.unsent;
    this.#wait(copy.unsent ? "unsent" : "waiting");
    if (navigator.onLine) this.#again();
  }
}

customElements.define("draft-saver", DraftSaver);

const first = document.querySelector("draft-saver");
if (first) for (const when of ["load", "online"]) addEventListener(when, () => sendLeft(first.getAttribute("member"), first.getAttribute("save")));
