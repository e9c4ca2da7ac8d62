"""Files as people really have them: exported in another season, saved by a spreadsheet, withdrawn, half said.

Each is a situation; what it must come to is written beside it. The properties say the same of every file of its kind.
"""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleardays.casefile.reader import Case
from cleardays.diary.definitions import migraine_ichd
from cleardays.diary.entries import Intake
from cleardays.diary.history import Person
from cleardays.exchange import merge
from cleardays.exchange.apps.app_file import Reading, Settings, Source
from cleardays.exchange.apps.apple_health import FORMAT as APPLE
from cleardays.exchange.apps.formats import formats
from cleardays.exchange.fhir.reader import FORMAT as FHIR
from tests.exchange.commands import FILES, case, cleardays
from tests.exchange.given import (
    apple,
    apple_record,
    asked,
    at,
    between,
    bundle,
    days,
    imported,
    lines,
    observation,
    on,
    part,
    said,
    said_of,
    snomed,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("folder")
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

# 1. The instant stands; its date is the one in the zone the person named


def test_an_evening_in_january_that_the_phone_exports_in_july_stays_on_its_date():
    evening = at("Europe/Rome", "2026-01-19T23:30")
    summer = imported(
        "july.xml", apple(apple_record("Severe", evening, exported_in="+02:00")), "--timezone", "Europe/Rome"
    )
    assert said() == {"2026-01-19": "headache"} and "1 added" in summer
    winter = imported("january.xml", apple(apple_record("Severe", evening, exported_in="+01:00")))
    assert said() == {"2026-01-19": "headache"} and "0 added, 1 already there, 0 changed" in winter


def test_a_record_that_names_its_own_zone_has_its_date_there():
    evening = at("Asia/Tokyo", "2026-01-19T23:30")
    imported("export.xml", apple(apple_record("Mild", evening, HKTimeZone="Asia/Tokyo")), "--timezone", "Europe/Rome")
    assert said() == {"2026-01-19": "headache"}


def test_evenings_in_new_york_that_a_server_keeps_in_utc():
    file = bundle(observation("1", **on("2026-03-02T03:30:00Z")), observation("2", **on("2026-03-05T01:00:00+00:00")))
    imported("utc.json", file, "--timezone", "America/New_York")
    assert said() == {"2026-03-01": "headache", "2026-03-04": "headache"}


def test_a_server_in_india_writes_its_own_offset():
    file = bundle(
        observation("1", **on("2026-03-02T09:00:00+05:30")), observation("2", False, **on("2026-03-10T02:00:00+01:00"))
    )
    imported("india.json", file, "--timezone", "America/Los_Angeles")
    assert said() == {"2026-03-01": "headache", "2026-03-09": "clear"}


@pytest.mark.parametrize("night", ["2026-03-29", "2025-10-26"])
def test_a_whole_clear_day_stays_whole_when_the_clocks_change(night):
    first, after = at("Europe/Berlin", f"{night}T00:00"), at("Europe/Berlin", f"{night}T23:59:59")
    imported(
        "a.xml", apple(apple_record("NotPresent", first, after, exported_in="+02:00")), "--timezone", "Europe/Berlin"
    )
    assert said() == {night: "clear"}


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 400 * 24 * 12), st.sampled_from(["Mild", "Severe", "NotPresent", "Unspecified"]),
                       st.sampled_from([0, 30, 300, 1440, 3000])), min_size=1, max_size=12, unique_by=lambda one: one[0]),
    st.sampled_from(["Europe/Rome", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"]),
    st.sampled_from(["+00:00", "+02:00", "-08:00", "+05:45", "+13:00"]),
    st.sampled_from(["+01:00", "-04:00", "+12:45"]),
)  # fmt: skip
def test_an_export_at_any_offset_and_season_gives_the_same_diary(tmp_path_factory, drawn, zone, one, other):
    start = datetime(2025, 2, 1, tzinfo=UTC)

    def reading(offset: str) -> Reading:
        records = [
            apple_record(value, start + timedelta(minutes=5 * at_), start + timedelta(minutes=5 * at_ + length), offset)
            for at_, value, length in drawn
        ]
        path = tmp_path_factory.mktemp("export") / "export.xml"
        path.write_text(apple(*records), encoding="utf-8")
        return APPLE.read(Source(path), Settings(timezone=zone))

    first, second = reading(one), reading(other)
    assert (first.days, first.attacks) == (second.days, second.attacks)
    kept = merge.merge(Case(person=Person("p"), timezone=zone), first.days, first.attacks)
    again = merge.merge(kept.case, second.days, second.attacks)
    assert again.case == kept.case and (again.added, again.changed) == (0, 0)


# 2. A part is not the whole


def test_none_in_the_morning_is_no_denial_of_the_evening():
    file = apple(
        apple_record("NotPresent", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        apple_record("Moderate", datetime(2026, 3, 3, 20, tzinfo=UTC)),
        apple_record("Moderate", datetime(2026, 3, 5, 8, tzinfo=UTC), datetime(2026, 3, 5, 14, tzinfo=UTC)),
        apple_record("Unspecified", datetime(2026, 3, 5, 12, tzinfo=UTC)),
    )
    imported("apple.xml", file, "--timezone", "Europe/London")
    assert said() == {"2026-03-03": "headache", "2026-03-05": "headache"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nor_is_it_when_the_two_come_in_two_files(order):
    files = (
        apple(apple_record("NotPresent", datetime(2026, 3, 3, 8, tzinfo=UTC))),
        apple(apple_record("Moderate", datetime(2026, 3, 3, 20, tzinfo=UTC))),
    )
    for i in order:
        imported(f"{i}.xml", files[i], "--timezone", "Europe/London")
    assert said() == {"2026-03-03": "headache"}
    assert "0 added" in imported("0.xml", files[0], "--timezone", "Europe/London")


def test_an_hour_without_headache_does_not_make_the_day_clear():
    file = apple(
        apple_record("NotPresent", datetime(2026, 3, 3, 6, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        apple_record("NotPresent", datetime(2026, 3, 4, 6, tzinfo=UTC), datetime(2026, 3, 4, 7, tzinfo=UTC)),
        apple_record("Severe", datetime(2026, 3, 4, 14, tzinfo=UTC), datetime(2026, 3, 4, 20, tzinfo=UTC)),
    )
    told = imported("apple.xml", file, "--timezone", "Europe/London")
    assert said() == {"2026-03-04": "headache"}
    assert "no headache for part of a day does not make the day clear" in told


def test_no_headache_over_days_is_clear_on_the_whole_ones():
    file = bundle(
        observation("1", False, **between("2026-03-02T13:00:00Z", "2026-03-06T09:00:00Z")),
        observation("2", False, **between("2026-03-10", "2026-03-12")),
    )
    imported("absent.json", file, "--timezone", "Europe/London")
    assert said() == dict.fromkeys(
        [*days(date(2026, 3, 3), date(2026, 3, 5)), *days(date(2026, 3, 10), date(2026, 3, 12))], "clear"
    )


def test_a_headache_over_dates_is_headache_on_each_for_hours_unknown():
    imported(
        "dates.json", bundle(observation("1", **between("2026-03-02", "2026-03-04"))), "--timezone", "Europe/London"
    )
    assert said() == dict.fromkeys(days(date(2026, 3, 2), date(2026, 3, 4)), "headache")
    assert case().diary.columns.stretch_open.all()


def test_no_migraine_and_no_pain_at_the_temple_are_no_clear_days():
    temple = {"bodySite": snomed("450721000", "Temple region structure")}
    file = bundle(
        observation("1", False, **on("2026-03-02"), valueCodeableConcept=snomed("37796009", "Migraine")),
        observation("2", False, **on("2026-03-03"), valueCodeableConcept=snomed("22253000", "Pain"), **temple),
        observation("3", **on("2026-03-04")),
    )
    imported("none.json", file)
    assert said() == {"2026-03-04": "headache"}


# 3. What comes and goes is certain on no single day

FREQUENT = part("104156-5", valueCodeableConcept=snomed("70232002", "Frequent"))
TWICE_A_WEEK = part("104156-5", valueRatio={"numerator": {"value": 2}, "denominator": {"value": 1, "unit": "wk"}})
CONTINUOUS = part("104156-5", valueCodeableConcept=snomed("255238004", "Continuous"))
WEEKS = between("2026-02-02T08:00:00+01:00", "2026-02-23T20:00:00+01:00")


@pytest.mark.parametrize("how_often", [FREQUENT, TWICE_A_WEEK])
def test_frequent_over_three_weeks_is_no_certain_day(how_often):
    file = bundle(observation("1", **WEEKS, component=[how_often]), observation("2", **on("2026-03-01")))
    told = imported("frequent.json", file, "--timezone", "Europe/Berlin")
    assert said() == {"2026-03-01": "headache"} and "no single day is certain" in told


def test_twice_a_week_as_a_timing_is_no_certain_day():
    timing = {"effectiveTiming": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "wk"}}}
    told = imported("timing.json", bundle(observation("1", **timing), observation("2", **on("2026-03-01"))))
    assert said() == {"2026-03-01": "headache"} and "how often, and not on which days" in told


@pytest.mark.parametrize("parts", [[CONTINUOUS], []])
def test_continuous_or_without_a_frequency_it_is_one_headache(parts):
    imported("weeks.json", bundle(observation("1", **WEEKS, component=parts)), "--timezone", "Europe/Berlin")
    assert len(said()) == 22


def test_frequent_within_one_day_is_that_day():
    period = between("2026-02-02T08:00:00+01:00", "2026-02-02T20:00:00+01:00")
    imported("day.json", bundle(observation("1", **period, component=[FREQUENT])), "--timezone", "Europe/Berlin")
    assert said() == {"2026-02-02": "headache"} and not case().attacks


# 4. The hour that comes twice


def test_an_attack_in_the_hour_that_comes_twice_is_kept():
    rows = ["start_time,end_time,intensity,medication,triggers,notes", "2025-10-26 01:50:00,2025-10-26 01:20:00,8,,,"]
    imported("cluster.csv", lines(rows), "--timezone", "Europe/London")
    (attack,) = case().attacks
    assert (attack.end or attack.start) - attack.start == timedelta(minutes=30)


def test_a_stated_length_decides_which_of_the_two_it_was():
    head = (FILES / "headway_ios.csv").read_text(encoding="utf-8").split("\n")[0]
    cells = ["2025-10-26 01:30", "2025-10-26 02:10", "7", "", "0.67", *["No"] * (len(head.split(",")) - 6), ""]
    imported("headway.csv", lines([head, ",".join(cells)]), "--timezone", "Europe/London")
    (attack,) = case().attacks
    assert attack.start == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


# 5. What was withdrawn at its source


def versions(*told: tuple[str, str, str]) -> list[dict]:
    return [observation("a1", status=status, meta={"versionId": number}, **on(day)) for number, status, day in told]


def test_withdrawn_and_moved_in_one_file():
    moved = [
        observation("a2", meta={"versionId": "1"}, **on("2026-03-04")),
        observation("a2", status="amended", meta={"versionId": "2"}, **on("2026-03-05")),
    ]
    withdrawn = versions(("1", "final", "2026-03-02"), ("2", "entered-in-error", "2026-03-02"))
    imported("joined.json", bundle(*withdrawn, *moved), "--timezone", "Europe/London")
    assert said() == {"2026-03-05": "headache"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 1, 0)])
def test_withdrawn_between_two_exports_whichever_comes_first(order):
    files = (
        bundle(observation("a1", **on("2026-03-02")), observation("a2", **on("2026-03-05"))),
        bundle(observation("a1", status="entered-in-error", meta={"versionId": "2"}, **on("2026-03-02"))),
    )
    told = [imported(f"{i}.json", files[i]) for i in order]
    assert said() == {"2026-03-05": "headache"}
    assert any(one.provenance.external_id == "a1" and "withdrawn" in (one.provenance.raw or "") for one in case().days)
    if order == (0, 1):
        assert "1 changed, 1 of them withdrawn where they came from" in told[-1]


def test_a_withdrawn_attack_of_which_only_the_id_is_left():
    imported("first.json", bundle(observation("a1", **WEEKS)), "--timezone", "Europe/Berlin")
    empty = {"resourceType": "Observation", "id": "a1", "status": "entered-in-error", "code": {"text": "x"}}
    imported("later.json", bundle(empty), "--timezone", "Europe/Berlin")
    assert said() == {} and not case().attacks


@pytest.mark.parametrize("joined", [True, False])
def test_withdrawn_by_a_server_that_tells_no_version(joined):
    first = observation("a1", meta={"lastUpdated": "2026-03-02T10:00:00+01:00"}, **on("2026-03-02"))
    later = observation("a1", status="entered-in-error", **on("2026-03-02"))
    for i, file in enumerate([bundle(first, later)] if joined else [bundle(first), bundle(later)]):
        imported(f"{i}.json", file)
    assert said() == {}


def test_deleted_in_a_history_that_holds_the_newest_first():
    entries = [
        {"request": {"method": "DELETE", "url": "Observation/a1"}},
        {"resource": observation("a1", **on("2026-03-02"))},
        {"resource": observation("a2", **on("2026-03-06"))},
        {"resource": observation("a2", **on("2026-03-05"))},
    ]
    imported("history.json", json.dumps({"resourceType": "Bundle", "type": "history", "entry": entries}))
    assert said() == {"2026-03-06": "headache"}


def test_a_record_that_now_speaks_of_fewer_days_takes_back_the_others():
    imported("a.json", bundle(observation("1", False, **between("2026-03-02", "2026-03-06"))))
    imported("b.json", bundle(observation("1", False, **between("2026-03-02", "2026-03-03"))))
    assert said() == {"2026-03-02": "clear", "2026-03-03": "clear"}


# 6. Who it is


def test_one_patient_referred_to_in_three_ways_is_one_person():
    names = ("Patient/7", "https://fhir.example.org/r4/Patient/7", "Patient/7/_history/3")
    made = [observation(str(i), **on(f"2026-03-0{i}"), subject={"reference": name}) for i, name in enumerate(names, 1)]
    imported("one.json", bundle(*made))
    assert len(said()) == 3


def test_a_urn_and_an_id_of_the_patient_in_the_bundle_are_one_person():
    urn = "urn:uuid:5c41cecf-0000-4000-8000-e24e5a99dbc2"
    entries = [
        {"fullUrl": urn, "resource": {"resourceType": "Patient", "id": "7"}},
        {"resource": observation("1", **on("2026-03-01"), subject={"reference": urn})},
        {"resource": observation("2", **on("2026-03-02"))},
    ]
    imported("urn.json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    assert len(said()) == 2


def test_a_patient_inside_each_resource_is_one_person_and_another_is_another():
    def inside(number: str, own_id: str, day: str) -> dict:
        patient = {"resourceType": "Patient", "id": "p", "identifier": [{"system": "urn:x", "value": number}]}
        return observation(own_id, **on(day), contained=[patient], subject={"reference": "#p"})

    imported("same.json", bundle(inside("1", "a", "2026-03-01"), inside("1", "b", "2026-03-02")))
    assert len(said()) == 2
    assert "2 people" in asked("two.json", bundle(inside("1", "a", "2026-03-01"), inside("2", "b", "2026-03-02")))


def test_one_id_on_two_servers_may_be_two_people():
    names = ("https://one.example/Patient/7", "https://two.example/Patient/7")
    made = [observation(str(i), **on(f"2026-03-0{i}"), subject={"reference": name}) for i, name in enumerate(names, 1)]
    assert "2 people" in asked("two.json", bundle(*made))


# 7. The real container


@pytest.mark.parametrize("name", ["eksport.xml", "vienti.xml", "exportar.xml", "导出.xml", "Exportieren.xml"])
def test_the_zip_of_a_phone_in_any_language(name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument>" + "x" * 5000 + "</ClinicalDocument>")
        pack.writestr(f"apple_health_export/{name}", apple(apple_record("Mild", datetime(2026, 3, 3, 8, tzinfo=UTC))))
    imported("export.zip", made.getvalue(), "--timezone", "Europe/Oslo")
    assert said() == {"2026-03-03": "headache"}


def test_daylio_saved_once_by_a_spreadsheet_of_the_us():
    rows = ["full_date,date,weekday,time,mood,activities,note_title,note",
            "3/14/2026,14-Mar,Saturday,9:39 PM,meh,work | headache,,", "3/12/2026,12-Mar,Thursday,10:35 PM,bad,headache | home,,",
            "3/2/2026,2-Mar,Monday,10:35 PM,good,family,,"]  # fmt: skip
    imported("daylio.csv", lines(rows))
    assert said() == {"2026-03-12": "headache", "2026-03-14": "headache"}


def test_daylio_of_2018_with_its_year_in_a_column_of_its_own():
    rows = ["year,date,weekday,time,mood,activities,note", '2018,18 May,Friday,11:54 pm,happy,"cook | headache",""',
            '2018,16 Mai,Mittwoch,11:41 pm,bad,"headache",""']  # fmt: skip
    imported("daylio.csv", lines(rows))
    assert said() == {"2018-05-16": "headache", "2018-05-18": "headache"}


def test_bearable_saved_by_a_spreadsheet_and_the_order_that_was_named():
    rows = ["date,date formatted,weekday,time of day,category,rating/amount,detail,notes",
            "04-Mar-26,04/03/2026,Wednesday,am,Symptom,2,Headache (Moderate),"]  # fmt: skip
    assert "--date-order" in asked("bearable.csv", lines(rows))
    imported("bearable.csv", lines(rows), "--date-order", "dmy")
    assert said() == {"2026-03-04": "headache"}


def test_flaredown_with_semicolons_a_mark_and_the_dates_of_germany():
    rows = ["sep=;", "Date;Migraine;Ibuprofen;Tags;Foods", "14.03.2026;3;400 mg;;", "15.03.2026;0;not taken;;"]
    imported("flaredown.csv", "\ufeff" + lines(rows))
    assert said() == {"2026-03-14": "headache", "2026-03-15": "clear"}
    assert case().days[0].acute == (Intake("Ibuprofen"),)


def test_our_own_diary_with_the_dates_of_another_country():
    diary = "date;headache;hours\n01.02.2026;yes;5,5\n"
    Path("own.csv").write_text(diary, encoding="utf-8")
    refused = cleardays("answer", "own.csv", "--as-of", "2026-03-01")
    assert refused.exit_code == 2 and "a date written another way" in refused.output
    assert "--date-order" in asked("own.csv", diary)
    imported("own.csv", diary, "--date-order", "dmy")
    assert said() == {"2026-02-01": "headache"}


def test_headi_whose_times_a_spreadsheet_shortened_is_told_why():
    head = "_id,pain,start_date,end_date,duration,strength,medication,medication_amount,description"
    file = lines(
        [head, "1,Migraine,1.77243E+12,1.77243E+12,3600000,7,,,", "2,Migraine,1772431200000,1772434800000,3600000,7,,,"]
    )
    told = imported("headi.csv", file, "--timezone", "America/Los_Angeles")
    assert said() == {"2026-03-01": "headache"} and "a spreadsheet shortened its times" in told


def page(*rows: str) -> str:
    head = "<td>#</td><td>Started &amp; Lasted</td><td>Pain Level</td><td>Symptoms</td><td>Left</td><td>Medication</td>"
    return f"<html><title>Migraine Listing</title><div class='reports-table'><table><tr>{head}</tr>{''.join(rows)}</table></div>"


def test_migraine_buddys_newest_page_has_start_and_length_in_one_column():
    def row(start: str, lasted: str, place: str = "") -> str:
        cell = f"<div>Started:</div><span> {start} </span><br>{place}<div>Lasted:</div><span> {lasted} </span>"
        return f"<tr><td>1</td><td>{cell}</td><td>5</td><td>Nausea</td><td>Left Temple</td><td>Helpful - 1x Maxalt</td></tr>"

    place = "<div>Location:</div><span> 10 Downing Street </span><br>"
    rows = row("14/03/26 21:06", "Ongoing", place), row("12/03/26 08:20", "11h 49m")
    imported("page.html", page(*rows), "--timezone", "America/Montreal")
    first, second = case().attacks
    assert (first.end, second.end) == (first.start + timedelta(hours=11, minutes=49), None)
    assert "Downing" not in Path("me.json").read_text(encoding="utf-8")


@FEW
@given(st.data())
def test_a_table_that_a_spreadsheet_saved_says_what_it_said(tmp_path_factory, data):
    """Separator, mark, order of dates, quotes and empty columns may change; the diary does not."""
    order = data.draw(
        st.sampled_from([("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y"), ("dmy", "%d.%m.%Y"), ("ymd", "%Y-%m-%d")])
    )
    comma, mark = data.draw(st.sampled_from([",", ";", "\t"])), data.draw(st.sampled_from(["", "\ufeff"]))
    quoted, empty = data.draw(st.booleans()), data.draw(st.booleans())
    told = data.draw(
        st.dictionaries(st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.integers(0, 4), min_size=1, max_size=8)
    )
    rows = [
        ("Date", "Migraine", "Tags", "Foods"),
        *((day.strftime(order[1]), str(n), "", "") for day, n in told.items()),
    ]
    cells = [[f'"{cell}"' if quoted else cell for cell in row] + ([""] if empty else []) for row in rows]
    path = tmp_path_factory.mktemp("table") / "flaredown.csv"
    path.write_text(mark + lines(comma.join(row) for row in cells), encoding="utf-8")
    known = next(one for one in formats() if one.id == "flaredown")
    reading = known.read(Source(path), Settings(date_order=order[0]))
    assert {day.date: day.headache for day in reading.days} == {day: n > 0 for day, n in told.items()}


# 8. What was written is taken, or said to be left (and test_fields.py)


def test_a_column_nobody_here_knows_is_told():
    rows = ["start_time,end_time,intensity,medication,triggers,notes,moon", "2026-03-01 22:00,,7,,wine,,full"]
    told = imported("cluster.csv", lines(rows), "--timezone", "Europe/London")
    assert "left out (nobody here knows what it means): moon" in told
    assert "left out (kept as text, counted nowhere): triggers" in told


def test_a_medicine_with_its_unit_comes_in():
    rows = ["date,weekday,time of day,category,rating/amount,detail,notes",
            '"3rd Mar 2026","Tuesday","am","Symptom","2","Headache (Moderate)",""',
            '"3rd Mar 2026","Tuesday","09:30","Meds/Supplements","400","Ibuprofen (mg)",""',
            '"7th Mar 2026","Saturday","am","Meds/Supplements","1","Paracetamol (g)",""']  # fmt: skip
    imported("bearable.csv", lines(rows))
    assert [(one.date.day, one.headache, one.acute) for one in case().days] == [
        (3, True, (Intake("Ibuprofen"),)),
        (7, None, (Intake("Paracetamol"),)),
    ]


# 9. Ticks that are there settle; those that are missing say nothing


COMPANION = {
    "headacheType": "Migraine", "painLevel": 7, "pressing": False, "pressingSide": 0, "pulsating": True, "pulsatingSide": 1,
    "otherPainGroup": 0, "symptoms": ["Nausea", "Light sensitivity", "Sound sensitivity"], "auras": [], "onPeriod": False,
}  # fmt: skip
MIGRAINE = {"unilateral", "pulsating", "nausea", "photophobia", "phonophobia"}


def test_symptoms_of_headache_companion_come_in():
    day = {"date": "2026-03-01", "diet": 0, "exercise": 0, "relax": 0, "sleep": 0, "water": 0, "medications": []}
    attacks = [COMPANION | {"id": "a", "startTime": 1772352000.0, "stopTime": 1772384400.0}]
    imported("companion.json", json.dumps([day | {"attacks": attacks}]), "--timezone", "Europe/London")
    (attack,) = case().attacks
    assert attack.features == MIGRAINE and not attack.features_complete


def test_symptoms_of_migralog_come_in_and_what_is_not_ticked_stays_open():
    ticked = {
        "locations": ["left_temple"],
        "qualities": ["throbbing"],
        "symptoms": ["nausea", "light_sensitivity", "sound_sensitivity"],
    }
    bare = {"locations": [], "qualities": [], "symptoms": ["nausea"]}
    episodes = [
        {"id": f"e{i}", "startTime": 1772352000000 + i * 86_400_000, "endTime": 1772384400000 + i * 86_400_000} | told
        for i, told in enumerate((ticked, bare))
    ]
    imported("migralog.json", json.dumps({"metadata": {"schemaVersion": 40}, "episodes": episodes, "intensityReadings": []}),
             "--timezone", "Europe/London")  # fmt: skip
    assert [attack.features for attack in case().attacks] == [MIGRAINE, {"nausea"}]
    marked = migraine_ichd(case().diary.columns)
    assert (marked.certain.tolist(), marked.possible.tolist()) == ([True, False], [True, True])


# The guide's own variants


def test_ten_ways_of_saying_headache_that_all_conform_are_read():
    sites = (
        snomed("69536005", "Head structure"),
        snomed("52795006", "Forehead structure"),
        snomed("1", "Scalp structure"),
    )
    pain = snomed("22253000", "Pain")
    file = bundle(
        observation("1", **on("2026-03-01")),
        observation("2", **on("2026-03-02"), valueCodeableConcept=snomed("37796009", "Migraine")),
        *(
            observation(f"3{i}", **on(f"2026-03-0{3 + i}"), valueCodeableConcept=pain, bodySite=one)
            for i, one in enumerate(sites)
        ),
        observation("4", **on("2026-03-06"), valueCodeableConcept={"text": "Headache"}),
        observation("5", **between("2026-03-07", "2026-03-08")),
        observation("6", False, **between("2026-03-09", "2026-03-10")),
        observation("7", **between("2026-03-11T08:00:00Z", "2026-03-11T14:00:00Z")),
        observation("8", False, **on("2026-03-12")),
    )
    imported("ten.json", file, "--timezone", "Europe/London")
    headache, clear = (
        [int(day[-2:]) for day, one in said().items() if one == state] for state in ("headache", "clear")
    )
    assert (headache, clear) == ([1, 2, 3, 4, 5, 6, 7, 8, 11], [9, 10, 12])


def test_words_without_a_code_are_asked_about_where_nothing_else_is_headache():
    file = bundle(observation("1", **on("2026-03-01"), valueCodeableConcept={"text": "Kopfweh"}))
    told = asked("words.json", file)
    assert "--headache" in told and "Kopfweh" in told
    imported("words.json", file, "--headache", "kopfweh")
    assert said() == {"2026-03-01": "headache"}


def test_words_that_deny_what_the_code_says_are_left_out_and_the_others_read():
    file = bundle(
        observation("1", False, **on("2026-03-01"), valueCodeableConcept={"text": "No headache"}),
        observation("2", False, **on("2026-03-02"), valueCodeableConcept={"text": "Headache"}),
    )
    told = imported("words.json", file)
    assert said() == {"2026-03-02": "clear"} and "do not say for certain" in told


def test_a_headache_with_its_medicine_its_nausea_and_its_kind_of_pain():
    nausea = observation("n", **on("2026-03-01"), valueCodeableConcept=snomed("422587007", "Nausea"))
    helped = part("100753-3", valueCodeableConcept={"text": "medicine"})
    helped["extension"] = [
        {
            "url": "http://hl7.org/fhir/uv/symptoms/StructureDefinition/SurroundingEventMedication",
            "valueReference": {"reference": "MedicationStatement/m"},
        }
    ]
    beside = {
        "url": "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo",
        "valueReference": {"reference": "Observation/n"},
    }
    taken = {"resourceType": "MedicationStatement", "id": "m", "status": "completed",
             "medicationCodeableConcept": {"text": "Sumatriptan 50 mg"}, "effectiveDateTime": "2026-03-01"}  # fmt: skip
    quality = part("56823-8", valueCodeableConcept=snomed("29695002", "Throbbing pain"))
    file = bundle(observation("1", **on("2026-03-01"), component=[quality, helped], extension=[beside]), nausea, taken)
    imported("whole.json", file)
    (day,) = case().days
    assert day.features == {"nausea", "pulsating"} and not day.features_complete
    assert day.acute == (Intake("Sumatriptan 50 mg", True),)


@FEW
@given(st.data())
def test_splitting_and_order_of_fhir_files_change_nothing(tmp_path_factory, data):
    made = []
    for i in range(data.draw(st.integers(1, 6))):
        day, length = date(2026, 3, 1) + timedelta(days=data.draw(st.integers(0, 9))), data.draw(st.integers(0, 3))
        when = data.draw(
            st.sampled_from(
                [on(f"{day}"), on(f"{day}T08:00:00Z"), between(f"{day}", f"{day + timedelta(days=length)}")]
            )
        )
        for version in range(1, data.draw(st.integers(1, 2)) + 1):
            status = data.draw(st.sampled_from(["final", "final", "entered-in-error"]))
            made.append(
                observation(f"o{i}", data.draw(st.booleans()), status, meta={"versionId": str(version)}, **when)
            )

    def read(resources: list[dict]) -> Reading:
        path = tmp_path_factory.mktemp("bundle") / "b.json"
        path.write_text(bundle(*resources), encoding="utf-8")
        return FHIR.read(Source(path), Settings(timezone="Europe/Madrid"))

    def kept(files: list[list[dict]]) -> Case:
        found = Case(person=Person("p"), timezone="Europe/Madrid")
        for file in files:
            reading = read(file)
            found = merge.merge(found, reading.days, reading.attacks, reading.withdrawn).case
        return found

    whole = kept([made])
    shuffled = data.draw(st.permutations(made))
    assert said_of(kept([[one] for one in shuffled])) == said_of(whole)
    assert kept([made, made, list(shuffled)]) == whole
