// Shows the pages of a form without signal: as they were seen last, or an empty entry to begin one.
"use strict";
const PAGES = "oneplan-pages";
const STATIC = "oneplan-static";
const ANY = { ignoreVary: true, ignoreSearch: true };
const WAIT_MS = 6000;
const OF_A_UNIT = /^\/u\/[^/]+(\/steps\/[^/]+(\/form(\/entries\/[A-Za-z0-9-]+)?)?)?$/;
const ENTRY = /^(.*\/form\/entries\/)[A-Za-z0-9-]+$/;

// An entry may be begun without signal before one was ever opened.
const FILES = ["portal.css", "portal.js", "attached.js", "draft_entry.js", "draft_list.js", "draft_store.js", "draft_sync.js"];

self.addEventListener("install", (event) => {
  const kept = caches.open(STATIC).then((cache) => cache.addAll(FILES.map((name) => `/static/${name}`)));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && OF_A_UNIT.test(pathname)) event.respondWith(page(event.request, pathname));
  else if (/^\/(static|fonts)\//.test(pathname)) event.respondWith(file(event.request));
});

async function page(request, pathname) {
  const cache = await caches.open(PAGES);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) });
    if (answer.ok && answer.type === "basic" && !answer.redirected) await cache.put(pathname, answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match(pathname, ANY);
    const blank = ENTRY.exec(pathname);
    const empty = !known && blank && (await cache.match(`${blank[1]}blank`, ANY));
    if (known || empty) return known || empty;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(STATIC);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const known = await cache.match(request.url);
    if (known) return known;
    throw error;
  }
}
