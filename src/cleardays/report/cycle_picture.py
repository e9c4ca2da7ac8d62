"""How did the weeks go, before the first session and since? One picture of a treated person's course, every cycle in it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from cleardays.answer.answer import Answer
from cleardays.answer.is_it_helping import Helping, Modelled
from cleardays.casefile.reader import Case
from cleardays.criteria.overuse import ONE_CLASS
from cleardays.drawing.cycles import Course, Level, Note, Upright, Words, cycles
from cleardays.drawing.days import DrawnDay
from cleardays.report import day_signs
from cleardays.report.is_it_helping_words import chart_words

ENGLISH = Words(
    headache="Headache days in each week",
    each_day="Each day",
    medicine="Medicine days in the 28 before",
    effects="Side effects",
    scores="Questionnaires",
    beside="Other preventives",
    before="before",
)
MONTH_DAYS = 28


def picture(
    case: Case, said: Answer, words: Words = ENGLISH, names: tuple[str, str, str] = ("Before", "Due", "Today")
) -> Markup | None:
    """The course from 28 days before the first session up to yesterday; None before any session."""
    helped = said.is_it_helping
    if not isinstance(helped, Helping):
        return None
    first = helped.baseline.window.first
    last = said.as_of - timedelta(days=1)
    found = day_signs.signs(case.diary, case.sessions, case.events)
    days = day_signs.between(found, first, last)
    before = helped.baseline
    course = Course(
        days=days,
        uprights=tuple(_uprights(helped, said, first, names)),
        levels=tuple(_levels(helped, first)),
        taken=_taken(days),
        lines=tuple(sorted({(need.number, f"{need.number}") for need in ONE_CLASS.values()})),
        effects=[Note((one.onset - first).days, f"{one.term}, {one.onset.day} {one.onset:%b}")
                 for one in case.events or () if one.onset and first <= one.onset <= last],
        scores=[Note((one.date - first).days, f"{one.instrument} {float(one.total):g}")
                for one in case.scores if first <= one.date <= last],
        beside=tuple(_beside(case, first, last)),
        months=[((on - first).days, f"{on:%b}") for on in _months(first, last)],
        before=7 * (before.fewest + before.most) / 2 / len(before.window),
        words=words,
    )  # fmt: skip
    return cycles(course, chart_words(helped))


def _uprights(helped: Helping, said: Answer, first: date, names: tuple[str, str, str]) -> Iterator[Upright]:
    yield Upright(0, names[0], "28 d", "before")
    for one in helped.cycles:
        on = one.cycle.first
        yield Upright((on - first).days, f"{one.cycle.number}", f"{on.day} {on:%b}", "session")
    due = getattr(said.what_next, "earliest", None)
    if due is not None and due >= said.as_of:
        yield Upright((due - first).days, names[1], f"{due.day} {due:%b}", "due")


def _levels(helped: Helping, first: date) -> Iterator[Level]:
    if not isinstance(helped.model, Modelled):
        return
    for one in helped.model.response.course:
        scale = 7.0 / len(one.days)
        low, high = one.headache_days.interval_90
        day = (helped.model.origin + timedelta(days=one.days.start) - first).days
        yield Level(day, low * scale, one.headache_days.mean * scale, high * scale)


def _taken(days: Sequence[DrawnDay]) -> list[int | None]:
    """Medicine days of the 28 up to each day: what is written, so at least so many."""
    took = [one.medicine for one in days]
    return [sum(took[i + 1 - MONTH_DAYS : i + 1]) if i + 1 >= MONTH_DAYS else None for i in range(len(took))]


def _beside(case: Case, first: date, last: date) -> Iterator[Note]:
    """What else was taken to prevent headaches meanwhile, where it is known from when."""
    for one in case.history.preventives or ():
        if one.start is None or one.start.earliest > last or (one.stop is not None and one.stop.latest < first):
            continue
        begun = max((one.start.earliest - first).days, 0)
        until = None if one.stop is None else min((one.stop.latest - first).days, (last - first).days)
        yield Note(begun, one.drug, until)


def _months(first: date, last: date) -> Iterator[date]:
    on = _next_month(first)
    while on <= last:
        yield on
        on = _next_month(on)


def _next_month(on: date) -> date:
    """The first day of the month after."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)
