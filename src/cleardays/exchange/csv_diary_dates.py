"""Our own CSV diary after a spreadsheet saved it: which way round are its dates?

The diary itself is read by `answer.csvdiary`, which takes dates in one order only. Here they are put into it, by
what the file settles or the person says.
"""

import csv
import io
import re
from pathlib import Path

from cleardays.casefile import csv_diary
from cleardays.exchange.apps.app_file import Settings, Source
from cleardays.exchange.apps.written_dates import settled_dates

FIELD = "date"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def with_iso_dates(text: str, file: str, settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The diary's text with its dates as YYYY-MM-DD, and words for the preview; `AskError` when more than one order fits.

    Lines stay where they were. A cell that is no date in any order is left as it is, for its reader to refuse.
    """
    if not csv_diary.looks_like(text) or text.count("\n") > csv_diary.MOST_LINES + 1:
        return text, ()  # its reader refuses a diary that long
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error:
        return text, ()
    dates = [cells[0].strip() for cells in lines[1:] if cells and cells[0].strip()]
    if all(map(_ISO.fullmatch, dates)):
        return text, ()
    read, words = settled_dates(Source(Path(file)), dates, settings, FIELD)
    made = io.StringIO()
    table = csv.writer(made, delimiter=delimiter, lineterminator="\n")
    table.writerow(lines[0])
    for cells in lines[1:]:
        day = read(cells[0]) if cells else None
        table.writerow([day.isoformat(), *cells[1:]] if day is not None else cells)
    return made.getvalue(), words
