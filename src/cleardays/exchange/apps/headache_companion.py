"""Headache Companion's JSON export: a list of days, each with its attacks and medicines.

From the code that writes the file. A day is in it for a mark of sleep or water too, so a day
without an attack is unknown. Times are seconds since 1970 with decimals and without a zone,
which is asked. The second file the app exports, medicine courses, is not a diary.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cleardays.casefile import strict_json
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.local import local_date
from cleardays.exchange.apps import fields, ticks
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError
from cleardays.exchange.apps.cells import is_acute, json_text, number, objects
from cleardays.exchange.apps.fields import NOT_HEADACHE, READ, TEXT
from cleardays.exchange.apps.written_dates import asked_zone, from_json_epoch, iso_date, span

DAY_KEYS = ("diet", "exercise", "relax", "sleep", "water", "attacks", "medications")
ATTACK_KEYS = ("headacheType", "painLevel", "pressingSide", "pulsatingSide", "otherPainGroup", "onPeriod")
ONE, BOTH = 1, 2
FIELDS = {
    **dict.fromkeys(("date", "attacks", "medications"), READ),
    **dict.fromkeys(("diet", "exercise", "relax", "sleep", "water"), NOT_HEADACHE),
    "notes": "notes of a day, which are kept nowhere",
    **{
        f"attacks.{key}": READ
        for key in ("id", "painLevel", "pressing", "pressingSide", "pulsating", "pulsatingSide", "symptoms", "startTime", "stopTime")
    },
    **{f"attacks.{key}": TEXT for key in ("headacheType", "auras", "onPeriod", "otherPainGroup", "otherPainText")},
    **{f"medications.{key}": READ for key in ("amount", "effective", "name", "type")},
    **{f"medications.{key}": TEXT for key in ("id", "dose", "time", "sideEffects")},
}  # fmt: skip
OTHER, PREVENTIVE, RELIEVING = 0, 1, 2
RELIEVED = {0: False, 1: True}
"""The app's third value, 2, says that nobody answered."""


@dataclass
class _Found:
    """What was taken from the file so far."""

    days: list[DayEntry] = field(default_factory=list)
    attacks: list[Attack] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    auras: int = 0
    elsewhere: int = 0
    """Attacks that began on another date than the day they are filed under."""


def recognises(head: Head) -> bool:
    text = head.text.lstrip("\ufeff \r\n\t")
    of_day, of_attack = (sum(f'"{key}"' in text for key in keys) for keys in (DAY_KEYS, ATTACK_KEYS))
    return text.startswith("[") and (of_day >= 3 or of_attack >= 3)


def read(source: Source, settings: Settings) -> Reading:
    """Attacks as `Attack`, a day's medicines against headache as `DayEntry`.

    `AskError` for the zone when there is an attack to place.
    """
    file = strict_json.loads(source.text(), source.name)
    if not isinstance(file, list) or not any(isinstance(day, dict) and {*DAY_KEYS} & {*day} for day in file):
        raise source.refused(
            "no list of days",
            "the app writes two files, and only the daily data is a diary",
            "export the daily data and import that",
        )
    found = _Found()
    for i, item in enumerate(file, 1):
        if isinstance(item, dict):
            _read_day(f"day {i}", item, settings, found)
        else:
            found.dropped.append(Dropped(f"day {i}", "not an object"))
    notes = [
        "days without an attack are unknown, not clear",
        "the app can end attacks at midnight: check that long ones are not cut",
    ]
    if found.elsewhere:
        notes.append(
            f"attacks that began on another date than their day in the app, placed by their time: {found.elsewhere}"
        )
    if found.auras:
        notes.append(f"left out (its kinds are the app's own): aura, kept as text of {found.auras} attacks")
    notes += fields.notes(FIELDS, _filled(file))
    return Reading(
        format=FORMAT.id,
        days=tuple(found.days),
        attacks=tuple(found.attacks),
        settled=("a pain level of 0 is read as not written: it is where the app's slider begins",),
        dropped=tuple(found.dropped),
        notes=tuple(notes),
    )


