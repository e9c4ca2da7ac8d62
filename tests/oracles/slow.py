"""A slow, obvious second implementation of the counting and the rules.

It is written from the design text alone and shares no code with the package, so that the two can be compared.
Everything is a loop over dates and small Python values. A mark is a pair (certain, possible): certain means that
what was written shows it, possible means that what was written does not rule it out.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Mark = tuple[bool, bool]

YES: Mark = (True, True)
NO: Mark = (False, False)
MAYBE: Mark = (False, True)

HEADACHE_IDS = ["HD_ANY", "HD_4H", "MD_ICHD", "MD_TRIAL", "MD_LEIDEN", "MD_PREEMPT", "TTH_ICHD", "PM_ICHD"]
FIVE_CLASSES = ["AMD_ERGOT", "AMD_TRIPTAN", "AMD_SIMPLE", "AMD_OPIOID", "AMD_COMBINATION"]
MEDICINE_IDS = [*FIVE_CLASSES, "AMD_UNNAMED"]
DEFINITIONS = [*HEADACHE_IDS, *MEDICINE_IDS]

CONVENTIONS = ["28-day blocks", "30-day blocks", "calendar months"]

ERGOTS = ["ergotamine"]
TRIPTANS = ["sumatriptan", "rizatriptan"]
NON_OPIOIDS = ["paracetamol", "ibuprofen", "aspirin", "naproxen"]
OPIOIDS = ["codeine", "tramadol"]
GEPANTS = ["rimegepant", "atogepant"]
ADJUVANTS = ["caffeine"]
ANTIEMETICS = ["metoclopramide"]
PREVENTIVES = ["rimegepant", "atogepant", "propranolol", "topiramate", "amitriptyline", "candesartan"]
NO_MEDICINES = ["oxygen", "cold pack", "acupuncture"]
TREATS = [*ERGOTS, *TRIPTANS, *NON_OPIOIDS, *OPIOIDS, *ADJUVANTS, *ANTIEMETICS]
RECOGNISED = [*TREATS, *GEPANTS, *PREVENTIVES, *NO_MEDICINES]
SAME = {"inderal la": "propranolol"}

AURA_SYMPTOMS = ["visual", "sensory", "speech", "motor", "brainstem", "retinal"]
AURA_CHARACTERISTICS = [
    "spreads gradually",
    "in succession",
    "5-60 min",
    "unilateral",
    "positive",
    "followed by headache",
]
SEVERITIES = ["mild", "moderate", "severe"]

OVERUSE_DAYS = {"AMD_ERGOT": 10, "AMD_TRIPTAN": 10, "AMD_SIMPLE": 15, "AMD_OPIOID": 10, "AMD_COMBINATION": 10}


# ---------------------------------------------------------------------------------------------------------------
# Marks


def both(*marks: Mark) -> Mark:
    """Every one of the marks holds."""
    return all(mark[0] for mark in marks), all(mark[1] for mark in marks)


def either(*marks: Mark) -> Mark:
    """At least one of the marks holds."""
    return any(mark[0] for mark in marks), any(mark[1] for mark in marks)


def opposite(mark: Mark) -> Mark:
    """The mark does not hold: certain when it is not possible, possible when it is not certain."""
    return not mark[1], not mark[0]


def at_least(needed: int, marks: list[Mark]) -> Mark:
    """At least `needed` of the marks hold."""
    certain = sum(1 for mark in marks if mark[0])
    possible = sum(1 for mark in marks if mark[1])
    return certain >= needed, possible >= needed


def listed(name: str, given: set[str], more_possible: bool) -> Mark:
    """A name is in the list that was given, or may be among what was not written."""
    return name in given, name in given or more_possible


# ---------------------------------------------------------------------------------------------------------------
# Medicines


def ingredients(medicine: dict[str, Any]) -> list[str]:
    """The ingredients of one medicine; none when its name was not recorded."""
    drug = medicine.get("drug")
    if drug is None:
        return []
    parts = [part.strip().casefold() for part in drug.split("+")]
    return [SAME.get(part, part) for part in parts]


def purpose_of(medicine: dict[str, Any]) -> str | None:
    """What it was taken for: as written, and whoever wrote whether it helped took it against an attack."""
    if medicine.get("purpose") is not None:
        return medicine["purpose"]
    return "acute" if medicine.get("relieved") is not None else None


def counts_as(medicine: dict[str, Any]) -> str:
    """Whether an intake counts as one against an attack: yes, no, or maybe."""
    names = ingredients(medicine)
    if purpose_of(medicine) == "preventive":
        return "no"
    if not names:
        return "yes"
    if any(name in TRIPTANS for name in names):
        return "yes"
    if any(name not in RECOGNISED for name in names):
        return "maybe"
    if all(name in NO_MEDICINES for name in names):
        return "no"
    if any(name in TREATS for name in names) or purpose_of(medicine) == "acute":
        return "yes"
    return "maybe"


def of_purpose(medicines: list[dict[str, Any]], answer: str) -> list[dict[str, Any]]:
    """The medicines that count so as intakes against an attack."""
    return [medicine for medicine in medicines if counts_as(medicine) == answer]


def medicine_class(medicine: dict[str, Any]) -> str | None:
    """The overuse class of one medicine against an attack, AMD_UNNAMED when it cannot be told, None when it has no class."""
    names = ingredients(medicine)
    if not names:
        return "AMD_UNNAMED"
    if any(name in TRIPTANS for name in names):
        return "AMD_TRIPTAN"
    if any(name not in RECOGNISED for name in names):
        return "AMD_UNNAMED"
    kinds = []
    if any(name in ERGOTS for name in names):
        kinds.append("ergot")
    if any(name in NON_OPIOIDS for name in names):
        kinds.append("non-opioid")
    if any(name in OPIOIDS for name in names):
        kinds.append("opioid")
    if any(name in GEPANTS for name in names):
        kinds.append("gepant")
    has_adjuvant = any(name in ADJUVANTS for name in names)
    if len(kinds) >= 2 or (len(kinds) == 1 and has_adjuvant):
        return "AMD_COMBINATION"
    if kinds == ["ergot"]:
        return "AMD_ERGOT"
    if kinds == ["non-opioid"]:
        return "AMD_SIMPLE"
    if kinds == ["opioid"]:
        return "AMD_OPIOID"
    return None


def is_unnamed(medicine: dict[str, Any]) -> bool:
    """The medicine has no recorded name, or one that is not recognised."""
    return medicine_class(medicine) == "AMD_UNNAMED"


def holds_triptan_or_ergot(medicine: dict[str, Any]) -> bool:
    """A triptan or an ergot is among the ingredients."""
    return any(name in TRIPTANS or name in ERGOTS for name in ingredients(medicine))


def is_migraine_specific(medicine: dict[str, Any]) -> bool:
    """A triptan, an ergot or a gepant is among the ingredients."""
    return holds_triptan_or_ergot(medicine) or any(name in GEPANTS for name in ingredients(medicine))


# ---------------------------------------------------------------------------------------------------------------
# Attacks


@dataclass
class Attack:
    """One attack: what was written, the stretches it fills on each local date, and how long it lasts in all."""

    written: dict[str, Any]
    first_date: date
    stretches: dict[date, list[tuple[datetime, datetime]]]
    length_known: bool
    hours_in_all: Fraction


def hours_between(start: datetime, end: datetime) -> Fraction:
    """Elapsed hours between two instants in UTC, exactly."""
    elapsed = end - start
    return Fraction(elapsed // timedelta(microseconds=1), 3_600_000_000)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO time as an instant in UTC; a time without an offset is read in the zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)


def read_attack(written: dict[str, Any], diary_zone: ZoneInfo) -> Attack:
    """Cut an attack at every whole minute and ask each piece for its local date (half-open intervals)."""
    zone = ZoneInfo(written["timezone"]) if written.get("timezone") is not None else diary_zone
    start = instant(written["start"], zone)
    first_date = start.astimezone(zone).date()
    end = instant(written["end"], zone) if written.get("end") is not None else None
    if end is None or end == start:
        return Attack(written, first_date, {first_date: []}, False, Fraction(0))
    stretches: dict[date, list[tuple[datetime, datetime]]] = {}
    here = start
    while here < end:
        next_minute = here.replace(second=0, microsecond=0) + timedelta(minutes=1)
        there = min(next_minute, end)
        local_date = here.astimezone(zone).date()
        stretches.setdefault(local_date, []).append((here, there))
        here = there
    return Attack(written, first_date, stretches, True, hours_between(start, end))


def longest_merged_hours(stretches: list[tuple[datetime, datetime]]) -> Fraction:
    """The longest run after overlapping or touching stretches are merged."""
    longest = Fraction(0)
    run_start: datetime | None = None
    run_end: datetime | None = None
    for start, end in sorted(stretches):
        if run_start is None or run_end is None or start > run_end:
            run_start, run_end = start, end
        else:
            run_end = max(run_end, end)
        longest = max(longest, hours_between(run_start, run_end))
    return longest


def whole_span(attack: Attack) -> tuple[datetime, datetime]:
    """When an attack of known length began and ended."""
    pieces = [piece for on_date in attack.stretches.values() for piece in on_date]
    return min(start for start, _ in pieces), max(end for _, end in pieces)


def join_touching(attacks: list[Attack]) -> None:
    """Overlapping or touching records are one headache: each lasts as long as the whole run it belongs to."""
    spans = [whole_span(attack) for attack in attacks if attack.length_known]
    for attack in attacks:
        if not attack.length_known:
            continue
        start, end = whole_span(attack)
        grew = True
        while grew:
            grew = False
            for other_start, other_end in spans:
                touches = other_start <= end and other_end >= start
                if touches and (other_start < start or other_end > end):
                    start, end = min(start, other_start), max(end, other_end)
                    grew = True
        attack.hours_in_all = hours_between(start, end)


# ---------------------------------------------------------------------------------------------------------------
# What is known of one date


@dataclass
class DateFacts:
    """Everything the statements of one local date say, merged. The defaults are those of a silent date."""

    state: str = "unknown"  # headache, clear, unknown
    features: set[str] = field(default_factory=set)
    features_open: bool = True
    aura: set[str] = field(default_factory=set)
    aura_open: bool = True
    severity: str | None = None
    severity_open: bool = True
    stretch: Fraction = Fraction(0)
    length_open: bool = True
    in_long_attack: bool = False
    thought_migraine: str = "unknown"  # yes, no, unknown
    would_have_gone_on: str = "unknown"  # yes, no, unknown
    sure_medicines: list[dict[str, Any]] = field(default_factory=list)
    maybe_medicines: list[dict[str, Any]] = field(default_factory=list)
    relief_medicines: list[dict[str, Any]] = field(default_factory=list)
    intake_open: bool = True


def is_open(entries: list[dict[str, Any]], attacks: list[Attack], key: str) -> bool:
    """More than was given is possible: no day entry gives it, and an attack lacks it or there is no attack."""
    for entry in entries:
        if is_whole(entry, key):
            return False
    if not attacks:
        return True
    return not all(is_whole(attack.written, key) for attack in attacks)


def is_whole(written: dict[str, Any], key: str) -> bool:
    """The list is given, and it is not a list of features that says of itself that it may lack some."""
    if written.get(key) is None:
        return False
    return key != "features" or written.get("features_complete") is not False


def united(entries: list[dict[str, Any]], attacks: list[Attack], key: str) -> set[str]:
    """All values of a list given by any statement."""
    values: set[str] = set()
    for entry in entries:
        values.update(entry.get(key) or [])
    for attack in attacks:
        values.update(attack.written.get(key) or [])
    return values


def yes_no(entries: list[dict[str, Any]], attacks: list[Attack], key: str) -> str:
    """Yes if any statement says yes; no if a day entry says no or every attack does; else unknown."""
    from_entries = [entry.get(key) for entry in entries]
    from_attacks = [attack.written.get(key) for attack in attacks]
    if any(value is True for value in [*from_entries, *from_attacks]):
        return "yes"
    if any(value is False for value in from_entries):
        return "no"
    if from_attacks and all(value is False for value in from_attacks):
        return "no"
    return "unknown"


def facts_of(day: date, all_entries: list[dict[str, Any]], attacks: list[Attack]) -> DateFacts:
    """Merge the day entries of a date and the attacks that touch it."""
    headache_entries = [entry for entry in all_entries if entry.get("headache") is True]
    clear_entries = [entry for entry in all_entries if entry.get("headache") is False]
    has_headache = bool(headache_entries) or bool(attacks)
    has_clear = bool(clear_entries)
    facts = DateFacts()
    if has_headache and has_clear:
        return facts

    facts.intake_open = is_open(all_entries, attacks, "acute")
    for entry in all_entries:
        facts.sure_medicines.extend(entry.get("acute") or [])
    for attack in attacks:
        given = attack.written.get("acute") or []
        if attack.first_date == day:
            facts.sure_medicines.extend(given)
        else:
            facts.maybe_medicines.extend(given)

    # The day's own list is complete: medicine of an attack that began earlier was not taken on this date.
    facts.relief_medicines = [*facts.sure_medicines, *facts.maybe_medicines]
    if any(entry.get("acute") is not None for entry in all_entries):
        facts.maybe_medicines = []

    # What is no medicine, or was taken to prevent attacks, counts as nothing; what may have been, possibly.
    facts.relief_medicines = [one for one in facts.relief_medicines if counts_as(one) != "no"]
    facts.maybe_medicines = [one for one in facts.maybe_medicines if counts_as(one) != "no"]
    facts.maybe_medicines += of_purpose(facts.sure_medicines, "maybe")
    facts.sure_medicines = of_purpose(facts.sure_medicines, "yes")

    if has_clear:
        facts.state = "clear"
        facts.aura = united(clear_entries, [], "aura")
        return facts
    if not has_headache:
        return facts

    facts.state = "headache"
    facts.features = united(headache_entries, attacks, "features")
    facts.features_open = is_open(headache_entries, attacks, "features")
    facts.aura = united(headache_entries, attacks, "aura")
    facts.aura_open = is_open(headache_entries, attacks, "aura")

    facts.severity_open = is_open(headache_entries, attacks, "severity")
    given_severities = [entry.get("severity") for entry in headache_entries]
    given_severities += [attack.written.get("severity") for attack in attacks]
    for severity in SEVERITIES:
        if severity in given_severities:
            facts.severity = severity

    given_hours = [Fraction(str(entry["hours"])) for entry in headache_entries if entry.get("hours") is not None]
    attack_stretches = []
    for attack in attacks:
        attack_stretches.extend(attack.stretches[day])
    facts.stretch = max([*given_hours, longest_merged_hours(attack_stretches)])
    if given_hours:
        facts.length_open = False
    elif not attacks:
        facts.length_open = True
    else:
        facts.length_open = any(not attack.length_known for attack in attacks)
    facts.in_long_attack = any(attack.length_known and attack.hours_in_all >= 4 for attack in attacks)

    facts.thought_migraine = yes_no(headache_entries, attacks, "thought_migraine")
    facts.would_have_gone_on = yes_no(headache_entries, attacks, "would_have_gone_on")
    return facts


# ---------------------------------------------------------------------------------------------------------------
# Day definitions


def medicine_marks(facts: DateFacts) -> dict[str, Mark]:
    """The acute medicine days of each class; headache or not does not matter here."""
    marks = {}
    for class_id in MEDICINE_IDS:
        certain = any(medicine_class(medicine) == class_id for medicine in facts.sure_medicines)
        if class_id == "AMD_UNNAMED":
            certain = False  # what nobody knows by name is evidence of nothing
        possible = certain or facts.intake_open
        for medicine in [*facts.sure_medicines, *facts.maybe_medicines]:
            if medicine_class(medicine) == class_id or is_unnamed(medicine):
                possible = True
        marks[class_id] = (certain, possible)
    return marks


def four_hours(facts: DateFacts) -> Mark:
    """Four unbroken hours of headache on a headache date."""
    if facts.stretch >= 4:
        return YES
    if facts.length_open:
        return MAYBE
    if facts.in_long_attack:
        return MAYBE
    medicine_possible = bool(facts.sure_medicines) or bool(facts.maybe_medicines) or facts.intake_open
    if medicine_possible and facts.would_have_gone_on != "no":
        return MAYBE
    return NO


def half_hour(facts: DateFacts) -> Mark:
    """Half an unbroken hour of headache on a headache date."""
    certain = facts.stretch >= Fraction(1, 2)
    return certain, certain or facts.length_open


def feature(facts: DateFacts, name: str) -> Mark:
    """A feature of a headache date."""
    return listed(name, facts.features, facts.features_open)


def migraine_c(facts: DateFacts) -> Mark:
    """ICHD-3 1.1 criterion C: two of four pain characteristics."""
    bad = facts.severity in ("moderate", "severe")
    moderate_or_severe = (bad, bad or facts.severity_open)
    return at_least(
        2,
        [
            feature(facts, "unilateral"),
            feature(facts, "pulsating"),
            moderate_or_severe,
            feature(facts, "worse with activity"),
        ],
    )


def migraine_d(facts: DateFacts) -> Mark:
    """ICHD-3 1.1 criterion D: nausea or vomiting, or photophobia and phonophobia."""
    stomach = either(feature(facts, "nausea"), feature(facts, "vomiting"))
    senses = both(feature(facts, "photophobia"), feature(facts, "phonophobia"))
    return either(stomach, senses)


def aura_symptom(facts: DateFacts) -> Mark:
    """ICHD-3 1.2 criterion B: at least one aura symptom."""
    return either(*[listed(name, facts.aura, facts.aura_open) for name in AURA_SYMPTOMS])


def aura_b_and_c(facts: DateFacts) -> Mark:
    """ICHD-3 1.2 criteria B and C: a symptom, and three of six characteristics."""
    characteristics = []
    for name in AURA_CHARACTERISTICS:
        mark = listed(name, facts.aura, facts.aura_open)
        if name == "unilateral" and "speech" in facts.aura:
            mark = (mark[0], True)
        characteristics.append(mark)
    return both(aura_symptom(facts), at_least(3, characteristics))


def believed_and_relieved(facts: DateFacts) -> Mark:
    """ICHD-3 1.3 criterion C3: believed to be migraine, and relieved by a triptan or ergot."""
    believed = (facts.thought_migraine == "yes", facts.thought_migraine != "no")
    certain = False
    possible = facts.intake_open
    for medicine in facts.relief_medicines:
        relieved = medicine.get("relieved")
        if holds_triptan_or_ergot(medicine):
            if relieved is True:
                certain = True
                possible = True
            if relieved is None:
                possible = True
        elif is_unnamed(medicine) and relieved is not False:
            possible = True
    return both(believed, (certain, possible))


def specific_medicine(facts: DateFacts) -> Mark:
    """A migraine-specific medicine was taken, whatever its effect."""
    certain = any(is_migraine_specific(medicine) for medicine in facts.sure_medicines)
    possible = certain or facts.intake_open
    for medicine in [*facts.sure_medicines, *facts.maybe_medicines]:
        if is_migraine_specific(medicine) or is_unnamed(medicine):
            possible = True
    return certain, possible


def tension_type(facts: DateFacts) -> Mark:
    """The features of a tension-type headache date."""
    mild_or_moderate_possible = facts.severity != "severe"
    mild_or_moderate_certain = facts.severity in ("mild", "moderate") and not facts.severity_open
    worse = feature(facts, "worse with activity")
    not_worse = (not worse[1], not worse[0])
    c = at_least(
        2,
        [
            feature(facts, "bilateral"),
            feature(facts, "pressing"),
            (mild_or_moderate_certain, mild_or_moderate_possible),
            not_worse,
        ],
    )
    nausea = "nausea" in facts.features
    vomiting = "vomiting" in facts.features
    of_three = sum(1 for name in ("photophobia", "phonophobia", "nausea") if name in facts.features)
    d_possible = not vomiting and of_three <= 1
    d_certain = d_possible and not nausea and not facts.features_open
    return both(c, (d_certain, d_possible))


def marks_of(facts: DateFacts) -> dict[str, Mark]:
    """Every definition on one date."""
    marks: dict[str, Mark] = {}
    if facts.state == "headache":
        ichd_day = either(
            both(migraine_c(facts), migraine_d(facts)),
            aura_b_and_c(facts),
            believed_and_relieved(facts),
        )
        long_migraine = both(half_hour(facts), migraine_c(facts), migraine_d(facts))
        timed_aura = listed("5-60 min", facts.aura, facts.aura_open)
        probable = at_least(2, [four_hours(facts), migraine_c(facts), migraine_d(facts)])
        marks["HD_ANY"] = YES
        marks["HD_4H"] = four_hours(facts)
        marks["MD_ICHD"] = ichd_day
        marks["MD_TRIAL"] = either(ichd_day, specific_medicine(facts))
        marks["MD_LEIDEN"] = either(long_migraine, timed_aura, specific_medicine(facts))
        marks["MD_PREEMPT"] = either(ichd_day, probable, aura_symptom(facts))
        marks["TTH_ICHD"] = tension_type(facts)
        whole = both(four_hours(facts), migraine_c(facts), migraine_d(facts))
        marks["PM_ICHD"] = both(probable, opposite(whole), opposite(tension_type(facts)), opposite(aura_b_and_c(facts)))
    elif facts.state == "clear":
        for definition in HEADACHE_IDS:
            marks[definition] = NO
        if "5-60 min" in facts.aura:
            marks["MD_LEIDEN"] = YES
    else:
        for definition in HEADACHE_IDS:
            marks[definition] = MAYBE
    marks.update(medicine_marks(facts))
    known = facts.state != "unknown"
    marks["recorded"] = (known, known)
    return marks


def date_exists(day: date, zone: ZoneInfo) -> bool:
    """The zone has this local date: its noon, taken to UTC and back, is still on it."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def day_marks(case: dict[str, Any], as_of: date) -> dict[date, dict[str, Mark]]:
    """Each local date from the first stated one to the day before as_of: definition id to (certain, possible)."""
    diary = case.get("diary") or {}
    zone = ZoneInfo(diary.get("timezone") or "UTC")
    entries_on: dict[date, list[dict[str, Any]]] = {}
    for entry in diary.get("days") or []:
        entries_on.setdefault(date.fromisoformat(entry["date"]), []).append(entry)
    attacks_on: dict[date, list[Attack]] = {}
    attacks = [read_attack(written, zone) for written in diary.get("attacks") or []]
    join_touching(attacks)
    for attack in attacks:
        for day in attack.stretches:
            attacks_on.setdefault(day, []).append(attack)

    stated = [*entries_on, *attacks_on]
    result: dict[date, dict[str, Mark]] = {}
    if not stated:
        return result
    day = min(stated)
    while day < as_of:
        if date_exists(day, zone):
            result[day] = marks_of(facts_of(day, entries_on.get(day, []), attacks_on.get(day, [])))
        day = day + timedelta(days=1)
    return result


