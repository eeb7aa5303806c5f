// A button with data-confirm="Question?" asks once, in a dialog, before it acts.
// Links with data-post are asked for by posting.js, which uses the same question.

export function ask(question) {
  const dialog = document.getElementById("confirm") ?? make();
  dialog.querySelector("p").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function make() {
  const template = document.getElementById("confirm-template");
  document.body.append(template.content.cloneNode(true));
  return document.getElementById("confirm");
}

document.addEventListener("click", async (event) => {
  const control = event.target.closest("[data-confirm]:not([data-post])");
  if (!control || control.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(control.dataset.confirm))) return control.focus();
  control.dataset.confirmed = "true";
  control.click();
  delete control.dataset.confirmed;
}, { capture: true });
