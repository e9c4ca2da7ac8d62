"""The shape of a JSON value: one declaration reads it strictly and prints its JSON Schema.

`null` equals absent. Unknown keys and values outside a closed list are refused by name, so
that a misspelt key is never silently no fact at all.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from cleardays.casefile.refusal import RefusedError, shown, type_name
from cleardays.diary.history import PartialDate
from cleardays.diary.local import UnknownZoneError, zone

Path = tuple[str | int, ...]


class WithExponent(Decimal):
    """A number written as `1e2`: the same value, and a sign that nobody wrote it by hand as a dose."""


FIRST_YEAR, LAST_YEAR = 1900, 2199
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class MisshapenError(Exception):
    """What is wrong at a path; the reader of the file adds file and line."""

    def __init__(self, path: Path, found: str, why: str, do: str) -> None:
        super().__init__(found)
        self.path, self.found, self.why, self.do = path, found, why, do

    def refused(self, file: str, line: int | None) -> RefusedError:
        return RefusedError(self.found, self.why, self.do, file=file, line=line, field=dotted(self.path))


def dotted(path: Path) -> str:
    """`diary.days[3].hours`, as a person would point at it."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")


class Shape(Protocol):
    def read(self, value: Any, path: Path) -> Any: ...
    def schema(self) -> dict[str, Any]: ...


def _wrong_type(value: Any, path: Path, wanted: str) -> MisshapenError:
    got = type_name.get(type(value), "a number")
    return MisshapenError(
        path, f"{got} where {wanted} belongs", "it cannot be read as a fact", f"write {wanted}, or null"
    )


@dataclass(frozen=True)
class Text:
    longest: int = 500

    def read(self, value: Any, path: Path) -> str:
        if not isinstance(value, str):
            raise _wrong_type(value, path, "text")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise MisshapenError(
                path, "half a character", "it is in no encoding and could not be printed", "write it anew"
            )
        if len(value) > self.longest or not value.strip():
            raise MisshapenError(
                path,
                "empty text" if not value.strip() else f"{len(value)} characters of text",
                f"1 to {self.longest} characters are kept",
                "shorten it, or write null",
            )
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


NO_DRUG = frozenset(
    {"no", "none", "nothing", "nil", "n/a", "na", "-", "0", "no medication", "no medicine", "rest", "water"}
)


def is_no_drug(name: str) -> bool:
    """Whether a name says that no medicine was taken."""
    return name.strip().casefold() in NO_DRUG


@dataclass(frozen=True)
class Drug(Text):
    """The name of a medicine; a word that says none was taken is no name, and would count as a medicine."""

    longest: int = 200

    def read(self, value: Any, path: Path) -> str:
        text = super().read(value, path)
        if is_no_drug(text):
            raise MisshapenError(
                path,
                f"{shown(text)} is no medicine",
                "it would count as a medicine taken",
                "leave the list empty: none",
            )
        return text


@dataclass(frozen=True)
class Bool:
    def read(self, value: Any, path: Path) -> bool:
        if not isinstance(value, bool):
            raise _wrong_type(value, path, "true or false")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Number:
    """An exact number between bounds, both included; `plain` ones are written in digits, without an exponent."""

    least: int
    most: int
    whole: bool = False
    unit: str = ""
    plain: bool = False

    def read(self, value: Any, path: Path) -> Any:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise _wrong_type(value, path, "a whole number" if self.whole else "a number")
        if self.plain and isinstance(value, WithExponent):
            raise MisshapenError(
                path,
                "a number with an exponent",
                "a slip in it changes a dose tenfold",
                "write it in plain digits, as in 100",
            )
        if self.whole and value != int(value):
            raise MisshapenError(
                path, f"{value}", "only whole numbers are counted here", "write a whole number, or null"
            )
        if not self.least <= value <= self.most:
            raise MisshapenError(
                path,
                f"{value}{' ' + self.unit if self.unit else ''}",
                f"only {self.least} to {self.most}{' ' + self.unit if self.unit else ''} is possible",
                "correct the number, or write null",
            )
        return int(value) if self.whole else Fraction(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer" if self.whole else "number", "minimum": self.least, "maximum": self.most}


_ANOTHER_WAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\Z|\d{4}[./]\d{1,2}[./]\d{1,2}\Z", re.ASCII)


def _calendar_date(text: str, path: Path) -> date:
    if _ANOTHER_WAY.match(text):
        raise MisshapenError(
            path,
            f"{shown(text)} is a date written another way",
            "its day and month could change places, and headaches would move to other days",
            "write YYYY-MM-DD; `cleardays import` reads a CSV diary with such dates and asks which way round they are",
        )
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise MisshapenError(
            path, f"{shown(text)} is no date", "the calendar has no such day", "write YYYY-MM-DD"
        ) from None
    return _plausible(day, path)


def _plausible(day: date, path: Path) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MisshapenError(
            path, f"the year {day.year}", f"years {FIRST_YEAR} to {LAST_YEAR} are read", "correct the year"
        )
    return day


@dataclass(frozen=True)
class Day:
    def read(self, value: Any, path: Path) -> date:
        if not isinstance(value, str):
            raise _wrong_type(value, path, "a date (YYYY-MM-DD)")
        return _calendar_date(value, path)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Partial:
    """A date that may be known to the month, or to the year unless `month` asks for more."""

    month: bool = False

    def read(self, value: Any, path: Path) -> PartialDate:
        written = "YYYY-MM or YYYY-MM-DD" if self.month else "YYYY, YYYY-MM or YYYY-MM-DD"
        if not isinstance(value, str):
            raise _wrong_type(value, path, f"a date ({written})")
        try:
            if self.month and len(value) < len("2026-01"):
                raise ValueError
            found = PartialDate.parse(value)
        except ValueError:
            raise MisshapenError(
                path, f"{shown(value)} is no date", "the calendar has no such day", f"write {written}"
            ) from None
        _plausible(found.earliest, path)
        return found

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)" + ("$" if self.month else "?$")}


