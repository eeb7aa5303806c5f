// A button with data-opens="id" opens the dialog of that id; a click on the veil closes it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target instanceof HTMLDialogElement && event.target.classList.contains("dialog")) event.target.close();
});
