"""People in states that are rare, on every page: paused in mid-session, left, erased, of two clinics, patient and staff at once.

The rows of `routes.py` are walked once more. What somebody may reach is said here in one function, and no page may hold the name of
a person whom they may not see.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts.models import Membership, Opened, Person, User
from cleardays.web.accounts.permissions import ANYBODY, SIGNED_IN, Role
from tests.web.accounts.clinic import clinic, member, patient, signed_in, with_second_factor
from tests.web.routes import ROWS, Row, has_record
from tests.web.test_routes import address, outcome

pytestmark = pytest.mark.django_db
OF_CLOSED_RECORDS = ("accounts/open/<uuid:person_id>", "clinic/<uuid:person_id>/back")
NAMES_OF_THE_DISCHARGED = ("clinic/discharged", "clinic/<uuid:person_id>/back")
TREATS = (Role.NURSE, Role.INJECTOR, Role.CLINICIAN)


@pytest.fixture
def others() -> dict[str, Person]:
    """Somebody in each state of a record, here and elsewhere, with a name that stands nowhere else."""
    here, elsewhere = clinic(), clinic("Another fictional clinic")
    gone = date(2026, 1, 5)
    return {
        "cared for": Person.objects.create(clinic=here, name="Zarathustra"),
        "discharged": Person.objects.create(clinic=here, name="Ypsilanti", discharged=gone),
        "restricted": Person.everybody.create(clinic=here, name="Xanthippe", restricted=timezone.now()),
        "cared for elsewhere": Person.objects.create(clinic=elsewhere, name="Wilhelmina"),
        "discharged elsewhere": Person.objects.create(clinic=elsewhere, name="Vespasian", discharged=gone),
    }


def paused_in_mid_session(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("nurse"))
    client = signed_in(user)
    assert client.get("/clinic/").status_code == 200
    Membership.objects.filter(user=user).update(state="suspended")
    return user, client


def ended_in_mid_session(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("clinician"))
    client = signed_in(user)
    assert client.get("/clinic/").status_code == 200
    Membership.objects.filter(user=user).update(state="left")
    return user, client


def account_ended_in_mid_session(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("clinician"))
    client = signed_in(user)
    assert client.get("/clinic/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user, client


def nurse_here_and_clinician_elsewhere(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("nurse"))
    Membership.objects.create(user=user, clinic=clinic("Another fictional clinic"), role="clinician", state="active")
    return user, signed_in(user)


def clinician_here_and_paused_elsewhere(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("clinician"))
    Membership.objects.create(user=user, clinic=clinic("Another fictional clinic"), role="clinician", state="suspended")
    return user, signed_in(user)


def patient_and_nurse(_others: dict[str, Person]) -> tuple[User, Client]:
    user = patient().user
    assert user is not None
    Membership.objects.create(user=user, clinic=clinic(), role="nurse", state="active")
    return with_second_factor(user), signed_in(user)


def patient_and_nurse_without_a_second_step(_others: dict[str, Person]) -> tuple[User, Client]:
    user = patient().user
    assert user is not None
    Membership.objects.create(user=user, clinic=clinic(), role="nurse", state="active")
    return user, signed_in(user)


def patient_who_left(_others: dict[str, Person]) -> tuple[User, Client]:
    person = patient()
    assert person.user is not None
    Membership.objects.filter(user=person.user).update(state="left")
    Person.objects.filter(pk=person.pk).update(discharged=date(2026, 1, 5))
    return person.user, signed_in(person.user)


def patient_who_is_paused(_others: dict[str, Person]) -> tuple[User, Client]:
    person = patient()
    assert person.user is not None
    Membership.objects.filter(user=person.user).update(state="suspended")
    return person.user, signed_in(person.user)


def staff_whose_own_record_was_erased(_others: dict[str, Person]) -> tuple[User, Client]:
    user = with_second_factor(member("auditor"))
    Person.everybody.create(clinic=clinic(), name="Ulysses", restricted=timezone.now(), user=None)
    return user, signed_in(user)


def restricted_and_still_named(_others: dict[str, Person]) -> tuple[User, Client]:
    """No erasure leaves this behind; a row put in by hand might."""
    person = patient()
    Person.objects.filter(pk=person.pk).update(restricted=timezone.now(), name="Theodora")
    assert person.user is not None
    return person.user, signed_in(person.user)


def clinician_whose_hour_is_over(others: dict[str, Person]) -> tuple[User, Client]:
    user, now = with_second_factor(member("clinician")), timezone.now()
    for name in ("discharged", "discharged elsewhere"):
        Opened.objects.create(
            user=user, person=others[name], reason="a letter", at=now - timedelta(hours=1), until=now - timedelta(0, 1)
        )
    return user, signed_in(user)


def clinician_with_somebody_else_s_hour(others: dict[str, Person]) -> tuple[User, Client]:
    user, now = with_second_factor(member("clinician")), timezone.now()
    other = member("clinician", email="other@clinic.example")
    Opened.objects.create(
        user=other, person=others["discharged"], reason="a letter", at=now, until=now + timedelta(hours=1)
    )
    return user, signed_in(user)


def nurse_with_an_hour_of_when_she_was_a_clinician(others: dict[str, Person]) -> tuple[User, Client]:
    user, now = with_second_factor(member("nurse")), timezone.now()
    Membership.objects.create(user=user, clinic=clinic(), role="clinician", state="left")
    Opened.objects.create(
        user=user, person=others["discharged"], reason="a letter", at=now, until=now + timedelta(hours=1)
    )
    return user, signed_in(user)


Odd = Callable[[dict[str, Person]], tuple[User, Client]]
ODD: tuple[Odd, ...] = (
    paused_in_mid_session,
    ended_in_mid_session,
    account_ended_in_mid_session,
    nurse_here_and_clinician_elsewhere,
    clinician_here_and_paused_elsewhere,
    patient_and_nurse,
    patient_and_nurse_without_a_second_step,
    patient_who_left,
    patient_who_is_paused,
    staff_whose_own_record_was_erased,
    restricted_and_still_named,
    clinician_whose_hour_is_over,
    clinician_with_somebody_else_s_hour,
    nurse_with_an_hour_of_when_she_was_a_clinician,
)


def roles(user: User, person: Person | None = None) -> set[str]:
    """The roles that hold, in the clinic of one person or anywhere."""
    held = Membership.objects.filter(user=user, state="active")
    return set((held.filter(clinic=person.clinic) if person else held).values_list("role", flat=True))


def expected(route: str, row: Row, user: User, person: Person | None) -> set[str]:
    if not User.objects.get(pk=user.pk).is_active:
        return {"sign in"}
    if SIGNED_IN not in row.whom and not roles(user) & set(row.whom):
        return {"no"}
    if person is None:
        return {"nothing"} if row.own_record and not has_record(user) else {"in", "nothing"}
    closed = person.discharged is not None
    if person.restricted or person.user_id == user.pk or closed != (route in OF_CLOSED_RECORDS):
        return {"nothing"}
    if route in OF_CLOSED_RECORDS:
        return {"in", "nothing"} if roles(user, person) & set(row.whom) else {"nothing"}
    if not roles(user, person) & set(TREATS):
        return {"nothing"}
    return {"in", "nothing"} if roles(user, person) & set(row.whom) else {"no"}


def never_named(route: str, user: User, others: dict[str, Person]) -> Iterator[str]:
    """Names that may stand on no page of this route for this person."""
    for person in (*others.values(), *Person.everybody.filter(restricted__isnull=False)):
        seen = not person.restricted and roles(user, person) & set(TREATS)
        if not seen or (person.discharged and route not in NAMES_OF_THE_DISCHARGED):
            yield person.name


def asked_of(odd: Odd, others: dict[str, Person], everything: bool) -> list[tuple[object, ...]]:
    """What went otherwise than it is said above: each page, read; and, where everything is asked, in each way that it takes."""
    user, client = odd(others)
    whole = odd is not patient_and_nurse_without_a_second_step
    wrong: list[tuple[object, ...]] = []
    for route, row in ROWS.items():
        if "<uuid:membership_id>" in route or ANYBODY in row.whom:
            continue  # administrators alone, and none of these is one; pages that are the same for everybody
        if row.own_record and route != "today" and not everything and not has_record(user):
            continue  # there is no record, whichever page asks for it
        for one in others.values():
            one.refresh_from_db()  # one of these pages takes somebody's care up again
        unseen = list(never_named(route, user, others))
        people = [*others.values(), *Person.everybody.filter(user=user)] if "<uuid:person_id>" in route else [None]
        named = row.named(_World(others))[0] if row.named else {}  # type: ignore[arg-type]
        methods = row.methods.split()  # the others are walked in `test_routes.py`
        for person in people:
            at = address(route, named | ({"person_id": str(person.pk)} if person else {}))
            for method in methods if everything else methods[:1]:
                allowed = expected(route, row, user, person)
                answered = client.generic(method, at)
                got = outcome(answered)
                if not whole:
                    allowed = {"second step"}
                    got = "second step" if answered.get("Location") == "/accounts/2fa/" else got
                if got not in allowed:
                    wrong.append((method, route, person.name if person else "", got, sorted(allowed)))
                page = answered.content.decode(errors="replace")
                wrong += [(method, route, "names", name) for name in unseen if name in page]
    return wrong


@pytest.mark.parametrize("odd", ODD, ids=lambda one: one.__name__)
def test_every_page_to_somebody_in_an_odd_state(odd: Odd, others: dict[str, Person]) -> None:
    assert asked_of(odd, others, everything=False) == []


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD, ids=lambda one: one.__name__)
def test_every_page_in_every_way_to_somebody_in_an_odd_state(odd: Odd, others: dict[str, Person]) -> None:
    assert asked_of(odd, others, everything=True) == []


class _World:
    """What the rows ask for, where people are named by this file itself."""

    def __init__(self, others: dict[str, Person]) -> None:
        self.cared_for_here, self.cared_for_elsewhere = others["cared for"], others["cared for elsewhere"]
        self.discharged_here, self.discharged_elsewhere = others["discharged"], others["discharged elsewhere"]
