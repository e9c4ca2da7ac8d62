"""Apple Health's export: days, attacks, the one way to say "no headache", and files that are not Apple's."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.apple_health import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
EXPORT = (FILES / "apple_health.xml").read_bytes()
LONDON = Settings(timezone="Europe/London")


def written(tmp_path: Path, raw: bytes | str, settings: Settings = LONDON) -> Reading:
    path = tmp_path / "export.xml"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return FORMAT.read(Source(path), settings)


def record(
    value: str = "HKCategoryValueSeverityMild",
    start: str = "2025-11-02 12:00:00 +0000",
    end: str | None = None,
    metadata: str = "",
) -> str:
    return (
        f'<Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" startDate="{start}"'
        f' endDate="{end or start}" value="{value}">{metadata}</Record>\n'
    )


def health(*records: str) -> str:
    return "<HealthData>\n" + "".join(records) + "</HealthData>"


def packed(tmp_path: Path, raw: bytes, name: str = "apple_health_export/export.xml") -> Source:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument/>")
        file.writestr(name, raw)
    return Source(path)


@pytest.fixture
def reading() -> Reading:
    return FORMAT.read(Source(FILES / "apple_health.xml"), LONDON)


def test_only_headache_records_are_kept(reading):
    assert [day.date.day for day in reading.days] == [2, 3, 4]
    assert len(reading.attacks) == 1
    assert "Ann" not in repr(reading)


def test_a_record_that_starts_when_it_ends_is_about_its_day(reading):
    assert reading.days[0].headache is True
    assert reading.days[0].severity == "moderate"
    assert reading.days[0].hours is None


def test_unspecified_is_a_headache_without_a_grade(reading):
    assert reading.days[1].headache is True
    assert reading.days[1].severity is None


def test_not_present_is_the_one_statement_that_a_day_was_clear(reading):
    assert reading.days[2].headache is False


def test_a_record_with_a_length_is_an_attack(reading):
    attack = reading.attacks[0]
    assert attack.start == datetime(2025, 11, 6, 22, tzinfo=UTC)
    assert attack.end == datetime(2025, 11, 7, 3, 30, tzinfo=UTC)
    assert attack.severity == "severe"
    assert attack.pain_0_10 is None


@pytest.mark.parametrize(
    "number, word",
    [("0", "Unspecified"), ("1", "NotPresent"), ("2", "Mild"), ("3", "Moderate"), ("4", "Severe")],
)
def test_numbers_mean_what_apples_list_says(tmp_path, number, word):
    by_number = written(tmp_path, health(record(number))).days[0]
    by_word = written(tmp_path, health(record(f"HKCategoryValueSeverity{word}"))).days[0]
    assert (by_number.headache, by_number.severity) == (by_word.headache, by_word.severity)


@pytest.mark.parametrize("value", ["HKCategoryValueSeverityHigh", "5", "", "Mild", "²", "9" * 5000, "=1+1"])
def test_a_severity_that_is_not_apples_is_left_out_never_nought(tmp_path, value):
    reading = written(tmp_path, health(record(value)))
    assert reading.days == reading.attacks == ()
    assert reading.dropped[0].where == "line 2"
    assert "not Apple's" in reading.dropped[0].why


def test_the_date_is_the_one_in_the_zone_the_person_named(tmp_path):
    """The offset is that of the day of the export: half past eleven at night in New York is the next day in London."""
    text = health(record(start="2025-11-02 23:30:00 -0500"))
    assert written(tmp_path, text, Settings(timezone="America/New_York")).days[0].date == date(2025, 11, 2)
    assert written(tmp_path, text).days[0].date == date(2025, 11, 3)


def test_the_zone_is_asked_where_a_record_names_none():
    with pytest.raises(AskError) as asked:
        FORMAT.read(Source(FILES / "apple_health.xml"), Settings())
    assert asked.value.option == "--timezone"


def test_a_record_that_names_its_own_zone_is_not_asked_about(tmp_path):
    own = '<MetadataEntry key="HKTimeZone" value="Asia/Tokyo"/>'
    text = health(record(end="2025-11-02 14:00:00 +0000", metadata=own))
    assert written(tmp_path, text, Settings()).attacks[0].timezone == "Asia/Tokyo"


@pytest.mark.parametrize("end", ["2025-11-02 23:59:59 +0000", "2025-11-03 00:00:00 +0000"])
def test_not_present_for_a_whole_day_is_that_day(tmp_path, end):
    text = health(record("1", start="2025-11-02 00:00:00 +0000", end=end))
    assert [day.date for day in written(tmp_path, text).days] == [date(2025, 11, 2)]


def test_not_present_over_several_days_is_clear_on_the_whole_ones(tmp_path):
    reading = written(tmp_path, health(record("1", end="2025-11-05 12:00:00 +0000")))
    assert [(day.date.day, day.headache) for day in reading.days] == [(3, False), (4, False)]


def test_not_present_for_an_hour_does_not_make_the_day_clear(tmp_path):
    reading = written(tmp_path, health(record("1", end="2025-11-02 13:00:00 +0000")))
    assert reading.days == ()
    assert "part of a day" in reading.dropped[0].why


def test_days_without_a_record_stay_unknown(reading):
    assert date(2025, 11, 5) not in {day.date for day in reading.days}
    assert any("unknown" in note for note in reading.notes)


def test_a_record_written_twice_by_another_app_counts_once(tmp_path):
    own = '<MetadataEntry key="HKExternalUUID" value="A1"/>'
    reading = written(tmp_path, health(record(metadata=own), record(metadata=own), record()))
    assert len(reading.days) == 2
    assert reading.days[0].provenance.external_id == "A1"
    assert any("taken once: 1" in note for note in reading.notes)


def test_two_versions_of_one_record_are_told(tmp_path):
    own = '<MetadataEntry key="HKExternalUUID" value="A1"/>'
    reading = written(tmp_path, health(record("2", metadata=own), record("4", metadata=own)))
    assert [day.severity for day in reading.days] == ["mild"]
    assert "another version of the record on line 2" in reading.dropped[0].why


def test_ids_stay_the_same_when_the_phone_exports_in_another_zone(tmp_path):
    here = written(tmp_path, health(record(start="2025-11-02 12:00:00 +0000"))).days[0]
    there = written(tmp_path, health(record(start="2025-11-02 13:00:00 +0100"))).days[0]
    assert here.provenance.external_id == there.provenance.external_id


def test_when_it_was_written_is_kept(reading):
    assert reading.days[0].provenance.written == datetime(2025, 11, 2, 20, 15, tzinfo=UTC)
    assert reading.days[0].provenance.recalled is None


@pytest.mark.parametrize(
    "start, end, why",
    [
        ("2025-11-02 12:00:00 +0000", "2025-11-02 11:00:00 +0000", "ends before"),
        ("2025-11-02 12:00:00 +0000", "2027-11-02 11:00:00 +0000", "366"),
        ("2025-02-29 12:00:00 +0000", None, "no date and time"),
        ("0001-01-01 00:00:00 +0000", None, "no date and time"),
        ("9999-12-31 23:59:59 -1200", None, "no date and time"),
        ("2025-11-02", None, "no date and time"),
        ("2025-11-02 12:00:00 +9999", None, "no date and time"),
        ("9" * 5000, None, "no date and time"),
    ],
)
def test_a_time_that_cannot_be_read_leaves_out_its_record(tmp_path, start, end, why):
    reading = written(tmp_path, health(record(start=start, end=end), record()))
    assert len(reading.days) == 1
    assert why in reading.dropped[0].why


def test_the_zip_is_read_as_it_is(tmp_path, reading):
    assert FORMAT.read(packed(tmp_path, EXPORT), LONDON) == reading


def test_a_member_that_points_outside_is_never_written(tmp_path, reading):
    assert FORMAT.read(packed(tmp_path, EXPORT, "../../export.xml"), LONDON) == reading
    assert [path.name for path in tmp_path.iterdir()] == ["export.zip"]


def test_a_zip_without_records_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="without Apple's records"):
        FORMAT.read(packed(tmp_path, b"", "apple_health_export/other.xml"), LONDON)


def test_a_zip_bomb_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="200 times its size"):
        FORMAT.read(packed(tmp_path, b"<HealthData>" + b" " * 80_000_000), LONDON)


def test_a_tag_without_end_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="megabytes"):
        written(tmp_path, b'<HealthData><Record type="' + b"x" * 20_000_000)


def test_a_damaged_zip_is_refused(tmp_path):
    source = packed(tmp_path, EXPORT)
    whole = source.path.read_bytes()
    for raw in (whole[:-30], whole[: len(whole) // 2], whole[:250] + b"\0" * 40 + whole[290:], whole[:4]):
        source.path.write_bytes(raw)
        with pytest.raises(RefusedError):
            FORMAT.read(source, LONDON)


def test_a_file_cut_off_is_refused_with_its_line(tmp_path):
    with pytest.raises(RefusedError) as refused:
        written(tmp_path, EXPORT[: EXPORT.index(b"2025-11-06")])
    assert refused.value.line is not None
    assert refused.value.line >= 18


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE HealthData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE HealthData [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
def test_entities_are_refused_and_nothing_is_fetched(tmp_path, declared):
    with pytest.raises(RefusedError, match="entity"):
        written(tmp_path, declared + "<HealthData>&b;&x;</HealthData>")


def test_the_broken_document_type_of_ios_16_is_passed_over(tmp_path, reading):
    broken = EXPORT.replace(b"  locale CDATA #REQUIRED\n>\n", b"  locale CDATA #REQUIRED\n<!ELEMENT x EMPTY>\n")
    assert written(tmp_path, broken).days == reading.days


def test_vertical_tabs_of_ios_16_are_passed_over(tmp_path, reading):
    assert written(tmp_path, EXPORT.replace(b"Ann's", b"Ann\x0bs")).days == reading.days


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 50,
        b"<html></html>",
        b"not xml",
        b"<HealthData>",
        b'<?xml version="1.0" encoding="klingon"?><HealthData/>',
        b'<?xml version="1.0" encoding="utf-7"?><HealthData/>',
        b"<HealthData>\x00</HealthData>",
        b"<HealthData>\xff\xfe</HealthData>",
        b"PK\x03\x04",
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, raw):
    with pytest.raises(RefusedError):
        written(tmp_path, raw)


def test_utf_16_is_read_too(tmp_path, reading):
    text = EXPORT.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert written(tmp_path, text.encode("utf-16")).days == reading.days


def test_an_export_without_headaches_is_empty(tmp_path):
    assert written(tmp_path, "<HealthData/>", Settings()).days == ()


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(RefusedError):
        FORMAT.read(Source(tmp_path), LONDON)


def test_it_is_recognised_packed_and_unpacked(tmp_path):
    for raw in (EXPORT, b"\xef\xbb\xbf" + EXPORT, packed(tmp_path, EXPORT).path.read_bytes()):
        assert FORMAT.recognises(Head("export", raw, raw.decode("utf-8", "replace")))


def test_other_files_are_not_recognised(tmp_path):
    path = tmp_path / "Health Connect.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("health_connect_export.db", b"SQLite format 3\0")
    for other in [path, *(p for p in FILES.iterdir() if p.is_file() and p.name != "apple_health.xml")]:
        raw = other.read_bytes()
        assert not FORMAT.recognises(Head(other.name, raw, raw.decode("utf-8", "replace"))), other.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("apple_health.xml")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), LONDON)))