# ---------------------------------------------------------------------------------------------------------------
# Windows and counts


def windows_of(days: list[date], convention: str, as_of: date, at_most: int = 3) -> list[list[date]]:
    """The most recent windows of a convention, oldest first; fewer when the diary is shorter."""
    if not days:
        return []
    if convention == "calendar months":
        months: dict[tuple[int, int], list[date]] = {}
        for day in days:
            months.setdefault((day.year, day.month), []).append(day)
        complete = []
        for (year, month), its_days in sorted(months.items()):
            first = date(year, month, 1)
            last = date(year, month, calendar.monthrange(year, month)[1])
            if first >= days[0] and last < as_of:
                complete.append(its_days)
        return complete[-at_most:]
    length = {"28-day blocks": 28, "30-day blocks": 30}[convention]
    blocks: list[list[date]] = []
    end = len(days)
    while len(blocks) < at_most and end - length >= 0:
        blocks.insert(0, days[end - length : end])
        end = end - length
    return blocks


def bounds(marks: dict[date, dict[str, Mark]], window: list[date], definition: str) -> tuple[int, int]:
    """The fewest and the most dates of a window that meet a definition."""
    fewest = 0
    most = 0
    for day in window:
        certain, possible = marks[day][definition]
        if certain:
            fewest += 1
        if possible:
            most += 1
    return fewest, most


