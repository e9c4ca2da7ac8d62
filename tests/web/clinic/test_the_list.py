"""Who is on the list, in which order, what stands in a line, and that it asks the database no more for many than for one."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cleardays.web.accounts.models import AuditEntry, Membership, Person
from cleardays.web.clinic import caseload
from tests.web.accounts.clinic import clinic, member, signed_in, with_second_factor
from tests.web.clinic.ward import ago, cared_for, staff, told, writes

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> Client:
    return staff("nurse")


def names(client: Client, **sent: str) -> list[str]:
    page = (client.post("/clinic/", sent) if sent else client.get("/clinic/")).content.decode()
    return re.findall(r"<h2><a [^>]*>Fictional (\w+)</a>", page)


def test_danger_signs_come_first_the_most_urgent_on_top(nurse: Client) -> None:
    cared_for("Fictional Ana")
    told(cared_for("Fictional Zoe"), "events", {"term": "trouble swallowing", "onset": ago(2).isoformat()})
    told(cared_for("Fictional Yan"), "events", {"term": "rash", "onset": ago(1).isoformat()})
    told(cared_for("Fictional Xiu"), "red_flags", {"id": "sudden"})
    assert names(nurse) == ["Zoe", "Yan", "Xiu", "Ana"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("events", {"term": "trouble swallowing", "onset": "2026-01-02", "resolved": "2026-01-05"}),
        ("events", {"term": "bruising", "onset": "2026-01-02"}),
        (
            "red_flags",
            {"id": "sudden", "cleared": {"by": "Dr Example", "date": "2026-01-05", "finding": "nothing found"}},
        ),
        ("red_flags", {"id": "painkiller_overuse"}),
    ],
    ids=["it is over", "it leads nobody to the clinic today", "a clinician cleared it", "nearly everybody has it"],
)
def test_what_is_no_danger_sign_stays_in_its_place(nurse: Client, kind: str, said: Any) -> None:
    cared_for("Fictional Ana")
    told(cared_for("Fictional Zoe"), kind, said)
    assert names(nurse) == ["Ana", "Zoe"]


def test_a_flag_that_follows_from_other_facts_is_shown_too(nurse: Client) -> None:
    cared_for("Fictional Ana")
    told(cared_for("Fictional Zoe"), "conditions", "pregnancy")
    assert names(nurse) == ["Zoe", "Ana"]


def line(person: Person) -> caseload.Line:
    return caseload.listed(Person.objects.filter(pk=person.pk), "", 1).lines[0]


@pytest.mark.database
def test_silent_days_are_shown_as_silent_and_today_is_not_over() -> None:
    ana = cared_for()
    writes(ana, 0, 1, 2, 28, 29)
    found = line(ana)
    assert (found.written, found.silent, found.both_ways) == (3, 25, 0)


def test_somebody_who_never_wrote_is_silent_for_the_whole_time() -> None:
    assert (line(cared_for()).written, line(cared_for("Fictional Bo")).silent) == (0, 28)


def test_the_earliest_next_date_is_twelve_weeks_after_the_last_session_given() -> None:
    ana = cared_for()
    told(ana, "sessions", {"date": "2026-03-01"}, 1)
    told(ana, "sessions", {"date": "2026-06-01"}, 2)
    told(ana, "sessions", {"date": "2099-06-01", "status": "planned", "product": "onabotulinumtoxinA"}, 3)
    found = line(ana)
    assert (found.last_session, found.earliest_next) == (date(2026, 6, 1), date(2026, 8, 24))
    assert line(cared_for("Fictional Bo")).earliest_next is None


def test_a_name_is_found_without_accents_and_case(nurse: Client) -> None:
    for name in ("Fictional Zoë", "Fictional Ana", "Fictional Anatol"):
        cared_for(name)
    assert names(nurse, q="zoe") == ["Zoë"]
    assert names(nurse, q="ANA fic") == ["Ana", "Anatol"]
    assert "Nobody here has a name like that" in nurse.post("/clinic/", {"q": "nobody"}).content.decode()


@pytest.mark.database
def test_fifty_stand_on_a_page_and_a_page_that_is_not_there_is_the_last(nurse: Client) -> None:
    Person.objects.bulk_create(Person(clinic=clinic(), name=f"Fictional P{n:03}") for n in range(101))
    assert [len(names(nurse, page=page)) for page in ("", "2", "3", "99", "x")] == [50, 50, 1, 1, 50]
    assert names(nurse, page="2", q="P0")[0] == "P050", "the next page of what was found"


def test_a_name_that_is_looked_for_stands_in_no_address(nurse: Client) -> None:
    cared_for("Fictional Canary")
    page = nurse.post("/clinic/", {"q": "canary"}).content.decode()
    assert "Fictional Canary" in page and not re.search(r'(href|action)="[^"]*canary', page, re.IGNORECASE)


@pytest.mark.database
def test_who_is_on_nobody_s_list(nurse: Client) -> None:
    """Another clinic's people, those discharged, and oneself: one's own record opens from one's own diary."""
    cared_for("Fictional Ana")
    cared_for("Fictional Bo", clinic("Another fictional clinic"))
    cared_for("Fictional Cy", discharged=ago(1))
    user = Membership.objects.get(role="nurse").user
    own = cared_for("Fictional Nurse", user=user)
    assert names(nurse) == ["Ana"]
    assert nurse.get(f"/clinic/{own.pk}/").status_code == 404


