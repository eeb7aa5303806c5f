// <lazy-part><a href="URL">: once it comes into view, the part of the page at URL takes the place of the link; with
// the attribute early, once the reader is two screens away from it.

class LazyPart extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a[href]");
    if (!this.link) return;
    const seen = (entries) => entries.some((entry) => entry.isIntersecting) && this.#load();
    this.watch = new IntersectionObserver(seen, { rootMargin: this.hasAttribute("early") ? "200% 0px" : "0px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  async #load() {
    this.watch.disconnect();
    const response = await fetch(this.link.href, { headers: { "X-Partial": "1" }, redirect: "manual" }).catch(() => null);
    if (response?.ok) this.innerHTML = await response.text(); // otherwise the link stays
  }
}

customElements.define("lazy-part", LazyPart);
