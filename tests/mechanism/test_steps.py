"""From vial to calmer nerve: which steps there are, what is said of them, and what no patient is shown."""

import re
from xml.etree import ElementTree

import pytest

from cleardays.mechanism import pictures
from cleardays.mechanism.steps import TRUST, Step, gap_words, mismatch, steps, withheld
from tests.mechanism.reading import HARDEST, grade

ORDER = ["binding", "entry", "snap25_cut", "less_release", "less_sensitisation", "recovery"]
A_SHARE_OR_HALF_LIFE = re.compile(r"%|per ?cent|half[- ]li(fe|ves)", re.IGNORECASE)


def test_every_named_step_exists_and_in_order() -> None:
    assert [step.id for step in steps("clinician")] == ORDER
    assert [step.order for step in steps("clinician")] == list(range(1, len(ORDER) + 1))


@pytest.mark.parametrize("step", steps("clinician"), ids=lambda step: step.id)
def test_a_step_has_a_source_a_trust_and_words_for_both(step: Step) -> None:
    assert step.trust in TRUST
    assert step.place in ("outside", "inside")
    assert all((step.title, step.patient, step.clinician, step.source))


def test_what_was_read_and_what_was_not() -> None:
    trusts = {step.id: step.trust for step in steps("clinician")}
    assert [id_ for id_, trust in trusts.items() if trust == "read"] == ["binding", "snap25_cut", "recovery"]
    assert trusts["entry"] == "derived"
    assert [id_ for id_, trust in trusts.items() if trust == "unverified"] == ["less_sensitisation"]
    for step in withheld("patient"):
        assert re.search(r"no (source|text) was read", step.source)


def test_an_unverified_step_is_on_no_patient_page() -> None:
    hidden = {step.id for step in withheld("patient")}
    assert hidden == {"less_sensitisation"}
    assert not hidden & {step.id for step in steps("patient")}
    shown = " ".join([str(pictures.sequence_svg("patient")), *map(" ".join, pictures.sequence_table("patient").rows)])
    for step in withheld("patient"):
        assert step.title not in shown
        assert step.patient not in shown
    assert not re.search(r"touchy", shown)


def test_a_patient_is_told_that_steps_are_left_out() -> None:
    assert "Not shown, as not checked: step 5." in pictures.sequence_words("patient")
    assert ">step 5<" in str(pictures.sequence_svg("patient"))
    assert "not shown" in gap_words()


def test_a_clinician_sees_every_step_and_which_are_not_checked() -> None:
    words = pictures.sequence_words("clinician")
    assert all(step.title in words for step in steps("clinician"))
    assert words.count("not checked") == 1
    assert [row[5] for row in pictures.sequence_table("clinician").rows].count("not checked") == 1


@pytest.mark.parametrize("step", steps("patient"), ids=lambda step: step.id)
def test_no_share_and_no_half_life_without_a_source_that_was_read(step: Step) -> None:
    if A_SHARE_OR_HALF_LIFE.search(step.patient) or re.search(r"\d", step.patient.replace("SNAP-25", "")):
        assert step.trust == "read"
    assert not A_SHARE_OR_HALF_LIFE.search(step.clinician) or step.trust == "read"


def test_molecules_that_are_not_read_carry_no_number_at_all() -> None:
    for step in withheld("patient"):
        assert not re.search(r"\d", step.patient)


def test_the_toxin_is_at_work_for_longer_than_people_feel_it_and_we_say_so() -> None:
    said = mismatch()
    assert said.trust == "read"
    assert re.search(r"10 months.*2 to 3 months.*headache days", said.patient)
    assert "not derived from enzyme persistence" in said.clinician


@pytest.mark.parametrize("text", [step.patient for step in steps("patient")] + [mismatch().patient, gap_words()])
def test_patient_words_read_at_grade_6_or_below(text: str) -> None:
    assert grade(text) <= HARDEST


def test_the_whole_patient_page_reads_at_grade_6_or_below() -> None:
    page = [f"{step.title}. {step.patient}" for step in steps("patient")]
    assert grade(" ".join([*page, mismatch().patient, gap_words(), pictures.sequence_words("patient")])) <= HARDEST


def test_nothing_is_called_caused() -> None:
    for step in steps("clinician"):
        assert "caused by" not in f"{step.patient} {step.clinician} {step.title}".lower()


@pytest.mark.parametrize("for_", ["patient", "clinician"])
def test_the_picture_says_what_it_shows(for_: str) -> None:
    reader = "patient" if for_ == "patient" else "clinician"
    root = ElementTree.fromstring(str(pictures.sequence_svg(reader)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == pictures.sequence_words(reader)
    assert not any("style" in one.attrib for one in root.iter())
    assert len(root.findall("rect")) == len(steps(reader)) + (for_ == "patient")


def test_the_table_holds_the_facts_of_the_picture() -> None:
    table = pictures.sequence_table("patient")
    assert [row[1] for row in table.rows] == [step.title for step in steps("patient")]
    assert all(len(row) == len(table.head) and all(row) for row in table.rows)
