"""A head in four views: well-formed, labelled, coloured by classes alone, with marks that words and keys can reach."""

import re
from xml.etree import ElementTree

import pytest

from cleardays.drawing.head import FINGER, VIEWS, Mark, View, head, key, place

ENDS = ("one side", "the other")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(view: View, *marks: Mark) -> ElementTree.Element:
    return ElementTree.fromstring(str(head(view, marks, "a head in words", ENDS)))


@pytest.mark.parametrize("view", VIEWS)
def test_well_formed_and_labelled_with_no_style_and_no_script(view: View) -> None:
    text = str(head(view, [Mark(0, 0, "disc", "1", 'a "mark" & more', row="row-1")], "a head in words", ENDS))
    root = ElementTree.fromstring(text)
    assert root.get("aria-label") == "a head in words"
    assert root.get("direction") == "ltr"
    assert not re.search(r"style=|<script|<style|url\(|https?:", text)


def test_a_head_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without its words"):
        head("front", [], " ", ENDS)


@pytest.mark.parametrize("shape", ["ring", "disc", "diamond", "crossed", "double"])
@pytest.mark.parametrize("row", ["", "row-1"])
def test_every_mark_can_be_reached_and_says_what_it_is(shape: str, row: str) -> None:
    (mark,) = [
        one for one in drawn("front", Mark(3, 4, shape, "7", "the words", "kind", row=row)) if one.get("tabindex")
    ]  # type: ignore[arg-type]
    assert (mark.get("tabindex"), mark.get("aria-label")) == ("0", "the words")
    assert mark[0].tag == "title" and mark[0].text == "the words"
    assert (mark.tag, mark.get("role")) == (("a", "link") if row else ("g", "img"))
    assert "7" in [one.text for one in mark if one.tag == "text"]


def test_shapes_differ_without_their_colour() -> None:
    shapes = [str(key(Mark(12, 12, shape, "", "x"))) for shape in ("ring", "disc", "diamond", "crossed", "double")]
    assert len(set(shapes)) == 5


def test_who_looks_at_a_face_has_its_left_on_the_right_and_from_behind_on_the_left() -> None:
    assert (
        place("front", "inner orbital rim", 1, 1, "left")[0] > 0 > place("front", "inner orbital rim", 1, 1, "right")[0]
    )
    assert place("back", "nuchal ridge", 1, 1, "left")[0] < 0 < place("back", "nuchal ridge", 1, 1, "right")[0]


@pytest.mark.parametrize("landmark", ["tragus"])
def test_the_side_views_are_one_drawing_turned(landmark: str) -> None:
    x, y = place("left", landmark, 2, 1, "left")
    assert place("right", landmark, 2, 1, "right") == (-x, y)
    left, right = drawn("left"), drawn("right")
    assert len(list(left.iter("path"))) == len(list(right.iter("path")))


def test_a_finger_is_a_centimetre_and_a_half() -> None:
    low, high = place("back", "inion", 0, 0, "left"), place("back", "inion", 2, 0, "left")
    assert low[1] - high[1] == 2 * FINGER
    assert FINGER / 1.5 == 14
