"""MigraineBot's CSV: three columns and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import AskError, Head, Reading, Settings, Source
from cleardays.exchange.apps.migraine_bot import FORMAT
from tests.exchange.damage import damaged, readings

FILES = Path(__file__).parent / "files"
LONDON = Settings(timezone="Europe/London")


def read(settings: Settings = LONDON) -> Reading:
    return FORMAT.read(Source(FILES / "migraine_bot.csv"), settings)


def written(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "bot.csv"
    path.write_text(text, encoding="utf-8")
    return FORMAT.read(Source(path), LONDON)


def test_start_end_and_pain():
    first = read().attacks[0]
    assert first.start == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert first.end == datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
    assert first.pain_0_10 == 7


def test_nothing_else_is_known():
    first = read().attacks[0]
    assert first.features is first.aura is first.acute is first.severity is None


def test_capital_letters_in_the_headings(tmp_path):
    assert len(written(tmp_path, "Start,End,Pain\n2026-01-05 08:00,,7\n").attacks) == 1


def test_how_little_is_known_of_this_file_is_said():
    assert "thin" in FORMAT.checked
    assert any("help page" in note for note in read().notes)


def test_the_zone_is_asked():
    with pytest.raises(AskError, match="time zone"):
        read(Settings())


def test_rows_that_cannot_be_read_are_left_out(tmp_path):
    text = "start,end,pain\n2026-01-05 08:00,2026-01-05 07:00,7\nx,,\n2026-01-06 08:00,2026-01-06 08:00,77\n"
    reading = written(tmp_path, text)
    assert [attack.end for attack in reading.attacks] == [None]
    assert [found.where for found in reading.dropped] == ["line 2", "line 3", "line 4, pain"]


@pytest.mark.parametrize("text", ["start,end,pain,notes\n", "start,pain,end\n", "\n", "start,end,pain\n2026-01-0"])
def test_other_columns_are_refused(tmp_path, text):
    with pytest.raises(RefusedError):
        written(tmp_path, text)


def test_it_is_recognised_and_nothing_else_is():
    for path in (p for p in FILES.iterdir() if p.is_file()):
        raw = path.read_bytes()
        text = raw.decode("utf-8", "replace")
        for told in (text, "\ufeff" + text, text.replace(",", ";")):
            assert FORMAT.recognises(Head(path.name, raw, told)) == (path.name == "migraine_bot.csv"), path.name


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_never_more(tmp_path, seed):
    """Bytes cut off, changed, doubled and put in: the answer is a reading, a question or a refusal."""
    for original in sorted(FILES.glob("migraine_bot.csv")):
        raw = damaged(original.read_bytes(), seed)
        list(readings(tmp_path / original.name, [raw], lambda path: FORMAT.read(Source(path), LONDON)))
