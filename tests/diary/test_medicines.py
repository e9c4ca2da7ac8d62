"""Which class a name belongs to."""

import pytest

from cleardays.diary.medicines import Class, classify, ingredients, recognised


@pytest.mark.parametrize(
    ("name", "class_"),
    [
        ("sumatriptan", Class.TRIPTAN),
        ("Sumatriptan 50 mg tablet", Class.TRIPTAN),
        ("Imigran", Class.TRIPTAN),
        ("IMITREX nasal spray", Class.TRIPTAN),
        ("sumatriptan+naproxen", Class.TRIPTAN),
        ("sumatriptan + something", Class.TRIPTAN),
        ("ibuprofen", Class.NON_OPIOID),
        ("Nurofen 400mg", Class.NON_OPIOID),
        ("acetaminophen", Class.NON_OPIOID),
        ("aspirin+paracetamol", Class.NON_OPIOID),
        ("aspirin / paracetamol", Class.NON_OPIOID),
        ("Excedrin", Class.COMBINATION),
        ("paracetamol+codeine", Class.COMBINATION),
        ("co-codamol 30/500", Class.COMBINATION),
        ("Tylenol 3", Class.COMBINATION),
        ("Tylenol", Class.NON_OPIOID),
        ("ibuprofen and caffeine", Class.COMBINATION),
        ("paracetamol+metoclopramide", Class.NON_OPIOID),
        ("codeine", Class.OPIOID),
        ("ergotamine", Class.ERGOT),
        ("Cafergot", Class.COMBINATION),
        ("Nurtec ODT", Class.GEPANT),
        ("lasmiditan", Class.DITAN),
        ("a tea my aunt makes", Class.UNNAMED),
        ("paracetamol+a tea", Class.NON_OPIOID),
        ("paracetamol+Wundermittel", Class.UNNAMED),
        (None, Class.UNNAMED),
        ("metoclopramide", Class(0)),
        ("caffeine", Class(0)),
    ],
)
def test_class_of_a_name(name: str | None, class_: Class) -> None:
    assert classify(name) & ~(Class.SPECIFIC | Class.RELIEVING) == class_


def test_what_holds_a_migraine_specific_medicine_keeps_it_whatever_its_class() -> None:
    assert classify("Cafergot") & Class.SPECIFIC
    assert classify("Cafergot") & Class.RELIEVING
    assert classify("rimegepant") & Class.SPECIFIC
    assert not classify("rimegepant") & Class.RELIEVING
    assert not classify("ibuprofen") & Class.SPECIFIC


def test_brands_become_ingredients() -> None:
    assert ingredients("Syndol") == ("paracetamol", "codeine", "caffeine", "doxylamine")
    assert not recognised("Wundermittel")


@pytest.mark.parametrize("name", ["", " ", "+", "++", "1", "50 mg", "and", "a+b+c" * 500, "§§§"])
def test_odd_names_are_not_known_and_do_no_harm(name: str) -> None:
    assert not recognised(name)
