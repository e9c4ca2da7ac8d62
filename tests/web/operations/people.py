"""Somebody with a diary, a treatment and words of their own that nothing else holds."""

from datetime import UTC, date, datetime
from fractions import Fraction

from allauth.account.models import EmailAddress
from django.test import Client

from cleardays.casefile import reader
from cleardays.casefile.reader import Case
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import Person as Described
from cleardays.web.accounts.models import Person
from cleardays.web.records import selectors, services
from tests.web.accounts.clinic import PASSWORD, patient

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
WORDS = ("zitherwort", "quillfern", "marrowgate", "ana@home.example")
"""A medicine, another app's note, a medicine that was written and changed, an address: found nowhere else."""


def diary() -> tuple[tuple[DayEntry, ...], tuple[Attack, ...]]:
    here = Provenance(written=AT, recalled=False, by="patient", source="cleardays")
    days = (
        DayEntry(
            date=date(2026, 3, 1),
            headache=True,
            hours=Fraction(61, 10),
            severity="severe",
            features=frozenset({"unilateral", "nausea"}),
            aura=frozenset(),
            acute=(Intake("zitherwort", True), Intake("sumatriptan", False)),
            thought_migraine=True,
            provenance=here,
        ),
        DayEntry(date=date(2026, 3, 2), headache=False, acute=(), provenance=here),
        DayEntry(date=date(2026, 3, 3), headache=None, acute=(Intake("=1+1", None),), provenance=here),
    )
    attack = Attack(
        id="a1",
        start=datetime(2026, 3, 4, 22, tzinfo=UTC),
        end=datetime(2026, 3, 5, 3, tzinfo=UTC),
        timezone="Europe/London",
        severity="moderate",
        provenance=Provenance(by="import", source="migraine-buddy", external_id="17", raw="quillfern"),
    )
    return days, (attack,)


def told(session: bool = False, **more: object) -> Case:
    """A case as it is kept: the diary, a score, a side effect of the person's own, and a session when there was one."""
    value: dict[str, object] = {
        "cleardays": 1,
        "person": {"id": "x"},
        "history": {"medicines": ["marrowgate"], "preventives": []},
        "scores": [{"instrument": "HIT-6", "date": "2026-03-01", "total": 66}],
        "events": [{"term": "quillfern neck", "onset": "2026-03-05"}],
        **({"sessions": [{"date": "2026-01-05", "product": "onabotulinumtoxinA", "units": 155}]} if session else {}),
        **more,
    }
    read = reader.from_json(value)
    days, attacks = diary()
    return Case(
        person=Described("x"), history=read.history, days=days, attacks=attacks, scores=read.scores, events=read.events,
        sessions=read.sessions, decisions=read.decisions, examinations=read.examinations,
    )  # fmt: skip


def ana(session: bool = False, **more: object) -> Person:
    """Fictional Ana with all of it kept, one day of it changed since."""
    person = patient()
    assert person.user is not None
    EmailAddress.objects.create(user=person.user, email=person.user.email, verified=True, primary=True)
    services.keep(person, told(session, **more), AT, f"user {person.user.pk}")
    one = selectors.on(person, date(2026, 3, 2))[0]
    changed = DayEntry(
        date=date(2026, 3, 2), headache=False, acute=(Intake("marrowgate", None),), provenance=one.entry.provenance
    )
    now = services.change(person, one.key, one.version, changed, AT, f"user {person.user.pk}")
    services.change(person, one.key, now.version, one.entry, AT, f"user {person.user.pk}")
    return person


def came_in(email: str) -> Client:
    """Somebody who has signed in and proven once more who they are."""
    client = Client()
    answered = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert answered.status_code == 302, answered.content.decode()
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert again.status_code == 302, again.content.decode()
    return client
