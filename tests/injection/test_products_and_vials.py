"""What lies in the vial, and what is drawn from it."""

import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.injection import products, vial
from cleardays.injection.vial import Vial


@pytest.mark.parametrize(
    "name, kind",
    [
        ("onabotulinumtoxinA", "therapeutic"), ("OnabotulinumtoxinA", "therapeutic"), ("BOTOX", "therapeutic"),
        ("Botox®", "therapeutic"), ("BOTOX Cosmetic", "cosmetic"), ("Botox™ cosmetic", "cosmetic"), ("Vistabel", "cosmetic"),
        ("Dysport", "other toxin"), ("abobotulinumtoxinA", "other toxin"), ("Xeomin", "other toxin"),
        ("Jeuveau", "other toxin"), ("Daxxify", "other toxin"), ("Myobloc", "other toxin"),
        ("rimabotulinumtoxinB", "other toxin"), ("botulinum toxin", None), ("ВОТОХ", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_is_known_or_not(name: str, kind: str | None) -> None:
    found = products.known(name)
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    "code, product, strength",
    [
        ("0023-1145-01", "botox", 100), ("00023-1145-01", "botox", 100), ("00023114501", "botox", 100),
        ("0023-3921-02", "botox", 200), ("0023-9232", "botox-cosmetic", None), ("0259-1620-01", "xeomin", None),
        ("15054-0530-06", "dysport", None), ("72301-595-10", "jeuveau", None), ("72960-112-01", "daxxify", None),
        ("10454-710-10", "myobloc", None), ("85766-155", None, None), ("0023", None, None), ("٠٠٢٣-1145", None, None),
    ],
)  # fmt: skip
def test_an_ndc_is_read_in_each_of_its_forms(code: str, product: str | None, strength: int | None) -> None:
    found = products.by_ndc(code)
    assert (found.product.id if found else None, found.strength_units if found else None) == (product, strength)


def test_the_cosmetic_product_is_the_same_toxin_and_another_product() -> None:
    assert products.is_toxin_counted("BOTOX Cosmetic") is True
    assert products.is_toxin_counted("Dysport") is False
    assert products.is_toxin_counted("baby botox") is None
    assert products.is_toxin_counted(None) is None


def test_there_is_no_conversion_factor_anywhere() -> None:
    """No number stands beside a product in the data but NDCs and a vial's strength."""
    text = files("cleardays.injection").joinpath("products.toml").read_text(encoding="utf-8")
    keys = set(re.findall(r"^(\w+) = \d", text, re.MULTILINE))
    assert keys == {"strength_units"}


@pytest.mark.parametrize(
    "strength, diluent, units, drawn",
    [
        (200, "4", 155, "3.1"),
        (200, "4", 195, "3.9"),
        (100, "2", 5, "0.1"),
        (200, "2", 155, "1.55"),
        (200, "3", 5, "3/40"),
    ],
)
def test_volume_is_units_times_diluent_by_strength(strength: int, diluent: str, units: int, drawn: str) -> None:
    mixed = vial.concentration([Vial(strength_units=strength, diluent_ml=Fraction(diluent))])
    assert mixed is not None
    assert vial.volume_ml(units, mixed) == Fraction(drawn)


@given(st.sampled_from(products.STRENGTHS), st.fractions(Fraction(1, 100), 10), st.integers(0, 195))
def test_drawing_up_in_parts_or_at_once_is_the_same(strength: int, diluent: Fraction, units: int) -> None:
    mixed = vial.concentration([Vial(strength_units=strength, diluent_ml=diluent)])
    assert mixed is not None
    assert sum((vial.volume_ml(1, mixed) for _ in range(units)), start=Fraction(0)) == vial.volume_ml(units, mixed)


@pytest.mark.parametrize(
    "vials, opened, mixed",
    [
        ([], None, None),
        ([(100, "2"), (100, "2")], 200, Fraction(50)),
        ([(100, "2"), (200, "4")], 300, Fraction(50)),
        ([(100, "2"), (100, "4")], 200, None),
        ([(200, "4"), (None, "2")], None, None),
        ([(200, "0")], 200, None),
    ],
)
def test_several_vials(vials: list[tuple[int | None, str]], opened: int | None, mixed: Fraction | None) -> None:
    found = [Vial(strength_units=strength, diluent_ml=Fraction(diluent)) for strength, diluent in vials]
    assert vial.opened_units(found) == opened
    assert vial.concentration(found) == mixed


def test_age_is_elapsed_time_whatever_the_clocks_do() -> None:
    """Clocks go back between: 24 hours on the wall are 25."""
    summer, winter = timezone(timedelta(hours=1)), timezone(timedelta(0))
    mixed = Vial(reconstituted=datetime(2026, 10, 24, 12, tzinfo=summer), expiry=date(2027, 5, 31))
    assert mixed.age(datetime(2026, 10, 25, 12, tzinfo=winter)) == timedelta(hours=25)
