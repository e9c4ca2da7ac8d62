"""Which pictures does a person see of their own diary, and of people in trials? Drawn here from what is kept, each with its words."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _
from markupsafe import Markup

from cleardays.answer.answer import Answer
from cleardays.casefile.reader import Case
from cleardays.drawing import days as drawing
from cleardays.drawing.cycles import Words
from cleardays.drawing.days import DrawnDay, MonthRow
from cleardays.report import cycle_picture, day_signs
from cleardays.web.i18n import date_words
from cleardays.web.patient import sign_words

MONTHS_SHOWN = 6


def signs() -> list[tuple[Markup, str]]:
    """Every sign with its word, for a key beside a picture."""
    return [
        (drawing.sign(DrawnDay("mild")), _("mild")),
        (drawing.sign(DrawnDay("moderate")), _("moderate")),
        (drawing.sign(DrawnDay("severe")), _("severe")),
        (drawing.sign(DrawnDay("ungraded")), _("how bad not written")),
        (drawing.sign(DrawnDay("clear")), _("clear")),
        (drawing.sign(DrawnDay("silent")), _("not written")),
        (drawing.sign(DrawnDay("both")), _("said both")),
        (drawing.sign(DrawnDay("clear", medicine=True)), _("medicine taken")),
        (drawing.sign(DrawnDay("clear", session=True)), _("session")),
        (drawing.sign(DrawnDay("clear", effect=True)), _("side effect")),
    ]


def months(case: Case, today: date, first: date | None = None, last: date | None = None) -> Markup | None:
    """A row a month from the first written one on, at most six, or the months asked for; None of an empty diary."""
    found = day_signs.signs(case.diary, case.sessions, case.events)
    if not found and first is None:
        return None
    last = last or today.replace(day=1)
    if first is None:
        first = min(min(found), today).replace(day=1)
        while _between(first, last) >= MONTHS_SHOWN:
            first = _after(first)
    rows = []
    while first <= last:
        rows.append(_row(first, found, case, today))
        first = _after(first)
    return drawing.year(rows, " ".join(f"{row.name}: {_words(row)}." for row in rows))


def cycles(case: Case, said: Answer) -> Markup | None:
    """The weeks before and since the first session with all that happened beside; None before any."""
    words = Words(
        headache=_("Headache days in each week"), each_day=_("Each day"), medicine=_("Medicine days in the 28 before"),
        effects=_("Side effects"), scores=_("Questionnaires"), beside=_("Other preventives"), before=_("before"),
    )  # fmt: skip
    return cycle_picture.picture(case, said, words, (_("Before"), _("Due"), _("Today")))


def _row(first: date, found: Mapping[date, DrawnDay], case: Case, today: date) -> MonthRow:
    length = monthrange(first.year, first.month)[1]
    begun = min(found, default=today)
    days = []
    for i in range(length):
        on = first + timedelta(days=i)
        one = found.get(on, DrawnDay("silent" if begun <= on < today else "ahead"))
        if on == today:
            one = DrawnDay(
                "ahead" if one.sign == "silent" else one.sign, one.medicine, one.session, one.effect, today=True
            )
        days.append(one)
    kept = [one for one in days if one.sign != "ahead"]
    fewest = sum(one.sign in drawing.HEADACHE for one in kept)
    most = len(kept) - sum(one.sign == "clear" for one in kept)
    count = "" if not kept else f"{fewest}" if fewest == most else f"{fewest}–{most}"
    given = sorted({one.date for one in case.sessions if one.record.get("status") != "planned"})
    sessions = [
        ((on - first).days, date_words.in_year(on), False)
        for on in given
        if (on.year, on.month) == (first.year, first.month)
    ]
    return MonthRow(date_words.short_month(first), days, count, sessions)


def _words(row: MonthRow) -> str:
    return sign_words.counted([one for one in row.days if one.sign != "ahead"])


def _between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
