"""MigraLog's JSON export: the rare app that writes down days without a headache.

From the app's published schema (version 40) and the code that writes it. Times are epoch
milliseconds without a zone, which is asked. Ticked symptoms, kinds of pain and sides of the head come in; what
is not ticked says nothing. Where a person was is in the file and never kept.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from cleardays.casefile import strict_json
from cleardays.casefile.refusal import shown
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.local import local_date
from cleardays.exchange.apps import fields, ticks
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError
from cleardays.exchange.apps.cells import json_text, number, objects
from cleardays.exchange.apps.fields import BOOKKEEPING, PLACE, READ, TEXT
from cleardays.exchange.apps.written_dates import asked_zone, from_json_epoch, iso_date, span

KEYS = (
    "dailyStatusLogs",
    "intensityReadings",
    "medicationDoses",
    "medicationSchedules",
    "calendarOverlays",
    "episodeNotes",
    "symptomLogs",
    "painLocationLogs",
    "episodeCount",
    "medicationCount",
    "overlayCount",
    "schemaVersion",
    "qualities",
    "triggers",
    "episodeId",
    "medicationId",
)
"""Names that stand near the beginning of the file in whatever order it was written; no other diary holds two."""
LISTS = (
    "episodes",
    "episodeNotes",
    "intensityReadings",
    "symptomLogs",
    "painLocationLogs",
    "dailyStatusLogs",
    "calendarOverlays",
    "medications",
    "medicationDoses",
    "medicationSchedules",
)
_OF_EACH = ("id", "createdAt", "updatedAt")
FIELDS = {
    "metadata": BOOKKEEPING,
    **{f"{name}.{key}": BOOKKEEPING for name in LISTS for key in _OF_EACH},
    **{f"episodes.{key}": READ for key in ("id", "startTime", "endTime", "locations", "qualities", "symptoms")},
    **{f"episodes.{key}": READ for key in ("createdAt",)},
    "episodes.triggers": TEXT,
    "episodes.notes": TEXT,
    "episodes.location": PLACE,
    **{f"episodeNotes.{key}": "notes, which are kept nowhere" for key in ("episodeId", "timestamp", "note")},
    **{f"intensityReadings.{key}": READ for key in ("episodeId", "intensity")},
    "intensityReadings.timestamp": "the worst of an episode is read, whenever it was",
    **{f"symptomLogs.{key}": READ for key in ("episodeId", "symptom")},
    **{f"symptomLogs.{key}": "how it came and went within an episode" for key in ("onsetTime", "resolutionTime", "severity")},
    **{f"painLocationLogs.{key}": READ for key in ("episodeId", "painLocations")},
    "painLocationLogs.timestamp": "how it came and went within an episode",
    **{f"dailyStatusLogs.{key}": READ for key in ("id", "date", "status", "createdAt")},
    **{f"dailyStatusLogs.{key}": TEXT for key in ("statusType", "notes", "prompted")},
    **{f"calendarOverlays.{key}": READ for key in ("startDate", "endDate", "label", "excludeFromStats")},
    "calendarOverlays.notes": "notes, which are kept nowhere",
    **{f"medications.{key}": READ for key in ("id", "name", "type")},
    **{
        f"medications.{key}": "strength and plan of a medicine, which are not counted"
        for key in (
            "dosageAmount", "dosageUnit", "defaultQuantity", "scheduleFrequency", "schedule", "active", "category", "notes"
        )
    },
    "medications.photoUri": "a picture, which is never kept",
    **{f"medicationDoses.{key}": READ for key in ("medicationId", "timestamp", "quantity", "status", "episodeId")},
    **{f"medicationDoses.{key}": TEXT for key in ("dosageAmount", "dosageUnit", "timeToRelief", "sideEffects", "notes", "scheduleId")},
    "medicationDoses.effectivenessRating": "0 to 10, and nowhere is said which number is relief",
    "medicationSchedules.timezone": READ,
    **{
        f"medicationSchedules.{key}": "reminders, which say nothing of a headache"
        for key in ("medicationId", "time", "dosage", "enabled", "notificationId", "reminderEnabled")
    },
}  # fmt: skip
LOCATION = "location"
"""Latitude and longitude; `locations`, with an s, is where on the head it hurt."""


@dataclass
class _Found:
    """What was taken from the file so far."""

    days: list[DayEntry] = field(default_factory=list)
    attacks: list[Attack] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Doses:
    """Acute medicines by the episode they belong to, and by date where they belong to none."""

    of_episode: dict[str, list[Intake]] = field(default_factory=lambda: defaultdict(list))
    of_day: dict[date, list[tuple[Intake, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))


def recognises(head: Head) -> bool:
    text = head.text.lstrip("\ufeff \r\n\t")
    return text.startswith("{") and sum(f'"{key}"' in text for key in KEYS) >= 2


def read(source: Source, settings: Settings) -> Reading:
    """Green and red days as `DayEntry`, episodes as `Attack`, loose rescue doses as `DayEntry`.

    `AskError` for the zone when there is an episode or a dose to place.
    """
    file = strict_json.loads(source.text(), source.name)
    if not isinstance(file, dict) or not isinstance(file.get("episodes"), list):
        raise source.refused(
            "no list of episodes",
            "this is not the app's JSON export",
            "export as JSON and import that",
            field="episodes",
        )
    found = _Found(notes=["days without a status are unknown, not clear; the app exports statuses of two years"])
    _read_days(file, found)
    if file.get("episodes") or file.get("medicationDoses"):
        zone_name = _zone(file, settings)
        episodes = _episode_ids(file)
        doses = _read_doses(file, episodes, zone_name, found)
        _read_episodes(file, doses, zone_name, found)
        found.days += [_dose_day(day, taken) for day, taken in sorted(doses.of_day.items())]
    _note_overlays(file, found)
    found.notes += fields.notes(FIELDS, _filled(file), fields.UNKNOWN)
    return Reading(
        format=FORMAT.id,
        days=tuple(found.days),
        attacks=tuple(found.attacks),
        settled=(
            "a green day (no migraine or warning signs, in the app's words) is read as clear, a red day as headache",
        ),
        dropped=tuple(found.dropped),
        notes=tuple(found.notes),
    )


def _read_days(file: dict[str, Any], found: _Found) -> None:
    yellow = 0
    for where, log in objects(file, "dailyStatusLogs", "day status", found.dropped):
        day = iso_date(log.get("date"))
        if day is None:
            found.dropped.append(Dropped(where, "no date that can be read"))
        elif log.get("status") == "yellow":
            yellow += 1
        elif log.get("status") not in ("green", "red"):
            found.dropped.append(Dropped(where, "a status that is neither green, yellow nor red"))
        else:
            headache = log["status"] == "red"
            found.days.append(DayEntry(date=day, headache=headache, provenance=_provenance(log, day.isoformat())))
    if yellow:
        found.notes.append(f"yellow days (before, after or worried about an attack) are left unknown: {yellow}")


def _episode_ids(file: dict[str, Any]) -> set[str]:
    """Episodes that can be placed; a dose of any other belongs to its date."""
    return {
        episode["id"]
        for episode in file["episodes"]
        if isinstance(episode, dict) and isinstance(episode.get("id"), str) and _can_be_placed(episode)
    }


def _span(episode: dict[str, Any]) -> tuple[datetime, datetime | None]:
    return span(episode.get("startTime"), episode.get("endTime"), _instant)


def _can_be_placed(episode: dict[str, Any]) -> bool:
    try:
        return bool(_span(episode))
    except UnreadableError:
        return False


def _filled(file: dict[str, Any]) -> list[str]:
    """Every key that holds something, as `list.key` for those of a list's objects."""
    found = [key for key in file if key not in LISTS and file[key]]
    for name in LISTS:
        items = file.get(name)
        found += fields.keys(items if isinstance(items, list) else [], f"{name}.")
    return found


