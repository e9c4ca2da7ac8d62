// The service worker: a page of the diary when there is no connection, and the sender of what waited.
//
// It keeps the page that holds nobody's record, the style, the scripts and the icons, and nothing else: no page about a person is
// ever kept. Pages are asked of the network first.
"use strict";
importScripts({{ queue | tojson | safe }});
const told = {{ told | safe }};
const SHELL = `cleardays-${told.version}`, THEME = "cleardays-theme", PATIENCE_MS = 8000;

self.addEventListener("install", event => event.waitUntil((async () => {
  const shell = await caches.open(SHELL);
  // Asked for as nobody, so that nothing personal could come back.
  await shell.addAll([...told.shell, ...told.files].map(one => new Request(one, { cache: "reload", credentials: "omit" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  const old = (await caches.keys()).filter(one => one.startsWith("cleardays-") && ![SHELL, THEME].includes(one));
  await Promise.all(old.map(one => caches.delete(one)));
  await self.clients.claim();
})()));

async function shell() {
  const kept = await caches.open(SHELL), theme = await (await caches.open(THEME)).match("/theme-now");
  const chosen = theme ? await theme.text() : "";
  return (await kept.match(`${told.kept}?theme=${chosen}`)) ?? kept.match(`${told.kept}?theme=`);
}

const soon = request => Promise.race([fetch(request), new Promise((_, no) => setTimeout(no, PATIENCE_MS, new Error("late")))]);

async function page(request, path) {
  try {
    const found = await (path === told.today ? soon(request) : fetch(request));
    return path === told.today && found.status >= 500 ? (await shell()) ?? found : found;
  } catch (error) {
    const kept = await shell();
    if (!kept) throw error;
    return kept;
  }
}

// A form that cannot wait was sent without a connection: the page says that it was not kept.
async function sent(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(`${told.kept}?unsent=1`, 303);
  }
}

self.addEventListener("fetch", event => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method !== "GET") event.respondWith(sent(request));
    else if (pathname === told.kept) event.respondWith(shell().then(kept => kept ?? fetch(request)));
    else event.respondWith(page(request, pathname));
  } else if (request.method === "GET" && told.files.includes(pathname)) {
    event.respondWith(caches.open(SHELL).then(one => one.match(pathname)).then(kept => kept ?? fetch(request)));
  }
});

self.addEventListener("sync", event => {
  if (event.tag !== "send") return;
  event.waitUntil(self.cleardays.send().then(state => {
    if (state === "away" || state === "full") throw new Error(state);  // the browser tries again, each time later
  }));
});
