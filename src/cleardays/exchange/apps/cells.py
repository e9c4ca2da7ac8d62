"""What one cell of a table, or one value of a JSON file, may hold."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from cleardays.diary.entries import Attack, Intake
from cleardays.diary.medicines import NONE, classify, recognised
from cleardays.exchange.apps.app_file import Dropped, UnreadableError

_PAIN = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?", re.ASCII)
_TIMES = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?\s*x\s+", re.IGNORECASE)
"""How often a medicine was taken, written before its name: `2x Sumatriptan`."""


class _Line(Protocol):
    @property
    def line(self) -> int: ...


_T = TypeVar("_T")
_R = TypeVar("_R", bound=_Line)


def pain_0_10(text: str) -> Fraction | None:
    """Pain from 0 to 10, None for an empty cell."""
    if not text:
        return None
    if not _PAIN.fullmatch(text) or (pain := Fraction(text.replace(",", "."))) > 10:
        raise UnreadableError("not a number from 0 to 10")
    return pain


def listed(text: str) -> list[str]:
    """The parts of a cell of several values joined by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def intakes(groups: Iterable[tuple[str, bool | None]]) -> tuple[Intake, ...] | None:
    """Medicines from lists and whether each list helped; "No medication" says none, silence nothing."""
    said = [(name, relieved) for text, relieved in groups for name in listed(text)]
    taken = [(name, relieved) for name, relieved in said if name.casefold() != "no medication"]
    return tuple(Intake(_TIMES.sub("", name, count=1), relieved) for name, relieved in taken) if said else None


def is_acute(name: str) -> bool:
    """Whether a name is that of a known acute medicine.

    Caffeine or an antiemetic by itself has no class: as a supplement it says nothing about an attack.
    """
    return recognised(name) and classify(name) != NONE


def not_known(names: Collection[str]) -> tuple[str, ...]:
    """The note about medicines whose names are not known, when there are any."""
    return (f"not read as acute medicine, because the name is not known: {', '.join(names)}",) if names else ()


def tried(read: Callable[[str], _T], text: str, where: str, dropped: list[Dropped]) -> _T | None:
    """One value of a row; when it cannot be read it is left out alone, and the headache stays."""
    try:
        return read(text)
    except UnreadableError as error:
        dropped.append(Dropped(where, str(error)))
        return None


def gather(
    table: Sequence[_R], attack: Callable[[_R, list[Dropped]], Attack]
) -> tuple[tuple[Attack, ...], list[Dropped]]:
    """The attack of every row, in the file's order, and what was left out.

    A second attack with the external id of an earlier one is left out, or a later import of the
    same file could not tell the two apart.
    """
    attacks: list[Attack] = []
    dropped: list[Dropped] = []
    seen: dict[str | None, int] = {}
    for row in table:
        values: list[Dropped] = []
        try:
            found = attack(row, values)
        except UnreadableError as error:
            dropped.append(Dropped(f"line {row.line}", str(error)))
            continue
        first = seen.setdefault(found.provenance.external_id, row.line)
        if first != row.line:
            dropped.append(Dropped(f"line {row.line}", f"the same attack as on line {first}: the first is kept"))
            continue
        attacks.append(found)
        dropped += values
    return tuple(attacks), dropped


def number(value: object) -> Fraction | None:
    """A JSON number, exact; None for anything else, `true` and `false` among it."""
    return Fraction(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def objects(
    parent: Mapping[str, Any], key: str, where: str, dropped: list[Dropped]
) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a JSON list, each with the words that point at it; anything else is dropped."""
    items = parent.get(key)
    if items is None:
        return []
    if not isinstance(items, list):
        dropped.append(Dropped(where, f"{key} is no list"))
        return []
    good = []
    for i, item in enumerate(items, 1):
        if isinstance(item, dict):
            good.append((f"{where} {i}", item))
        else:
            dropped.append(Dropped(f"{where} {i}", "not an object"))
    return good


def json_text(value: Mapping[str, Any], without: Collection[str] = ()) -> str:
    """A JSON object as text to keep, without the keys named."""
    return json.dumps({k: v for k, v in value.items() if k not in without}, ensure_ascii=False, default=str)
