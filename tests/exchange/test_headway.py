"""Headway's four CSV files: one from the iPhone, three from the Mac."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Intake
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.headway import FORMATS
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
IOS, MAC = FORMATS
LONDON = Settings(timezone="Europe/London")
MAC_HEADER = "Date,Time,Pain Level,Location,Duration,Triggers,Medications,Notes\n"


def ios() -> Reading:
    return IOS.read(Source(FILES / "headway_ios.csv"), LONDON)


def mac(name: str = "headway_mac.csv") -> Reading:
    return MAC.read(Source(FILES / name), LONDON)


def written(tmp_path: Path, text: str, settings: Settings = LONDON) -> Reading:
    path = tmp_path / "headway.csv"
    path.write_text(text, encoding="utf-8")
    return (IOS if "Duration (hours)" in text else MAC).read(Source(path), settings)


def test_iphone_start_and_end():
    first, second = ios().attacks
    assert first.start == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert first.end == datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
    assert second.end is None


def test_pain_nought_is_not_given_but_a_headache():
    assert [attack.pain_0_10 for attack in ios().attacks] == [7, None]


def test_iphone_medicines_are_found_between_their_neighbours():
    """Newer files have more medicine columns; "Other Med" is one without a name."""
    assert ios().attacks[0].acute == (Intake("Sumatriptan"), Intake("Symbravo"), Intake(None))


def test_no_medicine_ticked_says_nothing():
    assert ios().attacks[1].acute is None


def test_eletriptan_is_missing_from_the_iphone_file_and_said_so():
    assert any("eletriptan" in note for note in ios().notes)
    assert not any("eletriptan" in note for note in mac().notes)


def test_ticked_symptoms_and_a_side_count_and_what_is_not_ticked_says_nothing():
    """The list asks too little to be complete."""
    assert ios().attacks[0].features == {"photophobia", "phonophobia", "unilateral"}
    assert not ios().attacks[0].features_complete
    assert ios().attacks[0].aura is None
    assert "Light Sensitivity: Yes" in (ios().attacks[0].provenance.raw or "")


def test_the_location_column_is_not_kept():
    kept = repr((ios(), mac(), mac("headway_mac_full.csv")))
    assert "Left Side" not in kept
    assert "Frontal" not in kept
    assert "Occipital" not in kept


def test_units_inside_weather_headings_do_not_matter(tmp_path):
    text = (FILES / "headway_ios.csv").read_text(encoding="utf-8").replace("(°C)", "(°F)").replace("(hPa)", "(inHg)")
    assert len(written(tmp_path, text).attacks) == 2


def test_mac_dates_are_settled_over_the_whole_file():
    assert [attack.start.date().isoformat() for attack in mac().attacks] == ["2026-01-25", "2026-01-02"]
    assert "12/31/2026" in mac().settled[0]


def test_mac_length_in_words():
    first, second = mac().attacks
    assert first.end is not None
    assert first.end - first.start == timedelta(hours=2, minutes=15)
    assert second.end is None


def test_mac_medicines_are_a_list():
    assert [attack.acute for attack in mac().attacks] == [(Intake("Sumatriptan"), Intake("Ibuprofen")), None]


def test_mac_file_with_symptoms():
    attack = mac("headway_mac_symptoms.csv").attacks[0]
    assert attack.acute == (Intake("Eletriptan"),)
    assert attack.end is not None
    assert attack.end - attack.start == timedelta(minutes=45)


def test_mac_end_without_a_date_is_taken_from_the_length():
    """22:30 to 01:30 ends the next day: the length says so, the end time does not."""
    attack = mac("headway_mac_full.csv").attacks[0]
    assert attack.end == datetime(2026, 1, 26, 1, 30, tzinfo=UTC)
    assert attack.acute == (Intake(None),)


def test_mac_dates_that_can_be_read_both_ways_are_asked_about(tmp_path):
    with pytest.raises(AskError) as asked:
        written(tmp_path, MAC_HEADER + '"1/2/26","9:00 AM",5,"","","","",""\n')
    assert asked.value.option == "--date-order"


def test_the_narrow_space_before_pm(tmp_path):
    reading = written(tmp_path, MAC_HEADER + '"1/25/26","9:00\u202fPM",5,"","","","",""\n')
    assert reading.attacks[0].start.hour == 21


def test_a_clock_in_other_words_is_left_out_not_guessed(tmp_path):
    reading = written(tmp_path, MAC_HEADER + '"2026/1/25","下午3:05",5,"","","","",""\n')
    assert reading.attacks == ()
    assert reading.dropped[0].where == "line 2"


def test_a_negative_length_is_left_out(tmp_path):
    header = "Date,Time,End Time,Pain Level,Location,Duration (min),Triggers,Medications\n"
    reading = written(tmp_path, header + '"25/01/26","22:30","21:30",8,"",-60,"",""\n')
    assert "ends before" in reading.dropped[0].why


def test_an_iphone_end_before_its_start_is_left_out(tmp_path):
    text = (FILES / "headway_ios.csv").read_text(encoding="utf-8").replace("2026-01-05 12:30", "2026-01-05 07:30")
    reading = written(tmp_path, text)
    assert len(reading.attacks) == 1
    assert "ends before" in reading.dropped[0].why


def test_the_zone_is_asked(tmp_path):
    with pytest.raises(AskError, match="time zone"):
        IOS.read(Source(FILES / "headway_ios.csv"), Settings())


def test_a_file_cut_off_in_a_row_is_refused(tmp_path):
    text = (FILES / "headway_ios.csv").read_text(encoding="utf-8")
    with pytest.raises(RefusedError, match="cells under"):
        written(tmp_path, text[: text.index("2026-01-02") + 60])


def test_each_file_is_recognised_as_its_own_and_no_other():
    for path in (p for p in FILES.iterdir() if p.is_file()):
        raw = path.read_bytes()
        text = raw.decode("utf-8", "replace")
        for told in (text, "\ufeff" + text, text.replace(",", ";")):
            head = Head(path.name, raw, told)
            assert IOS.recognises(head) == (path.name == "headway_ios.csv"), path.name
            assert MAC.recognises(head) == path.name.startswith("headway_mac"), path.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("headway*.csv")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: IOS.read(Source(path), LONDON)))
        list(readings(tmp_path / original.name, [raw], lambda path: MAC.read(Source(path), LONDON)))
