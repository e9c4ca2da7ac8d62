// What waits on this phone, and how is it sent? One queue for the pages and the service worker.
//
// An entry is kept here before anything is sent, under a key made here, bound to an opaque tag of whoever was signed in. It leaves
// when the server says that it is kept, or when a person decided. `tried` says that an entry may have arrived: from then on its
// words stay as they are, and what is added becomes an entry of its own.
"use strict";
self.cleardays = (() => {
  const SYNC = "/today/sync", AT_ONCE = 50, PATIENCE_MS = 15000;
  const talk = typeof BroadcastChannel === "function" ? new BroadcastChannel("cleardays") : null;
  const possible = typeof indexedDB === "object" && indexedDB !== null;
  let opened = null;

  const asked = request => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });

  function open() {
    opened ??= new Promise((yes, no) => {
      const request = indexedDB.open("cleardays", 1);
      request.onupgradeneeded = () => {
        const entries = request.result.createObjectStore("entries", { keyPath: "n", autoIncrement: true });
        entries.createIndex("key", "key", { unique: true });
        request.result.createObjectStore("here", { keyPath: "id" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => { request.result.close(); opened = null; };
        yes(request.result);
      };
      request.onerror = () => { opened = null; no(request.error); };
    });
    return opened;
  }

  // One transaction; what `work` gives back is answered once all of it is on the disk.
  async function within(mode, work) {
    const base = await open();
    return new Promise((yes, no) => {
      const one = base.transaction(["entries", "here"], mode, { durability: "strict" });
      let found;
      one.oncomplete = () => yes(found);
      one.onabort = one.onerror = () => no(one.error);
      work(one.objectStore("entries"), one.objectStore("here"))
        .then(value => { found = value; })
        .catch(error => { try { one.abort(); } catch { /* it has ended by itself */ } no(error); });
    });
  }

  const changed = () => talk?.postMessage("changed");
  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    const hex = [...b].map(one => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // Who is signed in on this phone, as far as it knows: an opaque tag, the zone of their days, the last day known to be written.
  const here = () => within("readonly", async (_, where) => (await asked(where.get("here"))) ?? null);
  const signedIn = (whose, zone) => within("readwrite", async (_, where) => {
    const was = await asked(where.get("here"));
    if (was?.whose === whose) {
      if (zone && zone !== was.zone) where.put({ ...was, zone });
    } else where.put({ id: "here", whose, zone, written: "" });
  });
  const written = day => within("readwrite", async (_, where) => {
    const was = await asked(where.get("here"));
    if (was && day > was.written) where.put({ ...was, written: day });
  });
  // Signing out: nothing of a person is known here any more, and what was not sent stays, bound to its tag.
  const forget = () => within("readwrite", async (_, where) => { where.delete("here"); }).then(changed);

  const ours = async (entries, where) => {
    const who = await asked(where.get("here")), rows = await asked(entries.getAll());
    return [who, who ? rows.filter(one => one.whose === who.whose) : []];
  };
  const all = () => within("readonly", async (entries, where) => (await ours(entries, where))[1]);
  // How many statements these are: a day and what was added to it since are one.
  const count = rows => new Set(rows.map(one => one.of ?? one.key)).size;
  const others = () => within("readonly", async (entries, where) => {
    const rows = await asked(entries.getAll());
    return count(rows) - count((await ours(entries, where))[1]);
  });

  const body = ({ key, day, at, said, answers, of, after, version }) =>
    ({ key, day, at, said, of, after, version, answers: answers.map(one => ({ asked: one.asked, form: one.form })) });
  const words = one => { const { at, key, ...rest } = body(one); return JSON.stringify(rest); };

  // Keeps an entry and gives back its key. The same tap twice is one entry; another answer under the same key gets one of its own.
  async function keep(entry) {
    const key = await within("readwrite", async (entries, where) => {
      const who = await asked(where.get("here"));
      if (!who) throw new Error("nobody is signed in on this phone");
      const kept = { ...entry, answers: entry.answers ?? [], whose: who.whose, at: new Date().toISOString(), state: "waits", tried: false };
      const there = await asked(entries.index("key").get(kept.key));
      if (there && there.whose === kept.whose && words(there) === words(kept)) return there.key;
      if (there) kept.key = newKey();
      await asked(entries.add(kept));
      return kept.key;
    });
    changed();
    // Where the browser can, it sends by itself once there is a network, though every page be closed.
    self.navigator?.serviceWorker?.ready?.then(one => one.sync?.register("send")).catch(() => {});
    return key;
  }

  const replaced = (answers, answer) => [...answers.filter(one => one.asked !== answer.asked), answer];

  // Adds an answer to the day that waits: within its entry while that never left, else as a change that follows it.
  const amend = (day, answer) => within("readwrite", async (entries, where) => {
    const [who, rows] = await ours(entries, where);
    const last = rows.filter(one => one.day === day && one.said).at(-1);
    if (!last) return;
    const answers = replaced(last.answers, answer);
    if (!last.tried || last.state !== "waits") {
      const state = last.state === "refused" ? "waits" : last.state;
      entries.put({ ...last, answers, state });
    } else {
      entries.add({
        key: newKey(), of: last.of ?? last.key, after: last.key, day, said: last.said, answers,
        whose: who.whose, at: new Date().toISOString(), state: "waits", tried: false,
      });
    }
  }).then(changed);

  const remove = key => within("readwrite", async (entries, where) => {
    for (const one of (await ours(entries, where))[1]) if (one.key === key) entries.delete(one.n);
  }).then(changed);

  const fetched = (method, more) => fetch(SYNC, {
    method, credentials: "same-origin", cache: "no-store", redirect: "manual",
    signal: AbortSignal.timeout?.(PATIENCE_MS), ...more,
    headers: { Accept: "application/json", ...more?.headers },
  });

  async function token(who) {
    const answer = await fetched("GET");
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return { state: "sign-in" };
    if (!answer.ok) return { state: answer.status === 507 ? "full" : "away" };
    const found = await answer.json();
    return found.whose === who.whose ? found : { state: "other" };
  }

  const next = async (entries, where) => {
    const [who, rows] = await ours(entries, where);
    const stopped = new Set(rows.filter(one => one.state !== "waits").map(one => one.of ?? one.key));
    return [who, rows.filter(one => one.state === "waits" && !stopped.has(one.of ?? one.key)).slice(0, AT_ONCE)];
  };
  // The next entries, marked as tried before they leave, so that nobody changes their words any more.
  const leaving = whose => within("readwrite", async (entries, where) => {
    const [who, found] = await next(entries, where);
    if (who?.whose !== whose) return [];
    for (const one of found) if (!one.tried) entries.put({ ...one, tried: true });
    return found;
  });

  // What the server said of each. Two answers or a refusal gather what followed on the same day, so that one whole is looked at.
  const settled = answers => within("readwrite", async (entries, where) => {
    const [who, rows] = await ours(entries, where);
    let latest = who?.written ?? "";
    for (const { key, outcome, words: why } of answers) {
      const one = rows.find(row => row.key === key);
      if (!one || one.gone) continue;
      if (outcome === "kept" || outcome === "same") {
        entries.delete(one.n);
        one.gone = true;
        if (one.day > latest) latest = one.day;
      } else {
        const id = one.of ?? one.key;
        const later = one.said ? rows.filter(row => !row.gone && row.n > one.n && row.said && row.of === id) : [];
        for (const row of later) { entries.delete(row.n); row.gone = true; }
        entries.put({ ...one, answers: later.at(-1)?.answers ?? one.answers, state: outcome, why });
      }
    }
    if (who && latest > who.written) where.put({ ...who, written: latest });
  });

  async function run(known) {
    for (let before = ""; ;) {
      const [who, waiting] = await within("readonly", next);
      if (!who || !waiting.length) return "nothing";
      if (waiting[0].key === before) return "away";  // it was sent and is still here: later, not again and again
      before = waiting[0].key;
      let found = known && known.whose === who.whose ? known : await token(who);
      if (found.state) return found.state;
      const sent = await leaving(who.whose);
      const post = () => fetched("POST", {
        body: JSON.stringify({ whose: who.whose, entries: sent.map(body) }),
        headers: { "Content-Type": "application/json", "X-CSRFToken": found.token },
      });
      let answer = await post();
      if (known && [403, 409].includes(answer.status)) {  // the page is older than the sign-in
        found = await token(who);
        if (found.state) return found.state;
        answer = await post();
      }
      known = null;
      if (answer.type === "opaqueredirect") return "sign-in";
      if (answer.status === 507) return "full";
      if (answer.status === 409) return "other";
      if (!answer.ok) return "away";
      await settled((await answer.json()).answers);
      changed();
    }
  }

  // Sends what waits; one sender at a time on this phone. `known` is what a page already knows: whose it is, and a token.
  // Gives back: nothing (waits any more), away, full, sign-in, other.
  async function send(known) {
    const safe = () => run(known).catch(() => "away");
    return self.navigator?.locks ? navigator.locks.request("cleardays-send", safe) : safe();
  }

  const day = (zone, instant = new Date()) => {
    const parts = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone || undefined, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23",
    }).formatToParts(instant);
    const part = type => parts.find(one => one.type === type).value;
    return { today: `${part("year")}-${part("month")}-${part("day")}`, hour: Number(part("hour")) };
  };

  return { possible, talk, newKey, here, signedIn, written, forget, all, count, others, keep, amend, remove, send, day };
})();
