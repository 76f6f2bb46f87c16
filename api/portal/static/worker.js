// The service worker: keeps the pages read last, and what one needs on the road without a connection.
// The network comes first; a kept copy is shown only when it does not answer, and says on its face that it is one.
// Kept are public reading pages alone: no search, no result, nothing that says `no-store`, nothing behind a sign-in.

const READ = "mip-read-1"; // pages read last
const ROAD = "mip-road-1"; // the emergency page and the page that lists what is kept, a few in each language read
const FILES = "mip-files-1"; // stylesheets, scripts, icons: their names change with their bytes
const MOST = { [READ]: 40, [ROAD]: 15, [FILES]: 12 };

const A_DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 5000; // milliseconds for a network that neither answers nor fails, when there is a copy

const READERS = /^\/(?:[a-z]{2,3}(?:\/.*)?)?$/;
const KEPT = /^\/[a-z]{2,3}(?:\/(?:pages|topics|terms|contact-points)(?:\/[a-z0-9-]+)?)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => event.waitUntil(prepare(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && READERS.test(url.pathname)) event.respondWith(page(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function begin() {
  const own = [READ, ROAD, FILES];
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("mip-") && !own.includes(name)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A page tells what it is made of and where the pages for the road are. The first page of a first visit was read
// before there was a worker, so it is kept from here.
async function prepare({ page: address, road, files }) {
  const jobs = files.map((path) => fetched(FILES, path, Infinity));
  jobs.push(...road.map((path) => fetched(ROAD, path, A_DAY)));
  if (isKept(new URL(address))) jobs.push(fetched(READ, address, Infinity));
  await Promise.allSettled(jobs);
}

async function fetched(name, address, life) {
  const there = await (await caches.open(name)).match(address, { ignoreVary: true });
  if (there && Date.now() - Date.parse(there.headers.get("date")) < life) return;
  await keep(name, address, await fetch(address));
}

function isKept(url) {
  return KEPT.test(url.pathname) && [...url.searchParams.keys()].every((name) => name === "area");
}

async function page(request, url) {
  url.hash = "";
  const copy = await found(url);
  try {
    const response = await inTime(fetch(request), copy);
    if (isKept(url)) await keep(READ, url.href, response.clone()).catch(() => {}); // a full device still reads
    return response;
  } catch {
    return copy ? marked(copy) : nothing(url);
  }
}

// With a copy at hand, a slow answer counts as none.
function inTime(answer, copy) {
  if (!copy) return answer;
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE);
    answer.then(resolve, reject);
  });
}

// One at a time: two that make room at once would throw out what the other keeps.
let keeping = Promise.resolve();
function keep(name, address, response) {
  keeping = keeping.catch(() => {}).then(() => keepNow(name, address, response));
  return keeping;
}

async function keepNow(name, address, response) {
  const isPublic = (response.headers.get("cache-control") ?? "").startsWith("public");
  if (!response.ok || response.redirected || !isPublic) return;
  const cache = await caches.open(name);
  await cache.put(address, dated(response));
  const kept = await Promise.all((await cache.keys()).map(async (one) => ({ one, at: await keptAt(cache, one) })));
  kept.sort((a, b) => b.at - a.at);
  await Promise.all(kept.slice(MOST[name]).map(({ one }) => cache.delete(one, { ignoreVary: true })));
}

// When a copy was kept stands on it: a browser gives the copies in an order of its own.
function dated(response) {
  const headers = new Headers(response.headers);
  headers.set("x-kept-at", String(Date.now()));
  return new Response(response.body, { status: response.status, headers });
}

async function keptAt(cache, address) {
  const copy = await cache.match(address, { ignoreVary: true });
  return Number(copy?.headers.get("x-kept-at") ?? 0);
}

// The copy of an address; for a municipality also the copy without one, never the other way round.
async function found(url) {
  for (const address of [url.href, url.origin + url.pathname]) {
    for (const name of [READ, ROAD]) {
      const copy = await (await caches.open(name)).match(address, { ignoreVary: true });
      if (copy) return copy;
    }
  }
  return undefined;
}

async function marked(copy) {
  const since = new Date(copy.headers.get("date") ?? Date.now()).toISOString();
  const text = (await copy.text()).replace("<html ", `<html data-kept="${since}" `);
  const headers = new Headers(copy.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(text, { headers });
}

// Nothing kept: the page that says so, in the reader's language or else in one that was read here.
async function nothing(url) {
  const road = await caches.open(ROAD);
  const kept = (await road.keys()).map((one) => one.url).filter((address) => address.endsWith("/offline"));
  const own = kept.find((address) => new URL(address).pathname.split("/")[1] === url.pathname.split("/")[1]);
  const copy = kept.length ? await road.match(own ?? kept[0], { ignoreVary: true }) : undefined;
  return copy ?? Response.error();
}

async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES, ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (["style", "script"].includes(request.destination)) await keep(FILES, request.url, response.clone());
  return response;
}
