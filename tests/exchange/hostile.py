"""Every file of this folder and our own two formats, imported as damage left them: read, or refused with words."""

import json
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.cli import app

FILES = Path(__file__).parent / "files"
OWN_CASE = json.dumps(
    {
        "cleardays": 1,
        "person": {"id": "own"},
        "diary": {
            "timezone": "Europe/London",
            "days": [
                {"date": "2026-05-01", "headache": True, "hours": 6.5, "acute": [{"drug": "ibuprofen"}]},
                {"date": "2026-05-02", "headache": False},
            ],
            "attacks": [{"id": "a", "start": "2026-05-03T08:00:00+00:00", "end": "2026-05-03T12:00:00+00:00"}],
        },
    },
    indent=1,
).encode()
OWN_CSV = b"date,headache,hours,acute\n2026-05-01,yes,6.5,ibuprofen\n2026-05-02,no,,none\n2026-05-03,,,\n"
RAW = {path.name: path.read_bytes() for path in sorted(FILES.iterdir())} | {"own.json": OWN_CASE, "own.csv": OWN_CSV}
JSON_FILES = [name for name in RAW if name.endswith(".json")]
XML = "apple_health.xml"
ANSWERS = {"daylio_2026.csv": ("--headache", "Head pain")}


def imported(name: str, raw: bytes, *options: str) -> Result:
    """Exit 0 and a case that can be read, or exit 2, words about this file, and nothing else in the folder."""
    Path(name).write_bytes(raw)
    Path("out.json").unlink(missing_ok=True)
    options = options or ANSWERS.get(name, ("--timezone", "Europe/London"))
    found = CliRunner().invoke(app.app, ["import", name, *options, "--out", "out.json"])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exc_info
    assert Path(name).read_bytes() == raw
    if found.exit_code == 0:
        reader.read(Path("out.json"))
    else:
        assert found.exit_code == 2
        assert found.stderr.startswith(f"{name} refused: ")
        assert [line[:6] for line in found.stderr.splitlines()[1:]] == ["  why ", "  do  "]
        assert [path.name for path in Path().iterdir()] == [name]
    return found


def refused(name: str, raw: bytes, *options: str) -> str:
    found = imported(name, raw, *options)
    assert found.exit_code == 2
    return found.stderr


def read(name: str, raw: bytes, *options: str) -> Case:
    assert imported(name, raw, *options).exit_code == 0
    return reader.read(Path("out.json"))
