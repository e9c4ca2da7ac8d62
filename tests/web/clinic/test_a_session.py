"""A session is filled in, checked and kept: what was given is written by a person, what is refused keeps what was typed."""

import re
from typing import Any

import pytest
from django.test import Client

from cleardays.answer import session_check
from cleardays.injection.sites import fixed_sites
from cleardays.web.accounts.models import AuditEntry, Clinic, Person
from cleardays.web.records import history_facts, selectors
from tests.web.clinic.ward import ago, cared_for, nothing_against, session, staff, today, told
from tests.web.forms.error_page import wrong_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    person = cared_for()
    nothing_against(person)
    return person


@pytest.fixture
def injector() -> Client:
    return staff("injector")


def send(client: Client, ana: Person, **changes: Any) -> Any:
    return client.post(f"/clinic/{ana.pk}/sessions/new", session(**changes))


def kept(ana: Person) -> list[Any]:
    return [one.said for one in history_facts.of(ana, "sessions")]


@pytest.mark.database
def test_filled_checked_kept_and_shown_with_its_map(ana: Person, injector: Client) -> None:
    checked = send(injector, ana)
    page = checked.content.decode()
    assert checked.status_code == 200 and "155 units at 31 sites" in page and "not kept yet" in page
    assert kept(ana) == []
    done = send(injector, ana, do="keep")
    assert done.status_code == 302
    page = injector.get(done["Location"]).content.decode()
    assert page.count("<svg") >= 4 and "Each dot leads to its row below" in page and "not a signed one" in page
    assert "<dt>Reasons" not in page, "none was needed, so none is missing"
    assert session_check.check(selectors.case(ana)).accepted
    assert (
        AuditEntry.objects.filter(action="record written", person=ana.pk, about__contains='"what":"sessions"').count()
        == 1
    )


def test_what_the_check_page_carries_is_kept_word_for_word(ana: Person, injector: Client) -> None:
    page = send(injector, ana).content.decode()
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert injector.post(f"/clinic/{ana.pk}/sessions/new", carried | {"do": "keep"}).status_code == 302
    assert len(kept(ana)) == 1


def test_kept_twice_is_once(ana: Person, injector: Client) -> None:
    assert [send(injector, ana, do="keep").status_code for _ in range(2)] == [302, 302]
    assert len(kept(ana)) == 1


