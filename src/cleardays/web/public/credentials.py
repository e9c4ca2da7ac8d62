"""With which credential may somebody answer as a clinician today? One that an administrator of their clinic has seen proved.

A clinician types none. Rows are only added; the latest one of a membership holds, until its last day, which is a day of the clinic.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.memberships import administered
from cleardays.web.accounts.models import Membership, User
from cleardays.web.accounts.permissions import Role, State, active
from cleardays.web.public.models import Credential


@dataclass(frozen=True, slots=True)
class Vouched:
    """A clinician's membership and the credential that was set last, if any."""

    membership: Membership
    words: str
    until: date | None
    proof: str
    holds: bool


def of(user: User, now: datetime) -> str:
    """The credential somebody answers with now; empty when none of their memberships as a clinician has one that holds."""
    held = _vouched(active(user, Role.CLINICIAN).select_related("user", "clinic").order_by("since"), now)
    return next((one.words for one in held if one.holds), "")


def clinicians(by: User, now: datetime) -> list[Vouched]:
    """The clinicians of the clinics that somebody administers."""
    found = administered(by).filter(role=Role.CLINICIAN, state=State.ACTIVE).order_by("clinic__name", "since")
    return _vouched(found, now)


def clinician(by: User, membership_id: uuid.UUID, now: datetime) -> Vouched | None:
    """One of them; None where it is not this administrator's to vouch for."""
    return next((one for one in clinicians(by, now) if one.membership.pk == membership_id), None)


def _vouched(memberships: Iterable[Membership], now: datetime) -> list[Vouched]:
    held = list(memberships)
    latest = {one.membership_id: one for one in Credential.objects.filter(membership__in=held).order_by("pk")}
    return [_one(membership, latest.get(membership.pk), now) for membership in held]


def _one(membership: Membership, row: Credential | None, now: datetime) -> Vouched:
    if row is None:
        return Vouched(membership, "", None, "", False)
    today = now.astimezone(ZoneInfo(membership.clinic.timezone)).date()
    holds = bool(row.words) and (row.until is None or today <= row.until)
    return Vouched(membership, row.words, row.until, row.proof, holds)


@transaction.atomic
def set_(membership: Membership, words: str, until: date | None, proof: str, by: User, now: datetime) -> None:
    """What readers see beside this clinician's answers from now on; no words end it."""
    Credential.objects.create(membership=membership, words=words, until=until, proof=proof, at=now, by=by)
    about = {"membership": str(membership.pk), "what": "set" if words else "ended"}
    audit_trail.record(audit_trail.CREDENTIAL_SET, audit_trail.by(by), membership=membership, about=about)
