// Messages can be dismissed. A script shows one with
//   document.dispatchEvent(new CustomEvent("toast", { detail: "Your answer is posted." }))
// or with detail {text, tone}. It leaves by itself unless it is a warning, is pointed at or has the focus.

const STAY_MS = 12_000;
const AT_MOST = 3;

function closable(toast) {
  const button = document.getElementById("toast-close").content.cloneNode(true);
  toast.append(button);
  toast.lastElementChild.addEventListener("click", () => toast.remove());
}

function show({ detail }) {
  const { text, tone = "success" } = typeof detail === "string" ? { text: detail } : detail;
  const list = document.getElementById("toasts");
  const toast = document.getElementById("toast-template").content.cloneNode(true).firstElementChild;
  toast.dataset.tone = tone;
  toast.querySelector("span").textContent = text;
  closable(toast);
  list.append(toast);
  while (list.children.length > AT_MOST) list.firstElementChild.remove();
  if (tone === "success" || tone === "info") leaveLater(toast);
}

function leaveLater(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leaveLater(toast) : toast.remove()), STAY_MS);
}

document.addEventListener("toast", show);
document.querySelectorAll(".messages .toast").forEach(closable);
