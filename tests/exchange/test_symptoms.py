"""FHIR Symptoms: one Observation per attack or affirmed date, and nothing for a day nobody wrote about."""

import json
import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.fhir.reader import FORMAT
from cleardays.exchange.fhir.symptoms import to_bundle
from cleardays.exchange.statements import is_taken_back
from tests.exchange.damage import cut_and_foreign, mutants, readings

FILES = Path(__file__).parent / "files"
FILE = FILES / "fhir_symptoms.json"
BERLIN = Settings(timezone="Europe/Berlin")
START = datetime(2026, 1, 5, 6, 30, tzinfo=UTC)
END = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)


def read(path: Path = FILE, settings: Settings = BERLIN) -> Reading:
    return FORMAT.read(Source(path), settings)


def written(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def observations() -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(FILE.read_text())["entry"]]


def carried(one: Any) -> Any:
    """A statement without what nothing of FHIR's Observation says: who imported it, and from what text."""
    return replace(one, provenance=Provenance(written=one.provenance.written))


# Reading


def test_a_period_is_an_attack_with_its_word_and_its_score_apart():
    (attack,) = read().attacks
    assert (attack.start, attack.end, attack.timezone) == (START, END, "Europe/Berlin")
    assert (attack.severity, attack.pain_0_10) == ("moderate", Fraction(13, 2))


def test_a_date_said_to_be_without_is_clear_and_pain_of_the_head_is_headache():
    day = read().days[0]
    assert (day.date, day.headache) == (date(2026, 1, 6), False)


def test_a_time_is_of_the_date_in_the_zone_the_person_named():
    # 23:30 at five hours west is the morning of the 8th in Berlin, and the evening of the 7th in New York.
    day = read().days[1]
    assert (day.date, day.headache, day.pain_0_10, day.severity) == (date(2026, 1, 8), True, Fraction(8), None)
    assert read(FILE, Settings(timezone="America/New_York")).days[1].date == date(2026, 1, 7)


def test_no_pain_somewhere_without_a_site_is_not_a_clear_day():
    assert [day.date for day in read().days if day.headache is False] == [date(2026, 1, 6)]


def test_other_symptoms_and_other_resources_are_counted_not_read():
    notes = read().notes
    assert "other symptoms, left aside: 1" in notes


def test_what_was_entered_in_error_says_nothing():
    mistake = read().days[2]
    assert (mistake.date, mistake.headache, mistake.provenance.external_id) == (date(2026, 1, 9), None, "mistake")
    assert is_taken_back(mistake)


def test_ids_and_the_moment_of_writing_are_kept():
    (attack,) = read().attacks
    assert attack.provenance.external_id == "attack-1"
    assert attack.provenance.written == datetime(2026, 1, 5, 19, 10, tzinfo=UTC)


def test_a_zone_is_asked_only_for_a_time_that_names_none(tmp_path):
    with pytest.raises(AskError):
        read(FILE, Settings())
    assert len(read(written(tmp_path, observations()[1:2]), Settings()).days) == 1


def test_a_list_a_single_observation_and_lines_are_read_alike(tmp_path):
    lines = tmp_path / "lines.ndjson"
    lines.write_text("\n".join(json.dumps(one) for one in observations()) + "\n", encoding="utf-8")
    assert read(lines).days == read(written(tmp_path, observations())).days == read().days
    assert len(read(written(tmp_path, observations()[0])).attacks) == 1


def test_two_people_in_one_file_are_refused(tmp_path):
    one, other = observations()[:2]
    other["subject"] = {"reference": "Patient/p2"}
    with pytest.raises(RefusedError, match="2 people"):
        read(written(tmp_path, [one, other]))


def test_a_page_of_a_search_says_so(tmp_path):
    bundle = json.loads(FILE.read_text())
    paged = read(written(tmp_path, bundle | {"link": [{"relation": "next", "url": "x"}]}))
    assert any("next" in one.why for one in paged.dropped)


@pytest.mark.parametrize(
    ("effective", "why"),
    [
        ({"effectiveDateTime": "2025-02-29"}, "no date that can be read"),
        ({"effectiveDateTime": "2026-01"}, "no date that can be read"),
        ({"effectiveDateTime": "0001-01-01"}, "no date that can be read"),
        ({"effectivePeriod": {"start": "2026-01", "end": "2026-01-06"}}, "no start or end that can be read"),
        ({"effectivePeriod": {"end": "2026-01-06"}}, "no start or end that can be read"),
        (
            {"effectivePeriod": {"start": "2026-01-05T08:00:00Z", "end": "2026-01-05T07:00:00Z"}},
            "it ends before it starts",
        ),
        (
            {"effectivePeriod": {"start": "2026-01-05T08:00:00Z", "end": "2027-03-05T07:00:00Z"}},
            "it lasts longer than 366 days",
        ),
        ({}, "no date and no period"),
    ],
)
def test_a_headache_that_cannot_be_placed_is_dropped(tmp_path, effective, why):
    one = {key: value for key, value in observations()[0].items() if not key.startswith("effective")}
    reading = read(written(tmp_path, [one | effective]))
    assert (reading.days, reading.attacks) == ((), ()) and reading.dropped[0].why.startswith(why)


