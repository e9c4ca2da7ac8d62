"""A headache diary as FHIR R4 Observations, after HL7's Symptoms guide 1.0.0 (hl7.fhir.uv.symptoms).

A symptom said to be present is headache on each of its dates, or an attack where its times are told; said to be
absent, it makes clear the whole dates inside its time, or, at one moment, its date while no headache is written
that day. Nobody's absence of migraine, or of pain at one place of the head, is a clear day. What comes and goes
over several days ("frequent", "twice a week") is certain on none of them.

The date is that of the instant in the zone the person names, or in the zone an element names itself. Withdrawn and
deleted resources take back what they said, and of several versions the newest counts. Medicines, kind of pain, aura
and accompanying symptoms come in where the headache points to them, or they to it.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cleardays.diary.entries import AURA, FEATURES, Attack, DayEntry, Intake, Provenance
from cleardays.exchange import merge, statements
from cleardays.exchange.apps import headache_name
from cleardays.exchange.apps.app_file import Dropped, Format, Head, Reading, Settings, Source, UnreadableError, row_id
from cleardays.exchange.apps.cells import number
from cleardays.exchange.fhir import bundles, codes, medicines, times
from cleardays.exchange.fhir.bundles import Held
from cleardays.exchange.fhir.codes import items
from cleardays.exchange.fhir.people import People
from cleardays.exchange.statements import Statement

UNITLESS = (None, "", "1", "{score}")
KEPT = ("status", "meta", "code", "effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming",
        "valueCodeableConcept", "valueString", "bodySite", "component")  # fmt: skip
"""What the raw text keeps: no name, no note, and no extension, which may hold a place."""
META = ("versionId", "lastUpdated")
DENIED = "“absent” at one moment of a day on which a headache is written at another"
WORDS_ALONE = "words without a code that do not say for certain whether there was a headache"
COMES_AND_GOES = "it came and went over several days: no single day is certain"


@dataclass
class _File:
    """What was found so far, and what the resources of a file say of each other."""

    settings: Settings
    medicines: medicines.Medicines
    symptoms: dict[str, tuple[str, bool]]
    """Features that are resources of their own, by reference: which, and whether it was present."""
    chosen: set[str]
    """Words without a code that mean headache, folded."""
    people: People = field(default_factory=People)
    made: list[Statement] = field(default_factory=list)
    where: dict[int, str] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    gone: list[Provenance] = field(default_factory=list)


def recognises(head: Head) -> bool:
    return '"resourceType"' in head.text and ('"Observation"' in head.text or '"Bundle"' in head.text)


def read(source: Source, settings: Settings) -> Reading:
    """A Bundle, a list or lines (NDJSON) of Observations as days and attacks.

    Refused when the headaches are of more than one person. `AskError` for the zone when a time names none, and for
    the words that mean headache when no code says it.
    """
    bundle = bundles.read(source)
    symptoms, chosen = _associated(bundle), _chosen(bundle, settings)
    file = _File(settings, medicines.found(bundle), symptoms, chosen)
    file.dropped += [Dropped(where, "no resource") for where in bundle.strange]
    if bundle.is_a_page:
        file.dropped.append(Dropped("after the end", "this is one page of several: import the next ones too"))
    for one in bundle.of("Patient"):
        file.people.known(one.resource, one.full_url)
    for one in bundle.held:
        _take(one, file)
    if len(file.people) > 1:
        people = f"headaches of {len(file.people)} people"
        raise source.refused(people, "theirs would be added up", "export one patient at a time")
    for one in file.medicines.alone():
        _take_medicine(one, file)
    if bundle.superseded:
        file.count["older versions, of which the newest counts"] = bundle.superseded
    file.gone += [Provenance(by="import", source=FORMAT.id, external_id=own) for own in bundle.gone]
    return _reading(file)


def _reading(file: _File) -> Reading:
    days = tuple(one for one in file.made if isinstance(one, DayEntry))
    attacks = tuple(one for one in file.made if isinstance(one, Attack))
    denied = merge.denied_moments(days, attacks, file.settings.timezone)
    dropped = [Dropped(file.where[id(one)], DENIED) for one in days if id(one) in denied]
    settled = ["a symptom said to be absent is read as clear on the whole days inside its time"]
    if file.settings.timezone and file.made:
        settled.append(f"dates of times are those in {file.settings.timezone}, where they name no zone themselves")
    settled += headache_name.settled(sorted(file.chosen))
    left = [f"{what} ({n})" for what, n in file.left.items()]
    notes = ["dates without a resource are unknown, not clear", *(f"{what}: {n}" for what, n in file.count.items())]
    if left:
        notes.append(f"not taken over, because a diary here has no place for it: {', '.join(left)}")
    return Reading(
        format=FORMAT.id,
        days=tuple(one for one in days if id(one) not in denied),
        attacks=attacks,
        settled=tuple(settled),
        dropped=(*file.dropped, *dropped),
        notes=tuple(notes),
        withdrawn=tuple(file.gone),
    )


def _take(held: Held, file: _File) -> None:
    said = held.resource
    if held.kind in (*medicines.KINDS, "Patient", "Medication"):
        return
    kinds = _kinds(said)
    if held.kind == "Observation" and said.get("status") in bundles.WITHDRAWN:
        _take_back(held, file)
    elif held.kind != "Observation" or not kinds:
        file.count["resources that are no symptom, left aside"] += 1
    elif not _is_headache(said, codes.PRESENT in kinds, file):
        if any(word in told.casefold() for told in _free_words(said) for word in ("headache", "migraine")):
            file.dropped.append(Dropped(held.where, WORDS_ALONE))
        elif not any(name in file.symptoms for name in medicines.names(held)):
            file.count["other symptoms, left aside"] += 1
    elif len(kinds) > 1:
        file.dropped.append(Dropped(held.where, "said to be both present and absent at once"))
    elif said.get("status") == "registered":
        file.dropped.append(Dropped(held.where, "announced, and not yet said"))
    else:
        file.people.meant(said)
        try:
            made = _made(held, codes.PRESENT in kinds, file)
        except UnreadableError as error:
            file.dropped.append(Dropped(held.where, str(error)))
            return
        file.made += made
        file.where |= {id(one): held.where for one in made}
        if items(said.get("note")):
            file.left["notes"] += 1


def _take_back(held: Held, file: _File) -> None:
    """A withdrawn resource: on its date where one is told, else by its id alone, for some servers keep nothing more."""
    origin = _provenance(held.resource)
    file.count["withdrawn where it came from, and taken back here"] += 1
    kinds = _kinds(held.resource)
    try:
        when = times.moments(held.resource, file.settings)[0] if kinds else None
    except UnreadableError:
        when = None
    if when is None or not _is_headache(held.resource, codes.PRESENT in kinds, file):
        file.gone.append(replace(origin, raw=None))
        return
    entry = statements.taken_back(when.start.on(when.zone_name), origin)
    file.made.append(entry)
    file.where[id(entry)] = held.where


def _kinds(said: dict[str, Any]) -> set[str]:
    return codes.codes(said.get("code"), codes.LOINC) & {codes.PRESENT, codes.ABSENT}


def _is_headache(said: dict[str, Any], present: bool, file: _File) -> bool:
    """Whether this is headache; of an absence, whether it is that of every headache."""
    value, site = said.get("valueCodeableConcept"), said.get("bodySite")
    snomed = codes.codes(value, codes.SNOMED)
    if codes.HEADACHE in snomed or (present and snomed & codes.HEADACHES):
        return True
    if codes.PAIN in snomed:
        return codes.HEAD in codes.codes(site, codes.SNOMED) or (present and _on_the_head(site))
    if not codes.is_coded(value):
        plain = {word.casefold() for word in _free_words(said)} & file.chosen
        return bool(plain) and (present or not any("migraine" in word for word in plain))
    return False


def _on_the_head(site: Any) -> bool:
    told = " ".join(codes.words(site)).casefold()
    return bool(codes.codes(site, codes.SNOMED) & codes.HEAD_SITES.keys()) or any(
        word in told for word in codes.SITE_WORDS
    )


def _free_words(said: dict[str, Any]) -> list[str]:
    """What a symptom without a code is called."""
    value = said.get("valueCodeableConcept")
    text = said.get("valueString")
    return [] if codes.is_coded(value) else codes.words(value) + ([text.strip()] if isinstance(text, str) else [])


def _chosen(bundle: bundles.Bundle, settings: Settings) -> set[str]:
    """Words without a code that mean headache: said by the person, plain, or asked where nothing else is headache."""
    symptoms = [one.resource for one in bundle.of("Observation") if _kinds(one.resource)]
    every = dict.fromkeys(word for said in symptoms for word in _free_words(said) if word)
    if settings.headache:
        return {name.casefold() for name in headache_name.given(every, settings)}
    found = [word for word in every if headache_name.plain([word])]
    coded = any(
        codes.codes(said.get("valueCodeableConcept"), codes.SNOMED) & {*codes.HEADACHES, codes.PAIN}
        for said in symptoms
    )
    if every and not found and not coded:
        raise headache_name.question("symptoms, written without a code,", every)
    return {name.casefold() for name in found}


def _associated(bundle: bundles.Bundle) -> dict[str, tuple[str, bool]]:
    """Nausea, vomiting, sensitivity to light and to sound as resources of their own."""
    by_code = {code: name for name, code in codes.SYMPTOMS.items()}
    found: dict[str, tuple[str, bool]] = {}
    for one in bundle.of("Observation"):
        kinds, values = _kinds(one.resource), codes.codes(one.resource.get("valueCodeableConcept"), codes.SNOMED)
        which = [by_code[code] for code in values if code in by_code]
        if len(kinds) == 1 and which and one.resource.get("status") not in bundles.WITHDRAWN:
            found |= dict.fromkeys(medicines.names(one), (which[0], codes.PRESENT in kinds))
    return found


def _made(held: Held, present: bool, file: _File) -> list[Statement]:
    """Days, or an attack; `UnreadableError` when nothing certain can be made."""
    said = held.resource
    origin = _provenance(said)
    when = times.moments(said, file.settings)
    if not present:
        return _clear(when, origin, _facts(held, file))
    facts = _facts(held, file)
    own = origin.external_id or ""
    first = when[0]
    spans = first.is_period and (first.end is None or len(first.dates()) > 1)
    if spans and _comes_and_goes(said):
        raise UnreadableError(COMES_AND_GOES)
    if (
        first.is_period
        and first.start.instant
        and (first.end is None or first.end.instant)
        and not _comes_and_goes(said)
    ):
        return [_attack(first, said, origin, facts)]
    dates = [day for one in when for day in one.dates()]
    if len(dates) == 1:
        return [DayEntry(date=dates[0], headache=True, **facts, provenance=origin)]
    for key in ("acute", "hours"):
        facts.pop(key, None)  # of all the days together, and so of none for certain
    return [
        DayEntry(date=day, headache=True, **facts, provenance=replace(origin, external_id=statements.of_date(own, day)))
        for day in dict.fromkeys(dates)
    ]


def _clear(when: list[times.Said], origin: Provenance, facts: dict[str, Any]) -> list[Statement]:
    own = origin.external_id or ""
    kept: dict[str, Any] = {key: facts[key] for key in ("acute", "aura") if key in facts}
    found: list[Statement] = []
    for one in when:
        if one.is_period:
            days = one.whole_dates()
            if not days:
                raise UnreadableError("no headache for part of a day does not make the day clear")
            found += [_clear_day(day, statements.of_date(own, day), origin, {}) for day in days]
        elif one.start.instant is None:
            only = own if len(when) == 1 else statements.of_date(own, one.start.day)
            found.append(_clear_day(one.start.day, only, origin, kept))
        else:
            found.append(_clear_day(one.start.on(one.zone_name), statements.of_moment(own), origin, kept))
    return found


def _clear_day(day: date, own: str, origin: Provenance, facts: dict[str, Any]) -> DayEntry:
    return DayEntry(date=day, headache=False, **facts, provenance=replace(origin, external_id=own or None))


def _attack(when: times.Said, said: dict[str, Any], origin: Provenance, facts: dict[str, Any]) -> Attack:
    start, end = when.start.instant, when.end.instant if when.end else None
    if start is None:
        raise UnreadableError("no start that can be read")
    own = [one.get("value") for one in items(said.get("identifier")) if isinstance(one, dict) and "system" not in one]
    facts.pop("hours", None)
    return Attack(
        id=own[0] if own and isinstance(own[0], str) else None,
        start=start,
        end=None if end == start else end,
        timezone=when.zone_name,
        end_timezone=when.end_zone,
        **facts,
        provenance=origin,
    )


def _is_frequency(kind: Any) -> bool:
    told = " ".join(codes.words(kind)).casefold()
    return codes.FREQUENCY in codes.codes(kind, codes.LOINC) or "frequency" in told or "how often" in told


def _comes_and_goes(said: dict[str, Any]) -> bool:
    """Whether a frequency is told that is not continuous."""
    for part in (one for one in items(said.get("component")) if isinstance(one, dict)):
        named = _is_frequency(part.get("code"))
        value = part.get("valueCodeableConcept")
        steady = codes.CONTINUOUS in codes.codes(value, codes.SNOMED) or any(
            word.casefold().startswith(("continuous", "constant")) for word in codes.words(value)
        )
        if named and not steady:
            return True
    return False


def _facts(held: Held, file: _File) -> dict[str, Any]:
    """What the parts of a symptom and the resources beside it say of the headache."""
    said = held.resource
    facts: dict[str, Any] = {}
    features: set[str] = set()
    aura: set[str] = set()
    own_flags: dict[str, Any] = {}
    for part in (one for one in items(said.get("component")) if isinstance(one, dict)):
        _take_part(part, facts, features, aura, own_flags, file)
    absent: set[str] = set()
    for extension in codes.extensions(said, codes.ASSOCIATED):
        value = extension.get("valueReference")
        reference = value.get("reference") if isinstance(value, dict) else None
        linked = file.symptoms.get(medicines.plain(reference)) if isinstance(reference, str) else None
        if linked is not None:
            (features if linked[1] else absent).add(linked[0])
        elif isinstance(reference, str):
            file.left["other symptoms or conditions it points to"] += 1
    features -= absent
    complete = own_flags.get("features-complete") is True
    if features or complete:
        facts["features"], facts["features_complete"] = frozenset(features), complete
    if aura or own_flags.get("aura-complete") is True:
        facts["aura"] = frozenset(aura)
    for flag, name in (("thought-to-be-migraine", "thought_migraine"), ("would-have-gone-on", "would_have_gone_on")):
        if isinstance(own_flags.get(flag), bool):
            facts[name] = own_flags[flag]
    taken = file.medicines.of(held)
    if taken or own_flags.get("acute-medicine-taken") is False:
        facts["acute"] = taken
    return facts


def _take_part(
    part: dict[str, Any], facts: dict[str, Any], features: set[str], aura: set[str], flags: dict[str, Any], file: _File
) -> None:
    kind, value = part.get("code"), part.get("valueCodeableConcept")
    told = codes.codes(kind, codes.LOINC)
    mine = {code.replace("-", " ") for code in codes.codes(value, codes.OWN)} | {
        word.casefold() for word in codes.words(value)
    }
    own = codes.codes(kind, codes.OWN)
    if codes.SEVERITY in told:
        word = _severity(value)
        if word is None:
            file.left["a severity that is none of mild, moderate, severe"] += 1
        else:
            facts.setdefault("severity", word)
    elif codes.SCORE in told:
        score = _score(part)
        if score is not None:
            facts.setdefault("pain_0_10", score)
        else:
            file.left["a score that is not from 0 to 10"] += 1
    elif codes.QUALITY in told:
        found = {name for name in FEATURES if name in mine}
        found |= {"pulsating"} if any("throbbing" in word or "pulsating" in word for word in mine) else set()
        features |= found
        if not found:
            file.left["a kind of pain that has no word here"] += 1
    elif "aura" in own:
        aura |= {name for name in AURA if name in mine or name.replace(" ", "-") in codes.codes(value, codes.OWN)}
    elif "hours" in own:
        quantity = part.get("valueQuantity")
        hours = number(quantity.get("value")) if isinstance(quantity, dict) else None
        if hours is not None and 0 <= hours <= 25:
            facts["hours"] = hours
    elif own:
        flags |= {code: part.get("valueBoolean") for code in own}
    elif not told & codes.KNOWN_COMPONENTS and not _is_frequency(kind):
        for code in codes.every(kind) or {""}:
            file.left[codes.LEFT_COMPONENTS.get(code, "how it affected the person, or another part")] += 1


def _severity(value: Any) -> str | None:
    """Mild, moderate or severe by code or by word; of anything else nothing."""
    by_code = {code: word for word, code in codes.SEVERITIES.items()}
    found = {by_code[code] for code in codes.codes(value, codes.SNOMED) if code in by_code}
    found = found or {
        word for word in (told.casefold().split(" (")[0] for told in codes.words(value)) if word in codes.SEVERITIES
    }
    return found.pop() if len(found) == 1 else None


def _score(part: dict[str, Any]) -> Any:
    value, quantity = part.get("valueInteger"), part.get("valueQuantity")
    if isinstance(quantity, dict) and all(quantity.get(key) in UNITLESS for key in ("unit", "code")):
        value = quantity.get("value")
    score = number(value)
    return score if score is not None and 0 <= score <= 10 else None


def _take_medicine(held: Held, file: _File) -> None:
    """An acute medicine that belongs to no headache: a day entry silent about headache."""
    said = held.resource
    try:
        when = times.moments(said, file.settings)[0]
    except UnreadableError:
        file.left["an acute medicine without a day"] += 1
        return
    if when.is_period and len(when.dates()) > 1:
        file.left["an acute medicine taken over several days"] += 1
        return
    own = said.get("id")
    raw = json.dumps({"medicationCodeableConcept": _bare(said.get("medicationCodeableConcept"))}, default=str)
    external_id = f"medicine {own}" if isinstance(own, str) and own else row_id(raw, when.start.day)
    origin = Provenance(by="import", source=FORMAT.id, external_id=external_id, raw=raw)
    taken: tuple[Intake, ...] = (file.medicines.intake(held),)
    entry = DayEntry(date=when.start.on(when.zone_name), headache=None, acute=taken, provenance=origin)
    file.made.append(entry)
    file.where[id(entry)] = held.where


def _provenance(said: dict[str, Any]) -> Provenance:
    kept = {key: _bare(said[key]) for key in KEPT if key in said and key != "meta"}
    meta = said.get("meta")
    version = {key: meta[key] for key in META if key in meta} if isinstance(meta, dict) else {}
    raw = json.dumps(kept | ({"meta": version} if version else {}), ensure_ascii=False, default=str)
    own, written = said.get("id"), times.time(said.get("issued"))
    external_id = own if isinstance(own, str) and own else row_id(raw)
    return Provenance(
        written=written.instant if written else None, by="import", source=FORMAT.id, external_id=external_id, raw=raw
    )


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "extension" and not key.startswith("_")}
    return [_bare(item) for item in value] if isinstance(value, list) else value


FORMAT = Format(
    "fhir-symptoms",
    "FHIR R4 Symptoms Bundle",
    recognises,
    read,
    "the guide's own text and examples; what is written here passes the official R4 schema and fhir.resources",
    {
        **dict.fromkeys(
            ("status", "meta", "code", "subject", "effective", "issued", "value", "bodySite", "identifier"), "read"
        ),
        **{
            f"component: {name}": "read"
            for name in ("severity", "score", "quality", "frequency", "medicine that helped")
        },
        **{f"component: {name}": "a diary here has no place for it" for name in codes.LEFT_COMPONENTS.values()},
        "component: impact": "a diary here has no place for it",
        "extension: associated symptom": "read",
        "note": "a diary here has no place for it",
        "performer": "a diary is the patient's word",
        "MedicationStatement, MedicationAdministration": "read where it is acute medicine",
        "other resources": "left aside, and counted",
    },
)
