"""Damaged, hostile and impossible files: read, or refused with words. Never a traceback, never half a case."""

import codecs
import io
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleardays.cli import app
from tests.exchange.hostile import JSON_FILES, RAW, XML, imported, read, refused

pytestmark = pytest.mark.usefixtures("folder")


@pytest.mark.parametrize("name", RAW)
def test_an_empty_file_is_refused(name):
    for raw in (b"", b"\n\n", b" ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE):
        assert refused(name, raw)


@pytest.mark.parametrize("name", RAW)
def test_a_file_cut_off_at_any_tenth_is_read_or_refused(name):
    raw = RAW[name]
    for tenth in range(10):
        imported(name, raw[: len(raw) * tenth // 10])


@pytest.mark.parametrize("name", [*JSON_FILES, XML])
def test_a_file_whose_end_would_be_missed_is_refused_when_cut_off(name):
    raw = RAW[name].rstrip()
    for tenth in range(10):
        assert refused(name, raw[: len(raw) * tenth // 10])


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_text_are_refused(name):
    raw, chance = RAW[name], random.Random(1)
    half = len(raw) // 2
    assert refused(name, chance.randbytes(5000))
    assert refused(name, raw[:half] + b"\0" + raw[half:])
    assert refused(name, raw[:half] + b"\0" * 5000 + raw[half:])
    assert refused(name, b"\x89PNG\r\n\x1a\n" + chance.randbytes(500))
    imported(name, raw[:half] + chance.randbytes(50) + raw[half:])


@pytest.mark.parametrize("name", RAW)
def test_text_in_another_encoding_is_refused_with_its_line(name):
    """A guess would change names: é of one encoding is Ú of another."""
    raw = RAW[name]
    half = raw.index(b"\n", len(raw) // 2)
    said = refused(name, raw[:half] + "é".encode("latin-1") + raw[half:])
    assert f"line {raw.count(10, 0, half) + 1}" in said


@pytest.mark.parametrize("name", RAW)
def test_however_a_text_was_saved_it_says_the_same(name):
    raw = RAW[name]
    text = raw.decode("utf-8-sig")
    whole = read(name, raw)
    saved = [codecs.BOM_UTF8 + text.encode(), text.replace("\n", "\r\n").encode()]
    if name != XML:
        saved += [text.encode("utf-16"), codecs.BOM_UTF16_BE + text.encode("utf-16-be")]
    for other in saved:
        assert read(name, other) == whole


def test_an_xml_file_saved_as_utf_16_is_refused_because_it_says_utf_8():
    text = RAW[XML].decode()
    assert refused(XML, text.encode("utf-16"))
    assert read(XML, text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")) == read(XML, RAW[XML])


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("seed", range(6))
def test_bytes_changed_doubled_and_put_in_are_read_or_refused(name, seed):
    chance, raw = random.Random(seed), RAW[name]
    rubbish = [b'"', b"9" * 5000, b"-1", b"=1+1", b"\n", b",", b";", b"{", b"<", b"\xff", b"2025-02-29", b"\x1b[31m"]
    for _ in range(5):
        a, b = sorted(chance.randrange(len(raw)) for _ in range(2))
        imported(
            name, chance.choice([raw[:a] + chance.choice(rubbish) + raw[a:], raw[:b] + raw[a:], raw[:a] + raw[b:]])
        )


@pytest.mark.parametrize("name", JSON_FILES)
@pytest.mark.parametrize(
    "value, said",
    [
        ("[" * 5000, "nested more than"),
        ("[" * 5000 + "]" * 5000, "nested more than"),
        ("NaN", "no number that can be read"),
        ("-Infinity", "no number that can be read"),
        ("9" * 5000, "no number that can be read"),
        ("1e5000", "no number that can be read"),
        ('{"a": 1, "a": 2}', "the same key twice"),
        ("'single'", "not JSON"),
    ],
)
def test_json_that_is_not_clean_is_refused_with_its_line(name, value, said):
    raw = RAW[name].replace(b"{", b'{\n"added": ' + value.encode() + b",\n", 1)
    line = raw[: raw.index(b'"added"')].count(b"\n") + 1
    told = refused(name, raw)
    assert said in told
    assert f"line {line}" in told


BOMB = b"".join(
    [
        b'<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n<!ENTITY a "ha">\n',
        *(f'<!ENTITY {b} "{f"&{a};" * 10}">\n'.encode() for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        b"]>\n<HealthData>&i;</HealthData>",
    ]
)


def packed(names: list[str], raw: bytes = RAW[XML]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, raw)
    return file.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        BOMB,
        b'<?xml version="1.0"?><!DOCTYPE HealthData [<!ENTITY x SYSTEM "file:///etc/hostname">]><HealthData>&x;</HealthData>',
        b'<?xml version="1.0"?><!DOCTYPE HealthData SYSTEM "http://localhost:9/x.dtd"><HealthData>&x;</HealthData>',
    ],
)
def test_entities_are_refused_alone_and_in_a_zip(raw):
    assert "entity" in refused("export.file", raw)
    assert "entity" in refused("export.file", packed(["apple_health_export/export.xml"], raw))


@pytest.mark.parametrize(
    "name",
    ["../../apple_health_export/export.xml", "/apple_health_export/export.xml", "C:\\apple_health_export\\export.xml"],
)
def test_a_zip_is_read_without_writing_what_is_in_it(name, folder):
    """Whatever the names in it point to: nothing is unpacked."""
    (folder / "inside" / "inside").mkdir(parents=True)
    zipped = folder / "inside" / "inside" / "export.zip"
    zipped.write_bytes(packed([name]))
    before = sorted(folder.rglob("*"))
    found = CliRunner().invoke(app.app, ["import", str(zipped), "--timezone", "Europe/London"])
    assert found.exit_code in (0, 2)
    assert found.exception is None or isinstance(found.exception, SystemExit)
    assert sorted(folder.rglob("*")) == before


def test_a_zip_that_unpacks_without_end_is_refused():
    bomb = packed(["apple_health_export/export.xml"], b"<HealthData>" + b" " * 60_000_000)
    assert len(bomb) < 100_000
    assert "200 times its size" in refused("export.zip", bomb)


@pytest.mark.parametrize("cut", [10, 100, 400])
def test_a_damaged_zip_is_refused(cut):
    whole = packed(["apple_health_export/export.xml"])
    assert refused("export.zip", whole[:-cut])
    assert refused("export.zip", whole[:60] + bytes(cut) + whole[60 + cut :])


@pytest.mark.parametrize("kind", ["a folder", "nothing"])
def test_what_is_no_file_is_refused(kind, folder):
    if kind == "a folder":
        (folder / "diary.csv").mkdir()
    found = CliRunner().invoke(app.app, ["import", "diary.csv", "--out", "out.json"])
    assert (found.exit_code, found.stderr[:18]) == (2, "diary.csv refused:")


def health_file(path: Path, megabytes: int) -> int:
    """An Apple Health export, most of it steps; how many headaches there are in it."""
    steps = "".join(
        f' <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" unit="count" '
        f'creationDate="2025-01-01 12:00:00 +0000" startDate="2025-01-01 {hour:02}:00:00 +0000" '
        f'endDate="2025-01-01 {hour:02}:10:00 +0000" value="{hour}"/>\n'
        for hour in range(24)
    )
    written = number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n')
        while written < megabytes * 1_000_000:
            day = date.fromordinal(date(2020, 1, 1).toordinal() + number % 2000)
            headache = (
                f' <Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" creationDate="{day} 20:00:00 +0000" '
                f'startDate="{day} 12:00:00 +0000" endDate="{day} 12:00:00 +0000" value="HKCategoryValueSeverityMild"/>\n'
            )
            written += file.write(steps * 5 + (headache if number < 2000 else ""))
            number += 1
        file.write("</HealthData>\n")
    return min(number, 2000)


@pytest.mark.slow
def test_a_large_export_needs_little_memory(folder):
    headaches = health_file(folder / "export.xml", 60)
    assert (folder / "export.xml").stat().st_size > 60_000_000
    command = "from cleardays.cli import main; main()"
    measuring = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print('KB', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            measuring,
            sys.executable,
            "-c",
            command,
            "import",
            "export.xml",
            "--timezone",
            "Europe/London",
            "--out",
            "out.json",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"out.json: {headaches} added" in done.stdout
    peak_mb = int(done.stdout.split("KB")[-1]) / 1024
    assert peak_mb < 150, f"{peak_mb:.0f} MB"
    print(f"{peak_mb:.0f} MB at the peak")
