"""Boxes with arrows and a line with its band: well-formed, labelled, inside their frame, coloured by classes alone."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from cleardays.drawing.curve import Point, Sign, Span, curve
from cleardays.drawing.sequence import Box, sequence

BOXES = [Box(f"{i}. a step with some words to wrap", "here", i % 2 == 0) for i in range(1, 6)]
POINTS = [Point(-14, 19, 3, joined=False), Point(14, 10, 3), Point(42, 9, 2), Point(70, 12, 3)]
SPANS = [Span(-28, 0, "before"), Span(0, 84, "after\nit", current=True)]


def drawn_curve(signs: tuple[Sign, ...] = ()) -> str:
    return str(curve(POINTS, SPANS, signs, (0, 10, 20), "days", "a curve in words"))


@pytest.mark.parametrize("drawn", [str(sequence(BOXES, "five steps")), drawn_curve((Sign(80, "day 80"),))])
def test_well_formed_and_labelled_with_no_style_and_no_script(drawn: str) -> None:
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), bool(root.get("aria-label"))) == ("img", True)
    assert not re.search(r"style=|<style|<script|href|#[0-9a-f]{3}|rgb\(", drawn)


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("number", [1, 2, 5])
def test_boxes_are_joined_in_a_row_and_from_row_to_row(columns: int, number: int) -> None:
    root = ElementTree.fromstring(str(sequence(BOXES[:number], "steps", columns)))
    boxes, heads = root.findall("rect"), [one for one in root if one.get("class") == "step-head"]
    assert (len(boxes), len(heads)) == (number, number - 1)
    tops = sorted({float(one.get("y", 0)) for one in boxes})
    assert len(tops) == -(-number // columns)


def test_a_sequence_fits_a_phone() -> None:
    """360 px less the page's margins."""
    root = ElementTree.fromstring(str(sequence(BOXES, "steps")))
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    assert width <= 337
    for box in root.findall("rect"):
        right = float(box.get("x", 0)) + float(box.get("width", 0))
        assert right <= width
        assert float(box.get("y", 0)) + float(box.get("height", 0)) <= height


def test_words_that_need_more_lines_make_a_higher_row() -> None:
    low, high = (
        float(ElementTree.fromstring(str(sequence([Box(text, "here")], "one"))).get("height", 0))
        for text in ("short", "a text that is far too long to stand on one line of a box on a phone")
    )
    assert high > low


def test_a_band_spans_the_spread_of_the_joined_points_only() -> None:
    root = ElementTree.fromstring(drawn_curve())
    band, line = root.find("polygon"), root.find("polyline")
    assert band is not None and line is not None
    assert len(band.get("points", "").split()) == 6
    places = [float(pair.split(",")[0]) for pair in line.get("points", "").split()]
    assert all(a < b for a, b in pairwise(places))
    assert [one.get("class") for one in root.findall("line")].count("curve-bar") == 1


def test_a_lower_value_stands_lower() -> None:
    ys = [float(one.get("cy", 0)) for one in ElementTree.fromstring(drawn_curve()).findall("circle")]
    assert ys[0] < ys[3] < ys[1] < ys[2]


def test_no_picture_without_words() -> None:
    with pytest.raises(ValueError, match="without its words"):
        sequence(BOXES, " ")
    with pytest.raises(ValueError, match="without its words"):
        curve(POINTS, SPANS, (), (0, 10), "days", "")
