"""What would settle most, written down next? In a person's words, each with the page where it is written; never a key of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from markupsafe import Markup

from cleardays.answer.answer import Answer, Missing
from cleardays.diary.diary import Diary
from cleardays.diary.why_open import ONLY_THEN, SILENT
from cleardays.drawing.days import DrawnDay, sign
from cleardays.web.i18n import date_words

DAYS_NAMED = 3
"""Days that are named one by one; more stand in one line."""
RECENT_DAYS = 28
_ASKED = {
    "person.born": (_lazy("When you were born"), "about-plain", "born"),
    "history.migraine_since": (_lazy("When migraine began"), "about-plain", "migraine-since"),
    "history.present_pattern_since": (_lazy("Since when it is as often as now"), "about-plain", "pattern-since"),
    "history.pregnant": (_lazy("Whether you are pregnant"), "about-plain", "pregnant"),
    "history.breastfeeding": (_lazy("Whether you breastfeed"), "about-plain", "breastfeeding"),
    "history.conditions": (_lazy("Illnesses you have"), "about-names", "conditions"),
    "history.medicines": (_lazy("Medicines you take"), "about-names", "medicines"),
    "history.allergies": (_lazy("Allergies"), "about-names", "allergies"),
    "history.preventives": (_lazy("Medicines you tried to prevent headaches"), "about-preventives", ""),
    "events": (_lazy("Side effects, or that there was none"), "effects", ""),
    "scores": (_lazy("Totals of questionnaires"), "about-scores", ""),
}
"""Facts that a person writes on a screen of their own."""
_CLINIC = {
    "history.attacks_without_aura": _lazy("How many attacks without aura you have had"),
    "history.attacks_with_aura": _lazy("How many attacks with aura you have had"),
    "history.continuous_from_onset": _lazy("Whether the headache never stopped since its first day"),
    "history.overuse_managed": _lazy("Whether too many painkiller days were looked after"),
    "history.headache_before": _lazy("Which headaches you had before"),
    "history.red_flags": _lazy("Warning signs, asked by your clinic"),
    "history.other_toxin": _lazy("Botox you had elsewhere"),
    "history.intractable": _lazy("How the headache answers to treatment"),
    "sessions": _lazy("The sessions you have had"),
    "payer": _lazy("By whose rules it is paid"),
}
"""Facts that a clinic writes."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to write: what, why it is asked, its sign, and where it is written (empty: the clinic writes it)."""

    words: str
    why: str
    where: str = ""
    sign: Markup | None = None
    button: str = ""
    """What a button says that leads there."""


def tasks(said: Answer, own: Iterable[str]) -> list[Task]:
    """What is missing for the rules of one's own place, the quickest first: days, then facts."""
    ids = set(own)
    asked = [one for one in said.missing if ids.intersection(one.settles) or "is_it_helping" in one.settles]
    silent = [_date(one) for one in asked if one.what[:1].isdigit() and one.why.startswith(SILENT)]
    recent = silent_days(said.diary, said.as_of)
    found = day_tasks(recent, said.as_of)
    found += [
        Task(date_words.day(on), _("Clear and headache are both written. Choose one."), _today(on), sign(DrawnDay("both")),
             _("Choose for %(day)s") % {"day": date_words.day(on)})
        for on in said.diary.contradictions if (said.as_of - on).days <= RECENT_DAYS
    ]  # fmt: skip
    if older := [on for on in silent if on not in recent]:
        words = ngettext("%(num)s earlier day", "%(num)s earlier days", len(older)) % {"num": len(older)}
        where = f"{reverse('month')}?month={older[-1]:%Y-%m}"
        found.append(
            Task(words, _("Nothing is written there. From memory is good enough."), where, sign(DrawnDay("silent")))
        )
    found += _details(asked, silent)
    facts = dict.fromkeys(one.what.partition(":")[0] for one in asked if not one.what[:1].isdigit())
    for what in facts:
        if what in _ASKED:
            asked_for, name, kind = _ASKED[what]
            where = reverse(name, args=(kind,)) if kind else reverse(name)
            found.append(Task(str(asked_for), _("A rule asks for it."), where, None, _("Write it down")))
    found += [
        Task(str(_CLINIC[what]), _("Your clinic writes this. Ask at your next visit."))
        for what in facts
        if what in _CLINIC
    ]
    return found


def day_tasks(open_: Sequence[date], as_of: date) -> list[Task]:
    """The days of the last weeks that nobody wrote about: named one by one while they are few, else in one line."""
    if not open_:
        return []
    ring = sign(DrawnDay("silent"))
    if len(open_) <= DAYS_NAMED:
        return [
            Task(date_words.day(on), _("Clear or headache?"), _today(on), ring, _("Write %(day)s") % {"day": date_words.day(on)})
            for on in reversed(open_)
        ]  # fmt: skip
    words = ngettext("%(num)s day since %(day)s", "%(num)s days since %(day)s", len(open_))
    words %= {"num": len(open_), "day": date_words.day(open_[0])}
    return [Task(words, _("Clear or headache? The latest first."), _today(open_[-1]), ring, _("Write the open days"))]


def silent_days(kept: Diary, as_of: date) -> list[date]:
    """Days of the last 28 that nobody wrote about, from the first day of the diary on."""
    return [
        on for on, state, both in zip(kept.dates, kept.columns.headache, kept.columns.contradicted, strict=True)
        if state < 0 and not both and 0 < (as_of - on).days <= RECENT_DAYS
    ]  # fmt: skip


def later(said: Answer, own: Iterable[str]) -> list[str]:
    """What only time brings: from which day on a rule can say more."""
    ids = set(own)
    return [
        _("From %(day)s on a rule can say more: then enough time is over.") % {"day": date_words.day(_date(one))}
        for one in said.missing
        if one.what[:1].isdigit() and one.why.startswith(ONLY_THEN) and ids.intersection(one.settles)
    ]


def _details(asked: Iterable[Missing], silent: Sequence[date]) -> list[Task]:
    """Headache days of which something is not said, gathered by what it is."""
    by_why: dict[str, list[date]] = {}
    for one in asked:
        why = one.why.partition(";")[0]
        if one.what[:1].isdigit() and _date(one) not in silent and not why.startswith(ONLY_THEN):
            by_why.setdefault(why, []).append(_date(one))
    corner = sign(DrawnDay("ungraded"))
    words = _("Something about them is not said: how long, how it was, or what you took")
    return [
        Task(ngettext("%(num)s headache", "%(num)s headaches", len(days)) % {"num": len(days)}, words,
             reverse("day", args=(days[-1],)), corner, _("Say more about %(day)s") % {"day": date_words.day(days[-1])})
        for days in by_why.values()
    ]  # fmt: skip


def _date(one: Missing) -> date:
    return date.fromisoformat(one.what[:10])


def _today(on: date) -> str:
    return f"{reverse('today')}?day={on}"
