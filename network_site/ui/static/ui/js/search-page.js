// Results follow what is typed. The form and every link work without this; an answer is the page they lead to.

const WAIT = 250; // milliseconds after the last letter
const form = document.getElementById("search-form");
const box = document.getElementById("search-text");
let timer;
let request;
let typing = false; // one entry of the history for each time that somebody types

const address = () => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  return `${form.action}?${query}`;
};

async function show(url) {
  request?.abort();
  request = new AbortController();
  const { signal } = request;
  document.getElementById("search-results").dataset.busy = "";
  try {
    const response = await fetch(url, { signal, credentials: "same-origin" });
    if (!response.ok || response.redirected) throw new Error(response.status);
    put(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch (error) {
    if (error.name !== "AbortError") form.dataset.still = ""; // too often, or no connection: Enter still works
  } finally {
    if (!signal.aborted) delete document.getElementById("search-results")?.dataset.busy;
  }
}

function put(page) {
  document.title = page.title;
  const aside = document.querySelector(".page-aside");
  const isUnfolded = aside.querySelector("details")?.open ?? false;
  aside.replaceChildren(...page.querySelector(".page-aside").childNodes);
  aside.querySelector("details")?.toggleAttribute("open", isUnfolded);
  document.getElementById("search-results").replaceChildren(...page.getElementById("search-results").childNodes);
  document.getElementById("search-count").textContent = page.getElementById("search-count").textContent.trim();
  for (const field of form.querySelectorAll('[type="hidden"]')) field.remove();
  form.append(...page.querySelectorAll('#search-form [type="hidden"]'));
}

function follow(url) {
  history[typing ? "replaceState" : "pushState"]({}, "", url);
  show(url);
}

box.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (event.isComposing) return;
  timer = setTimeout(() => {
    follow(address());
    typing = true;
  }, WAIT);
});
box.addEventListener("change", () => (typing = false));
addEventListener("popstate", () => {
  clearTimeout(timer);
  typing = false;
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  show(location.href);
});
form.addEventListener("submit", () => clearTimeout(timer));
