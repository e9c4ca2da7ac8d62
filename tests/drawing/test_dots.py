"""So many of a hundred, drawn so that nobody needs colour, and never without words."""

import re
from xml.etree import ElementTree

import pytest

from cleardays.drawing.dots import dots


@pytest.mark.parametrize("number", [0, 1, 9, 10, 45, 99, 100])
def test_exactly_so_many_are_filled_and_the_rest_are_rings(number: int) -> None:
    drawn = ElementTree.fromstring(str(dots(number, f"{number} of 100")))
    full = [one for one in drawn if one.get("class") == "dot-full"]
    rings = [one for one in drawn if one.get("class") == "dot-open"]
    assert (len(full), len(rings)) == (number, 100 - number)
    assert all(one.get("fill") == "none" and one.get("stroke") for one in rings)
    assert all(one.get("fill") == "currentColor" for one in full)


def test_dots_are_round_and_do_not_touch() -> None:
    places = [(float(one.get("cx", 0)), float(one.get("cy", 0)), float(one.get("r", 0)))
              for one in ElementTree.fromstring(str(dots(50, "half")))]  # fmt: skip
    for i, (x, y, r) in enumerate(places):
        assert all((x - a) ** 2 + (y - b) ** 2 > (r + s) ** 2 for a, b, s in places[i + 1 :])


def test_the_words_are_the_label_and_are_escaped() -> None:
    drawn = str(dots(9, 'fewer than "10" & more'))
    assert ElementTree.fromstring(drawn).get("aria-label") == 'fewer than "10" & more'
    assert ElementTree.fromstring(drawn).get("role") == "img"
    assert not re.search(r"style=|<script|<pattern|href", drawn)


@pytest.mark.parametrize(("number", "title"), [(101, "x"), (-1, "x"), (5, ""), (5, "  ")])
def test_refused_with_words(number: int, title: str) -> None:
    with pytest.raises(ValueError, match="dots"):
        dots(number, title)
