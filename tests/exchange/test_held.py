"""A file in memory is read as the same file on a disk is."""

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange import limits, normalise, open_file
from cleardays.exchange.apps import apple_health, formats
from cleardays.exchange.apps.app_file import AskError, Settings, Source

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 24)
EVERY = sorted(one for one in FILES.iterdir() if one.is_file() and formats.recognise(one) is not None)
LONDON = Settings(timezone="Europe/London", date_order="dmy", headache=("Headache",))


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_bytes_say_what_the_file_says(path: Path) -> None:
    known = formats.recognise(path)
    assert known is not None
    try:
        reading, _ = normalise.past(known.read(Source(path), LONDON), TODAY)
    except (AskError, RefusedError) as error:
        with pytest.raises(type(error)):
            open_file.read(path.name, path.read_bytes(), LONDON, TODAY)
        return
    fitted = normalise.fit(reading, LONDON.timezone)
    found = open_file.read(path.name, path.read_bytes(), LONDON, TODAY)
    assert found.title == known.title
    assert set(found.case.days) == set(fitted.days)
    assert set(found.case.attacks) == set(fitted.attacks)


def test_there_are_files_of_most_formats() -> None:
    assert len(EVERY) >= 12


def test_our_own_formats_are_read_and_a_name_with_folders_is_only_a_name() -> None:
    found = open_file.read("../../me.csv", b"date,headache\n2026-03-01,yes\n", Settings(), TODAY)
    assert (found.title, len(found.case.days), found.case.person.id) == (open_file.OWN_TITLE, 1, "me")


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x00" * 40, b"{", b"date,headache\n2099-01-01,yes\n"])
def test_what_is_no_diary_is_refused(raw: bytes) -> None:
    with pytest.raises(RefusedError):
        open_file.read("diary.csv", raw, Settings(), TODAY)


QUOTES = b'{"' + b'\\"' * 150_000
KEYS = b"{" + b",".join(b'"%06d":1' % i for i in range(60_000)) + b',"x":1,"x":1}'


LINES = b"date,headache\n" + b"2026-01-01,yes\n" * 300_000
NAMES = b"date,headache,acute\n" + (b"2026-01-01,yes," + b"a;" * 9_000 + b"\n") * 200


@pytest.mark.parametrize(
    "raw",
    [QUOTES, KEYS, LINES, NAMES],
    ids=[
        "a text that never ends",
        "a key that comes twice, after very many",
        "a day very often",
        "very many medicines",
    ],
)
def test_a_file_made_to_take_long_is_refused_as_fast_as_any_other(raw: bytes) -> None:
    before = time.process_time()
    with pytest.raises(RefusedError):
        open_file.read("diary", raw, LONDON, TODAY)
    # Less than half of what is read at all. The first two took more than a minute, and the others grew to a quarter of one.
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("events", {"events": [{"term": f"drooping eyelid {i}"} for i in range(limits.MOST_BESIDE + 1)]}),
        ("conditions", {"history": {"conditions": [f"asthma {i}" for i in range(limits.MOST_BESIDE + 1)]}}),
    ],
)
def test_more_beside_the_days_than_a_life_holds_is_refused(name: str, beside: dict[str, Any]) -> None:
    raw = json.dumps({"cleardays": 1, "person": {"id": "a"}} | beside).encode()
    with pytest.raises(RefusedError, match=f"{limits.MOST_BESIDE + 1} entries of {name}"):
        open_file.read("a.json", raw, LONDON, TODAY)


def test_a_zip_that_is_sent_unpacks_to_no_more_than_is_read_in_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred and ninety times its size, which on one's own computer is still taken for an export."""
    monkeypatch.setattr(apple_health, "LARGEST_HELD_BYTES", 20_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("apple_health_export/export.xml", b"<HealthData>" + b" " * 20_000_000 + b"</HealthData>")
    raw = packed.getvalue()
    assert formats.known_by(formats.head_of("export.zip", raw)) is apple_health.FORMAT
    with pytest.raises(RefusedError, match=r"more than 0.02 GB"):
        open_file.read("export.zip", raw, LONDON, TODAY)
