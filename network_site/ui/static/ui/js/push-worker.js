// The service worker of notifications: shows that something waits. What it is stands on the site alone.

const inbox = () => new URL("./", self.registration.scope).href;

self.addEventListener("push", (event) => {
  const { title = "Counterpart", lang, dir } = event.data?.json() ?? {};
  // One tag: however much waits, one notice says so.
  event.waitUntil(self.registration.showNotification(title, { tag: "waiting", lang, dir }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});

async function open() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find(({ url }) => url === inbox());
  return there ? there.focus() : self.clients.openWindow(inbox());
}
