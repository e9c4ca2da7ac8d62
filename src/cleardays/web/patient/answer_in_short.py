"""What does an answer say to the person whose it is? One question, one sentence, one picture, one next step; the rest behind doors.

Nothing is counted or judged here: the answer's own values are said in a person's words. Which question stands first follows from where
somebody is: before any session whether it could help, after one whether it is helping.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from cleardays.answer import change_words
from cleardays.answer.answer import Answer
from cleardays.answer.is_it_helping import Helping, Modelled
from cleardays.casefile.reader import Case
from cleardays.criteria import label_uk, label_us
from cleardays.diary.definitions import BY_ID
from cleardays.diary.verdict import Finding, Verdict
from cleardays.diary.windows import BLOCK_28, Count, Window, count
from cleardays.drawing import days as drawing
from cleardays.evidence import sourced_claims
from cleardays.report import answer_words, day_signs
from cleardays.web.i18n import date_words
from cleardays.web.patient import sign_words, to_write
from cleardays.web.patient.to_write import Task

NOW_DAYS = 28
OWN = {
    "uk": ("nice.", "label.uk", "payer."),
    "us": ("label.us", "payer."),
    "eu": ("label.eu", "ehf.", "payer."),
}
"""Whose rules count where somebody is treated; elsewhere the European guideline's and the payer's."""
_ELSEWHERE = ("label.uk", "ehf.", "payer.")
_JOINED = ("nice.ta260.start.2012", "nice.ta260.stop", "ehf.2018.stop_or")


@dataclass(frozen=True, slots=True)
class Block:
    """Days drawn as squares, with both ends of their count."""

    title: str
    dates: str
    picture: Markup
    bar: Markup
    fewest: int
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One count against what a rule asks."""

    title: str
    count: str
    picture: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule says, and why."""

    title: str
    says: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """What the page of an answer shows before anything is opened, and what stands behind its doors."""

    treated: bool
    empty: bool
    question: str
    headline: str
    sure: str
    also: tuple[str, ...] = ()
    """What else was begun, or moved beside the days: it belongs to the sentence."""
    blocks: tuple[Block, ...] = ()
    bars: tuple[Bar, ...] = ()
    caption: str = ""
    next_words: str
    step: Task | None
    beyond: str
    """What nobody can tell from one diary, or what was seen in trials."""
    why_title: str
    rules: tuple[Rule, ...]
    not_met: str
    rules_in_short: str
    tasks: tuple[Task, ...]
    tasks_in_short: str
    later: tuple[str, ...]


def short(case: Case, said: Answer) -> Short:
    """The page of one answer."""
    helped = said.is_it_helping
    findings = helped.stopping if isinstance(helped, Helping) else said.could_it_help
    own = own_rules(findings, said.jurisdiction)
    ids = [one.id for one in own]
    every = to_write.tasks(said, ids)
    shared: dict[str, Any] = {
        "tasks": tuple(every),
        "tasks_in_short": _so_many_things(every),
        "later": tuple(to_write.later(said, ids)),
        "step": None if said.banner else _step(every),
        "next_words": _next_words(said, every),
    }
    if isinstance(helped, Helping):
        return _helping(case, said, helped, own, shared)
    return _could(case, said, own, shared)


def own_rules(findings: Sequence[Finding], jurisdiction: str | None) -> list[Finding]:
    """The rules of the place and payer of somebody; where a place has none of this kind, the European guideline's."""
    prefixes = OWN.get(jurisdiction or "", _ELSEWHERE)
    found = [one for one in findings if one.id.startswith(prefixes) and one.id not in _JOINED]
    return found or [one for one in findings if one.id.startswith("ehf.") and one.id not in _JOINED]


# ------------------------------------------------------------------ is it helping