def _ticked(file: dict[str, Any], found: _Found) -> dict[str, set[str]]:
    """The features of each episode by its id: what is ticked in it, and in the logs that belong to it.

    The person can hide a tick or add one, so what is not ticked says nothing.
    """
    ticked: dict[str, set[str]] = defaultdict(set)
    places: dict[str, list[str]] = defaultdict(list)
    for _, episode in objects(file, "episodes", "episode", []):
        key = str(episode.get("id"))
        ticked[key] |= ticks.features([*_texts(episode.get("qualities")), *_texts(episode.get("symptoms"))])
        places[key] += _texts(episode.get("locations"))
    for _, log in objects(file, "symptomLogs", "symptom", found.dropped):
        ticked[str(log.get("episodeId"))] |= ticks.features(_texts([log.get("symptom")]))
    for _, log in objects(file, "painLocationLogs", "place of pain", found.dropped):
        places[str(log.get("episodeId"))] += _texts(log.get("painLocations"))
    for key, named in places.items():
        ticked[key] |= ticks.sides(named)
    return ticked


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _read_episodes(file: dict[str, Any], doses: _Doses, zone_name: str, found: _Found) -> None:
    worst: dict[str, Fraction] = {}
    for where, reading in objects(file, "intensityReadings", "intensity reading", found.dropped):
        of, intensity = reading.get("episodeId"), number(reading.get("intensity"))
        if not isinstance(of, str) or intensity is None or not 0 <= intensity <= 10:
            found.dropped.append(Dropped(where, "no episode, or no intensity from 0 to 10"))
        else:
            worst[of] = max(intensity, worst.get(of, intensity))
    ticked = _ticked(file, found)
    auras = 0
    for where, episode in objects(file, "episodes", "episode", found.dropped):
        own_id = episode.get("id")
        try:
            start, end = _span(episode)
        except UnreadableError as error:
            found.dropped.append(Dropped(where, str(error)))
            continue
        key = own_id if isinstance(own_id, str) else ""
        features = ticked.get(key, set()) if key else set()
        auras += bool({"aura", "visual_disturbances"} & set(_texts(episode.get("symptoms"))))
        found.attacks.append(
            Attack(
                id=None,
                start=start,
                end=end,
                timezone=zone_name,
                pain_0_10=worst.get(key),
                features=frozenset(features) or None,
                features_complete=not features,
                acute=tuple(doses.of_episode[key]) if doses.of_episode.get(key) else None,
                provenance=_provenance(episode, start.isoformat()),
            )
        )

    if auras:
        found.notes.append(f"left out (the app does not say which aura it was): aura ticked in {auras} episodes")


