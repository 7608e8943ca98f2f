// The saved copy: static files and one page, the duty lines of one area. Nothing else is ever kept.
// VERSION and FILES are put in by the server, so that a new release brings a new worker.
const VERSION = "{version}";
const FILES = JSON.parse('{files}');
const STATIC = `static-${VERSION}`;
const COPY = "copy";
const PAGE = "/copy";
const LASTS = 24 * 3600 * 1000; // ms; older than a day it is no answer any more
const PATIENCE = 4000; // ms for a line that is there but says nothing

addEventListener("install", (event) => {
  event.waitUntil(caches.open(STATIC).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== STATIC && name !== COPY) await caches.delete(name);
    await clients.claim();
  })());
});

// The copy, unless it is older than a day by this phone's own clock, which also dated it.
const kept = async () => {
  const found = await caches.match(PAGE, { cacheName: COPY });
  if (!found) return null;
  const age = Date.now() - Number(found.headers.get("Kept-At"));
  if (age >= 0 && age < LASTS) return found;
  await caches.delete(COPY);
  return null;
};

// Ask for the lines as they are now. An ended sitting is sent elsewhere and a locked one refused:
// neither touches the copy. One that may have none any more (403, 404) loses it.
const refresh = async () => {
  const answer = await fetch(`${PAGE}?v=`, { redirect: "manual", credentials: "same-origin" });
  if (answer.status === 403 || answer.status === 404) return caches.delete(COPY);
  if (answer.status !== 200 || answer.type !== "basic") return false;
  const headers = new Headers(answer.headers);
  headers.set("Kept-At", String(Date.now()));
  // The body comes decoded; what says how it was coded must not stay.
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const cache = await caches.open(COPY);
  await cache.put(PAGE, new Response(await answer.blob(), { status: 200, headers }));
  return true;
};

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(refresh().catch(() => false));
  if (event.data === "forget") event.waitUntil(caches.delete(COPY));
});

const fromNetwork = async (request) => {
  let late;
  const slow = new Promise((_, no) => { late = setTimeout(no, PATIENCE, new Error("late")); });
  const answer = fetch(request);
  try {
    return await Promise.race([answer, slow]);
  } catch (error) {
    const copy = await kept();
    if (copy) return copy;
    if (error.message === "late") return answer;
    throw error;
  } finally {
    clearTimeout(late);
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(request, { cacheName: STATIC }).then((file) => file || fetch(request)));
  } else if (request.mode === "navigate" && url.pathname === "/open") {
    event.respondWith(kept().then((copy) => copy || fetch(request)));
  } else if (request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(fromNetwork(request));
  }
});