def counts(case: dict[str, Any], as_of: date) -> dict[tuple[str, date, date, str], tuple[int, int, int]]:
    """(convention, first date, last date, definition id) to (fewest, most, recorded)."""
    marks = day_marks(case, as_of)
    result = {}
    for convention in CONVENTIONS:
        for window in windows_of(sorted(marks), convention, as_of):
            recorded = bounds(marks, window, "recorded")[0]
            for definition in DEFINITIONS:
                fewest, most = bounds(marks, window, definition)
                result[(convention, window[0], window[-1], definition)] = (fewest, most, recorded)
    return result


# ---------------------------------------------------------------------------------------------------------------
# Verdicts


def first_in_order(verdicts_given: list[str], order: list[str]) -> str:
    """The first verdict of the order that is among those given."""
    for verdict in order:
        if verdict in verdicts_given:
            return verdict
    raise AssertionError(f"none of {order} in {verdicts_given}")


def all_of(*findings: str) -> str:
    """AND of finished findings."""
    return first_in_order(list(findings), ["not_met", "conflict", "unknown", "met"])


def any_of(*findings: str) -> str:
    """OR of finished findings."""
    return first_in_order(list(findings), ["met", "conflict", "unknown", "not_met"])


def negated(finding: str) -> str:
    """Met and not_met change places; unknown and conflict stay."""
    return {"met": "not_met", "not_met": "met", "unknown": "unknown", "conflict": "conflict"}[finding]


