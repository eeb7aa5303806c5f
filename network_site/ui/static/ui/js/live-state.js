// Says honestly how the page is kept up to date, in [data-live-state], and how much is new, in [data-live-news].
// Both are polite live regions; their words stand in their data attributes (templates/live/state.html).

const GATHER_MS = 1_000;

let fresh = 0;
let timer;

export function showState(state) {
  for (const element of document.querySelectorAll("[data-live-state]")) {
    if (element.dataset.state === state) continue;
    element.dataset.state = state;
    element.textContent = element.getAttribute(`data-${state}`) ?? "";
  }
}

export function announceNews(count) {
  if (!count) return;
  fresh += count;
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const element of document.querySelectorAll("[data-live-news]")) {
      element.textContent = element.dataset.liveNews.replace("{n}", fresh);
    }
    fresh = 0;
  }, GATHER_MS);
}
