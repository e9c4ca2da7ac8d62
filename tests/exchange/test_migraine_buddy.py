"""Migraine Buddy's CSV: what each of its columns says, and what it leaves unsaid."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Attack, Intake
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.migraine_buddy import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
LONDON = Settings(timezone="Europe/London")
HEADER = '"#","Started","Lasted","Start UTC Offset (min)","Pain Level","Symptoms","Pain Positions"\n'


def read(name: str = "migraine_buddy.csv", settings: Settings = LONDON) -> Reading:
    return FORMAT.read(Source(FILES / name), settings)


def written(tmp_path: Path, text: str, settings: Settings = LONDON) -> Reading:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return FORMAT.read(Source(path), settings)


def row(started: str, lasted: str = "01h 00m", offset: str = "0", pain: str = "5", rest: str = '"",""') -> str:
    return f'"1","{started}","{lasted}","{offset}","{pain}",{rest}\n'


def one(reading: Reading) -> Attack:
    assert reading.dropped == ()
    return reading.attacks[0]


def head(text: str) -> Head:
    return Head("export.csv", text.encode(), text)


def test_health_events_before_the_table_are_passed_over():
    """The preamble may hold an event that goes on, with a line break in its note."""
    assert len(read().attacks) == 6


def test_an_attack_ends_so_long_after_it_started():
    first = read().attacks[0]
    assert first.start == datetime(2024, 11, 16, 13, 12, tzinfo=UTC)
    assert first.end == datetime(2024, 11, 16, 14, 12, tzinfo=UTC)


def test_another_offset_at_the_end_changes_no_length():
    """A flight, or the night the clocks change: the app counted the hours that went by."""
    third = read().attacks[2]
    assert third.end is not None
    assert third.end - third.start == timedelta(days=1, hours=2, minutes=15)


def test_no_pain_level_is_still_a_headache():
    assert [attack.pain_0_10 for attack in read().attacks] == [4, 0, 7, None, 6, 6]
    assert all(attack.severity is None for attack in read().attacks)


def test_an_attack_that_goes_on_has_no_end():
    assert read().attacks[3].end is None


def test_a_blank_length_is_no_end():
    assert read().attacks[4].end is None


def test_the_second_line_of_a_length_is_passed_over():
    sixth = read().attacks[5]
    assert sixth.end is not None
    assert sixth.end - sixth.start == timedelta(hours=3, minutes=20)


def test_a_ticked_list_is_complete_with_the_side_of_the_pain():
    assert read().attacks[0].features == {"photophobia", "pulsating", "unilateral"}
    assert read().attacks[2].features == {"nausea", "vomiting", "bilateral"}


def test_a_side_that_is_drawn_counts_and_the_ticks_that_are_missing_say_nothing():
    attack = read().attacks[1]
    assert (attack.features, attack.features_complete) == ({"unilateral"}, False)


def test_pain_in_the_middle_is_no_side(tmp_path):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12", rest='"Nausea","Neck, Left Eye"'))
    assert one(reading).features == {"nausea"}


def test_aura_is_never_read_from_this_file():
    assert {attack.aura for attack in read().attacks} == {None}


def test_medicines_by_how_they_helped():
    """ "Somewhat" is neither yes nor no; counts and doses do not hide the name."""
    assert read().attacks[0].acute == (
        Intake("Sumatriptan 50 mg", True),
        Intake("Ibuprofen", None),
        Intake("Naproxen", False),
        Intake("Paracetamol", None),
    )


def test_no_medication_says_none_and_silence_says_nothing():
    assert read().attacks[1].acute == ()
    assert read().attacks[2].acute is None


def test_places_are_never_kept():
    kept = repr(read())
    assert "gcpvj0" not in kept
    assert "Kitchen" not in kept
    assert "second this week" in kept


def test_every_attack_says_where_it_came_from():
    provenance = read().attacks[0].provenance
    assert (provenance.by, provenance.source) == ("import", "migraine-buddy")
    assert provenance.external_id == "2024-11-16T13:12:00+00:00"
    assert provenance.recalled is None


def test_the_same_file_gives_the_same_ids():
    assert read() == read()


def test_older_files_without_offsets_are_placed_by_the_zone():
    """Their columns are fewer; 16 November is winter time, 4 July summer time."""
    reading = read("migraine_buddy_old.csv")
    assert [attack.start.hour for attack in reading.attacks] == [13, 7]
    assert reading.attacks[1].features == {"nausea", "unilateral"}


def test_one_date_past_the_twelfth_settles_the_order_of_all():
    assert "31/12/2026" in read("migraine_buddy_old.csv").settled[0]
    assert "12/31/2026" in read().settled[0]


def test_dates_that_can_be_read_both_ways_are_asked_about(tmp_path):
    with pytest.raises(AskError) as asked:
        written(tmp_path, HEADER + row("11/06/24 13:12"))
    assert asked.value.option == "--date-order"
    reading = written(tmp_path, HEADER + row("11/06/24 13:12"), Settings(timezone="Europe/London", date_order="dmy"))
    assert one(reading).start.month == 6


def test_dates_in_both_orders_are_refused(tmp_path):
    with pytest.raises(RefusedError, match="does not fit the others"):
        written(tmp_path, HEADER + row("13/06/24 13:12") + row("06/13/24 13:12"))


def test_an_offset_is_not_a_zone_so_the_zone_is_asked():
    with pytest.raises(AskError) as asked:
        read(settings=Settings())
    assert asked.value.option == "--timezone"


def test_a_zone_that_does_not_exist_is_asked_again():
    with pytest.raises(AskError, match="no such time zone"):
        read(settings=Settings(timezone="Europe/Atlantis"))


def test_an_offset_wins_over_the_zone_and_a_difference_is_said(tmp_path):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12", offset="-300"))
    assert one(reading).start == datetime(2024, 11, 16, 18, 12, tzinfo=UTC)
    assert any("not that of Europe/London: 1" in note for note in reading.notes)


def test_the_sign_of_the_offset_is_to_be_checked():
    assert any("minutes east of UTC" in note for note in read().notes)


def test_attack_types_may_be_missing_from_the_file():
    assert any("attack types" in note for note in read().notes)


def test_an_am_and_pm_clock(tmp_path):
    assert one(written(tmp_path, HEADER + row("11/16/24 1:12 PM"))).start.hour == 13


@pytest.mark.parametrize(
    "started, why",
    [
        ("not a date", "no date and time"),
        ("02/29/25 10:00", "no date and time"),
        ("11/16/24", "no date and time"),
        ("11/16/24 13:12 or later", "no date and time"),
        ("11/16/24 25:00", "no date and time"),
        ("11/16/1024 10:00", "a year outside"),
        ("=11/16/24", "no date and time"),
        ("9" * 5000, "no date and time"),
        ("", "no date and time"),
    ],
)
def test_a_start_that_cannot_be_read_leaves_out_its_row_only(tmp_path, started, why):
    reading = written(tmp_path, HEADER + row(started) + row("11/17/24 10:00"))
    assert len(reading.attacks) == 1
    assert reading.dropped[0].where == "line 2"
    assert why in reading.dropped[0].why


def test_a_time_the_clocks_skipped_is_left_out(tmp_path):
    """Half past one on 30 March 2025 did not happen in London."""
    reading = written(tmp_path, HEADER + row("03/30/25 01:30", offset="") + row("03/31/25 01:30", offset=""))
    assert len(reading.attacks) == 1
    assert "skipped" in reading.dropped[0].why


def test_of_a_time_that_came_twice_the_first_is_taken(tmp_path):
    assert one(written(tmp_path, HEADER + row("10/26/25 01:30", offset=""))).start.hour == 0


@pytest.mark.parametrize("pain", ["14", "=1+1", "-1", "²", "severe", "9" * 5000])
def test_a_pain_that_cannot_be_read_leaves_the_headache(tmp_path, pain):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12", pain=pain))
    assert reading.attacks[0].pain_0_10 is None
    assert reading.dropped[0].where == "line 2, Pain Level"


def test_pain_with_a_decimal_comma(tmp_path):
    assert one(written(tmp_path, HEADER + row("11/16/24 13:12", pain="7,5"))).pain_0_10 == Fraction(15, 2)


def test_a_length_that_cannot_be_read_leaves_the_headache(tmp_path):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12", lasted="a while"))
    assert reading.attacks[0].end is None
    assert reading.dropped[0].where == "line 2, Lasted"


def test_longer_than_a_year_is_left_out(tmp_path):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12", lasted="400d 00h 00m"))
    assert reading.attacks == ()
    assert "366" in reading.dropped[0].why


def test_two_rows_of_one_start_are_one_attack(tmp_path):
    reading = written(tmp_path, HEADER + row("11/16/24 13:12") * 2)
    assert len(reading.attacks) == 1
    assert "same attack as on line 2" in reading.dropped[0].why


def test_a_file_without_attacks_asks_nothing(tmp_path):
    assert written(tmp_path, HEADER, Settings()).attacks == ()


def test_a_file_cut_off_in_a_row_is_refused(tmp_path):
    text = (FILES / "migraine_buddy.csv").read_text(encoding="utf-8")
    for cut in (10, 11, 30, 300):
        with pytest.raises(RefusedError, match="line"):
            written(tmp_path, text[:-cut])


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02\xff", b'"#","Started"\n', "Säule".encode("latin-1") * 9])
def test_a_file_that_is_none_is_refused(tmp_path, raw):
    path = tmp_path / "broken.csv"
    path.write_bytes(raw)
    with pytest.raises(RefusedError):
        FORMAT.read(Source(path), LONDON)


@pytest.mark.parametrize("name", ["migraine_buddy.csv", "migraine_buddy_old.csv"])
def test_its_files_are_recognised_however_they_were_saved(name):
    text = (FILES / name).read_text(encoding="utf-8")
    assert FORMAT.recognises(head(text))
    assert FORMAT.recognises(head("\ufeff" + text))
    assert FORMAT.recognises(head(text.replace(",", ";")))


def test_other_files_are_not_recognised():
    for path in FILES.iterdir():
        if path.is_file() and not path.name.startswith("migraine_buddy"):
            raw = path.read_bytes()
            assert not FORMAT.recognises(Head(path.name, raw, raw.decode("utf-8", "replace"))), path.name
    assert not FORMAT.recognises(head((FILES / "migraine_buddy.html").read_text(encoding="utf-8")))


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("migraine_buddy*.csv")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), LONDON)))