def test_the_same_form_kept_again_with_other_words_is_shown_and_not_kept(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep")
    again = send(injector, ana, do="keep", needle="32G")
    assert again.status_code == 409 and "kept before with other words" in again.content.decode()
    assert [one["needle"] for one in kept(ana)] == ["30G 0.5 inch"]


def test_the_form_fills_in_no_unit_and_no_waste(ana: Person, injector: Client) -> None:
    page = injector.get(f"/clinic/{ana.pk}/sessions/new").content.decode()
    assert page.count("planned 5") == len(fixed_sites())
    for name in (*(f"site-{one}" for one in fixed_sites()), "discarded_units", "units", "product"):
        assert re.search(rf'name="{name}" value=""', page), name


def test_nothing_is_read_as_given_that_nobody_wrote(ana: Person, injector: Client) -> None:
    sent = {key: value for key, value in session().items() if not key.startswith("site-")}
    answered = injector.post(f"/clinic/{ana.pk}/sessions/new", sent)
    assert answered.status_code == 422
    assert "nothing is written for COR-L1" in wrong_fields(answered.content.decode())["f-site-COR-L1"]


def test_every_field_that_is_wrong_is_said_at_once_at_its_field(ana: Person, injector: Client) -> None:
    slips = {
        "date": "yesterday", "start": "nine", "vials": "2", "vial-2-expiry": "soon", "vial-2-reconstituted": "10",
        "site-COR-L1": "5,0", "left-COR-R1": "1", "extras": "2", "extra-1-units": "5", "extra-2-place": "TEM-R",
        "new_medicines": "a new one", "discarded_units": "4e1", "injector.expires": "2099",
    }  # fmt: skip
    page = send(injector, ana, **slips).content.decode()
    found = wrong_fields(page)
    assert found.keys() == {
        "f-date", "f-vial-2-expiry", "f-vial-2-reconstituted", "f-site-COR-L1", "f-site-COR-R1", "f-extra-1-place",
        "f-extra-2-units", "f-new_medicines", "f-discarded_units", "f-injector.expires",
    }  # fmt: skip
    assert found["f-vial-2-expiry"].startswith("Vial 2, Expiry"), "which vial is said where the label alone does not"
    for name, typed in slips.items():
        assert f'value="{typed}"' in page or f">{typed}</textarea>" in page or name in ("vials", "extras"), name
    assert "f-start" in wrong_fields(send(injector, ana, start="nine").content.decode())


def test_one_button_on_purpose_writes_the_plan_into_the_empty_sites_alone(ana: Person, injector: Client) -> None:
    sent = {key: value for key, value in session(do="as-planned").items() if not key.startswith("site-")}
    page = injector.post(
        f"/clinic/{ana.pk}/sessions/new", sent | {"site-COR-L1": "4", "left-FRO-L1": "1"}
    ).content.decode()
    assert 'name="site-COR-L1" value="4"' in page and 'name="site-FRO-L1" value=""' in page
    assert len(re.findall(r'name="site-[^"]+" value="5"', page)) == len(fixed_sites()) - 2
    assert 'name="discarded_units" value="45"' in page, "what was typed stays"


def test_what_was_planned_is_kept_beside_what_was_given(ana: Person, injector: Client) -> None:
    told(ana, "sessions", {
        "date": today().isoformat(), "status": "planned", "product": "onabotulinumtoxinA", "sites": "preempt-155",
        "extra_sites": [{"site": "TEM-RF1", "units": 5}],
    })  # fmt: skip
    page = injector.get(f"/clinic/{ana.pk}/sessions/new").content.decode()
    assert "Planned:" in page and "temporalis, patient&#39;s right" in page
    assert send(injector, ana, do="keep").status_code == 302
    last = kept(ana)[-1]
    assert len(last["planned_sites"]) == 32 and len(last["sites"]) == 31
    key = history_facts.of(ana, "sessions")[-1].key
    assert "planned, not given" in injector.get(f"/clinic/{ana.pk}/sessions/{key}").content.decode()


def test_a_site_left_out_and_sites_added(ana: Person, injector: Client) -> None:
    more = {
        "site-TRA-R3": None, "left-TRA-R3": "1", "extras": "2",
        "extra-1-place": "TEM-R", "extra-1-units": "5", "extra-1-reason": "pain there",
        "extra-2-place": "TEM-R", "extra-2-units": "5", "extra-2-reason": "pain there", "discarded_units": "40",
    }  # fmt: skip
    answered = send(injector, ana, **more)
    assert "160 units at 32 sites" in answered.content.decode()
    assert send(injector, ana, do="keep", **more).status_code == 302
    record = kept(ana)[0]
    assert [one["site"] for one in record["extra_sites"]] == ["TEM-RF1", "TEM-RF2"]
    assert {"site": "TRA-R3", "status": "not_done"} in record["sites"]


@pytest.mark.parametrize("units", ["155,0", "١٥٥", "1e2", "-5", "5.0", "five", "+5", "0x5", "5 5"])
def test_a_number_that_is_not_in_plain_digits_is_refused_with_words(units: str, ana: Person, injector: Client) -> None:
    for field in ("site-COR-L1", "discarded_units", "vial-1-strength_units"):
        answered = send(injector, ana, **{field: units})
        page = answered.content.decode()
        assert answered.status_code == 422, field
        words = wrong_fields(page)[f"f-{field}"]
        assert "in plain digits" in words or "is possible" in words, field
        assert f'name="{field}" value="{units}"' in page, "what was typed stays"
    assert kept(ana) == []


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "the product sold for wrinkles": ({"product": "Botox Cosmetic"}, "sold for wrinkles"),
    "another toxin": ({"product": "Dysport"}, "is another toxin"),
    "waste that does not add up": ({"discarded_units": "44"}, "200 U were opened"),
    "waste nobody wrote": ({"discarded_units": None}, "0 is an answer, silence is not"),
    "a vial past its date": ({"vial-1-expiry": "2020-01"}, "expired on"),
    "no lot": ({"vial-1-lot": None}, "no lot is written"),
    "another dilution": ({"vial-1-diluent_ml": "2"}, "carries 10 U"),
    "a total that is not the sum": ({"units": "150"}, "a total of 150 U is written"),
    "pregnancy nobody asked about": ({"pregnant": None}, "not asked on the day: pregnant"),
    "an infection where the needle goes": ({"infection_at_site": "yes"}, "infection at a site"),
    "a danger sign found today": ({"danger_signs-none": None, "danger_signs": "trouble swallowing"}, "a danger sign found"),
    "a credential that ran out": ({"injector.expires": "2020-01-31"}, "ran out on"),
    "fewer sites without a reason": (
        {"site-COR-L1": None, "left-COR-L1": "1", "discarded_units": "50"}, "fewer than the fixed 31",
    ),
    "an end before the start": ({"end": "09:00"}, "the end is before the start"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_check_refuses_is_not_kept_and_nothing_typed_is_lost(case: str, ana: Person, injector: Client) -> None:
    changes, says = REFUSED[case]
    for do in ("check", "keep"):
        answered = send(injector, ana, do=do, **changes)
        page = answered.content.decode()
        assert answered.status_code == 422 and says.lower() in page.lower()
        assert 'role="alert" tabindex="-1" autofocus' in page
        assert 'value="Dr Example"' in page and f'name="site-COR-R1" value="{session()["site-COR-R1"]}"' in page
    assert kept(ana) == []


def test_a_reason_is_asked_for_and_settles_it(ana: Person, injector: Client) -> None:
    told(ana, "sessions", {"date": ago(70).isoformat(), "product": "onabotulinumtoxinA", "units": 155})
    page = send(injector, ana).content.decode()
    assert "70 days since the session" in page and 'href="#f-reasons.interval"' in page
    answered = send(injector, ana, **{"reasons.interval": "travels for four weeks"})
    page = answered.content.decode()
    assert answered.status_code == 200 and "reason given" in page
    assert re.search(r"<dt>Reasons</dt><dd>[^<]*travels for four weeks</dd>", page)


def test_two_hundred_units_elsewhere_seven_weeks_ago_are_met(ana: Person, injector: Client) -> None:
    history_facts.say_whole(ana, "other_toxin", False, "user somebody")
    told(
        ana,
        "other_toxin",
        {"date": ago(49).isoformat(), "product": "onabotulinumtoxinA", "units": 200, "indication": "dystonia"},
    )
    told(ana, "sessions", {"date": ago(90).isoformat(), "product": "onabotulinumtoxinA", "units": 155})
    answered = send(injector, ana, **{"reasons.cautions": "known and weighed"})
    page = answered.content.decode()
    assert (
        answered.status_code == 422
        and "510 U of onabotulinumtoxinA" in page
        and "A second clinician has to agree" in page
    )
    settled = {
        "reasons.cautions": "known and weighed", "reasons.cumulative_dose": "agreed with the other clinic",
        "second_signature": "Dr Second",
    }  # fmt: skip
    assert send(injector, ana, **settled).status_code == 200
    same = send(injector, ana, **settled | {"second_signature": "dr example"})
    assert same.status_code == 422, "the injector is no second clinician"


def test_a_session_written_down_late_is_held_against_what_came_before_it(ana: Person, injector: Client) -> None:
    told(ana, "sessions", {"date": ago(3).isoformat(), "product": "onabotulinumtoxinA", "units": 155})
    assert send(injector, ana, on=ago(100)).status_code == 200
    assert "has not happened yet" in send(injector, ana, date="2099-01-01").content.decode()


@pytest.mark.database
def test_times_are_the_clinic_s_clock(ana: Person, injector: Client) -> None:
    Clinic.objects.update(timezone="America/New_York")
    sent = session(do="keep") | {"date": "2026-03-09", "vial-1-reconstituted": "2026-03-09T08:50"}
    assert injector.post(f"/clinic/{ana.pk}/sessions/new", sent).status_code == 302
    assert kept(ana)[0]["start"] == "2026-03-09T09:05-04:00"
    lost = sent | {"date": "2026-03-08", "start": "02:30", "do": "check"}
    assert "the clocks went past that time" in injector.post(f"/clinic/{ana.pk}/sessions/new", lost).content.decode()


def test_danger_signs_and_open_side_effects_stand_first(ana: Person, injector: Client) -> None:
    told(ana, "events", {"term": "eyelid ptosis", "onset": ago(10).isoformat()})
    told(ana, "red_flags", {"id": "sudden"})
    told(ana, "allergies", "human albumin")
    page = injector.get(f"/clinic/{ana.pk}/sessions/new").content.decode()
    first = page[page.index("Before anything is injected") : page.index('<form method="post">')]
    assert "eyelid ptosis" in first and "sudden" in first and "human albumin" in first


def test_vials_and_added_sites_are_added_without_losing_what_was_typed(ana: Person, injector: Client) -> None:
    page = send(injector, ana, do="vial").content.decode()
    assert 'name="vial-2-lot"' in page and 'value="C1234"' in page
    page = send(injector, ana, do="extra", extras="2").content.decode()
    assert 'name="extra-3-place"' in page


def test_a_nurse_reads_a_session_and_writes_none(ana: Person, injector: Client) -> None:
    send(injector, ana, do="keep")
    nurse = staff("nurse")
    assert send(nurse, ana).status_code == 403
    key = history_facts.of(ana, "sessions")[0].key
    assert nurse.get(f"/clinic/{ana.pk}/sessions/{key}").status_code == 200


@pytest.mark.database
def test_one_s_own_session_is_nobody_s_to_record(injector: Client) -> None:
    from cleardays.web.accounts.models import User

    own = cared_for(user=User.objects.get(memberships__role="injector"))
    assert send(injector, own).status_code == 404
