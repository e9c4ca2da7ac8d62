// What does a page do on a phone that may be without a connection? It keeps each tap here first, and then sends it.
//
// Without this script every form works as it stands. With it, a form that may wait (`data-waits`) is kept in the queue, sent, and
// led on to where the server would have led.
"use strict";
(async () => {
  const queue = self.cleardays, meta = document.querySelector("meta[name=phone]");
  if (!queue?.possible || !meta) return;
  const KEPT = "/today/kept", PATIENCE_MS = 8000, PAUSES_S = [5, 15, 60, 300];
  const word = name => document.querySelector(`#waiting [data-word="${name}"]`)?.textContent ?? "";
  // A counted text: the page holds its forms in this language, and which of them a number takes.
  const counted = (name, n) => {
    const which = document.querySelector(`#waiting [data-word="${name}"]`)?.dataset.which ?? "";
    return word(`${name}-${which[n % 100]}`).replace("{n}", n);
  };
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value;

  // The one look of this device, for the page that opens without a connection.
  const theme = document.documentElement.dataset.theme ?? "";
  if (self.caches && !document.querySelector("[data-kept]")) {
    caches.open("cleardays-theme").then(one => one.put("/theme-now", new Response(theme))).catch(() => {});
  }

  if (meta.content) await queue.signedIn(meta.content, meta.dataset.zone ?? "").catch(() => {});
  if (meta.dataset.zone) navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {});
  const day = document.querySelector("[data-written]")?.dataset.written;
  if (day) await queue.written(day).catch(() => {});

  // A choice was made on the page before: the entry it was about has done its work.
  const address = new URL(location.href);
  if (address.searchParams.has("sent")) {
    await queue.remove(address.searchParams.get("sent")).catch(() => {});
    address.searchParams.delete("sent");
    history.replaceState(null, "", address);
  }

  // Brings one entry before a person's eyes: both answers side by side, on a page of the server.
  self.cleardays.look = async one => {
    const answer = await fetch("/today/sync", { credentials: "same-origin", cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } })
      .catch(() => null);
    if (!answer?.ok) return false;
    const found = await answer.json();
    if (found.whose !== one.whose) return false;
    const { key, day, at, said, of, after, version } = one;
    const entry = { key, day, at, said, of, after, version, answers: one.answers.map(({ asked, form }) => ({ asked, form })) };
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/today/choose";
    for (const [name, value] of Object.entries({ csrfmiddlewaretoken: found.token, whose: one.whose, entry: JSON.stringify(entry) })) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
    return true;
  };

  const box = document.getElementById("waiting");
  let state = "", timer = 0, tries = 0;
  async function show() {
    if (!box) return;
    const rows = await queue.all().catch(() => []);
    const choices = rows.filter(one => one.state !== "waits").length;
    box.hidden = !rows.length;
    box.querySelector("[data-count]").textContent = counted("count", queue.count(rows));
    box.querySelector("[data-why]").textContent = choices ? word("choice") : word(state) || word("away");
    box.querySelector("[data-sign-in]").hidden = !(state === "sign-in" && !choices);
    document.dispatchEvent(new CustomEvent("waiting", { detail: { rows, state } }));
    const today = document.querySelector("form[data-waits=write]");
    const there = today && rows.filter(one => one.said && one.day === today.dataset.day).at(-1);
    if (there) {  // the server does not know yet what this phone does
      today.hidden = true;
      document.querySelector("[data-unless-waiting]")?.setAttribute("hidden", "");
    }
  }

  async function send() {
    clearTimeout(timer);
    const before = (await queue.all().catch(() => [])).length;
    state = before ? await queue.send() : "nothing";
    await show();
    if (state === "away" || state === "full") {
      timer = setTimeout(send, 1000 * PAUSES_S[Math.min(tries++, PAUSES_S.length - 1)]);
    } else tries = 0;
    return state;
  }
  self.cleardays.now = send;

  for (const form of document.querySelectorAll("form[data-waits]")) {
    let busy = false;
    form.addEventListener("submit", async event => {
      if (form.dataset.plain || !meta.content) return;
      const by = event.submitter, then = by?.dataset.then ?? form.dataset.then;
      event.preventDefault();
      if (busy) return;
      busy = true;
      if (by?.name === "do" && by.value === "skip") { location.assign(then); return; }
      const plainly = () => { form.dataset.plain = "1"; form.requestSubmit(by ?? undefined); };
      let key;
      try {
        key = await queue.keep(entry(form, by));
      } catch {  // a browser that keeps nothing: as if there were no script
        plainly();
        return;
      }
      const late = new Promise(yes => setTimeout(yes, PATIENCE_MS, "away"));
      const known = { whose: meta.content, token: token() };
      await Promise.race([queue.send(known), late]);
      const left = (await queue.all()).find(one => one.key === key);
      if (!left) location.assign(then);
      else if (left.state === "conflict" && await self.cleardays.look(left)) return;
      else if (left.state === "refused") { await queue.remove(key); plainly(); }
      else location.assign(by?.value === "headache" ? `${KEPT}#how-bad` : KEPT);
    });
  }
  // A page that comes back from the browser's memory is asked for again: it may say what is no longer so.
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });

  function entry(form, by) {
    const sent = new FormData(form);
    if (by?.name) sent.append(by.name, by.value);
    if (form.dataset.waits === "write") return { key: sent.get("key"), day: form.dataset.day, said: by.value };
    const said = {};
    for (const [name, value] of sent) {
      if (!["csrfmiddlewaretoken", "key", "version", "quick"].includes(name)) (said[name] ??= []).push(value);
    }
    const answer = { asked: form.dataset.waits, form: said, title: form.dataset.title, words: by?.textContent.trim() ?? "" };
    return {
      key: queue.newKey(), day: form.dataset.day, of: sent.get("key"), version: Number(sent.get("version")), answers: [answer],
    };
  }

  // Leaving: this phone forgets who was here. What was not sent stays, and is sent as nobody else.
  for (const form of document.querySelectorAll('form[action$="/accounts/logout/"]')) {
    form.addEventListener("submit", async event => {
      if (form.dataset.plain) return;
      event.preventDefault();
      await queue.forget().catch(() => {});
      form.dataset.plain = "1";
      form.requestSubmit(event.submitter ?? undefined);
    });
  }

  if (queue.talk) queue.talk.onmessage = show;
  addEventListener("online", send);
  addEventListener("offline", () => { state = "away"; show(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  await show();
  if (meta.content || document.querySelector("[data-kept]")) await send();
})();