def number_verdict(fewest: int, most: int | None, needed: int) -> str:
    """A number known to lie between two bounds against the number needed; most None is unlimited."""
    if fewest >= needed:
        return "met"
    if most is not None and most < needed:
        return "not_met"
    return "unknown"


def over_windows(window_verdicts: list[str]) -> str:
    """Within a convention: met if every window is, not_met if one is not, else unknown."""
    if all(verdict == "met" for verdict in window_verdicts):
        return "met"
    if any(verdict == "not_met" for verdict in window_verdicts):
        return "not_met"
    return "unknown"


def inside_convention(*joined: str) -> str:
    """AND of several counts within a convention."""
    return first_in_order(list(joined), ["not_met", "unknown", "met"])


def across_conventions(convention_verdicts: list[str]) -> str:
    """Compare the conventions that have a window."""
    if not convention_verdicts:
        return "unknown"
    if "met" in convention_verdicts and "not_met" in convention_verdicts:
        return "conflict"
    if "unknown" in convention_verdicts:
        return "unknown"
    return convention_verdicts[0]


def days_in_convention(
    marks: dict[date, dict[str, Mark]], windows: list[list[date]], definition: str, needed: int
) -> str:
    """One definition's days against the number needed, over the windows of a convention."""
    window_verdicts = []
    for window in windows:
        fewest, most = bounds(marks, window, definition)
        window_verdicts.append(number_verdict(fewest, most, needed))
    return over_windows(window_verdicts)


