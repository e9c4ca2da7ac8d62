"""Records as a case file can keep them, so that what is written is read again, and read again the same.

Another app's file may hold a note of a hundred pages, a medicine without a name or half a
character. Nothing here changes what a record says of a headache.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from cleardays.casefile.reader import check_day
from cleardays.casefile.shapes import MisshapenError, is_no_drug
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.local import local_date
from cleardays.exchange.apps.app_file import Dropped, Reading, row_id

LONGEST_RAW, LONGEST_NAME, LONGEST_ID = 20_000, 200, 300

_Record = TypeVar("_Record", DayEntry, Attack)


def fit(reading: Reading, timezone: str | None) -> Reading:
    """The reading with every record made fit; a day that cannot have been in the case's zone is left out."""
    days: list[DayEntry] = []
    dropped = list(reading.dropped)
    for entry in reading.days:
        try:
            check_day(entry, timezone, None, ())
            days.append(_fitted(_exact_hours(entry)))
        except MisshapenError as error:
            dropped.append(Dropped(entry.date.isoformat(), error.found))
    attacks = (replace(_fitted(attack), id=_id(attack.id)) for attack in reading.attacks)
    return replace(reading, days=tuple(days), attacks=tuple(attacks), dropped=tuple(dropped))


def past(reading: Reading, latest: date) -> tuple[Reading, int]:
    """The reading without records of days after `latest`, which have not happened, and how many those were."""
    days = tuple(entry for entry in reading.days if entry.date <= latest)
    attacks = tuple(attack for attack in reading.attacks if local_date(attack.start, attack.timezone) <= latest)
    future = len(reading.days) + len(reading.attacks) - len(days) - len(attacks)
    return replace(reading, days=days, attacks=attacks), future


def _fitted(record: _Record) -> _Record:
    return replace(
        record,
        pain_0_10=_as_written(record.pain_0_10),
        acute=None if record.acute is None else tuple(_intakes(record.acute)),
        provenance=_provenance(record.provenance),
    )


def _intakes(acute: Iterable[Intake]) -> Iterator[Intake]:
    """The medicines by name. Words such as "none" or "rest" say that none was taken and are no medicine."""
    for one in acute:
        name = _text(one.drug, LONGEST_NAME)
        if name is None or not is_no_drug(name):
            yield Intake(name, one.relieved, one.purpose)


def _exact_hours(entry: DayEntry) -> DayEntry:
    return entry if entry.hours is None else replace(entry, hours=_as_written(entry.hours))


def _provenance(origin: Provenance) -> Provenance:
    return replace(origin, raw=_text(origin.raw, LONGEST_RAW), external_id=_id(origin.external_id))


def _as_written(number: Fraction | None) -> Fraction | None:
    """A number as it comes back from the file, where it has the digits of a double."""
    return None if number is None else Fraction(repr(float(number)))


def _id(text: str | None) -> str | None:
    whole = _whole(text)
    return row_id(whole) if whole is not None and len(whole) > LONGEST_ID else whole


def _text(text: str | None, longest: int) -> str | None:
    whole = _whole(text)
    return whole if whole is None or len(whole) <= longest else whole[: longest - 1] + "…"


def _whole(text: str | None) -> str | None:
    """Text that is not blank, in whole characters: half of a surrogate pair is in no encoding."""
    return text.encode("utf-8", "replace").decode() if text and text.strip() else None
