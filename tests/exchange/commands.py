"""The commands as a person types them, in the folder they stand in."""

import shutil
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.cli import app

FILES = Path(__file__).parent / "files"
ANSWERS = {
    "daylio_2026.csv": ("--headache", "Head pain"),
    "migralog.json": ("--timezone", "Europe/Berlin"),
    "headache_companion.json": ("--timezone", "Europe/Berlin"),
}
"""What has to be said beside the file; London for all others."""
EVERY_FILE = sorted(path.name for path in FILES.iterdir())
OF_ONE_PERSON = [name for name in EVERY_FILE if name not in ("headi_description.csv", "headway_mac_symptoms.csv")]
"""Without those that give other contents to an id of another file."""
AS_OF = ("--as-of", "2026-07-29")


def cleardays(*arguments: str) -> Result:
    found = CliRunner().invoke(app.app, list(arguments))
    assert found.exit_code in (0, 2), found.output
    assert found.exception is None or isinstance(found.exception, SystemExit)
    return found


def imported(name: str, *arguments: str) -> Result:
    """A copy of one of the files is imported, and stays what it was."""
    if not Path(name).exists():
        shutil.copy(FILES / name, name)
    before = Path(name).read_bytes()
    found = cleardays("import", name, *ANSWERS.get(name, ("--timezone", "Europe/London")), *arguments)
    assert Path(name).read_bytes() == before
    return found


def told(text: str, name: str = "diary.csv") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def case(name: str = "me.json") -> Case:
    return reader.read(Path(name))