def enough_days_of_any_class(marks: dict[date, dict[str, Mark]], windows: list[list[date]]) -> str:
    """In every window at least ten distinct days with any of the five classes."""
    window_verdicts = []
    for window in windows:
        certain_days = 0
        possible_days = 0
        for day in window:
            if any(marks[day][class_id][0] for class_id in FIVE_CLASSES):
                certain_days += 1
            if any(marks[day][class_id][1] for class_id in FIVE_CLASSES):
                possible_days += 1
        window_verdicts.append(number_verdict(certain_days, possible_days, 10))
    return over_windows(window_verdicts)


def two_classes(marks: dict[date, dict[str, Mark]], windows: list[list[date]]) -> str:
    """At least two of the five classes were taken, over the windows of a convention together."""
    certain_classes = 0
    possible_classes = 0
    for class_id in FIVE_CLASSES:
        if any(marks[day][class_id][0] for window in windows for day in window):
            certain_classes += 1
        if any(marks[day][class_id][1] for window in windows for day in window):
            possible_classes += 1
    return number_verdict(certain_classes, possible_classes, 2)


def overused_alone(marks: dict[date, dict[str, Mark]], windows: list[list[date]]) -> str:
    """Some single class is overused in a convention."""
    return any_of(*(days_in_convention(marks, windows, class_id, OVERUSE_DAYS[class_id]) for class_id in FIVE_CLASSES))