def _helping(case: Case, said: Answer, helped: Helping, own: Sequence[Finding], shared: Mapping[str, Any]) -> Short:
    before, now = _before_and_now(case, said, helped)
    lead, sure = _how_sure(helped, before, now)
    counts = _("%(now)s headache days in the last %(days)s, %(before)s in the %(then)s before.") % {
        "now": bounds(now.fewest, now.most), "days": now.days, "before": bounds(before.fewest, before.most), "then": before.days,
    }  # fmt: skip
    silent = sum(one.most - one.fewest for one in (before, now))
    caption = _("Each square is a day; more ink, worse headache.")
    if silent:
        open_ = ngettext(
            "%(num)s day is not known, so a count has two ends.",
            "%(num)s days are not known, so a count has two ends.",
            silent,
        )
        caption += " " + open_ % {"num": silent}
    return Short(
        treated=True,
        empty=False,
        question=_("Is it helping?"),
        headline=f"{lead} {counts}",
        sure=sure,
        also=tuple(_also(helped)),
        blocks=(before, now),
        caption=caption,
        beyond=_claim("effect.days").words,
        why_title=_("Why we say “%(words)s”") % {"words": lead.rstrip(".")},
        rules=tuple(_rule(one) for one in own),
        not_met="",
        rules_in_short=_stopping_in_short(own),
        **shared,
    )


def _before_and_now(case: Case, said: Answer, helped: Helping) -> tuple[Block, Block]:
    first = helped.cycles[0].cycle.first
    baseline = helped.baseline.window
    begin = max(said.as_of - timedelta(days=NOW_DAYS), first)
    last = said.as_of - timedelta(days=1)
    signs = day_signs.signs(case.diary, case.sessions, case.events)
    before = _block(_("Before"), signs, baseline.first, baseline.last)
    now = _block(_("Now"), signs, begin, max(last, begin))
    return before, now


def _block(title: str, signs: dict[date, drawing.DrawnDay], first: date, last: date) -> Block:
    shown = day_signs.between(signs, first, last)
    fewest = sum(one.sign in drawing.HEADACHE for one in shown)
    most = len(shown) - sum(one.sign == "clear" for one in shown)
    dates = _("%(first)s to %(last)s") % {"first": short_date(first), "last": short_date(last)}
    words = f"{title}, {dates}: {sign_words.counted(shown)}."
    bar = drawing.bounds(
        fewest, most, len(shown), _("%(number)s of %(days)s") % {"number": bounds(fewest, most), "days": len(shown)}
    )
    return Block(title, dates, drawing.block(shown, words), bar, fewest, most, len(shown))


def _how_sure(helped: Helping, before: Block, now: Block) -> tuple[str, str]:
    """The word that leads, and how sure it is; of a person the model cannot judge yet, why."""
    if not isinstance(helped.model, Modelled):
        over = [one for one in helped.cycles if one.cycle.complete]
        if not over:
            day = date_words.day(helped.cycles[-1].cycle.last + timedelta(days=1))
            return _("Too early to tell."), _("The first round is judged as a whole. It is over on %(day)s.") % {
                "day": day
            }
        return _("Nobody can tell yet."), _("Too little is written to compare. What is missing stands below.")
    main = helped.model.response.estimands[0]
    cycle = helped.model.cycle
    sure = _("%(chance)s that at least 3 in 10 of your headache days had gone in round %(number)s, %(first)s to %(last)s.") % {
        "chance": of_hundred(main.p_at_least[30]), "number": cycle.number, "first": short_date(cycle.first), "last": short_date(cycle.last),
    }  # fmt: skip
    if helped.model.not_of is not None:
        sure += " " + _("Of the round after it nobody can tell yet.")
    return _lead(helped, before, now), sure


def _lead(helped: Helping, before: Block, now: Block) -> str:
    """The word that leads: no surer than the reading, and not of days alone where hours or severity moved."""
    assert isinstance(helped.model, Modelled)  # noqa: S101  asked by `_how_sure` alone
    main = helped.model.response.estimands[0]
    side = change_words.lean(main)
    if side in ("unlikely", "leans_no") and change_words.moved(helped.model.response):
        return _("Not by headache days alone.")
    if main.reduction.interval_90[1] < 0:
        return _("No, more.")
    # What is counted now decides what is said of now: a round that helped may be over.
    if side == "likely" and 10 * now.fewest * before.days > 7 * before.most * now.days:
        return _("It helped, and less so now.")
    return {
        "likely": _("Likely yes."),
        "leans_yes": _("It leans to yes, and is not sure."),
        "too_close": _("Too close to call."),
        "silence_decides": _("Nobody can tell: the silent days would decide it."),
        "leans_no": _("It leans to no, and is not sure."),
        "unlikely": _("Probably not."),
    }[side]


def _also(helped: Helping) -> list[str]:
    moved = change_words.moved(helped.model.response) if isinstance(helped.model, Modelled) else []
    return [*change_words.also(helped), *moved]


