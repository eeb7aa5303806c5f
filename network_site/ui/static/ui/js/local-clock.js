// <local-clock zone="Africa/Banjul" spans="540-1020 1980-2460"> keeps the time that the server wrote current, and
// whether it lies within the office hours: spans of minutes since Monday 00:00 at the office.

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const locale = document.documentElement.dataset.locale;

class LocalClock extends HTMLElement {
  connectedCallback() {
    const timeZone = this.getAttribute("zone");
    const clock = { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    try {
      this.shown = new Intl.DateTimeFormat(locale, clock);
      this.counted = new Intl.DateTimeFormat("en-GB", clock);
    } catch {
      return; // a zone that this browser does not know: what the server wrote stands
    }
    this.spans = (this.getAttribute("spans") ?? "").split(" ").filter(Boolean).map((span) => span.split("-").map(Number));
    this.tick();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  tick() {
    const now = new Date();
    const { weekday, hour, minute } = parts(this.shown, now);
    this.querySelector("[data-clock]").textContent = `${weekday} ${hour}:${minute}`;
    if (this.spans.length) this.toggle(minuteOfWeek(parts(this.counted, now)));
    this.timer = setTimeout(() => this.tick(), 60_000 - (now.getTime() % 60_000));
  }

  toggle(minute) {
    const isOpen = this.spans.some(([start, end]) => start <= minute && minute < end);
    this.toggleAttribute("data-open", isOpen);
    this.querySelector("[data-within]").hidden = !isOpen;
    this.querySelector("[data-outside]").hidden = isOpen;
  }
}

function parts(format, moment) {
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}

function minuteOfWeek({ weekday, hour, minute }) {
  return (DAYS.indexOf(weekday) * 24 + Number(hour)) * 60 + Number(minute);
}

customElements.define("local-clock", LocalClock);