# ---------------------------------------------------------------------------------------------------------------
# Dates and ages in the history


def earliest_and_latest(text: str) -> tuple[date, date]:
    """The first and last date that a full or partial date can mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    exact = date.fromisoformat(text)
    return exact, exact


def three_months_later(day: date) -> date:
    """Three calendar months on, or the last day of that month when it is shorter."""
    year, month = day.year, day.month + 3
    if month > 12:
        year, month = year + 1, month - 12
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def age_on(born: date, day: date) -> int:
    """Completed years; someone born on 29 February turns a year older on 1 March in a common year."""
    years = day.year - born.year
    if (day.month, day.day) < (born.month, born.day):
        years -= 1
    return years


def adult(case: dict[str, Any], as_of: date) -> str:
    """18 or older on as_of."""
    born = (case.get("person") or {}).get("born")
    if born is None:
        return "unknown"
    return "met" if age_on(date.fromisoformat(born), as_of) >= 18 else "not_met"


def pattern_over_three_months(history: dict[str, Any], as_of: date) -> str:
    """as_of is later than the present pattern's beginning plus three calendar months."""
    since = history.get("present_pattern_since")
    if since is None:
        return "unknown"
    earliest, latest = earliest_and_latest(since)
    if as_of > three_months_later(latest):
        return "met"
    if as_of <= three_months_later(earliest):
        return "not_met"
    return "unknown"


def lifetime_attacks(history: dict[str, Any], keys: list[str], needed: int) -> str:
    """Lifetime attacks of the kinds together; a kind not stated lies between none and any number."""
    fewest = 0
    most: int | None = 0
    for key in keys:
        number = history.get(key)
        if number is None:
            most = None
        else:
            fewest += number
            if most is not None:
                most += number
    return number_verdict(fewest, most, needed)


def preventives_failed(history: dict[str, Any], counted: list[str], needed: int) -> str:
    """Distinct preventives with one of the counted outcomes; a name that nobody knows may be one, possibly."""
    preventives = history.get("preventives")
    if preventives is None:
        return "unknown"
    certain: set[str] = set()
    possible: set[str] = set()
    for preventive in preventives:
        if preventive.get("class") == "toxin":
            continue
        (name,) = ingredients(preventive)
        if name in TREATS or name in NO_MEDICINES:
            continue
        outcome = preventive.get("outcome")
        if outcome in counted and name in PREVENTIVES:
            certain.add(name)
            possible.add(name)
        elif outcome in counted or outcome is None or outcome == "unknown":
            possible.add(name)
    return number_verdict(len(certain), len(possible), needed)


