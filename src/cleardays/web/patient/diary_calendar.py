"""Which days does a calendar show, and where does a tap lead? Every written day opens; a silent one can be written."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from cleardays.casefile.reader import Case
from cleardays.drawing import days as drawing
from cleardays.drawing.days import HEADACHE, DrawnDay
from cleardays.report import day_signs
from cleardays.web.i18n import date_words
from cleardays.web.patient import sign_words


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a calendar: its sign, what is heard of it, and where it leads (empty: it is still to come)."""

    on: date
    drawn: DrawnDay
    words: str
    where: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """A month of squares: days from Monday on, the counts of the month, and the months beside it."""

    first: date
    blank: int
    """Places before the first day, where the week begins on Monday."""
    cells: tuple[Cell, ...]
    headache: tuple[int, int]
    clear: int
    silent: int
    before: date | None
    after: date | None


def month(case: Case, today: date, first: date, chosen: date | None) -> MonthPage:
    """The calendar of the month that begins on `first`."""
    signs = day_signs.signs(case.diary, case.sessions, case.events)
    begun = min(signs, default=today)
    length = monthrange(first.year, first.month)[1]
    cells = tuple(_cell(first + timedelta(days=i), signs, today, chosen) for i in range(length))
    over = [one for one in cells if one.on < today]
    fewest = sum(one.drawn.sign in HEADACHE for one in over)
    clear = sum(one.drawn.sign == "clear" for one in over)
    return MonthPage(
        first=first,
        blank=first.weekday(),
        cells=cells,
        headache=(fewest, len(over) - clear),
        clear=clear,
        silent=sum(one.drawn.sign == "silent" for one in over),
        before=_beside(first, -1) if begun < first else None,
        after=_beside(first, 1) if _beside(first, 1) <= today else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FourWeeks:
    """The last 28 days with today, as squares, and what they add up to."""

    since: date
    picture: Markup
    weekdays: tuple[str, ...]
    counts: tuple[tuple[Markup, int, str], ...]
    day_of_session: int | None
    """Days since the last session; None before any."""


def four_weeks(case: Case, today: date) -> FourWeeks:
    """Four weeks up to today, at a glance."""
    first = today - timedelta(days=27)
    signs = day_signs.signs(case.diary, case.sessions, case.events)
    days = day_signs.between(signs, first, today)
    last = days[-1]
    # What is still open of today is no silence: today is not over.
    days[-1] = DrawnDay(
        "ahead" if last.sign == "silent" else last.sign, last.medicine, last.session, last.effect, today=True
    )
    counted = (
        (DrawnDay("moderate"), sum(one.sign in HEADACHE for one in days), _("headache")),
        (DrawnDay("clear"), sum(one.sign == "clear" for one in days), _("clear")),
        (DrawnDay("silent"), sum(one.sign == "silent" for one in days), _("not written")),
    )
    given = [one.date for one in case.sessions if one.date <= today and one.record.get("status") != "planned"]
    names = date_words.weekdays()
    return FourWeeks(
        since=first,
        picture=drawing.block(days, f"{date_words.day(first)}: {sign_words.counted(days)}.", size=26, gap=4),
        weekdays=tuple(names[(first.weekday() + i) % 7] for i in range(7)),
        counts=tuple((drawing.sign(one), number, words) for one, number, words in counted),
        day_of_session=(today - max(given)).days if given else None,
    )


def open_days(case: Case, today: date, back: int) -> list[date]:
    """Days of the last so many that nobody wrote about, latest first."""
    signs = day_signs.signs(case.diary)
    days = [today - timedelta(days=i) for i in range(1, back + 1)]
    return [on for on in days if signs.get(on, DrawnDay("silent")).sign == "silent"]


def _cell(on: date, signs: Mapping[date, DrawnDay], today: date, chosen: date | None) -> Cell:
    one = signs.get(on, DrawnDay("silent"))
    if on > today:
        one = DrawnDay("ahead", session=one.session)
    elif on == today:
        one = DrawnDay(one.sign, one.medicine, one.session, one.effect, today=True)
    said = [f"{date_words.weekday(on)} {date_words.day(on)}", str(sign_words.SIGN_WORDS[one.sign])]
    said += [_("medicine taken")] * one.medicine + [_("session")] * one.session + [_("side effect")] * one.effect
    if one.sign == "ahead":
        where = ""
    elif one.sign == "silent":
        where = reverse("today") + ("" if on == today else f"?day={on}")
    else:
        where = f"{reverse('month')}?day={on}#chosen"
    return Cell(on, one, ", ".join(said), where, on == chosen)


def _beside(first: date, step: int) -> date:
    number = 12 * first.year + first.month - 1 + step
    return date(number // 12, number % 12 + 1, 1)