def _filled(file: list[Any]) -> list[str]:
    days = [day for day in file if isinstance(day, dict)]
    found = fields.keys(days)
    for name in ("attacks", "medications"):
        inside = [one for day in days if isinstance(day.get(name), list) for one in day[name]]
        found += fields.keys(inside, f"{name}.")
    return found


def _read_day(where: str, item: dict[str, Any], settings: Settings, found: _Found) -> None:
    day = iso_date(item.get("date"))
    for place, attack in objects(item, "attacks", f"{where}, attack", found.dropped):
        _read_attack(place, attack, day, settings, found)
    medicines = objects(item, "medications", f"{where}, medicine", found.dropped)
    taken = [(intake, medicine) for _, medicine in medicines if (intake := _intake(medicine))]
    if day is None:
        found.dropped.append(Dropped(where, "no date that can be read"))
    elif taken:
        provenance = Provenance(
            by="import",
            source=FORMAT.id,
            external_id=f"medicines-{day.isoformat()}",
            raw="\n".join(json_text(medicine) for _, medicine in taken),
        )
        intakes = tuple(intake for intake, _ in taken)
        found.days.append(DayEntry(date=day, headache=None, acute=intakes, provenance=provenance))


def _read_attack(where: str, item: dict[str, Any], day: date | None, settings: Settings, found: _Found) -> None:
    try:
        start, end = span(item.get("startTime"), item.get("stopTime"), _instant)
    except UnreadableError as error:
        found.dropped.append(Dropped(where, str(error)))
        return
    zone_name = asked_zone(settings)
    found.elsewhere += day is not None and local_date(start, zone_name) != day
    pain = number(item.get("painLevel"))
    own_id = item.get("id")
    ticked = _ticked(item)
    found.auras += bool(item.get("auras"))
    found.attacks.append(
        Attack(
            id=None,
            start=start,
            end=end,
            timezone=zone_name,
            pain_0_10=pain if pain is not None and 0 < pain <= 10 else None,
            features=frozenset(ticked) or None,
            features_complete=not ticked,
            provenance=Provenance(
                by="import",
                source=FORMAT.id,
                external_id=own_id if isinstance(own_id, str) and own_id else start.isoformat(),
                raw=json_text(item),
            ),
        )
    )


def _ticked(item: dict[str, Any]) -> set[str]:
    """Kind of pain, sides and symptoms that are ticked; what is not ticked says nothing, for anybody can add to the list."""
    found = {name for name in ("pressing", "pulsating") if item.get(name) is True}
    told = [item.get(f"{name}Side") for name in ("pressing", "pulsating")]
    if BOTH in told:
        found.add("bilateral")
    elif ONE in told:
        found.add("unilateral")
    symptoms = item.get("symptoms")
    texts = [one for one in symptoms if isinstance(one, str)] if isinstance(symptoms, list) else []
    return found | ticks.features(texts)


def _intake(item: dict[str, Any]) -> Intake | None:
    """A medicine against headache: marked as relieving, or unmarked and known to be one."""
    kind, amount, text = item.get("type"), number(item.get("amount")), item.get("name")
    name = text.strip() if isinstance(text, str) and text.strip() else None
    known = name is not None and is_acute(name)
    if (amount is not None and amount <= 0) or kind == PREVENTIVE or not (kind == RELIEVING or known):
        return None
    effect = item.get("effective")
    return Intake(name, RELIEVED.get(effect) if isinstance(effect, int) and not isinstance(effect, bool) else None)


def _instant(value: object) -> datetime | None:
    return from_json_epoch(value, unit_ms=1000)


FORMAT = Format(
    "headache-companion",
    "Headache Companion JSON",
    recognises,
    read,
    "the code that writes and reads the file; no real export was seen",
    FIELDS,
)
