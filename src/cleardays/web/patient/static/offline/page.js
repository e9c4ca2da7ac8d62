// Today, or a day before it, without a connection: what can be written and seen on this phone alone?
//
// The page is the same for everybody. All that is personal on it is drawn here, from what this phone keeps for whoever was last
// signed in on it. One thing a screen: the taps, one question, or what is kept.
"use strict";
(async () => {
  const queue = self.cleardays, main = document.querySelector("[data-kept]");
  if (!queue?.possible || !main) return;
  const find = name => main.querySelector(`[data-part="${name}"]`);
  const word = name => main.querySelector(`[data-word="${name}"]`).textContent;
  const counted = (name, n) => word(`${name}-${main.querySelector(`[data-word="${name}"]`).dataset.which[n % 100]}`).replace("{n}", n);
  // In English as the server says a date; in another language as the browser does, where it knows that language.
  const language = document.documentElement.lang;
  const tongue = Intl.DateTimeFormat.supportedLocalesOf(language.startsWith("en") ? "en-GB" : language)[0] ?? "en-GB";
  const long = day => new Intl.DateTimeFormat(tongue, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
    .format(new Date(`${day}T12:00:00Z`)).replace(",", "");

  // The look of this device; the server's cookie, set here while the server cannot be asked.
  for (const form of document.querySelectorAll("form.themes")) {
    form.addEventListener("submit", event => {
      event.preventDefault();
      const theme = event.submitter.value;
      document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
      document.documentElement.dataset.theme = theme;
      for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one.value === theme));
      if (self.caches) caches.open("cleardays-theme").then(one => one.put("/theme-now", new Response(theme))).catch(() => {});
    });
  }
  document.querySelector(`#waiting a[href="${location.pathname}"]`)?.remove();
  if (new URL(location.href).searchParams.has("unsent")) find("unsent").hidden = false;

  let rows = [], state = "", who = await queue.here().catch(() => null);
  const now = queue.day(who?.zone);
  const today = now.today, asked = new URL(location.href).searchParams.get("day");
  const before = days => new Date(Date.parse(`${today}T12:00:00Z`) - days * 86400000).toISOString().slice(0, 10);
  const open = Array.from({ length: Number(main.dataset.kept) }, (_, index) => before(index + 1));
  const day = open.includes(asked) ? asked : today;
  document.querySelector("[data-day-words]").textContent = long(day);
  if (day === today && (now.hour < 4 || now.hour >= 23)) find("night").hidden = false;
  find("recalled").hidden = day === today;
  find("to-today").hidden = day === today;
  find("to-yesterday").querySelector("a").href = `?day=${open[0]}`;

  const current = () => rows.filter(one => one.said && one.day === day).at(-1);
  const saidWords = one => word(one.said);
  const answered = (one, asked) => one?.answers.find(answer => answer.asked === asked);

  function summary(one) {
    const answers = one.answers.map(answer => one.said && answer.asked === "how-bad" ? answer.words : `${answer.title} ${answer.words}`);
    return [...(one.said ? [saidWords(one)] : []), ...answers].join(", ");
  }

  function draw() {
    const one = current(), asked = location.hash.slice(1);
    const form = one && main.querySelector(`form[data-asked="${CSS.escape(asked)}"]`);
    const question = form && (one.said === "headache" || "ofClear" in form.dataset) ? form : null;
    for (const other of main.querySelectorAll("form[data-asked]")) other.parentElement.hidden = other !== question;
    const known = Boolean(who?.zone);
    find("nobody").hidden = known;
    find("taps").hidden = !known || Boolean(one) || who.written === day || Boolean(question);
    find("written").hidden = !known || Boolean(one) || who.written !== day;
    find("to-yesterday").hidden = day !== today || !known || Boolean(question);
    find("entry").hidden = !one || Boolean(question);
    find("list").hidden = !rows.length || Boolean(question);
    if (one) {
      find("summary").textContent = summary(one);
      for (const line of main.querySelectorAll("[data-line]")) {
        line.hidden = one.said !== "headache" && !("ofClear" in line.dataset);
        const words = answered(one, line.dataset.line)?.words;
        line.querySelector("strong").textContent = words || word("not-said");
        const link = line.querySelector("a");
        link.textContent = word(words ? "change" : "add");
        link.setAttribute("aria-label", `${link.textContent}: ${line.dataset.title}`);
      }
    }
    list();
    return question;
  }

  function list() {
    const into = find("rows");
    into.replaceChildren(...rows.map(one => {
      const item = document.createElement("li"), text = document.createElement("p"), how = document.createElement("p");
      text.textContent = `${long(one.day)}: ${summary(one)}`;
      how.className = "soft";
      how.textContent = { waits: word("waits"), conflict: word("conflict"), refused: one.why }[one.state];
      item.append(text, how);
      const doing = document.createElement("p");
      doing.className = "row";
      if (one.state === "conflict") doing.append(button(word("look"), one, async () => {
        if (!await queue.look?.(one)) how.textContent = word("look-later");
      }));
      if (one.state === "refused" || (!one.tried && one.said)) doing.append(button(word("take-back"), one, () => queue.remove(one.key).then(refresh)));
      if (doing.childElementCount) item.append(doing);
      return item;
    }));
  }

  function button(words, one, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", `${words}: ${long(one.day)}, ${summary(one)}`);
    made.addEventListener("click", act);
    return made;
  }

  async function refresh() {
    rows = await queue.all().catch(() => []);
    who = await queue.here().catch(() => null);
    const others = await queue.others().catch(() => 0);
    find("others").hidden = !others;
    find("others").textContent = counted("others", others);
    return draw();
  }

  const go = hash => {
    history.pushState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    return turn();
  };
  async function turn() {
    const question = await refresh();
    const title = question ? question.parentElement.querySelector("h2") : find("entry").hidden ? null : find("summary");
    title?.focus();
  }

  find("taps").addEventListener("submit", async event => {
    event.preventDefault();
    const said = event.submitter.value;
    if (queue.day(who?.zone).today !== today) { location.reload(); return; }  // midnight passed on this screen
    try {
      await queue.keep({ key: queue.newKey(), day, said });
    } catch {
      find("failed").hidden = false;
      return;
    }
    await go(said === "headache" ? "how-bad" : "");
    queue.now?.();
  });

  const wrong = {
    pick: said => !said.value,
    hours: said => !/^\d{1,3}([.,]\d{1,2})?$/.test((said.value?.[0] || said.typed?.[0] || "").trim()),
    tick: said => said.do?.[0] !== "none" && !said.value,
    medicines: said => said.do?.[0] !== "none" && !said.unnamed && !said.other?.[0].trim(),
  };
  function words(form, by, said) {
    if (said.do?.[0] === "none" || form.dataset.kind === "pick" || (form.dataset.kind === "hours" && by?.name === "value")) return by.textContent.trim();
    if (form.dataset.kind === "hours") return word("hours").replace("{n}", said.typed[0].trim());
    if (form.dataset.kind === "tick") return [...form.querySelectorAll("input:checked")].map(one => one.parentElement.textContent.trim()).join(", ");
    return [said.other?.[0].trim(), said.unnamed && word("unnamed")].filter(Boolean).join(", ");
  }

  for (const form of main.querySelectorAll("form[data-asked]")) {
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const by = event.submitter, sent = new FormData(form), said = {};
      if (by?.name) sent.append(by.name, by.value);
      for (const [name, value] of sent) (said[name] ??= []).push(value);
      if (said.do?.[0] === "skip") { await go(""); return; }
      const problem = form.querySelector("[data-wrong]");
      problem.hidden = !wrong[form.dataset.kind](said);
      if (!problem.hidden) { problem.focus(); return; }
      await queue.amend(day, { asked: form.dataset.asked, form: said, title: form.dataset.title, words: words(form, by, said) });
      await go("");
      queue.now?.();
    });
  }

  document.addEventListener("waiting", event => { ({ rows, state } = event.detail); refresh(); find("all-sent").hidden = !(state === "nothing" && !rows.length && who?.written === day); });
  addEventListener("popstate", turn);
  addEventListener("hashchange", turn);
  await turn();
})();
