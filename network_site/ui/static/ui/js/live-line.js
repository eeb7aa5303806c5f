// One socket for the tab. When it breaks it is tried again, later each time; meanwhile, and where no socket gets
// through at all, the same changes are asked for every few seconds.

import { Polling } from "./live-polling.js";
import { LiveSocket } from "./live-socket.js";

const REVOKED = 4401;
const LONGEST_WAIT_MS = 60_000;

export class Line {
  #socket = null;
  #retry = null;
  #failures = 0;
  #refusals = 0;

  constructor(feed, showState) {
    Object.assign(this, { feed, showState });
    this.polling = new Polling(feed, showState, () => this.#signedOut());
  }

  open() {
    if (this.#socket || this.#retry || this.feed.isEmpty) return;
    this.#socket = new LiveSocket(this);
  }

  close() {
    this.#drop();
    this.polling.stop();
  }

  // The network is back, or the reader is: do not sit out the wait.
  hurry() {
    this.polling.hurry();
    if (this.#retry) this.#again();
  }

  subscribe(positions = this.feed.positions) {
    this.#socket?.say({ subscribe: positions });
  }

  unsubscribe(streams) {
    this.#socket?.say({ unsubscribe: streams });
  }

  heard(frame) {
    this.#failures = this.#refusals = 0;
    this.polling.stop();
    this.showState("live");
    this.feed.take(frame);
  }

  lost(code) {
    this.#drop();
    if (code === REVOKED && ++this.#refusals > 1) return this.#signedOut();
    this.#failures += 1;
    if (this.#failures > 1) this.polling.start();
    else this.showState("waiting");
    const wait = Math.min(500 * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#retry = setTimeout(() => this.#again(), wait * (0.5 + Math.random() / 2));
  }

  #again() {
    this.#drop();
    this.open();
  }

  #drop() {
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = this.#retry = null;
    this.feed.forgetQuestions();
  }

  #signedOut() {
    this.close();
    this.showState("signed-out");
  }
}
