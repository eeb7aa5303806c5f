// <select multiple data-chooser="Type to find"> gets a field that narrows its list, and the chosen ones as buttons.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function enhance(select) {
  const template = document.getElementById("chooser-template");
  if (!template) return;
  select.before(template.content.cloneNode(true));
  const [chosen, find] = [select.previousElementSibling.previousElementSibling, select.previousElementSibling];
  find.setAttribute("aria-controls", select.id);
  find.addEventListener("input", () => narrow(select, fold(find.value)));
  find.addEventListener("keydown", (event) => event.key === "Enter" && pickFirst(event, select, find));
  select.addEventListener("change", () => show(select, chosen));
  chosen.addEventListener("click", (event) => drop(event.target.closest("button"), select, chosen));
  // A plain click adds or takes away, as on a telephone: nobody need hold Ctrl.
  select.addEventListener("mousedown", (event) => toggle(event, select));
  show(select, chosen);
}

function narrow(select, text) {
  for (const option of select.options) option.hidden = !fold(option.text).includes(text);
}

function pickFirst(event, select, find) {
  event.preventDefault();
  const first = [...select.options].find((option) => !option.hidden && !option.selected);
  if (!first || !find.value) return;
  first.selected = true;
  find.value = "";
  narrow(select, "");
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function toggle(event, select) {
  if (!(event.target instanceof HTMLOptionElement)) return;
  event.preventDefault();
  const top = select.scrollTop;
  event.target.selected = !event.target.selected;
  select.focus();
  requestAnimationFrame(() => (select.scrollTop = top));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(select, chosen) {
  chosen.replaceChildren(
    ...[...select.selectedOptions].map((option) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", value: option.value, textContent: `${option.text} ×` });
      return button;
    }),
  );
}

function drop(button, select, chosen) {
  if (!button) return;
  for (const option of select.selectedOptions) if (option.value === button.value) option.selected = false;
  show(select, chosen);
  select.previousElementSibling.focus();
}

document.querySelectorAll("select[multiple][data-chooser]").forEach(enhance);
