// <lazy-part><a href="URL">: once it comes into view, the part of the page at URL takes the place of the link; with
// the attribute early, once the reader is two screens away from it. With joins="append" or "prepend" the elements of
// the part go each to its own place, and nothing comes before the reader moves towards it.

import { apply } from "./live-page.js";
import { part } from "./requests.js";

class LazyPart extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a[href]");
    if (!this.link) return;
    this.joins = this.getAttribute("joins");
    let waits = this.joins; // an observer tells first how things stand, and that is no move
    const seen = (entries) => {
      if (!waits && entries.some((entry) => entry.isIntersecting)) this.#load();
      waits = null;
    };
    this.watch = new IntersectionObserver(seen, { rootMargin: this.hasAttribute("early") ? "200% 0px" : "0px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  async #load() {
    if (this.contains(document.activeElement)) return; // who is about to press the link goes where it leads
    this.watch.disconnect();
    const html = await this.#fetch(); // without any the link stays
    if (html && !this.joins) this.innerHTML = html;
    else if (html && this.isConnected) apply(html, false, this.joins);
  }

  // What changed live meanwhile found no place here, and may be missing in what was fetched.
  async #fetch() {
    let html;
    let isStale = true;
    const hear = () => (isStale = this.joins);
    document.addEventListener("live:applied", hear);
    while (isStale) {
      isStale = false;
      const response = await part(this.link.href);
      html = response?.ok && (await response.text());
    }
    document.removeEventListener("live:applied", hear);
    return html;
  }
}

customElements.define("lazy-part", LazyPart);
