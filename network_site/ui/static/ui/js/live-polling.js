// Asks for changes every few seconds: less often when nothing happens, and seldom while nobody looks.

const SHORTEST_MS = 2_000;
const LONGEST_MS = 20_000;
const HIDDEN_MS = 60_000;
const SLOWER = 1.4;

export class Polling {
  #request = null; // while it runs: what can be aborted
  #timer;
  #pause = SHORTEST_MS;
  #wait = 0; // as long as the server says

  constructor(feed, showState, signedOut) {
    Object.assign(this, { feed, showState, signedOut });
  }

  start() {
    if (!this.#request) this.#poll();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = null;
    this.#pause = SHORTEST_MS;
  }

  hurry() {
    if (!this.#request) return;
    this.stop();
    this.start();
  }

  async #poll() {
    const request = (this.#request = new AbortController());
    try {
      const frames = await this.#ask(request.signal);
      if (request !== this.#request) return;
      if (!frames) return this.signedOut();
      const news = frames.filter((frame) => this.feed.take(frame)).length;
      this.#pause = news ? SHORTEST_MS : Math.min(this.#pause * SLOWER, LONGEST_MS);
      this.showState("polling");
    } catch {
      if (request !== this.#request) return;
      this.#pause = Math.min(this.#pause * 2, LONGEST_MS);
      this.showState("offline");
    }
    const pause = document.hidden ? HIDDEN_MS : this.#pause * (0.8 + Math.random() * 0.4);
    this.#timer = setTimeout(() => this.#poll(), Math.max(pause, this.#wait));
  }

  async #ask(signal) {
    const query = new URLSearchParams({ ...this.feed.positions, language: document.documentElement.lang });
    const response = await fetch(`/live/since/?${query}`, { signal, redirect: "manual" });
    this.#wait = response.headers.get("Retry-After") * 1_000;
    if (response.type === "opaqueredirect" || response.status === 403) return null;
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).frames;
  }
}
