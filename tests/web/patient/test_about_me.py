"""What a person tells of themselves: one question a page, all of it may stay open, and "none" is said, never guessed."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from cleardays.outcome.instruments import instruments
from cleardays.web.accounts.models import Person
from cleardays.web.patient import about_me_questions
from cleardays.web.records import history_facts, selectors
from tests.web.accounts.clinic import member, with_second_factor
from tests.web.accounts.clinic import signed_in as signed_in_staff
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import NOON, TODAY, signed_in, somebody
from tests.web.patient.test_today import ana, hers, noon, text

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


def post(client: Client, address: str, **sent: str) -> Any:
    return client.post(address, {"key": str(uuid.uuid4())} | sent)


def score(client: Client, total: str, instrument: str = "HIT-6", on: str = "2026-03-01") -> Any:
    return post(client, "/about-me/scores/", instrument=instrument, total=total, on=on)


@pytest.mark.parametrize("one", about_me_questions.PLAIN, ids=lambda one: one.id)
def test_a_plain_question_is_answered_passed_and_taken_back(
    hers: Client, ana: Person, one: about_me_questions.Ask
) -> None:
    address = f"/about-me/ask/{one.id}"
    sent = {"value": "yes"} if one.how == "pick" else {"typed": "2010"}
    assert str(one.title) in text(hers.get(address))
    post(hers, address, do="skip")
    assert history_facts.plain(ana) == {}
    assert post(hers, address, **sent)["Location"] == "/about-me/"
    assert history_facts.plain(ana) == {one.field: True if one.how == "pick" else "2010"}
    assert "Written now:" in text(hers.get(address))
    post(hers, address, do="none")
    assert history_facts.plain(ana) == {}


@pytest.mark.database
def test_a_man_is_not_asked_about_pregnancy(hers: Client, ana: Person) -> None:
    ana.sex = "male"
    ana.save()
    assert hers.get("/about-me/ask/pregnant").status_code == 404
    assert "pregnant" not in text(hers.get("/about-me/"))


@pytest.mark.parametrize("typed", ["soon", "2027", "", "20100"])
def test_what_is_no_year_is_said_and_kept_on_the_page(hers: Client, ana: Person, typed: str) -> None:
    page = post(hers, "/about-me/ask/migraine-since", typed=typed)
    assert page.status_code == 422
    assert history_facts.plain(ana) == {}
    assert f'value="{typed}"' in page.content.decode() and wrong_fields(page.content.decode()).keys() == {"typed"}


def test_pregnancy_leads_where_the_domain_leads(hers: Client) -> None:
    post(hers, "/about-me/ask/pregnant", value="yes")
    assert "A clinician should look first" in text(hers.get("/answer/"))


@pytest.mark.parametrize("kind", about_me_questions.NAMES)
def test_a_list_of_names_is_told_one_by_one_or_said_to_be_empty(hers: Client, ana: Person, kind: str) -> None:
    address = f"/about-me/names/{kind}"
    none = str(about_me_questions.NAMES[kind][2])
    assert getattr(selectors.case(ana).history, kind) is None
    assert f">{none}</button>" in hers.get(address).content.decode()
    post(hers, address, do="none")
    assert getattr(selectors.case(ana).history, kind) == ()
    assert f"Written down: {none}" in text(hers.get(address))
    for _ in range(2):
        post(hers, address, typed="something <odd>")
    assert getattr(selectors.case(ana).history, kind) == ("something <odd>",)
    assert post(hers, address, do="none").status_code == 422
    one = history_facts.of(ana, kind)[0]
    hers.post(f"/about-me/back/{kind}/{one.key}", {"key": str(one.key), "version": "1"})
    assert getattr(selectors.case(ana).history, kind) is None


def test_a_medicine_tried_is_kept_at_its_name_and_asked_about_after(hers: Client, ana: Person) -> None:
    there = post(hers, "/about-me/preventives/", typed="topiramate")["Location"]
    key = history_facts.of(ana, "preventives")[0].key
    assert there == f"/about-me/preventives/{key}/kind?on=1"
    answers = {"kind": "anticonvulsant", "start": "2019", "stop": "2020-03", "days": "90", "outcome": "ineffective"}
    for asked_id, value in answers.items():
        version = str(history_facts.of(ana, "preventives")[0].version)
        sent = {"value" if asked_id in ("kind", "outcome") else "typed": value}
        there = post(hers, f"/about-me/preventives/{key}/{asked_id}", version=version, on="1", **sent)["Location"]
    assert there == "/about-me/preventives/"
    tried = (selectors.case(ana).history.preventives or ())[0]
    assert (tried.drug_class, str(tried.start), tried.days_at_target, tried.outcome) == (
        "anticonvulsant", "2019", 90, "ineffective",
    )  # fmt: skip
    assert "It did not help enough" in text(hers.get("/about-me/preventives/"))


def test_no_medicine_tried_is_said(hers: Client, ana: Person) -> None:
    post(hers, "/about-me/preventives/", do="none")
    assert selectors.case(ana).history.preventives == ()


def test_an_answer_on_an_older_page_is_not_kept_over_a_newer_one(hers: Client, ana: Person) -> None:
    post(hers, "/about-me/preventives/", typed="topiramate")
    address = f"/about-me/preventives/{history_facts.of(ana, 'preventives')[0].key}/outcome"
    post(hers, address, version="1", value="ineffective")
    page = post(hers, address, version="1", value="ongoing")
    assert page.status_code == 409 and "changed on another screen" in text(page)
    assert history_facts.of(ana, "preventives")[0].said["outcome"] == "ineffective"


def carried(page: Any) -> dict[str, str]:
    """What the form of a page of two answers sends when the second one is chosen."""
    form = page.content.decode().partition('<form method="post">')[2].partition("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form.replace("&#34;", '"')))


def test_two_answers_about_a_medicine_stand_side_by_side_and_the_person_chooses(hers: Client, ana: Person) -> None:
    post(hers, "/about-me/preventives/", typed="topiramate")
    address = f"/about-me/preventives/{history_facts.of(ana, 'preventives')[0].key}/outcome"
    post(hers, address, version="1", value="ineffective")
    page = post(hers, address, version="1", value="ongoing")
    assert "Written now It did not help enough" in text(page) and "What you just sent I still take it" in text(page)
    assert hers.post(address, carried(page)).status_code == 302
    assert history_facts.of(ana, "preventives")[0].said["outcome"] == "ongoing"


def test_a_plain_answer_over_somebody_else_s_shows_both_and_the_person_chooses(hers: Client, ana: Person) -> None:
    """The page was opened while nothing was written; the clinic wrote 2009 meanwhile."""
    address = "/about-me/ask/migraine-since"
    assert 'name="was" value="null"' in hers.get(address).content.decode()
    history_facts.describe(ana, {"migraine_since": "2009"}, TODAY, "user nurse")
    page = post(hers, address, was="null", typed="2011")
    assert page.status_code == 409 and history_facts.plain(ana) == {"migraine_since": "2009"}
    assert "Written now 2009" in text(page) and "What you just sent 2011" in text(page)
    assert hers.post(address, carried(page)).status_code == 302
    assert history_facts.plain(ana) == {"migraine_since": "2011"}


def test_the_clinic_s_other_answers_are_in_nobody_s_way(hers: Client, ana: Person) -> None:
    history_facts.describe(ana, {"present_pattern_since": "2024"}, TODAY, "user nurse")
    assert post(hers, "/about-me/ask/migraine-since", was="null", typed="2011").status_code == 302
    assert history_facts.plain(ana) == {"migraine_since": "2011", "present_pattern_since": "2024"}


def test_the_same_answer_from_two_hands_is_one(hers: Client, ana: Person) -> None:
    history_facts.describe(ana, {"migraine_since": "2009"}, TODAY, "user nurse")
    assert post(hers, "/about-me/ask/migraine-since", was="null", typed="2009").status_code == 302


def test_what_the_clinic_changed_meanwhile_holds_and_the_person_s_words_stay_to_be_told(
    hers: Client, ana: Person
) -> None:
    post(hers, "/about-me/preventives/", typed="topiramate")
    one = history_facts.of(ana, "preventives")[0]
    nurse = signed_in_staff(with_second_factor(member("nurse", ana.clinic)))
    said = {"key": str(one.key), "version": "1", "drug": "topiramate", "outcome": "not_tolerated"}
    assert nurse.post(f"/clinic/{ana.pk}/history/preventives/{one.key}", said).status_code == 302
    page = post(hers, f"/about-me/preventives/{one.key}/outcome", version="1", value="ongoing")
    assert page.status_code == 409 and "Your clinic wrote this" in text(page)
    assert "Written now I could not stand it" in text(page) and "What you just sent I still take it" in text(page)
    assert "Use this instead" not in text(page)


@pytest.mark.database
def test_an_answer_about_a_medicine_that_is_gone_stays_on_the_screen(hers: Client, ana: Person) -> None:
    post(hers, "/about-me/preventives/", typed="topiramate")
    one = history_facts.of(ana, "preventives")[0]
    history_facts.take_back(ana, "preventives", one.key, 1, "user nurse")
    page = post(hers, f"/about-me/preventives/{one.key}/start", version="1", typed="2019")
    assert page.status_code == 409 and "taken back on another screen" in text(page)
    assert "topiramate" in text(page) and "What you just sent 2019" in text(page)


@pytest.mark.database
def test_none_is_not_said_over_what_was_written_a_moment_ago(ana: Person) -> None:
    history_facts.add(ana, "medicines", uuid.uuid4(), "folic acid", TODAY, NOON, "user nurse")
    with pytest.raises(history_facts.NotNoneError):
        history_facts.say_none(ana, "medicines", "user ana")
    assert not history_facts.none_said(ana, "medicines")


def test_a_total_is_kept_and_shown_with_the_month(hers: Client, ana: Person) -> None:
    score(hers, "62")
    score(hers, "66,7", "MSQ-RFR", "2026-03-05")
    assert [(one.instrument, float(one.total)) for one in selectors.case(ana).scores] == [
        ("HIT-6", 62),
        ("MSQ-RFR", 66.7),
    ]
    said = text(hers.get("/month/"))
    assert said.index("MSQ-RFR: 66.7 on 5 March 2026") < said.index("HIT-6: 62 on 1 March 2026")
    one = history_facts.of(ana, "scores")[1]
    hers.post(f"/about-me/back/scores/{one.key}", {"key": str(one.key), "version": "1"})
    assert [one.instrument for one in selectors.case(ana).scores] == ["HIT-6"]


@pytest.mark.parametrize("total", ["35", "79", "many", "-1", ""])
def test_a_total_that_cannot_be_is_refused_with_the_range(hers: Client, ana: Person, total: str) -> None:
    page = score(hers, total)
    assert page.status_code == 422
    assert ("between 36 and 78" in text(page)) is (total in ("35", "79"))
    assert wrong_fields(page.content.decode()).keys() == {"total"}


def test_every_field_of_a_total_that_is_wrong_is_said_at_once(hers: Client, ana: Person) -> None:
    page = score(hers, "many", "my own", "2026-03-11").content.decode()
    assert wrong_fields(page).keys() == {"instrument", "total", "on"}
    assert 'value="many"' in page and 'value="2026-03-11"' in page
    assert history_facts.of(ana, "scores") == []


def test_a_scale_of_change_itself_is_not_asked_for(hers: Client) -> None:
    assert score(hers, "2", "PGI-C").status_code == 422
    assert {one.id for one in about_me_questions.scales()} < set(instruments())


def test_another_s_facts_are_not_there(hers: Client) -> None:
    bo = somebody("bo@home.example")
    post(signed_in(bo), "/about-me/preventives/", typed="topiramate")
    key = history_facts.of(bo, "preventives")[0].key
    assert hers.get(f"/about-me/preventives/{key}/kind").status_code == 404
    assert post(hers, f"/about-me/back/preventives/{key}", version="1").status_code == 404
    assert "topiramate" not in text(hers.get("/about-me/"))


def test_what_the_clinic_wrote_is_not_the_person_s_to_change_or_take_back(hers: Client, ana: Person) -> None:
    """A contraindication that its person could take away would stand in nobody's way."""
    nurse = signed_in_staff(with_second_factor(member("nurse", ana.clinic)))
    for kind, sent in (("allergies", {"value": "onabotulinumtoxinA"}), ("preventives", {"drug": "topiramate"})):
        page = nurse.post(f"/clinic/{ana.pk}/history/{kind}/new", {"key": str(uuid.uuid4())} | sent)
        assert page.status_code == 302, text(page)
    for kind in ("allergies", "preventives"):
        (kept,) = history_facts.of(ana, kind)
        told = hers.post(f"/about-me/back/{kind}/{kept.key}", {"version": kept.version})
        assert (told.status_code, "Your clinic wrote this" in text(told)) == (409, True)
    changed = hers.post(f"/about-me/preventives/{kept.key}/outcome", {"version": kept.version, "value": "ineffective"})
    assert changed.status_code == 409
    assert [one.said for one in history_facts.of(ana, "preventives")] == [kept.said]
    assert selectors.case(ana).history.allergies == ("onabotulinumtoxinA",)
