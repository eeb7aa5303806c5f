// Kept fragments carry their times in UTC, in <time data-local="style">: they are rendered once for readers in
// many zones. Here they are rewritten to the reader's zone, also in nodes that arrive later.

const { zone, zoneName, locale } = document.documentElement.dataset;
const timeZone = zone || "UTC"; // a page that failed has no zone
const LONG_AGO_MS = 30 * 86_400_000;
const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]];

const formatter = (options) => new Intl.DateTimeFormat(locale || undefined, { timeZone, ...options });
const mediumDate = formatter({ dateStyle: "medium" });
const fullDate = formatter({ dateStyle: "full" });
const hours = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const relative = new Intl.RelativeTimeFormat(locale || undefined);

const styles = {
  date: (moment) => mediumDate.format(moment),
  clock: (moment) => hours.format(moment),
  time: (moment) => `${hours.format(moment)} ${zoneName}`,
  datetime: (moment) => `${mediumDate.format(moment)}, ${hours.format(moment)} ${zoneName}`,
  ago(moment) {
    const passed = moment - Date.now();
    if (Math.abs(passed) > LONG_AGO_MS) return styles.date(moment);
    const [unit, size] = UNITS.find(([, size]) => Math.abs(passed) >= size) ?? UNITS.at(-1);
    return relative.format(Math.round(passed / size), unit);
  },
};

function rewrite(time) {
  const moment = new Date(time.dateTime);
  const text = styles[time.dataset.local]?.(moment);
  if (!text || time.textContent === text) return;
  time.textContent = text;
  time.title = `${fullDate.format(moment)}, ${hours.format(moment)} ${zoneName}${zoneName === "UTC" ? "" : ` (${timeZone})`}`;
}

function rewriteIn(root) {
  root.querySelectorAll("time[data-local]").forEach(rewrite);
}

if (zone) {
  rewriteIn(document);
  new MutationObserver((changes) => {
    for (const { target } of changes) rewriteIn(target);
  }).observe(document.body, { childList: true, subtree: true });
  setInterval(() => rewriteIn(document), 60_000);
}
