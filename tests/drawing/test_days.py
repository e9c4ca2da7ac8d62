"""Days as squares: each sign has a shape of its own, so that nobody needs colour, and no picture is without words."""

from xml.etree import ElementTree

import pytest

from cleardays.drawing import days
from cleardays.drawing.days import DrawnDay, MonthRow, Sign
from cleardays.drawing.people import people

SIGNS: tuple[Sign, ...] = ("mild", "moderate", "severe", "ungraded", "clear", "silent", "both", "ahead")


def drawn(one: DrawnDay, size: float = 20) -> list[tuple[str, str]]:
    """Shapes and kinds of one day."""
    found = ElementTree.fromstring(f"<svg>{days.day(0, 0, size, one)}</svg>")
    return [(each.tag, each.get("class", "")) for each in found]


def test_every_sign_has_a_shape_of_its_own_but_the_three_depths() -> None:
    """The depths differ in ink alone; a corner, a ring and a cut tell the rest."""
    shapes = {sign: tuple(tag for tag, _ in drawn(DrawnDay(sign))) for sign in SIGNS}
    assert {shapes[sign] for sign in ("mild", "moderate", "severe")} == {("rect",)}
    assert shapes["ungraded"] == ("polygon",)
    assert shapes["silent"] == ("circle",)
    assert shapes["both"] == ("rect", "polygon")
    assert [kind for _, kind in drawn(DrawnDay("silent"))] == ["sign-silent"]


def test_silence_is_never_drawn_as_a_clear_day() -> None:
    for size in (5, 7, 19, 44):
        assert drawn(DrawnDay("silent"), size) != drawn(DrawnDay("clear"), size)


def test_medicine_is_a_dot_and_today_has_an_edge() -> None:
    assert ("circle", "sign-on-h3") in drawn(DrawnDay("severe", medicine=True))
    assert drawn(DrawnDay("ahead", today=True))[-1] == ("rect", "sign-today")


@pytest.mark.parametrize("fewest, most, asked", [(0, 0, None), (9, 11, None), (14, 18, 15), (28, 28, 15)])
def test_a_bar_runs_from_the_fewest_to_the_most(fewest: int, most: int, asked: int | None) -> None:
    bar = {one.get("class"): one for one in ElementTree.fromstring(str(days.bounds(fewest, most, 28, "n", asked)))}
    whole = float(bar["bar-all"].get("width", 0))
    certain = float(bar["bar-fewest"].get("width", 0)) if fewest else 0.0
    possible = float(bar["bar-most"].get("width", 0)) if most > fewest else 0.0
    assert (certain / whole, possible / whole) == pytest.approx((fewest / 28, (most - fewest) / 28), abs=0.01)
    assert ("bar-asked" in bar) is (asked is not None)


@pytest.mark.parametrize("fewest, most", [(3, 2), (-1, 2), (5, 29)])
def test_a_bar_of_no_count_is_refused(fewest: int, most: int) -> None:
    with pytest.raises(ValueError, match="a bar runs from none to all"):
        days.bounds(fewest, most, 28, "n")


def test_a_year_has_a_square_for_each_day_and_the_count_beside() -> None:
    row = MonthRow("Mar", [DrawnDay("moderate")] * 3 + [DrawnDay("silent")] * 2, "3–5", [(2, "3 Mar", False)])
    told = ElementTree.fromstring(str(days.year([row], "March")))
    kinds = [one.get("class") for one in told]
    assert (kinds.count("sign-moderate"), kinds.count("sign-silent"), kinds.count("sign-session")) == (3, 2, 1)
    assert "3–5" in [one.text for one in told]


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without its words"):
        days.block([DrawnDay("clear")], " ")
    with pytest.raises(ValueError, match="without its words"):
        people(10, "")


@pytest.mark.parametrize("number", [0, 34, 45, 100])
def test_exactly_so_many_people_are_full(number: int) -> None:
    full, open_ = (
        one.get("d", "").count("a2.9 2.9 0 1 1 5.8 0") for one in ElementTree.fromstring(str(people(number, "n")))
    )
    assert (full, open_) == (number, 100 - number)
