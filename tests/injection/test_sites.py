"""The pattern as data: its sums, its caps, its ids, and what is known of each row."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.injection import sites

# Muscle: fixed sites left, middle, right; the most sites; the most units.
TABLE = {
    "COR": (1, 0, 1, 2, 10),
    "PRO": (0, 1, 0, 1, 5),
    "FRO": (2, 0, 2, 4, 20),
    "TEM": (4, 0, 4, 10, 50),
    "OCC": (3, 0, 3, 8, 40),
    "CPS": (2, 0, 2, 4, 20),
    "TRA": (3, 0, 3, 10, 50),
}


def test_31_sites_155_units_and_75_on_each_side() -> None:
    fixed = sites.fixed_sites().values()
    assert (len(fixed), sum(one.units for one in fixed)) == (sites.FIXED_SITES, sites.FIXED_UNITS) == (31, 155)
    by_side = {side: sum(one.units for one in fixed if one.side == side) for side in ("left", "middle", "right")}
    assert by_side == {"left": 75, "middle": 5, "right": 75}


def test_39_sites_and_195_units_are_what_the_caps_add_up_to() -> None:
    caps = sites.muscles().values()
    assert sum(one.most_sites for one in caps) == sites.MOST_SITES == 39
    assert sum(one.most_units for one in caps) == sites.MOST_UNITS == 195
    assert sum(one.fixed_sites for one in caps) == 31
    assert {one.id: one.follow_the_pain for one in caps if one.follow_the_pain} == {"TEM": 2, "OCC": 2, "TRA": 4}


@pytest.mark.parametrize("id_", TABLE)
def test_each_muscle_has_its_sites_and_its_cap_both_sides_together(id_: str) -> None:
    muscle = sites.muscles()[id_]
    here = [one for one in sites.fixed_sites().values() if one.muscle == muscle]
    left, middle, right = ([one for one in here if one.side == side] for side in ("left", "middle", "right"))
    assert (len(left), len(middle), len(right), muscle.most_sites, muscle.most_units) == TABLE[id_]
    assert muscle.most_units == muscle.most_sites * sites.SITE_UNITS
    assert len(here) == muscle.fixed_sites


def test_the_order_is_that_of_the_product_information() -> None:
    assert list(sites.muscles()) == ["COR", "PRO", "FRO", "TEM", "OCC", "CPS", "TRA"]
    assert [one.order for one in sites.fixed_sites().values()] == list(range(1, 32))


def test_every_row_says_where_it_stands_and_no_landmark_claims_to_be_checked() -> None:
    for one in sites.fixed_sites().values():
        assert one.landmark and one.caution and one.source and one.placing_source
        assert (one.trust, one.placing_trust) == ("secondary", "unverified")


def test_left_and_right_differ_in_side_and_view_only() -> None:
    for one in sites.fixed_sites().values():
        if one.side == "left":
            other = sites.fixed_sites()[one.id.replace("-L", "-R")]
            assert (one.landmark, one.caution, one.at, one.up, one.out) == (
                other.landmark, other.caution, other.at, other.up, other.out)  # fmt: skip


@pytest.mark.parametrize(
    "id_, pain, side", [("TEM-RF1", True, "right"), ("OCC-L3", False, "left"), ("PRO-M1", False, "middle")]
)
def test_an_id_is_read(id_: str, pain: bool, side: str) -> None:
    site = sites.parse(id_)
    assert (site.id, site.pain, site.side) == (id_, pain, side)
    assert sites.misplaced(site) is None


@pytest.mark.parametrize(
    "id_", ["", "COR", "COR-L", "cor-l1", "COR-L01", "COR-LF", "XYZ-L1", "COR-L1\n", " COR-L1", "COR-L٢"]
)
def test_what_is_no_id_is_refused(id_: str) -> None:
    with pytest.raises(sites.UnknownSiteError):
        sites.parse(id_)


@pytest.mark.parametrize(
    "id_, why",
    [("FRO-LF1", "occipitalis, temporalis and trapezius"), ("TEM-L5", "no such site"), ("OCC-MF1", "has a side")],
)
def test_a_well_formed_id_without_a_place_says_why(id_: str, why: str) -> None:
    assert why in (sites.misplaced(sites.parse(id_)) or "")


@given(st.one_of(st.text(max_size=9), st.from_regex(sites.FORM, fullmatch=True)))
def test_the_published_form_and_the_reader_agree(text: str) -> None:
    fits = re.fullmatch(sites.FORM, text) is not None
    try:
        assert sites.parse(text).id == text
        read = True
    except sites.UnknownSiteError:
        read = False
    assert read == fits


def test_words_name_muscle_and_the_patients_side() -> None:
    assert sites.parse("TEM-RF1").words == "temporalis, patient's right, where the pain is, 1"
    assert sites.parse("PRO-M1").words == "procerus, midline, 1"
