// A WebSocket that is given up when it is silent for too long: a dead network closes nothing.

const OPENING_MS = 10_000;
const SILENCE_MS = 40_000; // the server is heard every 15 s

export class LiveSocket {
  #socket;
  #patience;

  // line: {subscribe(), heard(frame), lost(code)}; after close() nothing more is heard.
  constructor(line) {
    const url = new URL(`/live/?language=${document.documentElement.lang}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.line = line;
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.line?.subscribe();
    this.#socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    this.#socket.onclose = ({ code }) => this.#lose(code);
    this.#wait(OPENING_MS);
  }

  say(request) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  close() {
    this.line = null;
    clearTimeout(this.#patience);
    this.#socket.close();
  }

  #hear(frame) {
    this.#wait(SILENCE_MS);
    this.line?.heard(frame);
  }

  #lose(code) {
    const { line } = this;
    this.close();
    line?.lost(code);
  }

  #wait(ms) {
    clearTimeout(this.#patience);
    if (this.line) this.#patience = setTimeout(() => this.#lose(), ms);
  }
}
