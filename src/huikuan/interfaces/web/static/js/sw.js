/* Keeps the offline page and the styles; never keeps business pages. */
const SHELF = "huikuan-1";
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.add("/offline")).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  } else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(caches.open(SHELF).then(async (shelf) => {
      const kept = await shelf.match(request);
      if (kept) return kept;
      const fresh = await fetch(request);
      if (fresh.ok) shelf.put(request, fresh.clone());
      return fresh;
    }));
  }
});
