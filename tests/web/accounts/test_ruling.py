"""By whose rules a clinic answers: an administrator chooses, every rule set stays, and nothing unreadable judges."""

from pathlib import Path

import pytest
from django.test import Client

from cleardays.web.accounts.models import AuditEntry, Clinic, Person
from tests.web.accounts.clinic import clinic
from tests.web.clinic.ward import cared_for, staff, writes

pytestmark = pytest.mark.django_db
OURS = """
title = "Our insurer 2026"
source = "policy 12-345, read 2 November 2026"
trust = "read"
version = "12-345"

[start]
rule = "15 headache days a month"
months = [{ definition = "HD_ANY", at_least = 15 }]
"""


@pytest.fixture
def payers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation's folder of policies, with one in it."""
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path))
    (tmp_path / "payers").mkdir()
    (tmp_path / "payers" / "our-insurer.toml").write_text(OURS)
    return tmp_path / "payers"


@pytest.fixture
def administrator() -> Client:
    return staff("administrator")


@pytest.fixture
def ana() -> Person:
    person = cared_for()
    writes(person, *range(1, 60))
    return person


def chooses(client: Client, payer: str, jurisdiction: str = "uk", at: Clinic | None = None) -> int:
    sent = {"clinic": str((at or clinic()).pk), "jurisdiction": jurisdiction, "payer": payer}
    return client.post("/accounts/rules", sent).status_code


def sheet(person: Person, client: Client) -> str:
    return client.get(f"/clinic/{person.pk}/").content.decode()


def test_our_own_policy_is_offered_first_and_an_example_is_named_as_one(payers: Path, administrator: Client) -> None:
    page = administrator.get("/accounts/rules").content.decode()
    assert page.index("Our insurer 2026") < page.index("an example, not the payer")
    assert "Our insurer 2026, 12-345</option>" in page, "our own is no example"


def test_the_chosen_policy_is_held_against_a_diary_and_no_rule_set_goes(
    payers: Path, administrator: Client, ana: Person
) -> None:
    nurse = staff("nurse")
    assert "Our insurer 2026" not in sheet(ana, nurse)
    assert chooses(administrator, "our-insurer") == 302
    page = sheet(ana, nurse)
    assert "Our insurer 2026" in page and "NICE" in page and "ICHD-3" in page


def test_where_the_clinic_is_decides_which_comes_first(payers: Path, administrator: Client, ana: Person) -> None:
    nurse = staff("nurse")
    page = sheet(ana, nurse)
    assert page.index("NICE") < page.index("US label")
    chooses(administrator, "", "us")
    page = sheet(ana, nurse)
    assert page.index("US label") < page.index("NICE")


@pytest.mark.database
def test_a_choice_is_written_down_with_what_it_was(payers: Path, administrator: Client) -> None:
    chooses(administrator, "our-insurer", "eu")
    last = AuditEntry.objects.filter(action="rules chosen").get()
    assert '"where":"uk to eu"' in last.about and '"payer":"none to our-insurer"' in last.about
    chooses(administrator, "our-insurer", "eu")
    assert AuditEntry.objects.filter(action="rules chosen").count() == 1, "the same choice is no change"


def test_what_is_not_on_the_list_is_not_kept(payers: Path, administrator: Client) -> None:
    assert chooses(administrator, "made-up") == 422
    assert chooses(administrator, "our-insurer", "mars") == 422
    assert (clinic().jurisdiction, clinic().payer) == ("uk", "")


def test_another_clinic_s_rules_are_not_one_s_to_choose(payers: Path, administrator: Client) -> None:
    assert chooses(administrator, "our-insurer", at=clinic("Another clinic")) == 404
    assert clinic("Another clinic").payer == ""


def test_a_policy_that_cannot_be_used_is_named_and_no_example_answers_in_its_place(
    payers: Path, administrator: Client, ana: Person
) -> None:
    chooses(administrator, "example-us-2026")
    nurse = staff("nurse")
    assert "Example US policy 2026" in sheet(ana, nurse)
    (payers / "example-us-2026.toml").write_text('title = "half a file')
    page = administrator.get("/accounts/rules").content.decode()
    assert "Policies that cannot be used" in page and "is not known here any more" in page
    page = sheet(ana, nurse)
    assert "Example US policy 2026" not in page and "o policy called example-us-2026 is known here" in page


def test_a_policy_that_was_changed_holds_from_the_next_answer_on(
    payers: Path, administrator: Client, ana: Person
) -> None:
    chooses(administrator, "our-insurer")
    nurse = staff("nurse")
    assert "Our insurer 2026" in sheet(ana, nurse)
    (payers / "our-insurer.toml").write_text(OURS.replace("Our insurer 2026", "Our insurer, new edition"))
    assert "Our insurer, new edition" in sheet(ana, nurse)
