"""Who lives in the fictional clinic? One person at each stage of treatment, drawn by the model's own simulator. Nobody is real.

Everybody is drawn from a fixed seed, so that two demos tell one story; only the dates move with today. What the simulator does
not draw (medicines, symptoms) follows from the day's severity by plain rules of ours, and says nothing about anybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
from allauth.account.models import EmailAddress
from django.db import transaction

from cleardays.casefile.reader import Case
from cleardays.diary.entries import DayEntry, Intake, Provenance
from cleardays.diary.history import Event, History, PartialDate, Preventive, Session
from cleardays.diary.history import Person as Described
from cleardays.injection.sites import FIXED_UNITS, PREEMPT_155
from cleardays.outcome.cycles import CYCLE_DAYS
from cleardays.response import inference, prior, simulator
from cleardays.response.inference import NON_SPECIFIC, Space
from cleardays.response.markov_chain import YES
from cleardays.response.timeline import BASELINE_DAYS, Span, timeline
from cleardays.response.virtual_trial import FEWEST_IN, MOST_IN
from cleardays.web.accounts.models import Clinic, Membership, Person, User
from cleardays.web.records import services

CLINIC = "Fictional clinic"
SOURCE = "fictional"
ACTOR = "demo"
"""Who wrote it, in the audit: a job, nobody's hand."""
_DRAWN = 200
"""People drawn for each place: the first whose four weeks before treatment would let them into PREEMPT is taken."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One person: who they are called, sessions had, days since the last one (or of diary, before any), share of days silent."""

    name: str
    what: str
    sessions: int
    days: int
    silent: float = 0.0
    ptosis: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@clinic.example"


STAGES = (
    Stage("Ana", "before treatment", 0, 112),
    Stage("Ben", "after the first session", 1, 70),
    Stage("Cleo", "after the third session", 3, 60),
    Stage("Dana", "after the second session, with gaps", 2, 80, silent=0.35),
    Stage("Eli", "side effects after the first session", 1, 40, ptosis=True),
    Stage("Finn", "new, an empty diary", 0, 0),
)
STAFF = tuple((role.value, f"{role.value}@clinic.example") for role in Membership.Role if role.value != "patient")


@transaction.atomic
def make(now: datetime, password: str) -> Clinic:
    """The clinic with its people and staff; whoever is there already stays as they are."""
    clinic, _ = Clinic.objects.get_or_create(
        name=CLINIC, defaults={"jurisdiction": "uk", "timezone": "Europe/London", "zone_chosen": True}
    )
    for role, email in STAFF:
        _member(clinic, role, email, f"Fictional {role}", password)
    for seed, stage in enumerate(STAGES):
        user = _member(clinic, "patient", stage.email, f"Fictional {stage.name}", password)
        person, new = Person.objects.get_or_create(
            user=user,
            defaults={
                "clinic": clinic,
                "name": f"Fictional {stage.name}",
                "born": date(1980 + seed, 5, 1),
                "sex": "female" if seed % 2 == 0 else "male",
                "timezone": clinic.timezone,
                "zone_confirmed": True,
            },
        )
        if new and stage.days:
            services.keep(person, case(stage, now, seed), now, ACTOR)
    return clinic


def case(stage: Stage, now: datetime, seed: int) -> Case:
    """The diary, sessions and history of one person whose diary ends yesterday."""
    random = np.random.default_rng(1000 + seed)
    today = now.date()
    past = max(stage.sessions - 1, 0) * CYCLE_DAYS + stage.days
    # Before any session the days of a person never treated are drawn, from a cycle that never begins.
    spans = tuple(Span(i * CYCLE_DAYS, (i + 1) * CYCLE_DAYS) for i in range(max(stage.sessions, 2)))
    headache, graded = _lived(spans, stage.sessions > 0, random)
    start = today - timedelta(days=past + (BASELINE_DAYS if stage.sessions else 0))
    length = (today - start).days
    days = [
        _day(start + timedelta(days=i), headache[i] == YES, graded[i] == YES, now, random)
        for i in range(length)
        if random.random() >= stage.silent
    ]
    first = start + timedelta(days=BASELINE_DAYS)
    given = [first + timedelta(days=CYCLE_DAYS * i) for i in range(stage.sessions)]
    return Case(
        person=Described(stage.name),
        history=_history(today),
        days=tuple(days),
        sessions=tuple(_session(on) for on in given),
        events=tuple(_events(given[-1])) if stage.ptosis else (),
    )