def _read_doses(file: dict[str, Any], episodes: set[str], zone_name: str, found: _Found) -> _Doses:
    medicines = {
        medicine["id"]: medicine
        for _, medicine in objects(file, "medications", "medicine", found.dropped)
        if isinstance(medicine.get("id"), str)
    }
    doses = _Doses()
    for where, dose in objects(file, "medicationDoses", "dose", found.dropped):
        of, amount, at = dose.get("medicationId"), number(dose.get("quantity")), _instant(dose.get("timestamp"))
        episode = dose.get("episodeId")
        medicine = medicines.get(of) if isinstance(of, str) else None
        name = medicine.get("name") if medicine else None
        if dose.get("status") == "skipped" or (medicine and medicine.get("type") != "rescue"):
            continue
        if not isinstance(name, str) or not name.strip():
            found.dropped.append(Dropped(where, "its medicine is not in the file"))
        elif dose.get("status") not in (None, "taken") or amount is None or amount <= 0:
            found.dropped.append(Dropped(where, "not said to be taken, or no amount above 0"))
        elif isinstance(episode, str) and episode in episodes:
            # The app rates effect 0 to 10 and nowhere says which number is relief.
            doses.of_episode[episode].append(Intake(name.strip()))
        elif at is None:
            found.dropped.append(Dropped(where, "no time that can be read"))
        else:
            doses.of_day[local_date(at, zone_name)].append((Intake(name.strip()), dose))
    return doses


def _dose_day(day: date, taken: list[tuple[Intake, dict[str, Any]]]) -> DayEntry:
    raw = "\n".join(json_text(dose, (LOCATION,)) for _, dose in taken)
    return DayEntry(
        date=day,
        headache=None,
        acute=tuple(intake for intake, _ in taken),
        provenance=Provenance(by="import", source=FORMAT.id, external_id=f"doses-{day.isoformat()}", raw=raw),
    )


def _note_overlays(file: dict[str, Any], found: _Found) -> None:
    for where, overlay in objects(file, "calendarOverlays", "calendar mark", found.dropped):
        if overlay.get("excludeFromStats") is True:
            first, last, label = (shown(overlay.get(key)) for key in ("startDate", "endDate", "label"))
            found.notes.append(
                f"{where}: {label}, {first} to {last}, was left out of the app's statistics; its days are imported"
            )


def _zone(file: dict[str, Any], settings: Settings) -> str:
    """The zone a person named; asked with the zones of the reminders in the file as choices."""
    schedules = file.get("medicationSchedules")
    told = [one.get("timezone") for one in schedules if isinstance(one, dict)] if isinstance(schedules, list) else []
    return asked_zone(settings, tuple(sorted({name for name in told if isinstance(name, str)})))


def _instant(value: object) -> datetime | None:
    return from_json_epoch(value, unit_ms=1)


def _provenance(item: dict[str, Any], otherwise: str) -> Provenance:
    own_id, written = item.get("id"), _instant(item.get("createdAt"))
    return Provenance(
        written=written,
        by="import",
        source=FORMAT.id,
        external_id=own_id if isinstance(own_id, str) and own_id else otherwise,
        raw=json_text(item, (LOCATION,)),
    )


FORMAT = Format(
    "migralog",
    "MigraLog JSON",
    recognises,
    read,
    "the app's published schema and the code that writes the file; no real export was seen",
    FIELDS,
)