def test_an_end_at_the_start_is_no_end(tmp_path):
    period = {"start": "2026-01-05T08:00:00Z", "end": "2026-01-05T09:00:00+01:00"}
    assert read(written(tmp_path, [observations()[0] | {"effectivePeriod": period}])).attacks[0].end is None


def test_an_hour_without_headache_does_not_make_the_day_clear(tmp_path):
    absent = {key: value for key, value in observations()[1].items() if key != "effectiveDateTime"}
    period = {"start": "2026-01-05T08:00:00Z", "end": "2026-01-05T09:00:00Z"}
    reading = read(written(tmp_path, [absent | {"effectivePeriod": period}]))
    assert reading.days == () and "part of a day" in reading.dropped[0].why


def test_a_percentage_is_no_score_of_ten(tmp_path):
    one = observations()[0]
    one["component"][1]["valueQuantity"] = {"value": 8, "unit": "%", "code": "%"}
    assert read(written(tmp_path, [one])).attacks[0].pain_0_10 is None


def test_a_place_in_an_extension_is_not_kept(tmp_path):
    one = observations()[0]
    one["code"]["extension"] = [{"url": "x", "valueString": "51.5007"}]
    assert "51.5007" not in (read(written(tmp_path, [one])).attacks[0].provenance.raw or "")


# Writing


def symptoms_of(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    every = [entry["resource"] for entry in bundle.get("entry", ())]
    return [one for one in every if one["resourceType"] == "Observation"]


def test_an_attack_is_written_as_the_guide_rules():
    attack = Attack(id="a1", start=START, end=END, timezone="Europe/Berlin", severity="moderate", pain_0_10=Fraction(7))
    bundle = to_bundle([], [attack], "p1", "Europe/Berlin")
    (resource,) = symptoms_of(bundle)
    assert resource["code"] == {"coding": [{"system": "http://loinc.org", "code": "75325-1", "display": "Symptom"}]}
    assert resource["meta"]["profile"] == ["http://hl7.org/fhir/uv/symptoms/StructureDefinition/SymptomObservation"]
    assert resource["category"] == observations()[0]["category"]
    assert resource["effectivePeriod"]["start"] == "2026-01-05T07:30:00+01:00"
    word, score = resource["component"]
    assert word["code"]["coding"][0]["display"] == "Severity of symptoms"
    assert (word["valueCodeableConcept"]["text"], score["valueInteger"]) == ("Moderate", 7)


def test_the_patient_is_in_the_bundle_and_every_reference_is_found_there():
    attack = Attack(
        id=None, start=START, end=END, timezone="Europe/Berlin", acute=(Intake("sumatriptan", True),),
        features=frozenset({"nausea", "unilateral"}),
    )  # fmt: skip
    bundle = to_bundle([], [attack], "p1", "Europe/Berlin")
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls) == 7  # the patient, the headache, four symptoms that come with it, one medicine
    assert bundle["entry"][0]["resource"] == {"resourceType": "Patient", "id": "p1"}
    named = re.findall(r'"reference": "([^"]*)"', json.dumps(bundle))
    assert named and set(named) <= set(urls)


def test_an_empty_diary_is_a_bundle_without_entries():
    assert to_bundle([], [], "p1", "Europe/Berlin") == {"resourceType": "Bundle", "type": "collection"}


def test_a_clear_day_is_a_calendar_date_with_the_absent_code_the_category_and_no_component():
    entry = DayEntry(date=date(2026, 1, 6), headache=False, severity="mild")
    (resource,) = symptoms_of(to_bundle([entry], [], "p1", "Europe/Berlin"))
    absent = {"system": "http://loinc.org", "code": "111551-8", "display": "Symptom absent"}
    assert resource["code"]["coding"] == [absent]
    assert resource["effectiveDateTime"] == "2026-01-06"
    assert resource["category"] == observations()[0]["category"] and "component" not in resource


def test_a_day_of_medicine_alone_is_a_medicine_and_no_symptom():
    entry = DayEntry(date=date(2026, 1, 6), headache=None, acute=(Intake("Sumatriptan"),))
    bundle = to_bundle([entry], [], "p1", "Europe/Berlin")
    assert not symptoms_of(bundle) and "dataAbsentReason" not in json.dumps(bundle)
    assert bundle["entry"][1]["resource"]["medicationCodeableConcept"] == {"text": "Sumatriptan"}


