"""Which fictional person is shipped, so that anybody can see an answer before writing a line?"""

from datetime import date
from importlib.resources import files

from cleardays.casefile import reader
from cleardays.casefile.reader import Case

SAMPLE_AS_OF = date(2026, 7, 1)
"""The day the sample is asked about: the day after its last entry."""


def sample_case() -> Case:
    """The fictional person's case."""
    text = files("cleardays.casefile").joinpath("sample.json").read_text(encoding="utf-8")
    return reader.loads(text, "sample.json")
