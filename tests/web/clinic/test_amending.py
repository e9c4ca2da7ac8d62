"""A session that was kept wrongly is put right: a new version with a reason, and what it said before stays to be read."""

import re
from typing import Any

import pytest
from django.test import Client

from cleardays.answer import session_check
from cleardays.web.accounts.models import AuditEntry, Person
from cleardays.web.clinic import session_record
from cleardays.web.records import history_facts, selectors
from tests.web.clinic.ward import ago, cared_for, nothing_against, session, staff, today, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "reasons.amendment"


@pytest.fixture
def ana() -> Person:
    person = cared_for()
    nothing_against(person)
    return person


@pytest.fixture
def injector(ana: Person) -> Client:
    """Who kept a session of 155 U today, from lot C1234."""
    client = staff("injector")
    assert client.post(f"/clinic/{ana.pk}/sessions/new", session(do="keep")).status_code == 302
    return client


def address(ana: Person) -> str:
    return f"/clinic/{ana.pk}/sessions/{history_facts.of(ana, 'sessions')[-1].key}"


def send(client: Client, ana: Person, version: str = "1", **changes: Any) -> Any:
    return client.post(f"{address(ana)}/amend", session(**changes) | {"version": version})


def kept(ana: Person) -> Any:
    return history_facts.of(ana, "sessions")[-1].said


def filled(page: str) -> dict[str, str]:
    """What a browser would send of a form: its inputs, selects and ticks, as they stand."""
    form = page[page.index('<form method="post">') :]
    sent = dict(
        re.findall(r'<input type="(?:text|date|time|datetime-local|hidden)"[^>]* name="([^"]+)" value="([^"]*)"', form)
    )
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    for name, value in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        sent[name] = value
    sent |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]+)" value="1"[^>]* checked', form), "1")
    return sent


def test_the_form_opens_with_what_was_kept(ana: Person, injector: Client) -> None:
    page = injector.get(f"{address(ana)}/amend").content.decode()
    sent = filled(page)
    assert {key: value for key, value in session().items() if sent.get(key) != value and key not in ("do", "key")} == {}
    assert sent[WHY] == "" and sent["version"] == "1"


def test_a_wrong_lot_is_put_right_and_the_old_record_stays_to_be_read(ana: Person, injector: Client) -> None:
    change = {"vial-1-lot": "C4321", WHY: "the lot was that of the box beside it"}
    page = send(injector, ana, **change).content.decode()
    assert "Vial 1, Lot: was <del>C1234</del>, now <ins>C4321</ins>" in page and "not kept yet" in page
    assert kept(ana)["vials"][0]["lot"] == "C1234", "shown is not kept"
    done = send(injector, ana, do="keep", **change)
    assert done.status_code == 302
    assert (kept(ana)["status"], kept(ana)["vials"][0]["lot"]) == ("amended", "C4321")
    page = injector.get(done["Location"]).content.decode()
    assert "This is version 2: the lot was that of the box beside it" in page
    assert "The whole of version 1" in page and "lot C1234" in page and "Fictional injector" in page
    assert history_facts.of(ana, "sessions")[-1].version == 2 and len(history_facts.of(ana, "sessions")) == 1
    assert session_check.check(selectors.case(ana)).accepted