def test_a_date_said_to_be_both_keeps_both_resources(tmp_path):
    days = [DayEntry(date=date(2026, 1, 6), headache=said) for said in (True, False)]
    reading = read(written(tmp_path, to_bundle(days, [], "p1", "Europe/Berlin")))
    assert sorted(day.headache is True for day in reading.days) == [False, True]


def test_a_patients_id_that_cannot_be_one_is_refused():
    with pytest.raises(ValueError, match="no patient's id"):
        to_bundle([], [], "p1/../p2", "Europe/Berlin")


def test_what_the_profiles_carry_comes_back_as_it_was(tmp_path):
    chance = random.Random(7)
    zones = ("Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu")

    def facts() -> dict[str, Any]:
        when = START + timedelta(seconds=chance.randrange(10**8), microseconds=chance.randrange(10**6))
        return {
            "severity": chance.choice((None, "mild", "moderate", "severe")),
            "pain_0_10": chance.choice((None, Fraction(chance.randrange(11)), Fraction(chance.randrange(100), 10))),
            "acute": chance.choice((None, (), (Intake("Ibuprofen", True),))),
            "features": chance.choice((None, frozenset({"nausea"}))),
            "provenance": Provenance(written=chance.choice((None, when)), by="patient", recalled=True),
        }

    days, attacks = [], []
    for i in range(300):
        said = chance.choice((True, False))
        about = facts() if said else {"provenance": facts()["provenance"]}
        days.append(DayEntry(date=date(2025, 1, 1) + timedelta(days=i % 200), headache=said, **about))
        start = START + timedelta(minutes=chance.randrange(10**6), milliseconds=chance.randrange(1000))
        end = chance.choice((None, start + timedelta(seconds=chance.randrange(1, 10**6))))
        here, there = chance.choice(zones), chance.choice((None, *zones))
        there = None if end is None or there == here else there
        own = chance.choice((None, f"attack {i}"))
        attacks.append(Attack(id=own, start=start, end=end, timezone=here, end_timezone=there, **facts()))

    path = written(tmp_path, to_bundle(days, attacks, "p1", "Europe/London"))
    reading = read(path, Settings())
    assert [carried(day) for day in reading.days] == [carried(day) for day in days]
    assert [carried(attack) for attack in reading.attacks] == [carried(attack) for attack in attacks]
    assert reading.dropped == ()
    again = to_bundle(reading.days, reading.attacks, "p1", "Europe/London")
    assert again == to_bundle(days, attacks, "p1", "Europe/London")


def test_every_resource_has_an_id_of_its_own_that_another_export_repeats():
    days = [DayEntry(date=date(2026, 1, 6), headache=True)] * 3
    first, second = (to_bundle(days, [], "p1", "Europe/Berlin") for _ in range(2))
    assert first == second and len({one["id"] for one in symptoms_of(first)}) == 3


def test_only_its_own_file_is_recognised():
    for path in FILES.iterdir():
        raw = path.read_bytes()[:4096]
        head = Head(path.name, raw, raw.decode("utf-8", "replace"))
        assert FORMAT.recognises(head) is path.name.startswith("fhir")


def test_a_wrong_kind_of_value_anywhere_is_refused_or_dropped_but_never_crashes(tmp_path):
    wrong = (json.dumps(mutant).encode() for mutant in mutants(json.loads(FILE.read_text())))
    for reading in readings(tmp_path / "mutant.json", wrong, read):
        Diary.of(reading.days, reading.attacks, "Europe/Berlin")


def test_a_damaged_file_is_refused_or_read_but_never_crashes(tmp_path):
    whole = FILE.read_bytes()
    strange = [whole.replace(b"6.5", b"9" * 5000), whole.replace(b"p1", b"\x00")]
    list(readings(tmp_path / "damaged.json", [*cut_and_foreign(whole), *strange], read))


def test_nor_does_a_wrong_kind_of_value_in_what_is_written_here(tmp_path):
    taken = (Intake("sumatriptan", True), Intake(None))
    facts: dict[str, Any] = {
        "features": frozenset({"nausea", "pulsating"}),
        "aura": frozenset({"visual"}),
        "acute": taken,
    }
    days = [
        DayEntry(date=date(2026, 1, 6), headache=True, hours=Fraction(5), **facts),
        DayEntry(date=date(2026, 1, 7), headache=None, acute=taken[:1]),
    ]
    whole = to_bundle(
        days, [Attack(id="a", start=START, end=END, timezone="Europe/Berlin", **facts)], "p1", "Europe/Berlin"
    )
    wrong = (json.dumps(mutant).encode() for mutant in islice(mutants(whole), 0, None, 29))  # all of them take minutes
    for reading in readings(tmp_path / "mutant.json", wrong, read):
        Diary.of(reading.days, reading.attacks, "Europe/Berlin")