@dataclass(frozen=True)
class When:
    """An instant, read into UTC: a time without an offset from UTC is no instant and is refused."""

    def read(self, value: Any, path: Path) -> datetime:
        if not isinstance(value, str):
            raise _wrong_type(value, path, "a time (2026-01-03T22:00:00+00:00)")
        try:
            found = datetime.fromisoformat(value)
            if len(value) < 16 or not _DATE.match(value):
                raise ValueError
            _plausible(found.date(), path)
            if found.tzinfo is None:
                raise MisshapenError(
                    path,
                    f"{shown(value)} has no offset from UTC",
                    "the same clock time is another moment elsewhere, and an hour changes four hours into three",
                    "add the offset, as in 2026-01-03T22:00:00+00:00",
                )
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            raise MisshapenError(
                path, f"{shown(value)} is no time", "it cannot be placed on a date", "write 2026-01-03T22:00:00+00:00"
            ) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True)
class Zone:
    def read(self, value: Any, path: Path) -> str:
        if not isinstance(value, str):
            raise _wrong_type(value, path, "a time zone name")
        try:
            zone(value)
        except UnknownZoneError:
            raise MisshapenError(
                path,
                f"{shown(value)} is no known time zone",
                "without it nobody knows on which date a headache fell",
                "write a name of the IANA list, as in Europe/London or America/New_York",
            ) from None
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "description": "IANA time zone name"}


@dataclass(frozen=True)
class Choice:
    values: Sequence[str]

    def read(self, value: Any, path: Path) -> str:
        if value not in self.values or not isinstance(value, str):
            raise MisshapenError(
                path,
                f"{shown(value)} is not on this list",
                "a closed list keeps one meaning per word",
                f"choose one of: {', '.join(self.values)}",
            )
        return value

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.values)}


@dataclass(frozen=True)
class ListOf:
    item: Shape
    build: Callable[[list[Any]], Any] = tuple
    longest: int = 100_000

    def read(self, value: Any, path: Path) -> Any:
        if not isinstance(value, list):
            raise _wrong_type(value, path, "a list")
        if len(value) > self.longest:
            raise MisshapenError(path, f"{len(value)} items", f"{self.longest} at most are read", "split the file")
        return self.build([self.item.read(item, (*path, i)) for i, item in enumerate(value)])

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True)
class Either:
    """Text, or something else."""

    first: Shape
    other: Shape

    def read(self, value: Any, path: Path) -> Any:
        return self.first.read(value, path) if isinstance(value, str) else self.other.read(value, path)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [self.first.schema(), self.other.schema()]}


@dataclass(frozen=True)
class OrEmpty:
    """`{}` where there is nothing to tell, or the whole of it: half of it would be shown as if it were all."""

    whole: Shape

    def read(self, value: Any, path: Path) -> Any:
        return {} if value == {} else self.whole.read(value, path)

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "object", "maxProperties": 0}, self.whole.schema()]}


@dataclass(frozen=True)
class AsWritten:
    """A value read as strictly as `shape` and handed on as it was written: what is only shown again is bent by no reading.

    Its numbers are no counts, so they come as Python writes them in JSON.
    """

    shape: Shape

    def read(self, value: Any, path: Path) -> Any:
        self.shape.read(value, path)
        return _as_json(value)

    def schema(self) -> dict[str, Any]:
        return self.shape.schema()


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Record:
    """An object with named keys; `build` gets the ones that were given."""

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    build: Callable[..., Any] = dict
    title: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Keys whose Python name differs."""

    def read(self, value: Any, path: Path) -> Any:
        if not isinstance(value, dict):
            raise _wrong_type(value, path, "an object")
        for key in value:
            if key not in self.fields:
                raise MisshapenError(
                    (*path, key),
                    "an unknown key",
                    "a misspelt key would silently be no fact at all",
                    f"use one of: {', '.join(self.fields)}",
                )
        for key in self.required:
            if value.get(key) is None:
                raise MisshapenError((*path, key), "missing", "nothing can be placed without it", f"write {key!r}")
        read = {
            self.names.get(key, key): shape.read(value[key], (*path, key))
            for key, shape in self.fields.items()
            if value.get(key) is not None
        }
        return self.build(**read)

    def schema(self) -> dict[str, Any]:
        properties = {
            key: shape.schema() if key in self.required else {"anyOf": [shape.schema(), {"type": "null"}]}
            for key, shape in self.fields.items()
        }
        found = {"type": "object", "properties": properties, "additionalProperties": False}
        if self.required:
            found["required"] = list(self.required)
        return found | ({"title": self.title} if self.title else {})
