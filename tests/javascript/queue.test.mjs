// The queue of a phone: nothing is lost, nothing is sent twice under other words, and nothing is sent as somebody else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { MemoryDatabase } from "./memory_database.mjs";

const SOURCE = await readFile(new URL("../../src/cleardays/web/patient/static/offline/queue.js", import.meta.url), "utf8");
const ANA = "tag-of-ana", BEA = "tag-of-bea", DAY = "2026-03-10", BEFORE = "2026-03-09";
const answer = (status, body, type = "basic") => ({ status, type, ok: status >= 200 && status < 300, json: async () => body });
const nobodyAnswers = async () => { throw new TypeError("no network"); };

// One page of a phone. `server` answers what is fetched; two pages of one phone share its database.
function page(server = nobodyAnswers, database = new MemoryDatabase()) {
  const asked = [];
  const fetch = async (address, how) => {
    asked.push({ address, ...how, body: how.body && JSON.parse(how.body) });
    return server(asked.at(-1), asked.length);
  };
  const self = {};
  new Function("self", "indexedDB", "fetch", "BroadcastChannel", "navigator", SOURCE)(self, database.factory(), fetch, undefined, {});
  return { queue: self.cleardays, asked, database };
}

// A server at which somebody is signed in, and which says this of every entry.
const says = (outcome, whose = ANA) => asked => answer(200, asked.method === "GET"
  ? { whose, token: "fresh" }
  : { answers: asked.body.entries.map(({ key }) => ({ key, outcome, words: "why" })) });

async function signedIn(server, database) {
  const found = page(server, database);
  await found.queue.signedIn(ANA, "Europe/London");
  return found;
}
const entry = (key, day = DAY, said = "headache") => ({ key, day, said });
const answered = (asked, value) => ({ asked, form: { value: [value] }, title: "How bad?", words: value });

test("what nobody signed in for is not kept", async () => {
  const { queue } = page();
  await assert.rejects(queue.keep(entry("k")), /nobody is signed in/);
});

