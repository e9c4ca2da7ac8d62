"""When the effect comes and goes: the published points, the phases of a cycle, and no number beyond them."""

import re
from xml.etree import ElementTree

import pytest

from cleardays.evidence import trials
from cleardays.mechanism import pictures, timecourse
from cleardays.mechanism.timecourse import Share, anchor, anchors, expected, phases, share_of_peak
from tests.mechanism.reading import HARDEST, grade

DAYS = range(121)


@pytest.mark.parametrize(
    ("id_", "value", "spread", "people"),
    [
        ("onset.first_separation", 1, None, 1384),
        ("onset.lasting_separation", 3, None, 1384),
        ("onset.change.onabot", -1.6, 2.2, 688),
        ("onset.change.placebo", -1.1, 2.2, 696),
        ("month.0", 18.95, 2.69, 80),
        ("month.1", 10.55, 3.15, 80),
        ("month.2", 9.31, 2.43, 80),
        ("month.3", 11.97, 3.27, 80),
        ("wear_off.week", 8, None, 24),
        ("wear_off.median", 66, None, 43),
    ],
)
def test_the_points_are_those_published(id_: str, value: float, spread: float | None, people: int) -> None:
    one = anchor(id_)
    assert (one.value, one.spread, one.people) == (value, spread, people)


@pytest.mark.parametrize(
    ("id_", "value", "spread"),
    [(f"month.{month}", f"wearoff2021.onabot.headache_days.{stem}.{week}", f"wearoff2021.onabot.headache_days.sd.{week}")
     for month, week, stem in ((0, 0, "baseline_mean"), (1, 4, "mean"), (2, 8, "mean"), (3, 12, "mean"))]
    + [(f"onset.change.{arm}", f"preempt_early.{arm}.headache_days_per_week.mean_change.3",
        f"preempt_early.{arm}.headache_days_per_week.sd_of_change.3") for arm in ("onabot", "placebo")],
)  # fmt: skip
def test_the_points_agree_with_the_table_of_trials(id_: str, value: str, spread: str) -> None:
    assert anchor(id_).value == trials.row(value).number
    assert anchor(id_).spread == trials.row(spread).number


def test_a_point_says_who_what_and_how_far_people_lay_apart() -> None:
    for one in anchors():
        assert one.trust == "read"
        assert all((one.who, one.definition, one.spread_is, one.source, one.people))


def test_the_phases_come_in_order_and_the_last_has_no_end() -> None:
    assert [phase.id for phase in phases()] == ["onset", "strongest", "fading", "over"]
    assert [(phase.first_day, phase.last_day) for phase in phases()] == [(0, 27), (28, 55), (56, 83), (84, None)]


def test_a_day_moves_through_the_phases_and_never_back() -> None:
    order = [phases().index(expected(day)) for day in DAYS]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("day", "phase"),
    [(0, "onset"), (20, "onset"), (27, "onset"), (28, "strongest"), (55, "strongest"), (56, "fading"), (83, "fading"),
     (84, "over"), (400, "over")],
)  # fmt: skip
def test_the_day_before_and_the_day_of(day: int, phase: str) -> None:
    assert expected(day).id == phase


def test_a_day_before_the_session_is_refused() -> None:
    with pytest.raises(ValueError, match="before the session"):
        expected(-1)


def test_every_phase_names_the_points_it_rests_on() -> None:
    known = {one.id for one in anchors()}
    for phase in phases():
        assert set(phase.anchors) <= known
        assert phase.anchors or phase.id == "over"


@pytest.mark.parametrize(
    ("day", "share"), [(14, 8.40 / 9.64), (28, 9.02 / 9.64), (42, 1.0), (56, 8.31 / 9.64), (70, 6.98 / 9.64)]
)
def test_the_share_of_the_largest_fall_is_a_straight_line_between_months(day: int, share: float) -> None:
    found = share_of_peak(day)
    assert found is not None
    assert found.share == pytest.approx(share)
    assert found.low < found.share < found.high


def test_the_spread_of_a_share_is_that_of_people() -> None:
    assert share_of_peak(42) == Share(1.0, pytest.approx(1 - 2.43 / 9.64), pytest.approx(1 + 2.43 / 9.64))


@pytest.mark.parametrize("day", [-14, 0, 13, 71, 84, 120])
def test_outside_the_published_months_there_is_no_number(day: int) -> None:
    assert share_of_peak(day) is None


def test_words_never_promise() -> None:
    for phase in phases():
        assert not re.search(r"\b(will|always|never|sure|guarantee\w*|cure\w*)\b", phase.patient, re.IGNORECASE)
        assert "caused by" not in f"{phase.patient} {phase.clinician}"


def test_no_share_and_no_half_life_in_patient_words() -> None:
    for text in [phase.patient for phase in phases()] + [pictures.time_course_words(50)]:
        assert not re.search(r"%|per ?cent|half[- ]li(fe|ves)", text, re.IGNORECASE)


@pytest.mark.parametrize("day", [None, 0, 45, 60, 100])
def test_words_read_at_grade_6_or_below(day: int | None) -> None:
    assert grade(pictures.time_course_words(day)) <= HARDEST


@pytest.mark.parametrize("day", [None, 0, 27, 45, 83, 84, 300])
def test_the_picture_is_labelled_and_inside_its_frame(day: int | None) -> None:
    root = ElementTree.fromstring(str(pictures.time_course_svg(day)))
    assert (root.get("role"), root.get("aria-label")) == ("img", pictures.time_course_words(day))
    assert not any("style" in one.attrib for one in root.iter())
    assert len(root.findall("circle")) == 4
    width = float(root.get("width", 0))
    for line in root.findall("line"):
        assert 0 <= float(line.get("x1", 0)) <= width
    names = [one.text for one in root.findall("text")]
    assert (f"day {day}" in names) is (day is not None)


def test_the_picture_says_that_there_was_no_placebo_group() -> None:
    assert "not the gain over a sham shot" in pictures.time_course_words()


def test_the_table_holds_every_point_with_its_source() -> None:
    table = pictures.time_course_table()
    assert len(table.rows) == len(anchors())
    assert all(len(row) == len(table.head) and all(row) for row in table.rows)
    assert phases()[-1].first_day == timecourse.CYCLE_DAYS
