"""Scores written down before and since treatment: better, worse, no meaningful change, or cannot tell.

Lower is better on some instruments and higher on others, so a change is only ever said with its
direction. What no source gave us, or nobody checked, makes no words. Items are never shipped.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from cleardays.diary.history import Score
from cleardays.outcome.cycles import Cycle

Reading = Literal["better", "worse", "no_meaningful_change", "cannot_tell"]
Direction = Literal["lower", "higher"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, or a span of numbers, with where it stands. `verified` is False for what nobody checked."""

    least: Fraction
    most: Fraction
    of: str
    source: str
    trust: str
    verified: bool
    drives: bool
    """Whether words rest on it; another may stand beside it for comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A score-only plug-in. `of_change` is an instrument that itself asks about change."""

    id: str
    title: str
    version: str
    licence: str
    better: Direction
    better_verified: bool
    of_change: bool
    range: Value
    meaningful: tuple[Value, ...]
    grades: tuple[Value, ...]

    @property
    def threshold(self) -> Value | None:
        """The meaningful change that words may rest on."""
        return next((value for value in self.meaningful if value.verified and value.drives), None)

    def grade(self, total: Fraction) -> str | None:
        """The named span a total lies in; a total between two spans, or outside all, has none."""
        return next((g.of for g in self.grades if g.verified and g.least <= total <= g.most), None)

    def outside(self, total: Fraction) -> bool:
        return not self.range.least <= total <= self.range.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One instrument before and since the first session. `improvement` is positive when it got better."""

    instrument: Instrument
    before: Score | None
    since: Score | None
    change: Fraction | None
    improvement: Fraction | None
    reading: Reading
    words: str
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def instruments() -> Mapping[str, Instrument]:
    """Every instrument known here, by id."""
    # Decimal points are read exactly: 7.9 is 79/10.
    text = files(__package__).joinpath("instruments.toml").read_text(encoding="utf-8")
    return {id_: _instrument(id_, row) for id_, row in tomllib.loads(text, parse_float=Fraction).items()}


def _instrument(id_: str, row: Mapping[str, Any]) -> Instrument:
    return Instrument(
        id=id_,
        title=row["title"],
        version=row["version"],
        licence=row["licence"],
        better=row["better"],
        better_verified=row.get("better_verified", True),
        of_change=row.get("of_change", False),
        range=_value(row["range"]),
        meaningful=tuple(_value(each) for each in row.get("meaningful", ())),
        grades=tuple(
            _value({"least": each["from"], "most": each["to"], "of": each["name"], **each})
            for each in row.get("grades", ())
        ),
    )


def _value(row: Mapping[str, Any]) -> Value:
    return Value(
        least=Fraction(row["least"]),
        most=Fraction(row["most"]),
        of=row.get("of", ""),
        source=row["source"],
        trust=row["trust"],
        verified=row.get("verified", row["trust"] != "unverified"),
        drives=row.get("drives", True),
    )


def known(name: str) -> Instrument | None:
    """The instrument of a written name, however it is spelt: `hit6` is HIT-6."""
    return {_plain(id_): one for id_, one in instruments().items()}.get(_plain(name))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def changes(scores: Iterable[Score], cycles: tuple[Cycle, ...], as_of: date) -> tuple[Change, ...]:
    """Every known instrument that has a score: the latest by the first session against the latest since.

    A score of the day of the first session is one before it; a score of as-of counts. Empty
    before the first session.
    """
    if not cycles:
        return ()
    first = cycles[0].first
    written = [(known(score.instrument), score) for score in scores if score.date <= as_of]
    found = []
    for instrument in instruments().values():
        mine = sorted((score for one, score in written if one is instrument), key=lambda score: score.date)
        if mine:
            before = [score for score in mine if score.date <= first]
            since = [score for score in mine if score.date > first]
            found.append(_change(instrument, before[-1] if before else None, since[-1] if since else None))
    return tuple(found)


def not_known(scores: Iterable[Score]) -> tuple[str, ...]:
    """Names of instruments that nothing is known of here: kept, and compared with nothing."""
    return tuple(dict.fromkeys(score.instrument for score in scores if known(score.instrument) is None))


def _change(instrument: Instrument, before: Score | None, since: Score | None) -> Change:
    outside = [one for one in (before, since) if one is not None and instrument.outside(one.total)]
    notes = tuple(
        f"{_number(one.total)} on {one.date.isoformat()} lies outside {_number(instrument.range.least)} to "
        f"{_number(instrument.range.most)}, what {instrument.id} can give"
        for one in outside
    )
    if before is None or since is None or instrument.of_change:
        if instrument.of_change:
            words = f"{instrument.id} asks about change itself, and its points are numbered either way round"
        else:
            words = f"no {instrument.id} {'by' if before is None else 'since'} the first session is written"
        return _told(instrument, before, since, None, "cannot_tell", words, notes)
    change = since.total - before.total
    span = f"{instrument.id} {_number(before.total)} on {before.date.isoformat()}, {_number(since.total)} on {since.date.isoformat()}"
    span += f" ({instrument.better} is better)"
    improvement = change if instrument.better == "higher" else -change
    value = instrument.threshold
    if outside:
        return _told(
            instrument,
            before,
            since,
            change,
            "cannot_tell",
            f"{span}: a total is not possible, so nothing is read",
            notes,
        )
    if value is None:
        words = f"{span}: how large a change matters was not found, so nothing is read from it"
        return _told(instrument, before, since, change, "cannot_tell", words, notes)
    reading = _read(improvement, value)
    asked = _number(value.most) if value.least == value.most else f"{_number(value.least)} to {_number(value.most)}"
    said = {
        "better": "better",
        "worse": "worse",
        "no_meaningful_change": "no meaningful change",
        "cannot_tell": "cannot tell",
    }[reading]
    return _told(
        instrument,
        before,
        since,
        change,
        reading,
        f"{span}: {said}; a change of {asked} is taken to matter ({value.of}; {value.source})",
        notes,
    )


def _read(improvement: Fraction, value: Value) -> Reading:
    if abs(improvement) >= value.most:
        return "better" if improvement > 0 else "worse"
    return "no_meaningful_change" if abs(improvement) < value.least else "cannot_tell"


def _told(
    instrument: Instrument,
    before: Score | None,
    since: Score | None,
    change: Fraction | None,
    reading: Reading,
    words: str,
    notes: tuple[str, ...],
) -> Change:
    known_direction = change is not None and instrument.better_verified
    improvement = None
    if known_direction and change is not None:
        improvement = change if instrument.better == "higher" else -change
    return Change(
        instrument=instrument,
        before=before,
        since=since,
        change=change,
        improvement=improvement,
        reading=reading,
        words=words,
        notes=notes,
    )


def _number(value: Fraction) -> str:
    return f"{value.numerator}" if value.denominator == 1 else f"{float(value):g}"