def oral_preventives_failed(history: dict[str, Any], counted: list[str], needed: int) -> str:
    """The same of medicines taken by mouth: antibodies are not, and of the class "other" nobody knows."""
    preventives = history.get("preventives")
    if preventives is None:
        return "unknown"
    certain: set[str] = set()
    possible: set[str] = set()
    for preventive in preventives:
        kind = preventive.get("class")
        if kind in ("toxin", "cgrp-antibody"):
            continue
        (name,) = ingredients(preventive)
        if name in TREATS or name in NO_MEDICINES:
            continue
        outcome = preventive.get("outcome")
        # Each of PREVENTIVES is taken by mouth, whether or not its class was written.
        if outcome in counted and kind != "other" and name in PREVENTIVES:
            certain.add(name)
        if outcome in counted or outcome is None or outcome == "unknown":
            possible.add(name)
    return number_verdict(len(certain), len(possible), needed)


def mean_of_six_months(marks: dict[date, dict[str, Mark]], as_of: date, needs: list[tuple[str, int]]) -> str:
    """Six months together hold six times the days of one, under each convention that has six."""
    verdicts_given = []
    for convention in CONVENTIONS:
        windows = windows_of(sorted(marks), convention, as_of, at_most=6)
        if len(windows) < 6:
            continue
        joined = []
        for definition, needed in needs:
            each = [bounds(marks, window, definition) for window in windows]
            joined.append(number_verdict(sum(low for low, _ in each), sum(high for _, high in each), 6 * needed))
        verdicts_given.append(inside_convention(*joined))
    return across_conventions(verdicts_given)


# ---------------------------------------------------------------------------------------------------------------
# Red flags


def red_flags(case: dict[str, Any], as_of: date) -> tuple[set[str], bool]:
    """The ids of uncleared flags that are there, and whether another may be."""
    history = case.get("history") or {}
    present: set[str] = set()
    cleared_ids: set[str] = set()
    another_possible = history.get("red_flags") is None
    for flag in history.get("red_flags") or []:
        noted = flag.get("noted")
        if noted is not None and earliest_and_latest(noted)[0] > as_of:
            continue
        cleared = flag.get("cleared")
        cleared_on = None if cleared is None else cleared.get("date")
        if cleared_on is not None and earliest_and_latest(cleared_on)[1] <= as_of:
            cleared_ids.add(flag["id"])
        else:
            present.add(flag["id"])

    born = (case.get("person") or {}).get("born")
    since = history.get("migraine_since")
    if born is not None and since is not None and "older_onset" not in cleared_ids:
        earliest, latest = earliest_and_latest(since)
        if age_on(date.fromisoformat(born), earliest) >= 50:
            present.add("older_onset")
        elif age_on(date.fromisoformat(born), latest) >= 50:
            another_possible = True
    if history.get("pregnant") is True and "pregnancy" not in cleared_ids:
        present.add("pregnancy")
    return present, another_possible


def probable_migraine(
    history: dict[str, Any], marks: dict[date, dict[str, Mark]], a_whole_month: bool, found: dict[str, str]
) -> str:
    """No definite migraine; and attacks that lack only the number, or five diary days that lack exactly one criterion."""
    lifetime = [history.get("attacks_without_aura"), history.get("attacks_with_aura")]
    fewest, most = bounds(marks, sorted(marks), "PM_ICHD")
    one_short = number_verdict(fewest, most, 5)
    if any(lifetime):
        one_short = "met"
    elif one_short == "not_met" and (None in lifetime or not a_whole_month):
        one_short = "unknown"
    return all_of(negated(any_of(found["ichd3.1.1"], found["ichd3.1.2"])), one_short)


# ---------------------------------------------------------------------------------------------------------------
# The rules


