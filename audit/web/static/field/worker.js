// The service worker: keeps the field pages and their files, and sends what waits when it is woken.
//
// Everything of one release lies in one cache. A new release fetches all of it, also the forms that
// were saved under the old one, before it is installed; it takes over when no page is open any more.

import { send } from "./queue.js";

const { version, files } = self.SHELL;
const name = `field-${version}`;

async function install() {
  const cache = await caches.open(name);
  const saved = [];
  for (const other of await caches.keys()) {
    if (other.startsWith("field-") && other !== name) {
      const kept = await (await caches.open(other)).keys();
      saved.push(...kept.map(({ url }) => new URL(url).pathname).filter(isForm));
    }
  }
  const wanted = [...new Set([...files, ...saved])];
  await cache.addAll(wanted.map((path) => new Request(path, { cache: "reload" })));
}

function isForm(path) {
  return /^\/[a-z]{2}\/field\/[^/]+\/\d+$/.test(path);
}

// Forms are kept as they are asked for, and what a browser has cleared away is kept again. A page of a
// newer release would not fit to the files that are kept here.
function fits(path, release) {
  const wanted = isForm(path) || files.includes(path);
  return wanted && (release === null || release === version);
}

async function activate() {
  for (const other of await caches.keys()) {
    if (other.startsWith("field-") && other !== name) {
      await caches.delete(other);
    }
  }
  await self.clients.claim();
}

async function answer(request) {
  const { pathname } = new URL(request.url);
  const cache = await caches.open(name);
  const kept = await cache.match(pathname);
  if (kept) {
    return kept;
  }
  try {
    const fetched = await fetch(request);
    if (fetched.ok && fits(pathname, fetched.headers.get("field-version"))) {
      await cache.put(pathname, fetched.clone());
    }
    return fetched;
  } catch (error) {
    if (request.mode !== "navigate") {
      throw error;
    }
    const language = /^\/(kk|ru|en)\//.exec(pathname)?.[1] ?? "kk";
    return Response.redirect(`/${language}/field`, 302);
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") {
    self.skipWaiting();
  }
});
self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  const ours = origin === location.origin && method === "GET" && !pathname.startsWith("/api/");
  const kept = pathname.startsWith("/static/") || /^\/[a-z]{2}\/(field|app\.)/.test(pathname);
  if (ours && (kept || mode === "navigate")) {
    event.respondWith(answer(event.request));
  }
});
self.addEventListener("sync", (event) => {
  if (event.tag === "send") {
    event.waitUntil(send({ now: true }));
  }
});
