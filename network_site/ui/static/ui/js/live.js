// <live-region stream="thread:12" position="45">: keeps what is inside it, and what its changes name, up to date.
// One feed knows how far this tab has read each stream; one line brings the frames, by socket or by polling.

import { Feed } from "./live-feed.js";
import { Line } from "./live-line.js";
import { apply, refresh } from "./live-page.js";
import { announceNews, showState } from "./live-state.js";

const regions = (stream) => document.querySelectorAll(`live-region[stream="${CSS.escape(stream)}"]`);

const feed = new Feed({
  apply(frame) {
    const { elements, added, named } = apply(frame.html, frame.kind.endsWith("_added"));
    announceNews(added);
    tell(frame.stream, "live:applied", { kind: frame.kind, elements, named });
  },
  refresh: (stream) => refresh(stream, regions(stream)),
  ask: (positions) => line.subscribe(positions),
  gone(stream) {
    tell(stream, "live:gone", {});
    if (!feed.isEmpty) return;
    line.close();
    showState("gone");
  },
});
const line = new Line(feed, showState);

addEventListener("pagehide", () => line.close());
addEventListener("pageshow", ({ persisted }) => persisted && line.open());
addEventListener("online", () => line.hurry());
document.addEventListener("visibilitychange", () => document.hidden || line.hurry());

function tell(stream, name, detail) {
  const event = new CustomEvent(name, { bubbles: true, detail: { stream, ...detail } });
  (regions(stream)[0] ?? document).dispatchEvent(event);
}

customElements.define(
  "live-region",
  class extends HTMLElement {
    connectedCallback() {
      this.stream = this.getAttribute("stream");
      feed.follow(this.stream, Number(this.getAttribute("position")));
      line.open();
    }

    disconnectedCallback() {
      if (regions(this.stream).length) return;
      feed.leave(this.stream);
      line.unsubscribe([this.stream]);
    }
  },
);
