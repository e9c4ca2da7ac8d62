"""Headi's CSV: times in milliseconds, and cells the app never quotes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.diary.entries import Intake
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.headi import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
BERLIN = Settings(timezone="Europe/Berlin")
HEADER = "_id,pain,start_date,end_date,duration,strength,medication,medication_amount\n"


def read(name: str = "headi.csv", settings: Settings = BERLIN) -> Reading:
    return FORMAT.read(Source(FILES / name), settings)


def written(tmp_path: Path, rows: str, settings: Settings = BERLIN) -> Reading:
    path = tmp_path / "headi.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return FORMAT.read(Source(path), settings)


def test_times_are_milliseconds_since_1970():
    first = read().attacks[0]
    assert first.start == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert first.end == datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert first.timezone == "Europe/Berlin"


def test_strength_is_nought_to_ten():
    assert [attack.pain_0_10 for attack in read().attacks] == [7, 3, 0]


def test_the_apps_own_id_is_kept():
    assert [attack.provenance.external_id for attack in read().attacks] == ["1", "2", "3"]


def test_an_end_equal_to_the_start_is_no_end():
    assert read().attacks[1].end is None


def test_a_comma_in_the_name_of_a_pain_shifts_nothing():
    assert len(read().attacks) == 3
    assert "Head, left" in read().settled[0]


def test_a_description_may_hold_commas_and_line_breaks():
    reading = read("headi_description.csv")
    assert len(reading.attacks) == 2
    assert reading.dropped == ()
    assert reading.attacks[0].acute == (Intake("Sumatriptan"),)


def test_no_tablets_is_where_the_app_begins_so_it_says_nothing():
    assert [attack.acute for attack in read().attacks] == [(Intake("Sumatriptan"),), None, None]


def test_one_kind_of_pain_can_be_named_as_the_headache(tmp_path):
    reading = read(settings=Settings(timezone="Europe/Berlin", headache=("migraine",)))
    assert len(reading.attacks) == 2
    assert "another kind of pain" in reading.dropped[0].why


def test_the_zone_is_asked():
    with pytest.raises(AskError) as asked:
        read(settings=Settings())
    assert asked.value.option == "--timezone"


@pytest.mark.parametrize(
    "row, why",
    [
        ("1,Migraine,1767614400000,1767600000000,0,7,,0", "ends before"),
        ("1,Migraine,1767600000000,1867600000000,0,7,,0", "366"),
        ("1,Migraine,5,6,1,7,,0", "1990"),
        ("1,Migraine,999999999999999999,999999999999999999,1,7,,0", "1990"),
        ("1,Migraine," + "9" * 5000 + ",6,1,7,,0", "1990"),
        ("1,Migraine,=1,2,3,7,,0", "1990"),
        ("1,Migraine,=1,1767614400000,14400000,7,Ibuprofen,1", "1990"),
        ("nonsense", "not a row"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out(tmp_path, row, why):
    reading = written(tmp_path, row + "\n2,Migraine,1767600000000,1767614400000,1,7,,0\n")
    assert len(reading.attacks) == 1
    assert reading.dropped[0].where == "line 2"
    assert why in reading.dropped[0].why


def test_a_strength_that_cannot_be_read_leaves_the_headache(tmp_path):
    reading = written(tmp_path, "1,Migraine,1767600000000,1767614400000,1,=7,,0\n")
    assert reading.attacks[0].pain_0_10 is None
    assert reading.dropped[0].where == "line 2, strength"


def test_an_id_that_comes_twice_is_kept_once(tmp_path):
    reading = written(tmp_path, "1,Migraine,1767600000000,1767614400000,1,7,,0\n" * 2)
    assert len(reading.attacks) == 1
    assert "same attack as on line 2" in reading.dropped[0].why


@pytest.mark.parametrize("raw", [b"", b"\x00\x00", b"_id,pain\n1,2\n", b"\xff\xfe\xfd"])
def test_a_file_that_is_none_is_refused(tmp_path, raw):
    path = tmp_path / "headi.csv"
    path.write_bytes(raw)
    with pytest.raises(RefusedError):
        FORMAT.read(Source(path), BERLIN)


def test_it_is_recognised_and_nothing_else_is():
    for path in (p for p in FILES.iterdir() if p.is_file()):
        raw = path.read_bytes()
        text = raw.decode("utf-8", "replace")
        for told in (text, "\ufeff" + text, text.replace(",", ";")):
            assert FORMAT.recognises(Head(path.name, raw, told)) == path.name.startswith("headi"), path.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("headi*.csv")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), BERLIN)))
