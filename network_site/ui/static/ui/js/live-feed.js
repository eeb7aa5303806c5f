// How far this tab has read each stream. A change counts when it follows directly upon the last one: an older one
// was here already, and after a gap the missing ones are asked for.

export class Feed {
  #followed = new Map();

  // page: {apply(frame), refresh(stream) -> position or null, ask({stream: position}), gone(stream)}
  constructor(page) {
    this.page = page;
  }

  get isEmpty() {
    return this.#followed.size === 0;
  }

  get positions() {
    return Object.fromEntries([...this.#followed].map(([stream, { position }]) => [stream, position]));
  }

  follow(stream, position) {
    if (this.#followed.has(stream)) return;
    this.#followed.set(stream, { position, asked: false, refreshing: false });
    this.#ask(stream);
  }

  leave(stream) {
    this.#followed.delete(stream);
  }

  // Returns whether the frame brought something new.
  take(frame) {
    if (frame.heads) return this.#compare(frame.heads);
    const place = this.#followed.get(frame.stream);
    if (!place || place.refreshing) return false;
    if (frame.gone) return this.#lose(frame.stream);
    if (frame.resync) return this.#refresh(frame.stream, place);
    if ("subscribed" in frame) place.asked = false;
    if (!("seq" in frame) || frame.seq <= place.position) return false;
    if (frame.seq > place.position + 1) return this.#ask(frame.stream);
    place.position = frame.seq;
    if (frame.html) this.page.apply(frame);
    return true;
  }

  // A line that was lost takes its questions with it.
  forgetQuestions() {
    for (const place of this.#followed.values()) place.asked = false;
  }

  #compare(heads) {
    for (const [stream, head] of Object.entries(heads)) {
      if (head > (this.#followed.get(stream)?.position ?? head)) this.#ask(stream);
    }
    return false;
  }

  #ask(stream) {
    const place = this.#followed.get(stream);
    if (!place.asked) this.page.ask({ [stream]: place.position });
    place.asked = true;
    return false;
  }

  #lose(stream) {
    this.leave(stream);
    this.page.gone(stream);
    return false;
  }

  async #refresh(stream, place) {
    place.refreshing = true;
    const position = await this.page.refresh(stream).catch(() => undefined);
    Object.assign(place, { refreshing: false, asked: false, position: position ?? place.position });
    if (position === null) this.#lose(stream);
    else if (position !== undefined && this.#followed.has(stream)) this.#ask(stream);
  }
}