def verdicts(case: dict[str, Any], as_of: date, for_: str = "clinician") -> dict[str, str]:
    """Every rule's verdict."""
    history = case.get("history") or {}
    marks = day_marks(case, as_of)
    windows_by_convention = []
    for convention in CONVENTIONS:
        windows = windows_of(sorted(marks), convention, as_of)
        if windows:
            windows_by_convention.append(windows)

    def days(*needs: tuple[str, int]) -> str:
        """Several counts, joined within each convention and then compared across conventions."""
        convention_verdicts = []
        for windows in windows_by_convention:
            joined = [days_in_convention(marks, windows, definition, needed) for definition, needed in needs]
            convention_verdicts.append(inside_convention(*joined))
        return across_conventions(convention_verdicts)

    def joined(what: Any) -> str:
        """Something asked of the windows of each convention, then compared."""
        return across_conventions([what(windows) for windows in windows_by_convention])

    def several_classes(windows: list[list[date]]) -> str:
        """The counts of 8.2.6: several classes, none overused alone."""
        return inside_convention(
            days_in_convention(marks, windows, "HD_ANY", 15),
            enough_days_of_any_class(marks, windows),
            two_classes(marks, windows),
            negated(overused_alone(marks, windows)),
        )

    def any_overuse(windows: list[list[date]]) -> str:
        """The counts of 8.2.1 to 8.2.6, joined by or."""
        several = inside_convention(enough_days_of_any_class(marks, windows), two_classes(marks, windows))
        return inside_convention(
            days_in_convention(marks, windows, "HD_ANY", 15), any_of(overused_alone(marks, windows), several)
        )

    found: dict[str, str] = {}
    pattern = pattern_over_three_months(history, as_of)
    of_age = adult(case, as_of)
    chronic_migraine_days = days(("HD_ANY", 15), ("MD_ICHD", 8))
    continuous = history.get("continuous_from_onset")
    continuous_verdict = "unknown" if continuous is None else ("met" if continuous else "not_met")

    found["ichd3.1.1"] = lifetime_attacks(history, ["attacks_without_aura"], 5)
    found["ichd3.1.2"] = lifetime_attacks(history, ["attacks_with_aura"], 2)
    enough_attacks = lifetime_attacks(history, ["attacks_without_aura", "attacks_with_aura"], 5)
    found["ichd3.1.3"] = all_of(chronic_migraine_days, enough_attacks, pattern, negated(continuous_verdict))

    def tension_and_not_migraine(windows: list[list[date]]) -> str:
        """Tension-type days in a convention under which it is not chronic migraine."""
        chronic = inside_convention(
            days_in_convention(marks, windows, "HD_ANY", 15),
            days_in_convention(marks, windows, "MD_ICHD", 8),
            enough_attacks,
            pattern,
            negated(continuous_verdict),
        )
        return inside_convention(days_in_convention(marks, windows, "TTH_ICHD", 15), negated(chronic))

    found["ichd3.2.3"] = all_of(joined(tension_and_not_migraine), pattern, negated(continuous_verdict))
    found["ichd3.4.10"] = continuous_verdict

    found["ichd3.1.5"] = probable_migraine(history, marks, bool(windows_by_convention), found)
    named = history.get("headache_before")
    written = "unknown" if named is None else ("met" if named else "not_met")
    before = any_of(found["ichd3.1.1"], found["ichd3.1.2"], found["ichd3.1.5"], found["ichd3.2.3"], written)
    found["ichd3.8.2.1"] = all_of(days(("HD_ANY", 15), ("AMD_ERGOT", 10)), before, pattern)
    found["ichd3.8.2.2"] = all_of(days(("HD_ANY", 15), ("AMD_TRIPTAN", 10)), before, pattern)
    found["ichd3.8.2.3"] = all_of(days(("HD_ANY", 15), ("AMD_SIMPLE", 15)), before, pattern)
    found["ichd3.8.2.4"] = all_of(days(("HD_ANY", 15), ("AMD_OPIOID", 10)), before, pattern)
    found["ichd3.8.2.5"] = all_of(days(("HD_ANY", 15), ("AMD_COMBINATION", 10)), before, pattern)
    found["ichd3.8.2.6"] = all_of(joined(several_classes), before, pattern)
    unverifiable = history.get("acute_pattern_unverifiable")
    if unverifiable is None:
        stated_or_open = days(("HD_ANY", 15), ("AMD_UNNAMED", 10))
    else:
        stated_or_open = days(("HD_ANY", 15)) if unverifiable else "not_met"
    found["ichd3.8.2.7"] = all_of(stated_or_open, before, pattern)
    found["ichd3.8.2"] = any_of(all_of(joined(any_overuse), before, pattern), found["ichd3.8.2.7"])

    found["label.us"] = all_of(of_age, days(("HD_4H", 15)))
    found["label.uk"] = all_of(of_age, chronic_migraine_days)

    managed = history.get("overuse_managed")
    if found["ichd3.8.2"] == "not_met" or managed is True:
        overuse_managed = "met"
    elif found["ichd3.8.2"] == "met" and managed is False:
        overuse_managed = "not_met"
    else:
        overuse_managed = "unknown"
    any_failure = ["ineffective", "not_tolerated", "contraindicated"]
    found["nice.ta260.start"] = all_of(
        chronic_migraine_days, of_age, preventives_failed(history, any_failure, 3), overuse_managed
    )
    found["nice.ta260.start.2012"] = all_of(
        chronic_migraine_days, of_age, preventives_failed(history, ["ineffective"], 3), overuse_managed
    )
    found["ehf.2018.start"] = all_of(chronic_migraine_days, preventives_failed(history, any_failure, 2))
    found["hellenic.2019.start"] = found["ehf.2018.start"]
    found["label.eu"] = all_of(of_age, chronic_migraine_days, preventives_failed(history, any_failure, 1))
    found["has.start"] = all_of(
        of_age, chronic_migraine_days, preventives_failed(history, ["ineffective", "not_tolerated"], 1)
    )
    found["smc.692.start"] = all_of(
        of_age, chronic_migraine_days, oral_preventives_failed(history, any_failure, 3), overuse_managed
    )
    found["mbs.18377.start"] = all_of(
        mean_of_six_months(marks, as_of, [("HD_ANY", 15), ("MD_ICHD", 8)]),
        of_age,
        preventives_failed(history, any_failure, 3),
    )
    found["inesss.start"] = "unknown"

    flags, another_possible = red_flags(case, as_of)
    withheld = any(flag not in ("painkiller_overuse", "pattern_change") for flag in flags)
    if for_ == "patient" and withheld:
        for rule in found:
            found[rule] = "unknown"
    if flags:
        found["safety.red_flags"] = "met"
    elif another_possible:
        found["safety.red_flags"] = "unknown"
    else:
        found["safety.red_flags"] = "not_met"
    return found