def test_that_it_was_put_right_is_written_down(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep", needle="32G", **{WHY: "another needle"})
    last = AuditEntry.objects.filter(action="record written", person=ana.pk).last()
    assert last is not None and '"what":"sessions"' in last.about and '"version":2' in last.about


def test_without_a_reason_nothing_is_kept_and_nothing_typed_is_lost(ana: Person, injector: Client) -> None:
    for do in ("check", "keep"):
        answered = send(injector, ana, do=do, needle="32G", **{WHY: "  "})
        page = answered.content.decode()
        assert answered.status_code == 422 and f'href="#f-{WHY}"' in page and 'value="32G"' in page
    assert kept(ana)["needle"] == "30G 0.5 inch"


def test_a_record_in_which_nothing_is_changed_stays_as_it_is(ana: Person, injector: Client) -> None:
    answered = send(injector, ana, **{WHY: "to be sure"})
    assert answered.status_code == 422 and "changes nothing" in answered.content.decode()


def test_the_check_refuses_here_what_it_refuses_of_a_new_record(ana: Person, injector: Client) -> None:
    answered = send(injector, ana, do="keep", discarded_units="44", **{WHY: "measured again"})
    assert answered.status_code == 422 and "200 U were opened" in answered.content.decode()
    assert kept(ana)["discarded_units"] == 45


def test_it_is_not_held_against_itself(ana: Person, injector: Client) -> None:
    """Nor counted twice: 155 U put right are 155 U, and no session came 0 days before it."""
    page = send(injector, ana, needle="32G", **{WHY: "another needle"}).content.decode()
    assert "155 units at 31 sites" in page and "days since the session" not in page


def test_a_session_under_a_wrong_date_is_one_session_under_the_right_one(ana: Person, injector: Client) -> None:
    right = session(on=ago(2)) | {WHY: "it was the day before yesterday", "version": "1", "do": "keep"}
    assert injector.post(f"{address(ana)}/amend", right).status_code == 302
    assert [one.date for one in selectors.case(ana).sessions] == [ago(2)]


def test_two_who_put_it_right_at_once_both_see_both(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep", needle="32G", **{WHY: "another needle"})
    clinician = staff("clinician")
    late = send(clinician, ana, do="keep", needle="27G", **{WHY: "I saw the needle"})
    page = late.content.decode()
    answers = re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", page)
    assert late.status_code == 409 and answers == [("Needle", "32G"), ("Needle", "27G")]
    assert kept(ana)["needle"] == "32G" and 'name="version" value="2"' in page
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    change = clinician.post(f"{address(ana)}/amend", carried | {"do": "change"}).content.decode()
    assert 'value="27G"' in change and "I saw the needle" in change and 'name="version" value="2"' in change
    checked = clinician.post(f"{address(ana)}/amend", carried).content.decode()
    assert "Needle: was <del>32G</del>, now <ins>27G</ins>" in checked, "it is checked and shown before it is kept"


def test_sent_twice_it_is_one_version(ana: Person, injector: Client) -> None:
    for _ in range(2):
        assert send(injector, ana, do="keep", needle="32G", **{WHY: "another needle"}).status_code == 302
    assert history_facts.of(ana, "sessions")[-1].version == 2


def test_put_right_twice_each_says_why(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep", needle="32G", **{WHY: "another needle"})
    page = injector.get(f"{address(ana)}/amend").content.decode()
    assert "another needle" not in page, "each time it is asked anew"
    send(injector, ana, "2", do="keep", needle="32G", **{WHY: "the brand too", "brand": "Botox"})
    page = injector.get(address(ana)).content.decode()
    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert page.count("Why it was put right:") == 2 and "the brand too" in page and "another needle" in page


def test_what_the_form_does_not_ask_for_is_carried_over(ana: Person) -> None:
    client = staff("clinician")
    sent = session()
    record = {
        "date": today().isoformat(), "status": "given", "sites": "preempt-155", "product": "onabotulinumtoxinA", "brand": "BOTOX",
        "planned_sites": "preempt-155", "second_signature": {"name": "Dr Second", "credential": "7", "expires": "2099-01-01"},
        "extra_sites": [{"site": "TEM-RF1", "units": 5, "status": "not_done", "reason": "she did not want it"}],
    }  # fmt: skip
    told(ana, "sessions", record)
    opened = filled(client.get(f"{address(ana)}/amend").content.decode())
    assert opened["site-COR-L1"] == "5" and opened["second_signature"] == "Dr Second"
    whole = sent | {key: value for key, value in opened.items() if value} | {WHY: "it was thin", "do": "keep"}
    answered = client.post(f"{address(ana)}/amend", whole)
    assert answered.status_code == 302, answered.content.decode()
    assert kept(ana)["second_signature"] == record["second_signature"]
    assert kept(ana)["extra_sites"] == record["extra_sites"] and kept(ana)["planned_sites"] == "preempt-155"


def test_a_site_left_out_is_told_from_one_that_nobody_wrote() -> None:
    record = {"date": "2026-01-01", "sites": [{"site": "COR-L1", "status": "not_done"}]}
    sent = session_record.in_its_form(record, "UTC")
    assert sent["left-COR-L1"] is True and "site-COR-L1" not in sent
    assert "left-COR-R1" not in sent and "site-COR-R1" not in sent


def test_a_plan_is_not_put_right(ana: Person) -> None:
    told(
        ana,
        "sessions",
        {"date": today().isoformat(), "status": "planned", "product": "onabotulinumtoxinA", "sites": "preempt-155"},
    )
    client = staff("injector")
    assert client.get(f"{address(ana)}/amend").status_code == 404
    assert "Put this record right" not in client.get(address(ana)).content.decode()


def test_a_nurse_reads_what_was_put_right_and_puts_nothing_right(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep", needle="32G", **{WHY: "another needle"})
    nurse = staff("nurse")
    page = nurse.get(address(ana)).content.decode()
    assert "another needle" in page and "Put this record right" not in page
    assert send(nurse, ana, "2", needle="27G", **{WHY: "no"}).status_code == 403
    assert "put right" in nurse.get(f"/clinic/{ana.pk}/").content.decode()