def _stopping_in_short(own: Sequence[Finding]) -> str:
    """One line for the door: whether a rule says stop, and which kind of stop."""
    stop = [one for one in own if one.verdict is Verdict.MET and not one.id.endswith(".continue")]
    if any("episodic" in one.id or one.id == "ehf.2018.stop" for one in stop):
        return _("A rule asks whether it is still needed, because it worked")
    if stop:
        return _("A rule says stop: speak about it with your clinician")
    if any(one.verdict is Verdict.UNKNOWN for one in own):
        return _("No rule says stop; not all can tell yet")
    return _("No rule says stop")


# ------------------------------------------------------------------ could it help


def _could(case: Case, said: Answer, own: Sequence[Finding], shared: Mapping[str, Any]) -> Short:
    nothing = not any(state >= 0 for state in case.diary.before(said.as_of).columns.headache)
    withheld = any(one.withheld_by for one in said.could_it_help)
    label = next((one for one in own if one.id.startswith("label.")), own[0])
    headline, why = _could_words(said, own, label, nothing=nothing, withheld=withheld)
    few = _few_headache_days(label) and not withheld
    claim = _claim("episodic" if few else "effect.half")
    not_met = [one for one in own if one.verdict is Verdict.NOT_MET]
    shown = () if withheld else tuple(_rule(one) for one in own if one.verdict is not Verdict.NOT_MET)
    met = sum(one.verdict is Verdict.MET for one in own)
    last = said.as_of - timedelta(days=1)
    signs = day_signs.signs(case.diary, case.sessions, case.events)
    blocks = (_block(_("The last 28 days"), signs, said.as_of - timedelta(days=NOW_DAYS), last),)
    bars = () if nothing or withheld else _bars(said, label)
    if nothing:
        elsewhere = _("Have you written a diary elsewhere? It counts too.")
        shared = {**shared, "step": None if said.banner else _step(()), "next_words": elsewhere}
    return Short(
        treated=False,
        empty=nothing,
        question=_("Could it help?"),
        headline=headline,
        sure="" if withheld else why,
        blocks=() if bars else blocks,
        bars=bars,
        caption=_("A full bar ends at the fewest; an open part reaches to the most. The line is what is asked.") if bars else "",
        beyond=claim.words,
        why_title=_("Why we say “%(words)s”") % {"words": headline.partition(".")[0]},
        rules=shown,
        not_met="" if withheld or not not_met else _("Not met: %(rules)s.") % {"rules": "; ".join(one.criterion.title for one in not_met)},
        rules_in_short=_("Shown when a clinician has looked") if withheld else _("%(met)s of %(all)s met") % {"met": met, "all": len(own)},
        **shared,
    )  # fmt: skip


def _could_words(
    said: Answer, own: Sequence[Finding], label: Finding, *, nothing: bool, withheld: bool
) -> tuple[str, str]:
    if withheld:
        return _("A clinician should look first."), ""
    if nothing:
        return _("Nobody can tell yet. It takes 28 days of writing."), _(
            "One tap a day is enough. Days you leave open stay open; they never count as clear."
        )
    kind = next((one.verdict for one in said.could_it_help if one.id == "ichd3.1.3"), Verdict.UNKNOWN)
    chronic = {
        Verdict.MET: _("What is written fits the definition of chronic migraine, the kind Botox was tested in."),
        Verdict.NOT_MET: _("What is written does not fit the definition of chronic migraine, the kind Botox was tested in."),
    }.get(kind, _("Whether this fits the definition of chronic migraine cannot be told yet."))  # fmt: skip
    days = label.parts[0].verdict
    if days is Verdict.NOT_MET:
        short_of = label.deciding.definition if label.deciding else ""
        return _too_few().get(short_of, _("By these days, no. It is for people with headache on more days.")), chronic
    if days is Verdict.CONFLICT:
        return _("It depends on how a month is counted."), chronic
    if days is Verdict.UNKNOWN:
        return _("Nobody can tell yet. Something about your days is missing."), chronic
    if all(one.verdict is Verdict.MET for one in own):
        return _("Perhaps. Your diary fits what is asked."), chronic
    if any(one.verdict is Verdict.NOT_MET for one in own):
        return _("Your headache days fit. Something else that is asked does not."), chronic
    return _("Perhaps. Your headache days fit; something else is still missing."), chronic


