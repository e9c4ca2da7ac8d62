"""What an import would bring, in words and one table, so that a wrong date, zone or tag is seen before it counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from textwrap import wrap

from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack
from cleardays.diary.local import zone
from cleardays.exchange import statements
from cleardays.exchange.apps.app_file import Reading

WIDTH = 96
DATES_SHOWN = REASONS_SHOWN = 8
PLACES_SHOWN = 3
TIMES_SHOWN = 3
_STATES = {1: "headache", 0: "clear"}


def lines(title: str, checked: str | None, reading: Reading, future: int, timezone: str | None) -> Iterator[str]:
    """The preview, line by line; `future` records were left out because they have not happened."""
    diary = Diary.of(reading.days, reading.attacks, timezone)
    yield from _wrapped(f"{title}: {_counted(reading)}", "")
    if checked:
        yield from _wrapped(f"this reader was checked against {checked}")
    if diary.dates:
        yield from _months(diary)
    for words in reading.settled:
        yield from _wrapped(words)
    yield from _first_times(reading.attacks)
    yield from _repeated(reading)
    if diary.contradictions:
        both = _dates(diary.contradictions)
        yield from _wrapped(f"said both to be clear and to have headache, so they count as unknown: {both}")
    for words in reading.notes:
        yield from _wrapped(f"note: {words}")
    yield from _left_out(reading, future)


def printable(text: str) -> str:
    """Text from somebody's file as it may stand in a terminal: on one line, without control characters."""
    return "".join(character if character.isprintable() else "·" for character in " ".join(text.split()))


def several(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _counted(reading: Reading) -> str:
    withdrawn = sum(map(statements.is_taken_back, reading.days)) + len(reading.withdrawn)
    said = Counter(entry.headache for entry in reading.days if not statements.is_taken_back(entry))
    told = (
        (len(reading.attacks), "attack", ""),
        (said[True], "day", " written down as headache"),
        (said[False], "day", " written down as clear"),
        (said[None], "day", " of medicine alone"),
        (withdrawn, "record", " withdrawn where it came from"),
    )
    return ", ".join(several(number, noun) + words for number, noun, words in told if number) or "nothing to take over"


def _months(diary: Diary) -> Iterator[str]:
    months: dict[str, Counter[str]] = {}
    for day, state in zip(diary.dates, diary.columns.headache.tolist(), strict=True):
        months.setdefault(f"{day:%Y-%m}", Counter())[_STATES.get(state, "unknown")] += 1
    yield "  month    headache  clear  unknown"
    for month, count in months.items():
        yield f"  {month}  {count['headache']:8}  {count['clear']:5}  {count['unknown']:7}"


def _first_times(attacks: Sequence[Attack]) -> Iterator[str]:
    """The first attacks in UTC and as the clock showed, so that a wrong zone is seen at once."""
    for attack in sorted(attacks, key=lambda attack: attack.start)[:TIMES_SHOWN]:
        there = attack.start.astimezone(zone(attack.timezone))
        yield f"  starts {attack.start:%Y-%m-%d %H:%M} UTC = {there:%Y-%m-%d %H:%M} in {attack.timezone}"


def _repeated(reading: Reading) -> Iterator[str]:
    """Dates on which two day entries speak of headache: a line copied by mistake, or two apps."""
    times = Counter(entry.date for entry in reading.days if entry.headache is not None)
    repeated = sorted(day for day, number in times.items() if number > 1)
    if repeated:
        yield from _wrapped(f"written more than once: {_dates(repeated)}")


def _dates(days: Sequence[date]) -> str:
    more = f" and {len(days) - DATES_SHOWN} more" if len(days) > DATES_SHOWN else ""
    return ", ".join(day.isoformat() for day in days[:DATES_SHOWN]) + more


def _left_out(reading: Reading, future: int) -> Iterator[str]:
    """How much was left out, by reason, the most frequent first, and where the first of each stood."""
    places: dict[str, list[str]] = {}
    for one in reading.dropped:
        places.setdefault(one.why, []).append(one.where)
    if future:
        yield f"  left out, dated in the future: {future}"
    if places:
        yield f"  left out: {len(reading.dropped)}"
    by_number = sorted(places.items(), key=lambda pair: -len(pair[1]))
    for why, where in islice(by_number, REASONS_SHOWN):
        first = ", ".join(where[:PLACES_SHOWN]) + (", …" if len(where) > PLACES_SHOWN else "")
        yield from _wrapped(f"{why}: {first}", f"  {len(where):5}  ")
    if len(by_number) > REASONS_SHOWN:
        yield f"    and for {several(len(by_number) - REASONS_SHOWN, 'other reason')}"


def _wrapped(words: str, before: str = "  ") -> Iterable[str]:
    return wrap(printable(words), WIDTH, initial_indent=before, subsequent_indent=" " * max(len(before), 4))
