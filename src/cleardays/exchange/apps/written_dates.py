"""Dates and times as other apps write them: the order settled over the whole file, or asked."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from cleardays.casefile.refusal import shown
from cleardays.diary.local import ONE_DAY, UnknownZoneError, local_date, midnight, zone
from cleardays.exchange.apps.app_file import AskError, DateOrder, Settings, Source, UnreadableError
from cleardays.exchange.apps.cells import number
from cleardays.exchange.apps.months import month

FIRST_YEAR, LAST_YEAR = 1990, 2199
LONGEST_ATTACK = timedelta(days=366)
_LAST_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
_NUMERIC = re.compile(r"\s*(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_CLOCK_ALONE = re.compile(r"[\s,T]*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s*m\.?)?", re.IGNORECASE)
_LASTED = re.compile(r"(?:(\d{1,4})\s*d)?\s*(?:(\d{1,5})\s*h)?\s*(?:(\d{1,6})\s*m)?(?:in)?", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º)?(?:\s+de)?[\s\-/.]+(?P<month>[^\W\d_]{3,12})\.?,?(?:\s+de)?[\s\-/.]+(?P<year>\d{4}|\d{2})"
)
_MONTH_DAY_YEAR = re.compile(r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_EXAMPLES = {"dmy": "31/12/2026", "mdy": "12/31/2026", "ymd": "2026-12-31"}


def settle(source: Source, texts: Iterable[str], settings: Settings, field: str) -> tuple[DateOrder, tuple[str, ...]]:
    """Which way round a column's dates are written, and the words for the preview.

    `AskError` when more than one order fits; refused, naming the column, when none fits them all.
    """
    try:
        order, words = settle_order(texts, settings)
    except ValueError as error:
        odd, named = str(error), settings.date_order
        of_named = named is not None and numeric_date(odd, named) is None
        raise source.refused(
            f"the date {shown(odd)} cannot be read as {_EXAMPLES[named]}, the order you named"
            if of_named and named is not None
            else f"the date {shown(odd)} does not fit the others",
            "some dates would be read the wrong way round",
            "check the dates and the order you named, or export again",
            field=field,
        ) from None
    return order, (words,) if words else ()


def settle_order(texts: Iterable[str], settings: Settings) -> tuple[DateOrder, str]:
    """Which way round a file's numeric dates are written, and the words that say how that was settled.

    Dates that begin with a year of four digits are in no doubt, whatever order was named.

    One date past the twelfth settles the whole file; if none does, the person is asked. A text
    that is a date in no order (29 February 2025, "not a date") has no vote, and where nothing is
    a date nothing is asked. `ValueError` with the date that fits no order the others allow.
    """
    possible: set[DateOrder] = set(_ORDERS)
    decided = ""
    dated = False
    for text in texts:
        fits = {order for order in _ORDERS if numeric_date(text, order)}
        if not fits:
            continue
        dated = True
        if not possible <= fits:
            decided = text.strip()
        possible &= fits
        if not possible:
            raise ValueError(decided)
    if not dated:
        return settings.date_order or "ymd", ""
    if settings.date_order is not None and possible != {"ymd"}:
        if settings.date_order not in possible:
            raise ValueError(decided)
        return settings.date_order, f"dates read as {_EXAMPLES[settings.date_order]}, as you said"
    if len(possible) == 1:
        order = possible.pop()
        return order, f"dates read as {_EXAMPLES[order]}: {decided} cannot be read otherwise"
    raise AskError(
        "--date-order",
        "which way round are the dates written? every date in this file can be read in more than one way",
        tuple(sorted(possible)),
    )


def settled_dates(
    source: Source, texts: Iterable[str], settings: Settings, field: str
) -> tuple[Callable[[str], date | None], tuple[str, ...]]:
    """How a column of dates without a time is read, numbers in any order and months in words, and words for the preview.

    A file that was saved by a spreadsheet has its dates in the order of that machine.
    """
    order, words = settle(source, texts, settings, field)

    def read(text: str) -> date | None:
        return plausible(numeric_date(text, order) or worded_date(text))

    return read, words


def worded_date(text: str) -> date | None:
    """`5th Jan 2022`, `14-Mar-26`, `March 5, 2022`: a date with its month as a word; else None."""
    match = _DAY_MONTH_YEAR.fullmatch(text.strip()) or _MONTH_DAY_YEAR.fullmatch(text.strip())
    if not match:
        return None
    told = match.groupdict()
    year = int(told["year"]) + (2000 if len(told["year"]) == 2 else 0)
    try:
        return date(year, month(told["month"]) or 0, int(told["day"]))
    except ValueError:
        return None


def numeric_date(text: str, order: DateOrder) -> date | None:
    """The date at the start of a text, or None when it is none in this order."""
    match = _NUMERIC.match(text)
    if not match:
        return None
    a, b, c = match.groups()
    year, month, day = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order]
    if len(year) not in (2, 4) or len(day) > 2 or len(month) > 2 or (order == "ymd" and len(year) != 4):
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def plausible(day: date | None) -> date | None:
    """The date, when it is one of 1990 to 2199."""
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def iso_date(value: object) -> date | None:
    """A cell or JSON value that begins with `2026-12-31`, a date of 1990 to 2199; else None."""
    return plausible(numeric_date(value, "ymd")) if isinstance(value, str) else None


def clock(text: str) -> tuple[int, int] | None:
    """Hour and minute of the last clock time in a text (`8:05`, `20:05`, `8:05 pm`), or None."""
    found = list(_CLOCK.finditer(text))
    if not found:
        return None
    hour, minute, half = int(found[-1][1]), int(found[-1][2]), (found[-1][4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def wall_time(text: str, order: DateOrder) -> datetime:
    """A date and a clock time, and nothing else, as they stood on the wall."""
    date_part = _NUMERIC.match(text)
    day, at = numeric_date(text, order), clock(text)
    if date_part is None or day is None or at is None or not _CLOCK_ALONE.fullmatch(text, date_part.end()):
        raise UnreadableError("no date and time that can be read")
    if plausible(day) is None:
        raise UnreadableError(f"a year outside {FIRST_YEAR} to {LAST_YEAR}")
    return datetime.combine(day, time(*at))


def lasted(text: str) -> timedelta | None:
    """How long `01h 00m`, `1d 02h 15m` are; None for `Ongoing`, nothing, or no time at all."""
    first = text.strip().split("\n", 1)[0].strip()
    if not first or first.casefold() == "ongoing":
        return None
    match = _LASTED.fullmatch(first)
    if not match or not any(match.groups()):
        raise UnreadableError("not a length of time")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes) or None


def asked_zone(settings: Settings, choices: tuple[str, ...] = ()) -> str:
    """The zone a person named; asked when they named none, and again when there is no such zone."""
    if settings.timezone is None:
        question = "in which time zone were these times lived? the file does not say (as in Europe/London)"
        raise AskError("--timezone", question, choices)
    try:
        zone(settings.timezone)
    except (UnknownZoneError, TypeError):
        question = f"no such time zone: {shown(settings.timezone)}. which one is meant? (as in Europe/London)"
        raise AskError("--timezone", question, choices) from None
    return settings.timezone


class NoSuchTimeError(ValueError):
    """A wall-clock time the clocks skipped that night."""


def at_wall_clock(local: datetime, zone_name: str) -> datetime:
    """A naive local time as an instant in UTC. `NoSuchTimeError` when the clocks went past it.

    Of a time that came twice, the first is taken. `ValueError` for an unknown zone, or a time too
    near the end of the calendar to have an instant.
    """
    try:
        there = zone(zone_name)
        found = local.replace(tzinfo=there).astimezone(UTC)
        back = found.astimezone(there).replace(tzinfo=None, fold=local.fold)
    except (UnknownZoneError, OverflowError, TypeError) as error:
        raise ValueError(f"no instant: {local} in {zone_name}") from error
    if back != local:
        raise NoSuchTimeError(local)
    return found


def instant(local: datetime, zone_name: str) -> datetime:
    """`at_wall_clock` for a row of a table: a time the clocks skipped leaves out its row."""
    try:
        return at_wall_clock(local, zone_name)
    except NoSuchTimeError:
        raise UnreadableError("a time the clocks skipped that night") from None


def occurrences(local: datetime, zone_name: str) -> tuple[datetime, ...]:
    """The instants at which clocks showed a time: two in the hour that comes twice, none in the one that is skipped."""
    try:
        found = [at_wall_clock(local.replace(fold=fold), zone_name) for fold in (0, 1)]
    except NoSuchTimeError:
        return ()
    return tuple(dict.fromkeys(found))


def span_at_wall(
    start: datetime, end: datetime | None, zone_name: str, length: timedelta | None = None
) -> tuple[datetime, datetime | None]:
    """Start and end of an attack from two clock times; in the hour that comes twice, a stated length decides.

    Without one the end is the first time the clocks showed it after the start. An end the clocks skipped is not known.
    """
    starts = occurrences(start, zone_name)
    if not starts:
        raise UnreadableError("a time the clocks skipped that night")
    ends = () if end is None else occurrences(end, zone_name)
    if not ends:
        return starts[0], None
    pairs = [(began, ended) for began in starts for ended in ends if ended >= began]
    if not pairs:
        raise UnreadableError("it ends before it starts")
    if length is not None:
        pairs.sort(key=lambda pair: abs(pair[1] - pair[0] - length))
    began, ended = pairs[0]
    return began, ending(began, ended)


def whole_days(start: datetime, end: datetime, zone_name: str) -> list[date]:
    """The local dates that lie wholly between two instants; an end within the last minute of a date is its end."""
    first, last = local_date(start, zone_name), local_date(end + _LAST_MINUTE, zone_name)
    dates = (first + timedelta(days=i) for i in range((last - first).days + 1))
    ended = end + _LAST_MINUTE
    return [day for day in dates if start <= midnight(day, zone_name) and midnight(day + ONE_DAY, zone_name) <= ended]


def at_offset(local: datetime, minutes_east: int) -> datetime:
    """A naive local time with its offset from UTC, as an instant in UTC."""
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes_east))).astimezone(UTC)


def from_epoch_ms(milliseconds: float | Decimal) -> datetime:
    """Milliseconds since 1970 as an instant; `ValueError` outside the years 1990 to 2199, or for no number."""
    try:
        exact = milliseconds if isinstance(milliseconds, int) else float(milliseconds)
        found = _EPOCH + timedelta(milliseconds=exact)
    except (OverflowError, TypeError, ValueError):
        raise ValueError("no moment of the calendar") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"a year outside {FIRST_YEAR} to {LAST_YEAR}")
    return found


def from_json_epoch(value: object, unit_ms: int) -> datetime | None:
    """A JSON number of units since 1970 as an instant of 1990 to 2199, to the millisecond; else None."""
    said = number(value)
    try:
        return None if said is None else from_epoch_ms(int(said * unit_ms))
    except ValueError:
        return None


def ending(start: datetime, end: datetime) -> datetime | None:
    """The end of an attack: None when it equals the start, which apps write for "not said"."""
    if end < start:
        raise UnreadableError("it ends before it starts")
    if end - start > LONGEST_ATTACK:
        raise UnreadableError(f"it lasts longer than {LONGEST_ATTACK.days} days")
    return None if end == start else end


def span(start: object, end: object, read: Callable[[object], datetime | None]) -> tuple[datetime, datetime | None]:
    """Start and end of an attack from two JSON values; an end that is null is not said."""
    began = read(start)
    if began is None:
        raise UnreadableError("no start that can be read")
    if end is None:
        return began, None
    ended = read(end)
    if ended is None:
        raise UnreadableError("an end that cannot be read")
    return began, ending(began, ended)
