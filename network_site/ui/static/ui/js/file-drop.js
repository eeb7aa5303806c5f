// <file-drop upload="URL">: files that are chosen, dropped or pasted are sent at once, with progress. The input
// inside works without this, and the text beside it is never touched.

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector("[data-pending]");
    this.refused = this.querySelector("[data-refused]");
    const form = this.closest("form");
    this.input.addEventListener("change", () => this.#take([...this.input.files]));
    form.addEventListener("paste", (event) => this.#taken(event, event.clipboardData));
    form.addEventListener("drop", (event) => this.#taken(event, event.dataTransfer));
    form.addEventListener("dragover", (event) => this.#over(event, true));
    form.addEventListener("dragleave", (event) => this.#over(event, false));
    form.addEventListener("reset", () => this.list.replaceChildren());
  }

  #over(event, over) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("data-over", over);
  }

  #taken(event, from) {
    if (!from?.files.length) return;
    event.preventDefault();
    this.removeAttribute("data-over");
    this.#take([...from.files]);
  }

  async #take(files) {
    this.refused.hidden = true;
    for (const file of files) await this.#send(file);
    this.input.value = ""; // what was sent is in the list
  }

  #send(file) {
    const progress = this.querySelector("[data-progress]");
    const bar = progress.querySelector("progress");
    progress.querySelector("[data-name]").textContent = file.name;
    progress.hidden = false;
    const body = new FormData();
    body.set("file", file);
    const request = new XMLHttpRequest(); // fetch tells nothing of how far an upload is
    request.upload.onprogress = (event) => { bar.value = event.loaded / event.total; };
    request.open("POST", this.getAttribute("upload"));
    request.setRequestHeader("X-CSRFToken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    return new Promise((done) => {
      request.onloadend = () => {
        progress.hidden = true;
        if (request.status === 200) this.list.insertAdjacentHTML("beforeend", request.responseText);
        else this.#refuse(request.status === 422 ? request.responseText : `${file.name}: ${document.body.dataset.offline}`);
        done();
      };
      request.send(body);
    });
  }

  #refuse(why) {
    this.refused.textContent = [this.refused.hidden ? "" : this.refused.textContent, why].join(" ").trim();
    this.refused.hidden = false;
  }
}

customElements.define("file-drop", FileDrop);
