"""A role begins with a link: signed, for one address, once, for seven days, and only from those who may invite."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts import invitations, memberships
from cleardays.web.accounts.models import AuditEntry, Invitation, Membership, Person, User
from cleardays.web.accounts.permissions import Role, State
from tests.web.accounts.clinic import PASSWORD, clinic, member, patient, signed_in, with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = pytest.mark.django_db
ANA = "ana@home.example"


def link_in(message: str) -> str:
    found = re.search(r"http://testserver(/accounts/join/\S+)", message)
    assert found is not None
    return found[1]


def invited(role: str = "patient", email: str = ANA) -> str:
    """The link that a nurse or an administrator had sent."""
    by = "nurse" if role == "patient" else "administrator"
    user = User.objects.filter(email=f"{by}@clinic.example").first() or member(by, email=f"{by}@clinic.example")
    if not user.authenticator_set.exists():  # type: ignore[attr-defined]
        with_second_factor(user)
    sent = signed_in(user).post("/accounts/invite", {"email": email, "place": f"{clinic().pk} {role}"})
    assert sent.status_code == 302
    the_worker_runs()
    return link_in(str(mail.outbox[-1].body))


@pytest.mark.database
def test_a_patient_comes_by_a_link_and_keeps_a_diary_from_then_on() -> None:
    link, browser = invited(), Client()
    page = browser.get(link).content.decode()
    assert ANA in page and "Fictional clinic" in page
    assert browser.post(link, {"name": "Fictional Ana", "password": PASSWORD})["Location"] == "/accounts/login/"
    assert browser.post("/accounts/login/", {"login": ANA, "password": PASSWORD})["Location"] == "/today"
    person = Person.objects.get()
    assert (person.name, person.clinic, person.user.email if person.user else "") == ("Fictional Ana", clinic(), ANA)
    assert Membership.objects.get(user=person.user).state == "active"
    assert [one.action for one in AuditEntry.objects.all()][-3:] == ["invited", "joined", "signed in"]


def test_the_mail_says_nothing_about_health_and_the_link_nothing_about_anybody() -> None:
    link = invited()
    text = str(mail.outbox[-1].body).lower()
    assert not [word for word in ("migraine", "headache", "botox", "patient", "diary") if word in text]
    assert ANA not in link


@pytest.mark.database
def test_a_link_works_once() -> None:
    link = invited()
    Client().post(link, {"name": "Fictional Ana", "password": PASSWORD})
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Somebody", "password": PASSWORD}).status_code == 404
    assert User.objects.filter(person__isnull=False).count() == 1


def test_of_two_who_follow_it_at_once_one_joins() -> None:
    token = invited().rsplit("/", 1)[1]
    now = timezone.now()
    first, second = invitations.find(token, now), invitations.find(token, now)
    assert first is not None and second is not None
    invitations.accept_as(first, member("patient", clinic("Another"), email="x@home.example"), now)
    with pytest.raises(invitations.NotInvitedError, match="used before"):
        invitations.accept_as(second, member("patient", clinic("Another"), email="y@home.example"), now)


@pytest.mark.parametrize("days, works", [(6.99, True), (7.01, False)])
def test_a_link_works_for_seven_days(days: float, works: bool) -> None:
    token = invited().rsplit("/", 1)[1]
    assert (invitations.find(token, timezone.now() + timedelta(days=days)) is not None) is works


@pytest.mark.database
def test_a_link_that_was_changed_or_taken_back_does_not_work() -> None:
    link = invited()
    assert Client().get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    administrator = member("administrator")
    memberships.change(administrator, Invitation.objects.get().membership.pk, State.LEFT)
    assert Client().get(link).status_code == 404


@pytest.mark.database
def test_whoever_is_signed_in_joins_with_the_account_they_have() -> None:
    user = member("nurse", clinic("Another fictional clinic"))
    client = signed_in(with_second_factor(user))
    assert client.post(invited("clinician", "work@clinic.example"))["Location"] == "/accounts/"
    assert Membership.objects.get(user=user, clinic=clinic()).role == "clinician"
    assert not User.objects.filter(email="work@clinic.example").exists()


def test_an_address_with_an_account_signs_in_first() -> None:
    member("nurse", clinic("Another fictional clinic"), email=ANA)
    link = invited("injector")
    assert Client().get(link)["Location"] == f"/accounts/login/?next={link}"
    assert Client().post(link, {"name": "x", "password": PASSWORD})["Location"].startswith("/accounts/login/")


def test_one_account_keeps_one_diary() -> None:
    ana = patient(clinic("Another fictional clinic"))
    assert ana.user is not None
    answered = signed_in(ana.user).post(invited(email="other@home.example"))
    assert answered.status_code == 409
    assert Person.objects.count() == 1
    assert Invitation.objects.get().used is None, "a refusal uses no link up"


@pytest.mark.parametrize("by", Role.values)
@pytest.mark.parametrize("role", Role.values)
def test_a_nurse_invites_patients_and_an_administrator_anybody(by: str, role: str) -> None:
    user, may = member(by), by == "administrator" or (by == "nurse" and role == "patient")
    if may:
        assert invitations.invite(user, clinic(), role, ANA, timezone.now())
    else:
        with pytest.raises(invitations.NotInvitedError):
            invitations.invite(user, clinic(), role, ANA, timezone.now())
    with pytest.raises(invitations.NotInvitedError):
        invitations.invite(user, clinic("Another fictional clinic"), role, ANA, timezone.now())


@pytest.mark.parametrize("password", ["short", "password1234", "ana@home.example"])
def test_a_weak_password_makes_no_account(password: str) -> None:
    """Too short, among the most used, or the address itself."""
    answered = Client().post(invited(), {"name": "Fictional Ana", "password": password})
    assert answered.status_code == 422
    assert "There is a problem" in answered.content.decode()
    assert not User.objects.filter(email=ANA).exists()


@pytest.mark.database
def test_a_role_is_paused_brought_back_and_ended_and_the_last_administrator_stays() -> None:
    administrator, nurse = member("administrator"), member("nurse")
    role = Membership.objects.get(user=nurse)
    for state in ("suspended", "active", "left", "active"):
        memberships.change(administrator, role.pk, state)
        role.refresh_from_db()
        assert role.state == state
    assert '"to":"suspended"' in AuditEntry.objects.filter(action="role changed").order_by("number")[0].about
    with pytest.raises(memberships.NotChangedError, match="last administrator"):
        memberships.change(administrator, Membership.objects.get(user=administrator).pk, "left")
    with pytest.raises(memberships.NotChangedError):
        memberships.change(administrator, role.pk, "invited")
