// "Quote" below a post, and beside words that are selected in one: they go as a quote into the text that is being written.

import { openComposer } from "./posting.js";

let last = null; // the text that was written in
const button = document.getElementById("quote-button")?.content.firstElementChild.cloneNode(true);

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-composer-text]")) last = event.target;
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-quote]");
  const post = link?.closest(".post");
  if (!post || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  quote(post, selected()?.post === post ? selected().words : post.querySelector(".prose").innerText);
});

document.addEventListener("selectionchange", () => {
  const found = selected();
  if (!found || !button) return button?.remove();
  const { bottom, left } = getSelection().getRangeAt(0).getBoundingClientRect();
  button.style.setProperty("inset-block-start", `${bottom + scrollY + 6}px`);
  button.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - 96)) + scrollX}px`);
  document.body.append(button);
});

button?.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay selected
button?.addEventListener("click", () => {
  const found = selected();
  if (found) quote(found.post, found.words);
  getSelection().removeAllRanges();
});

function selected() {
  const selection = getSelection();
  const words = selection.toString().trim();
  const [from, to] = [selection.anchorNode, selection.focusNode].map((node) => node?.parentElement);
  const [prose, post] = [from?.closest(".post .prose"), from?.closest(".post")];
  // A triple click on the last paragraph ends at the beginning of what comes after it.
  const ends = to?.closest(".prose") === prose || (selection.focusOffset === 0 && to?.closest(".post") === post);
  return words && prose && ends ? { words, post } : null;
}

async function quote(post, words) {
  const who = post.querySelector(".person").textContent.replace(/\s+/g, " ").trim().replace(/[[\]\\]/g, "\\$&");
  const source = `— [${who}](${post.querySelector(".post-time").getAttribute("href")})`;
  const lines = [...words.split("\n"), "", source].map((line) => `> ${line}`.trimEnd());
  const text = await place(post);
  if (!text) return;
  const before = text.value.trimEnd();
  text.value = `${before}${before && "\n\n"}${lines.join("\n")}\n\n`;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

async function place(post) {
  if (last?.isConnected && last.value) return last;
  const link = post.querySelector("a[data-compose]");
  const slot = link && document.querySelector(link.dataset.compose);
  const open = slot?.querySelector("textarea");
  if (open || !slot) return open ?? document.querySelector(".thread-compose textarea");
  await openComposer(link, slot);
  return slot.querySelector("textarea");
}
