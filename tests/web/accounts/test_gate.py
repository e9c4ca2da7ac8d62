"""Who sees whose record: one's own, those one treats, nobody else's, and a closed one only with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db.models import QuerySet
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from cleardays.web.accounts import audit_trail, break_glass, permissions
from cleardays.web.accounts.models import AuditEntry, Membership, Opened, Person, User
from cleardays.web.accounts.permissions import Role, State
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = pytest.mark.django_db
REASON = "She rang about a drooping eyelid."


def asked_by(user: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = user
    return request


def seen(user: User) -> set[str]:
    found: QuerySet[Person] = permissions.people(asked_by(user))
    return {one.name for one in found}


@pytest.fixture
def three() -> None:
    """Somebody here, somebody discharged from here, somebody elsewhere."""
    Person.objects.create(clinic=clinic(), name="here")
    Person.objects.create(clinic=clinic(), name="gone", discharged=date(2026, 1, 5))
    Person.objects.create(clinic=clinic("Another fictional clinic"), name="elsewhere")


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("state", State.values)
def test_a_role_opens_its_clinic_s_records_only_while_it_holds(three: None, role: str, state: str) -> None:
    treats = role in ("nurse", "injector", "clinician") and state == "active"
    assert seen(member(role, state=state)) == ({"here"} if treats else set())


def test_whoever_has_two_roles_sees_what_either_opens(three: None) -> None:
    user = member("nurse")
    Membership.objects.create(user=user, clinic=clinic("Another fictional clinic"), role="clinician", state="active")
    assert seen(user) == {"here", "elsewhere"}


def test_one_s_own_record_is_one_s_own_whatever_became_of_the_role() -> None:
    """The diary is the person's: a clinic that ends their role does not take it away."""
    ana = patient()
    assert ana.user is not None
    for state in State.values:
        ana.user.memberships.update(state=state)
        assert seen(ana.user) == {"Fictional Ana"}
    ana.user.is_active = False
    assert seen(ana.user) == set()


def test_a_record_that_was_seen_is_written_down_and_one_that_was_not_is_not(three: None) -> None:
    user, before = member("nurse"), audit_trail.head().number
    person = Person.objects.get(name="here")
    assert permissions.person_or_404(asked_by(user), person.pk) == person
    with pytest.raises(Http404):
        permissions.person_or_404(asked_by(user), Person.objects.get(name="elsewhere").pk)
    entries = AuditEntry.objects.filter(number__gt=before)
    assert [(one.action, one.actor, one.person) for one in entries] == [("record read", f"user {user.pk}", person.pk)]


def test_a_page_states_known_readers() -> None:
    for whom in [(), ("everybody",), (Role.NURSE, "doctor")]:
        with pytest.raises(ValueError, match="name at least one"):
            permissions.allow(*whom)


@pytest.mark.database
def test_a_closed_record_opens_with_a_reason_for_an_hour_and_the_administrators_are_told(three: None) -> None:
    user, administrator = member("clinician"), member("administrator")
    member("administrator", state="suspended")
    gone = Person.objects.get(name="gone")
    answered = signed_in(with_second_factor(user)).post(f"/accounts/open/{gone.pk}", {"reason": REASON})
    assert answered.status_code == 302
    assert seen(user) == {"here", "gone"}
    notices = signed_in(with_second_factor(administrator)).get("/accounts/notices").content.decode()
    assert "A clinician opened the record" in notices and REASON not in notices, "told before any mail is sent"
    the_worker_runs()
    assert [one.to for one in mail.outbox] == [[administrator.email]]
    assert REASON not in mail.outbox[0].body
    assert "gone" not in mail.outbox[0].body.split()
    entry = AuditEntry.objects.get(action="record opened with a reason")
    assert (entry.actor, entry.person) == (f"user {user.pk}", gone.pk)
    assert REASON not in entry.about
    Opened.objects.update(until=timezone.now())
    assert seen(user) == {"here"}


def test_an_open_record_closes_with_the_role_that_opened_it(three: None) -> None:
    user = member("clinician")
    break_glass.open_(user, Person.objects.get(name="gone").pk, REASON, timezone.now())
    user.memberships.update(state="suspended")
    assert seen(user) == set()


@pytest.mark.database
@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_no_reason_opens_nothing(three: None, reason: str) -> None:
    user = with_second_factor(member("clinician"))
    answered = signed_in(user).post(f"/accounts/open/{Person.objects.get(name='gone').pk}", {"reason": reason})
    assert (answered.status_code, Opened.objects.count(), len(mail.outbox)) == (422, 0, 0)


@pytest.mark.parametrize("name", ["here", "elsewhere"])
def test_only_a_discharged_person_of_one_s_own_clinic_is_opened(three: None, name: str) -> None:
    with pytest.raises(Person.DoesNotExist):
        break_glass.open_(
            member("clinician"), Person.objects.get(name=name).pk, REASON, timezone.now() + timedelta(days=1)
        )