def _too_few() -> dict[str, str]:
    """What is too little where it is not the headache days."""
    return {
        "MD_ICHD": _("By these days, no. It is for people with migraine on more of them."),
        "HD_4H": _("By these days, no. It is for people with long headaches on more days."),
    }


def _few_headache_days(label: Finding) -> bool:
    """Whether days with any headache surely are fewer than the definition of chronic migraine asks."""
    counted = [one for part in label.parts for one in part.counts if one.definition.id == "HD_ANY"]
    return any(one.most < label_uk.HEADACHE_15.number for one in counted)


def _bars(said: Answer, label: Finding) -> tuple[Bar, ...]:
    """The latest 28 days against what the label of this place asks; none in a shorter diary."""
    counted = next((one for part in label.parts for one in part.counts if one.window.convention == BLOCK_28), None)
    if counted is None:
        return ()
    asked = {label_us.HEADACHE_4H_15.definition.id: label_us.HEADACHE_4H_15.number} if label.id == "label.us" else {
        one.definition.id: one.number for one in (label_uk.HEADACHE_15, label_uk.MIGRAINE_8)
    }  # fmt: skip
    names = {"HD_ANY": _("Headache days"), "MD_ICHD": _("with migraine"), "HD_4H": _("days of 4 hours or more")}
    window = _latest(said, counted.window)
    found = []
    for id_ in dict.fromkeys(("HD_ANY", *asked)):
        one = count(said.diary.columns, BY_ID[id_], window)
        found.append(_bar(names[id_], one, asked.get(id_)))
    return tuple(found)


def _latest(said: Answer, found: Window) -> Window:
    stop = len(said.diary.dates)
    return Window(BLOCK_28, stop - NOW_DAYS, stop, said.diary.dates[stop - NOW_DAYS], said.diary.dates[-1])


def _bar(title: str, one: Count, asked: int | None) -> Bar:
    words = ""
    if asked is not None:
        open_ = one.fewest < asked <= one.most
        words = (_("%(number)s: cannot tell yet") if open_ else _("%(number)s are asked for")) % {"number": asked}
    said = _("%(number)s of %(days)s") % {"number": bounds(one.fewest, one.most), "days": len(one.window)}
    return Bar(
        title, said, drawing.bounds(one.fewest, one.most, len(one.window), f"{title}: {said}. {words}", asked), words
    )


# ------------------------------------------------------------------ what both say


def _step(every: Sequence[Task]) -> Task:
    first = next((one for one in every if one.where and one.button), None)
    return first or Task("", "", reverse("today"), None, _("Write today"))


def _next_words(said: Answer, every: Sequence[Task]) -> str:
    open_ = len(to_write.silent_days(said.diary, said.as_of))
    words = (
        ngettext("%(num)s of the last 28 days is open.", "%(num)s of the last 28 days are open.", open_) % {"num": open_}
        if open_ else ""
    )  # fmt: skip
    earliest = getattr(said.what_next, "earliest", None)
    if earliest is not None and earliest >= said.as_of:
        due = _("The next session can be from %(day)s on.") % {"day": date_words.day(earliest)}
        words = f"{words} {due}".strip()
    return words or (f"{every[0].words}: {every[0].why}" if every else _("Nothing is missing. Keep writing."))


def _so_many_things(every: Sequence[Task]) -> str:
    number = len(every)
    return ngettext("%(num)s thing", "%(num)s things", number) % {"num": number} if number else _("Nothing is missing")


def _rule(one: Finding) -> Rule:
    return Rule(one.criterion.title, answer_words.called(one), answer_words.reason(one))


def _claim(id_: str) -> sourced_claims.Rendered:
    return sourced_claims.rendered(next(one for one in sourced_claims.claims("patient") if one.id == id_))


def of_hundred(chance: float) -> str:
    """A chance as so many of 100; the ends are never said to be certain."""
    if change_words.of_hundred(chance).startswith("fewer"):
        return _("fewer than 1 in 100")
    if change_words.of_hundred(chance).startswith("more"):
        return _("more than 99 in 100")
    return _("%(number)s in 100") % {"number": change_words.in_hundred(chance)}


def bounds(fewest: int, most: int) -> str:
    """At least and at most, as one number where they are the same."""
    return str(fewest) if fewest == most else _("%(fewest)s to %(most)s") % {"fewest": fewest, "most": most}


def short_date(on: date) -> str:
    """A date whose year is clear: 3 March."""
    return date_words.in_year(on)
