"""Rows of a CSV file by the names in its header, never by position; each with its line."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cleardays.casefile.refusal import shown
from cleardays.exchange.apps.app_file import Source

LONGEST_CELL = 200_000
DELIMITERS = ",;\t"
MOST_BEFORE = 20
"""Lines that say nothing before the headings. Ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: cells by heading, stripped; a heading that is absent reads as empty."""

    line: int
    cells: Mapping[str, str]
    raw: str

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


def names(line: str) -> list[str]:
    """The headings of a header line, for recognising a format."""
    first = next((one for one in line.lstrip("\ufeff").split("\n")[:MOST_BEFORE] if not _says_nothing(one)), "")
    first = first.rstrip("\r")
    try:
        found = [cell.strip() for cell in next(csv.reader([first], delimiter=_delimiter(first)), [])]
    except csv.Error:
        return []
    while found and not found[-1]:  # a spreadsheet's empty columns
        found.pop()
    return found


def rows(source: Source, text: str, needs: Sequence[str]) -> tuple[list[str], list[Row]]:
    """Header and rows. The header is the first line that holds every heading of `needs`.

    Refused when there is none, or when a row is broken; a row longer or shorter than the header
    is refused too, because its cells would be read under the wrong headings.
    """
    found: list[Row] = []
    header: list[str] = []
    for line, cells, raw in _records(source, text, needs):
        if not header:
            if set(needs) <= {cell.strip() for cell in cells}:
                header = [cell.strip() for cell in cells]
                _check_once(source, header, line)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header) and not any(cell.strip() for cell in cells[len(header) :]):
            cells = cells[: len(header)]
        if len(cells) != len(header):
            raise source.refused(
                f"{len(cells)} cells under {len(header)} headings",
                "the cells would be read under the wrong headings",
                "export the file again and import it unchanged",
                line,
            )
        found.append(Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)), raw))
    if not header:
        raise source.refused(
            "no line of headings", f"a line with {', '.join(needs)} was looked for", "export the file again", 1
        )
    return header, found


def without(row: Row, columns: Collection[str]) -> str:
    """A row as text, without the columns named."""
    left_out = {column.casefold() for column in columns}
    return " | ".join(f"{name}: {cell}" for name, cell in row.cells.items() if cell and name.casefold() not in left_out)


def _check_once(source: Source, header: list[str], line: int) -> None:
    for name in header:
        if name and header.count(name) > 1:
            raise source.refused(
                f"two columns called {shown(name).strip('“”')}",
                "one of them would silently win, and their cells would be mixed up",
                "rename one of them in the line of headings",
                line,
                name,
            )


def _says_nothing(line: str) -> bool:
    """A line a spreadsheet puts before the headings: empty cells, or `sep=;`."""
    bare = line.strip().strip('"').strip(DELIMITERS + " ")
    return not bare or bare.casefold().startswith("sep=")


def _delimiter(first: str) -> str:
    return max(DELIMITERS, key=first.count)


def _header_delimiter(lines: Sequence[str], needs: Sequence[str]) -> str:
    """What separates the headings of the line that holds them all; rows may be full of something else."""
    likely = (line for line in lines if all(name in line for name in needs))
    for line in likely:
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
            except csv.Error:
                continue
            if set(needs) <= {cell.strip() for cell in cells}:
                return delimiter
    return _delimiter(next((line for line in lines if line.strip()), ""))


def _records(source: Source, text: str, needs: Sequence[str]) -> Iterator[tuple[int, list[str], str]]:
    csv.field_size_limit(LONGEST_CELL)
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text), delimiter=_header_delimiter(lines, needs), strict=True)
    begun = 1
    try:
        for cells in reader:
            raw = "\n".join(lines[begun - 1 : reader.line_num])
            yield begun, cells, raw
            begun = reader.line_num + 1
    except csv.Error as error:
        raise source.refused(
            f"a broken cell: {error}",
            "the rest of the file cannot be told apart",
            "export the file again and import it unchanged",
            begun,
        ) from None
