"""The map: a plan, what was given, what changed; every dot in its view, with its row."""

import re
from xml.etree import ElementTree

import pytest

from cleardays.drawing.head import RADIUS
from cleardays.injection import map as drawn
from cleardays.injection import sites
from cleardays.injection.injection_session import Dose, Plan
from cleardays.injection.map import Map

FIXED = Plan.fixed()
EVERY_SLOT = [
    f"{m}-{s}F{n}" for m, most in (("TEM", 2), ("OCC", 2), ("TRA", 4)) for s in "LR" for n in range(1, most + 1)
]


def plan(added: str = "", without: str = "", units: int = 5) -> Plan:
    fixed = tuple(Dose(dose.site, dose.units, dose.site.id not in without.split()) for dose in FIXED.doses)
    return Plan((*fixed, *(Dose(sites.parse(id_), units, reason="pain there") for id_ in added.split())))


def states(found: Map) -> dict[str, str]:
    return {row.site.id: row.state for row in found.rows}


def marks(found: Map) -> list[ElementTree.Element]:
    return [
        one for picture in found.pictures for one in ElementTree.fromstring(str(picture.svg)) if one.get("tabindex")
    ]


def test_a_plan_is_31_rings_each_leading_to_its_row() -> None:
    found = drawn.plan(FIXED)
    assert {one.get("href") for one in marks(found)} == {f"#site-{row.site.id}" for row in found.rows}
    assert len(marks(found)) == 31
    assert [(state, count) for _, state, count in found.legend] == [("planned", 31)]


def test_given_beside_planned_says_every_difference_by_shape_and_word() -> None:
    found = drawn.given(plan("TEM-RF1", without="CPS-L1"), plan())
    assert states(found)["TEM-RF1"] == "given, not planned"
    assert states(found)["CPS-L1"] == "planned, not given"
    assert states(found)["COR-L1"] == "given as planned"
    assert {state for _, state, _ in found.legend} == {"given as planned", "given, not planned", "planned, not given"}
    words = {one.get("href"): one.get("aria-label") for one in marks(found)}
    assert (
        words["#site-CPS-L1"] == "CPS-L1, cervical paraspinal muscles, patient's left, 1: 0 of 5 U, planned, not given"
    )


def test_other_units_than_planned_stand_under_the_dot() -> None:
    found = drawn.given(plan("TEM-RF1", units=10), plan("TEM-RF1"))
    assert states(found)["TEM-RF1"] == "given, other units than planned"
    assert next(row.units for row in found.rows if row.site.id == "TEM-RF1") == "10 U, 5 U planned"
    assert ">10 U<" in str(found.pictures[2].svg)


def test_without_a_plan_what_was_given_is_given_and_what_was_not_is_left_out() -> None:
    assert set(states(drawn.given(plan(without="COR-L1"))).values()) == {"given", "left out"}


def test_the_difference_of_two_sessions() -> None:
    found = drawn.difference(plan("TEM-RF1 OCC-LF1"), plan("OCC-LF1 TRA-RF1", without="COR-L1"))
    changed = {id_: state for id_, state in states(found).items() if state != "as before"}
    assert changed == {"TEM-RF1": "no longer", "COR-L1": "no longer", "TRA-RF1": "added"}
    assert states(drawn.difference(plan(), plan())) == dict.fromkeys(states(drawn.plan(plan())), "as before")


def test_every_site_and_slot_is_drawn_apart_from_the_others_and_inside_its_view() -> None:
    found = drawn.plan(plan(" ".join(EVERY_SLOT)))
    assert found.undrawn == ()
    for picture in found.pictures:
        root = ElementTree.fromstring(str(picture.svg))
        left, top, width, height = map(float, (root.get("viewBox") or "").split())
        places = []
        for mark in (one for one in root if one.get("tabindex")):
            circle = mark.find("circle")
            assert circle is not None
            places.append((float(circle.get("cx", 0)), float(circle.get("cy", 0))))
        for i, (x, y) in enumerate(places):
            assert left + RADIUS <= x <= left + width - RADIUS and top + RADIUS <= y <= top + height - RADIUS
            assert all((x - a) ** 2 + (y - b) ** 2 > (2 * RADIUS) ** 2 for a, b in places[i + 1 :])


def test_the_patients_left_is_where_it_is_in_life() -> None:
    """On the right of a face, on the left of a back; temples each in their own view."""
    for row in drawn.plan(FIXED).rows:
        if row.site.muscle.id == "TEM":
            assert row.site.view == row.site.side
    front, back = (str(drawn.plan(FIXED).pictures[i].svg) for i in (0, 3))
    assert front.index("patient's right".replace("'", "&#39;")) < front.index("patient's left".replace("'", "&#39;"))
    assert re.findall(r"patient&#39;s (left|right)</text>", back) == ["left", "right"]


def test_the_forehead_stands_above_the_brow_and_the_occiput_above_the_neck() -> None:
    def height(id_: str) -> float:
        mark = next(one for one in marks(drawn.plan(FIXED)) if one.get("href") == f"#site-{id_}")
        circle = mark.find("circle")
        assert circle is not None
        return float(circle.get("cy", 0))

    assert height("FRO-L1") == height("FRO-L2") < height("COR-L1") == height("PRO-M1") == height("COR-R1")
    assert height("OCC-L3") < height("OCC-L1") < height("CPS-L2") < height("CPS-L1") < height("TRA-L1")
    assert height("TEM-L2") == height("TEM-L4") < height("TEM-L3") < height("TEM-L1")


def test_more_slots_than_the_drawing_holds_are_listed_and_not_lost() -> None:
    found = drawn.plan(plan("TEM-LF3 FRO-LF1 TEM-L9"))
    assert set(found.undrawn) == {"TEM-LF3", "FRO-LF1", "TEM-L9"}
    assert {"TEM-LF3", "FRO-LF1", "TEM-L9"} <= set(states(found))


@pytest.mark.parametrize("show", [drawn.plan, drawn.given])
def test_a_clinician_sees_landmarks_with_their_badge_and_a_patient_sees_none(show: object) -> None:
    assert callable(show)
    for row in show(FIXED, for_="clinician").rows:
        assert row.landmark and row.caution and row.badge == "unverified"
    for row in show(FIXED, for_="patient").rows:
        assert (row.landmark, row.caution, row.badge) == (None, None, None)


def test_the_drawing_says_that_it_is_a_schematic() -> None:
    for picture in drawn.plan(FIXED).pictures:
        assert "schematic" in (ElementTree.fromstring(str(picture.svg)).get("aria-label") or "")


def test_rows_stand_muscle_by_muscle_as_the_product_information_has_them() -> None:
    rows = [row.site.id for row in drawn.plan(plan("TRA-LF1 TEM-RF1")).rows]
    fixed = list(sites.fixed_sites())
    assert [id_ for id_ in rows if id_ in fixed] == fixed
    assert rows[rows.index("TEM-R4") + 1] == "TEM-RF1"
    assert rows[-1] == "TRA-LF1"