def _lived(
    spans: tuple[Span, ...], treated: bool, random: np.random.Generator
) -> tuple[simulator.Days, simulator.Days]:
    """Headache and severity, day by day, of one person drawn from the prior."""
    time = timeline(spans)
    space = Space.of(time)
    theta = simulator.latents(space, prior.headache(), _DRAWN, random)
    share = simulator.latents(space, prior.severity(), _DRAWN, random)
    if not treated:
        for latent in (theta, share):
            latent[:, space.locked] = 0.0
            latent[:, inference.FADING] = 0.0
        theta[:, NON_SPECIFIC] = 0.0
    days = simulator.lived(time, theta, random)
    before = (days[:, :BASELINE_DAYS] == YES).sum(axis=1)
    one = int(np.argmax((before >= FEWEST_IN) & (before <= MOST_IN)))
    graded = simulator.lived(time, share[one : one + 1], random, days[one : one + 1] == YES)
    return days[one], graded[0]


def _day(on: date, headache: bool, worse: bool, now: datetime, random: np.random.Generator) -> DayEntry:
    said = Provenance(written=now, recalled=False, by="simulator", source=SOURCE)
    if not headache:
        return DayEntry(date=on, headache=False, acute=(), provenance=said)
    if not worse:
        return DayEntry(
            date=on, headache=True, severity="mild", hours=Fraction(3), features=frozenset({"bilateral", "pressing"}), acute=(),
            aura=frozenset(), provenance=said,
        )  # fmt: skip
    taken = (Intake("sumatriptan", bool(random.random() < 0.6)),) if random.random() < 0.4 else ()
    return DayEntry(
        date=on, headache=True, severity=_graded(on), hours=Fraction(7), features=frozenset({"unilateral", "pulsating", "nausea"}),
        acute=taken, aura=frozenset(), provenance=said,
    )  # fmt: skip


def _graded(on: date) -> str:
    """The simulator tells mild from worse; every third of the worse is severe, so that a picture shows all depths."""
    return "severe" if on.toordinal() % 3 == 0 else "moderate"


def _history(today: date) -> History:
    return History(
        migraine_since=PartialDate.parse(str(today.year - 12)),
        present_pattern_since=PartialDate.parse(str(today.year - 2)),
        attacks_without_aura=200,
        attacks_with_aura=0,
        continuous_from_onset=False,
        pregnant=False,
        breastfeeding=False,
        red_flags=(),
        conditions=(),
        medicines=(),
        allergies=(),
        preventives=tuple(
            Preventive(drug=drug, drug_class=kind, outcome=outcome)
            for drug, kind, outcome in (
                ("topiramate", "anticonvulsant", "not_tolerated"),
                ("propranolol", "beta-blocker", "ineffective"),
                ("amitriptyline", "antidepressant", "ineffective"),
            )
        ),
        other_toxin=(),
    )


def _session(on: date) -> Session:
    """A whole record of the fixed pattern, from one vial, at nine in the morning."""
    product, units, day = "onabotulinumtoxinA", FIXED_UNITS, on.isoformat()
    opened = 200
    record = {
        "date": day, "start": f"{day}T09:05:00+00:00", "end": f"{day}T09:25:00+00:00", "status": "given", "product": product,
        "brand": "BOTOX", "units": units, "supplied_by": "clinic", "volume_per_site_ml": Decimal("0.1"), "needle": "30G 0.5 inch",
        "vials": [{
            "strength_units": opened, "diluent_ml": 4, "lot": "FICTIONAL-1", "expiry": f"{on.year + 2}-05",
            "reconstituted": f"{day}T08:50:00+00:00", "reconstituted_by": "Fictional nurse",
        }],
        "sites": PREEMPT_155, "planned_sites": PREEMPT_155, "discarded_units": opened - units, "discard_reason": "single-dose vial",
        "screening": {"pregnant": False, "infection_at_site": False, "new_medicines": [], "danger_signs": []},
        "reactions": [], "aftercare": True,
        "injector": {"name": "Fictional injector", "credential": "0000000", "expires": f"{on.year + 2}-01-31"},
    }  # fmt: skip
    return Session(on, product, units, record)


def _events(session: date) -> Iterator[Event]:
    yield Event(
        term="eyelid ptosis", onset=session + timedelta(days=7), resolved=session + timedelta(days=28), severity="mild",
        serious=False, session=session,
    )  # fmt: skip
    yield Event(term="neck pain", onset=session + timedelta(days=2), severity="mild", serious=False, session=session)
    # One that leads to the clinic today, so that the clinic's list shows what it is for.
    yield Event(term="rash", onset=session + timedelta(days=38), severity="mild", serious=False, session=session)


def _member(clinic: Clinic, role: str, email: str, name: str, password: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Membership.objects.get_or_create(user=user, clinic=clinic, role=role, defaults={"state": "active"})
    return user