test("the same tap twice is one entry, and another answer under its key is an entry of its own", async () => {
  const { queue } = await signedIn();
  assert.equal(await queue.keep(entry("k")), "k");
  assert.equal(await queue.keep(entry("k")), "k");
  assert.equal((await queue.all()).length, 1);
  const other = await queue.keep(entry("k", DAY, "clear"));
  assert.notEqual(other, "k");
  assert.match(other, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual((await queue.all()).map(one => one.said), ["headache", "clear"]);
});

test("a phone without room says so, and keeps no half", async () => {
  const { queue, database } = await signedIn();
  database.full = true;
  await assert.rejects(queue.keep(entry("k")), { name: "QuotaExceededError" });
  database.full = false;
  assert.deepEqual(await queue.all(), []);
});

test("a browser that keeps nothing is asked again the next time", async () => {
  const { queue, database } = page();
  database.refuses = true;
  await assert.rejects(queue.signedIn(ANA, "Europe/London"), { name: "InvalidStateError" });
  database.refuses = false;
  await queue.signedIn(ANA, "Europe/London");
  assert.equal((await queue.here()).whose, ANA);
});

test("what is kept by the server leaves the phone, and the day is known to be written", async () => {
  const { queue, asked } = await signedIn(says("kept"));
  await queue.keep(entry("k"));
  assert.equal(await queue.send(), "nothing");
  assert.deepEqual(await queue.all(), []);
  assert.equal((await queue.here()).written, DAY);
  assert.deepEqual(asked.map(one => one.method), ["GET", "POST"]);
  assert.equal(asked[1].headers["X-CSRFToken"], "fresh");
  assert.equal(asked[1].body.whose, ANA);
});

test("only what the server asked for is sent: no words of a screen", async () => {
  const { queue, asked } = await signedIn(says("same"));
  await queue.keep({ ...entry("k"), answers: [answered("how-bad", "severe")] });
  await queue.send();
  const [sent] = asked[1].body.entries;
  assert.deepEqual(Object.keys(sent).sort(), ["answers", "at", "day", "key", "said"]);
  assert.deepEqual(sent.answers, [{ asked: "how-bad", form: { value: ["severe"] } }]);
});

test("nothing waits: nobody is asked", async () => {
  const { queue, asked } = await signedIn(says("kept"));
  assert.equal(await queue.send(), "nothing");
  assert.deepEqual(asked, []);
});

test("without a network an entry waits, and nothing of it has left", async () => {
  const { queue } = await signedIn(nobodyAnswers);
  await queue.keep(entry("k"));
  assert.equal(await queue.send(), "away");
  assert.deepEqual((await queue.all()).map(one => [one.key, one.state, one.tried]), [["k", "waits", false]]);
});

test("once it may have arrived its words stay, and what is added follows it", async () => {
  const { queue } = await signedIn(nobodyAnswers);
  await queue.keep(entry("k"));
  await queue.amend(DAY, answered("how-bad", "mild"));
  assert.equal((await queue.all()).length, 1, "it never left: it is changed where it stands");
  assert.equal(await queue.send({ whose: ANA, token: "the page's" }), "away");
  await queue.amend(DAY, answered("how-bad", "severe"));
  const [first, second] = await queue.all();
  assert.equal(first.tried, true);
  assert.deepEqual(first.answers.map(one => one.words), ["mild"]);
  assert.deepEqual([second.of, second.after, second.tried], ["k", "k", false]);
  assert.deepEqual(second.answers.map(one => one.words), ["severe"]);
  assert.notEqual(second.key, "k");
  assert.equal(queue.count(await queue.all()), 1, "a day and what was added to it are one");
});

test("an answer to a day of which nothing waits is dropped", async () => {
  const { queue } = await signedIn();
  await queue.amend(DAY, answered("how-bad", "mild"));
  assert.deepEqual(await queue.all(), []);
});

test("two answers for a day gather what followed, stop that day, and no other", async () => {
  const { queue, asked } = await signedIn(asked => answer(200, asked.method === "GET"
    ? { whose: ANA, token: "fresh" }
    : { answers: asked.body.entries.map(({ key, day }) => ({ key, outcome: day === DAY ? "conflict" : "kept", words: "two answers" })) }));
  await queue.keep(entry("first"));
  await queue.send({ whose: BEA, token: "another's" });
  assert.deepEqual(asked.map(one => one.method), ["GET", "POST"], "what a page knows of somebody else is not used");
  const rows = await queue.all();
  assert.deepEqual(rows.map(one => [one.key, one.state, one.why]), [["first", "conflict", "two answers"]]);
  await queue.keep(entry("second", BEFORE));
  const posts = asked.length;
  assert.equal(await queue.send(), "nothing");
  assert.deepEqual(asked.slice(posts).filter(one => one.method === "POST").map(one => one.body.entries.map(({ key }) => key)), [["second"]]);
  assert.deepEqual((await queue.all()).map(one => one.key), ["first"]);
});

test("what was added while an entry was away is looked at with it, as one whole", async () => {
  let there = nobodyAnswers;
  const { queue } = await signedIn((...all) => there(...all));
  await queue.keep(entry("k"));
  await queue.send({ whose: ANA, token: "t" });
  await queue.amend(DAY, answered("how-bad", "severe"));
  there = says("conflict");
  await queue.send();
  const rows = await queue.all();
  assert.deepEqual(rows.map(one => [one.key, one.state]), [["k", "conflict"]]);
  assert.deepEqual(rows[0].answers.map(one => one.words), ["severe"]);
});

test("what follows an entry that somebody has to look at waits with it", async () => {
  const { queue, asked } = await signedIn(says("conflict"));
  await queue.keep({ key: "first", of: "the-day", day: DAY, answers: [answered("how-bad", "mild")] });
  await queue.send();
  await queue.keep({ key: "second", of: "the-day", day: DAY, answers: [answered("how-long", "4")] });
  const before = asked.length;
  assert.equal(await queue.send(), "nothing");
  assert.equal(asked.length, before, "nothing was asked and nothing sent");
  assert.deepEqual((await queue.all()).map(one => [one.key, one.state]), [["first", "conflict"], ["second", "waits"]]);
});

test("a refused day that is put right waits again", async () => {
  const { queue } = await signedIn(says("refused"));
  await queue.keep(entry("k"));
  await queue.send();
  assert.equal((await queue.all())[0].state, "refused");
  await queue.amend(DAY, answered("how-bad", "mild"));
  assert.deepEqual((await queue.all()).map(one => [one.key, one.state]), [["k", "waits"]]);
});

test("an entry stays with whoever wrote it", async () => {
  const { queue, asked } = await signedIn(says("kept", BEA));
  await queue.keep(entry("of-ana"));
  assert.equal(await queue.send(), "other", "the server knows this phone as somebody else");
  assert.deepEqual(asked.map(one => one.method), ["GET"], "nothing was sent");
  await queue.forget();
  assert.deepEqual([await queue.here(), await queue.all()], [null, []]);
  await queue.signedIn(BEA, "Europe/London");
  assert.deepEqual(await queue.all(), []);
  assert.equal(await queue.others(), 1);
  await queue.remove("of-ana");
  assert.equal(await queue.others(), 1, "nobody takes back what somebody else wrote");
  await queue.signedIn(ANA, "Europe/London");
  assert.deepEqual((await queue.all()).map(one => one.key), ["of-ana"]);
});

for (const [what, answers, due] of [
  ["nobody is signed in", [answer(401)], "sign-in"],
  ["it leads to the page of signing in", [answer(0, null, "opaqueredirect")], "sign-in"],
  ["this person keeps no record", [answer(404)], "sign-in"],
  ["its disk is full", [answer(507)], "full"],
  ["it is broken", [answer(500)], "away"],
  ["its disk fills meanwhile", [answer(200, { whose: ANA, token: "t" }), answer(507)], "full"],
  ["somebody signs out meanwhile", [answer(200, { whose: ANA, token: "t" }), answer(0, null, "opaqueredirect")], "sign-in"],
  ["somebody else signs in meanwhile", [answer(200, { whose: ANA, token: "t" }), answer(409)], "other"],
  ["it breaks meanwhile", [answer(200, { whose: ANA, token: "t" }), answer(502)], "away"],
  ["it says nothing of what was sent", [answer(200, { whose: ANA, token: "t" }), answer(200, { answers: [] })], "away"],
]) {
  test(`the server answers, but ${what}: ${due}, and the entry stays`, async () => {
    const { queue, asked } = await signedIn((_, n) => answers[n - 1]);
    await queue.keep(entry("k"));
    assert.equal(await queue.send(), due);
    assert.deepEqual((await queue.all()).map(one => [one.key, one.state]), [["k", "waits"]]);
    assert.equal(asked.length, answers.length, "it is not asked again and again");
  });
}

test("a page older than the sign-in asks once for a new token", async () => {
  const { queue, asked } = await signedIn((asked, n) => n === 1 ? answer(403) : says("kept")(asked));
  await queue.keep(entry("k"));
  assert.equal(await queue.send({ whose: ANA, token: "stale" }), "nothing");
  assert.deepEqual(asked.map(one => [one.method, one.headers["X-CSRFToken"]]), [["POST", "stale"], ["GET", undefined], ["POST", "fresh"]]);
  assert.deepEqual(asked[0].body, asked[2].body, "under the same key, in the same words");
});

test("many entries are sent fifty at once, oldest first", async () => {
  const { queue, asked } = await signedIn(says("kept"));
  for (let n = 0; n < 60; n++) await queue.keep(entry(`k${n}`, new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)));
  assert.equal(await queue.send(), "nothing");
  const sent = asked.filter(one => one.method === "POST").map(one => one.body.entries.map(({ key }) => key));
  assert.deepEqual(sent.map(one => one.length), [50, 10]);
  assert.deepEqual(sent.flat(), Array.from({ length: 60 }, (_, n) => `k${n}`));
});

