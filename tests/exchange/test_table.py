"""Rows by the names in a header: what separates cells, and what is refused rather than shifted."""

from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps.app_file import Source
from cleardays.exchange.apps.csv_table import Row, names, rows, without

NEEDS = ("start", "pain")


def read(text: str, needs: tuple[str, ...] = NEEDS) -> tuple[list[str], list[Row]]:
    return rows(Source(Path("diary.csv")), text, needs)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_line_of_headings_says_what_separates_cells(mark):
    _, found = read(f"start{mark}pain\n8:00{mark}5\n")
    assert (found[0]["start"], found[0]["pain"]) == ("8:00", "5")


@pytest.mark.parametrize("cell", ["a; b; c; d; e; f", "x&nbsp;y&nbsp;z&nbsp;w&nbsp;v", "a\tb\tc\td\te"])
def test_rows_full_of_another_mark_do_not_change_that(cell):
    _, found = read(f"start,pain,notes\n8:00,5,{cell}\n" * 1 + f"9:00,6,{cell}\n")
    assert [row["notes"] for row in found] == [cell, cell]


def test_lines_before_the_headings_are_passed_over_whatever_is_in_them():
    """Health events stand there, in notes of several lines."""
    header, found = read('"Date","Notes"\n"1","a; b; c; d;\ne; f; g; h"\n\n"start","pain"\n"8:00","5"\n')
    assert header == ["start", "pain"]
    assert (found[0].line, found[0]["pain"]) == (6, "5")


def test_headings_in_quotes_may_hold_the_other_mark():
    header, _ = read('"a; b","c; d; e",start,pain\n')
    assert header == ["a; b", "c; d; e", "start", "pain"]


def test_a_row_keeps_its_line_and_its_text():
    _, found = read('start,pain,notes\n8:00,5,"two\nlines"\n\n9:00,6,one\n')
    assert [(row.line, row.raw) for row in found] == [(2, '8:00,5,"two\nlines"'), (5, "9:00,6,one")]


def test_a_heading_that_is_absent_reads_as_empty():
    assert read("start,pain\n8:00,5\n")[1][0]["notes"] == ""


def test_two_columns_of_one_name_are_refused_with_words():
    with pytest.raises(RefusedError, match="two columns called pain") as refused:
        read("start,pain,pain\n8:00,5,6\n")
    assert (refused.value.line, refused.value.field) == (1, "pain")


def test_columns_without_a_name_may_repeat():
    assert read("start,pain,,\n8:00,5,x,y\n")[1][0]["pain"] == "5"


def test_a_row_of_another_length_is_refused_with_its_line():
    with pytest.raises(RefusedError, match="3 cells under 2 headings") as refused:
        read("start,pain\n8:00,5\n9:00,6,x\n")
    assert refused.value.line == 3


def test_marks_at_the_end_of_a_row_are_no_cells():
    assert read("start,pain\n8:00,5,,,\n")[1][0]["pain"] == "5"


@pytest.mark.parametrize("text", ["start\n8:00\n", "\n\n", "a,b\n1,2\n"])
def test_a_file_without_those_headings_is_refused(text):
    with pytest.raises(RefusedError, match="no line of headings"):
        read(text)


@pytest.mark.parametrize(
    "text", ['start,pain\n"8:00,5\n', 'start,pain\n8:00,"5"x\n', "start,pain\n8:00," + "5" * 300_000]
)
def test_a_broken_cell_is_refused_with_the_line_where_it_begins(text):
    with pytest.raises(RefusedError, match="broken cell") as refused:
        read(text)
    assert refused.value.line == 2


def test_headings_are_read_from_the_first_line_alone():
    assert names("\ufeff start ;pain\na,b,c,d\n") == ["start", "pain"]


def test_a_row_as_text_without_a_column():
    _, found = read("start,pain,Place\n8:00,5,Kitchen\n")
    assert without(found[0], ("place",)) == "start: 8:00 | pain: 5"
