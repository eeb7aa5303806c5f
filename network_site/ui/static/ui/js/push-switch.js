// <push-switch>: lets this browser show when something waits. Without what it takes, the offer stays hidden.

const supported = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

customElements.define(
  "push-switch",
  class extends HTMLElement {
    connectedCallback() {
      this.hidden = !supported;
      this.form = this.querySelector("form");
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#begin();
      });
    }

    async #begin() {
      if ((await Notification.requestPermission()) !== "granted") return this.#say(this.dataset.denied);
      const subscription = await this.#subscribe().catch(() => null);
      if (!subscription) return this.#say(this.dataset.failed);
      const { endpoint, keys } = subscription.toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) this.form.elements[name].value = value;
      this.form.submit();
    }

    async #subscribe() {
      await navigator.serviceWorker.register(this.dataset.worker);
      const { pushManager } = await navigator.serviceWorker.ready;
      const old = await pushManager.getSubscription(); // perhaps with another key, or of who was here before
      await old?.unsubscribe();
      return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset.key });
    }

    #say(words) {
      this.querySelector("[role=status]").textContent = words;
    }
  },
);