test("two pages of one phone see the same queue", async () => {
  const { queue, database } = await signedIn();
  await queue.keep(entry("k"));
  const other = page(says("kept"), database);
  assert.equal(await other.queue.send(), "nothing");
  assert.deepEqual(await queue.all(), []);
});

test("another person on this phone does not inherit what day was written", async () => {
  const { queue } = await signedIn();
  await queue.written(DAY);
  await queue.written(BEFORE);
  assert.equal((await queue.here()).written, DAY, "an older day is no step back");
  await queue.signedIn(ANA, "Asia/Tokyo");
  assert.deepEqual(await queue.here(), { id: "here", whose: ANA, zone: "Asia/Tokyo", written: DAY });
  await queue.signedIn(BEA, "Europe/London");
  assert.equal((await queue.here()).written, "");
});

test("the day is the person's own, not the phone's", () => {
  const { queue } = page();
  const instant = new Date("2026-03-10T23:30:00Z");
  assert.deepEqual(queue.day("Europe/London", instant), { today: "2026-03-10", hour: 23 });
  assert.deepEqual(queue.day("Asia/Tokyo", instant), { today: "2026-03-11", hour: 8 });
  assert.deepEqual(queue.day("America/New_York", new Date("2026-03-08T06:59:00Z")), { today: "2026-03-08", hour: 1 }, "clocks go forward");
  assert.deepEqual(queue.day("America/New_York", new Date("2026-03-08T07:00:00Z")), { today: "2026-03-08", hour: 3 });
  assert.deepEqual(queue.day("Europe/London", new Date("2026-01-10T00:10:00Z")), { today: "2026-01-10", hour: 0 }, "midnight is 0");
});
