"""A birth date and a sex are written on a screen, by the person or by the clinic, and tell two people of one name apart."""

from typing import Any

import pytest
from django.test import Client

from cleardays.answer.answer import ask
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.records import history_facts, identity, selectors
from tests.web.clinic.ward import cared_for, staff, today
from tests.web.patient.people import signed_in, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return somebody()


@pytest.fixture
def hers(ana: Person) -> Client:
    return signed_in(ana)


@pytest.fixture
def nurse(ana: Person) -> Client:
    return staff("nurse", ana.clinic)


def once(nurse: Client, ana: Person, **sent: str) -> Any:
    """Writes on the clinic's form, which shows what stands there now."""
    kept = {field: history_facts.seen(value).strip('"') for field, value in identity.written(fresh(ana)).items()}
    was = {f"was-{field}": kept.get(field, "") for field in identity.FIELDS}
    return nurse.post(f"/clinic/{ana.pk}/history/once", kept | was | sent)


def fresh(ana: Person) -> Person:
    return Person.objects.select_related("clinic").get(pk=ana.pk)


def test_a_person_writes_it_changes_it_and_takes_it_back(ana: Person, hers: Client) -> None:
    assert hers.post("/about-me/ask/born", {"typed": "1985-04-02"})["Location"] == "/about-me/"
    hers.post("/about-me/ask/sex", {"value": "female"})
    assert identity.written(fresh(ana)) == {"born": "1985-04-02", "sex": "female"}
    assert "April" in hers.get("/about-me/").content.decode()
    hers.post("/about-me/ask/born", {"typed": "1986-04-02", "was": '"1985-04-02"'})
    hers.post("/about-me/ask/sex", {"do": "none"})
    assert identity.written(fresh(ana)) == {"born": "1986-04-02"}
    assert [row.born and row.born.year for row in ana.history.order_by("history_id")] == [None, 1985, 1985, 1986, 1986]
    assert AuditEntry.objects.filter(action="record written", about__contains="identity").count() == 4


def test_an_age_that_was_asked_for_is_found(ana: Person, hers: Client) -> None:
    """Without a birth date no label can be met: here is the screen that writes one."""

    def asked() -> set[str]:
        return {one.what for one in ask(selectors.case(fresh(ana)), today()).missing}

    assert "person.born" in asked()
    hers.post("/about-me/ask/born", {"typed": "1985-04-02"})
    assert "person.born" not in asked()


@pytest.mark.parametrize("typed", ["", "soon", "1850-01-01", "2999-01-01"])
def test_what_is_no_birth_date_is_not_kept(ana: Person, hers: Client, typed: str) -> None:
    assert hers.post("/about-me/ask/born", {"typed": typed}).status_code == 422
    assert identity.written(fresh(ana)) == {}


def test_an_answer_on_an_older_page_meets_a_newer_one(ana: Person, hers: Client) -> None:
    hers.post("/about-me/ask/born", {"typed": "1985-04-02"})
    assert hers.post("/about-me/ask/born", {"typed": "1990-01-01", "was": "null"}).status_code == 409
    assert identity.written(fresh(ana)) == {"born": "1985-04-02"}


def test_the_clinic_writes_it_and_its_word_is_the_clinic_s(ana: Person, hers: Client, nurse: Client) -> None:
    hers.post("/about-me/ask/born", {"typed": "1985-04-12"})
    assert "written by the person themselves" in nurse.get(f"/clinic/{ana.pk}/history/").content.decode()
    assert once(nurse, ana, born="1985-04-02").status_code == 302
    assert "written by Fictional nurse" in nurse.get(f"/clinic/{ana.pk}/history/").content.decode()
    refused = hers.post("/about-me/ask/born", {"typed": "1985-04-12"})
    assert (refused.status_code, "Your clinic wrote this" in refused.content.decode()) == (409, True)
    assert identity.written(fresh(ana)) == {"born": "1985-04-02"}
    assert not identity.from_the_clinic(fresh(ana), "sex")
    hers.post("/about-me/ask/sex", {"value": "other"})
    assert identity.written(fresh(ana))["sex"] == "other"


def test_two_of_the_clinic_at_once_lose_nothing(ana: Person, nurse: Client) -> None:
    assert once(nurse, ana, born="1985-04-02").status_code == 302
    sent = {"born": "1985-05-02", "was-born": "", "was-sex": ""}
    assert nurse.post(f"/clinic/{ana.pk}/history/once", sent).status_code == 409
    assert identity.written(fresh(ana)) == {"born": "1985-04-02"}


def test_two_people_of_one_name_are_told_apart_on_every_page(ana: Person, nurse: Client) -> None:
    other = cared_for(ana.name, ana.clinic)
    listed = nurse.get("/clinic/").content.decode()
    assert "birth date not written" in listed and "born 2 April 1985" in listed
    for page in ("", "history/", "history/once", "history/preventives/new", "discharge"):
        shown = nurse.get(f"/clinic/{other.pk}/{page}").content.decode()
        assert "born 2 April 1985" in shown, page