def test_that_the_list_was_seen_is_written_down(nurse: Client) -> None:
    cared_for()
    nurse.get("/clinic/")
    last = AuditEntry.objects.last()
    assert last is not None
    assert (last.action, last.about) == ("record read", '{"page":"people","people":1}')


@pytest.mark.parametrize("role", ["moderator", "auditor", "administrator"])
def test_who_looks_after_the_place_is_shown_no_people(role: str) -> None:
    ana = cared_for()
    client = staff(role)
    assert [
        client.get(one).status_code for one in ("/clinic/", f"/clinic/{ana.pk}/", f"/clinic/{ana.pk}/history/")
    ] == [403] * 3
    assert b"Fictional Ana" not in client.get(f"/clinic/{ana.pk}/").content


@pytest.mark.database
def test_two_thousand_people_take_as_many_queries_as_one(nurse: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert nurse.get("/clinic/").status_code == 200
        return len(seen)

    first = cared_for()
    writes(first, 1, 2)
    asked()
    one = asked()
    people = [Person(clinic=clinic(), name=f"Fictional P{n:04}", born=date(1980, 1, 1)) for n in range(2000)]
    Person.objects.bulk_create(people)
    told(people[7], "events", {"term": "rash", "onset": ago(1).isoformat()})
    told(people[8], "sessions", {"date": ago(30).isoformat()})
    writes(people[9], 3)
    assert asked() == one


@pytest.mark.parametrize(
    ("role", "lands"),
    [
        ("nurse", "/clinic/"),
        ("injector", "/clinic/"),
        ("clinician", "/clinic/"),
        ("moderator", "/accounts/"),
        ("patient", "/today"),
    ],
)
def test_where_somebody_lands_who_signed_in(role: str, lands: str, rf: Any) -> None:
    from cleardays.web.accounts.adapters import Accounts

    request = rf.get("/accounts/login/")
    request.user = member(role)
    if role == "patient":
        cared_for(user=request.user)
    assert Accounts(request).get_login_redirect_url(request) == lands


def test_somebody_who_injects_elsewhere_is_nobody_here() -> None:
    """A nurse here who injects in another clinic records no session here."""
    there = clinic("Another fictional clinic")
    user = with_second_factor(member("nurse"))
    Membership.objects.create(user=user, clinic=there, role="injector", state="active")
    client = signed_in(user)
    assert client.get(f"/clinic/{cared_for().pk}/sessions/new").status_code == 403
    assert client.get(f"/clinic/{cared_for('Fictional Bo', there).pk}/sessions/new").status_code == 200
