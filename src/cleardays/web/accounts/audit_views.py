"""Who saw or did what here, and when? For auditors and administrators: entries of the account, and reasons of records that were opened.

No page of it shows a diary, or whose record an entry is about by name: a number stands for them, the same in every entry.
"""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import AuditEntry, Membership, Opened, Person, User
from cleardays.web.accounts.permissions import Role, active, allow

MAY_AUDIT = (Role.AUDITOR, Role.ADMINISTRATOR)
A_PAGE = 100
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as an auditor reads it. `person` is the first part of a number, never a name."""

    number: int
    at: datetime
    who: str
    action: str
    person: str
    about: str


@never_cache
@require_safe
@allow(*MAY_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    """Entries of the account, the newest first; narrowed to one, to an actor, an action or days."""
    asked = _asked(request)
    found = _of(request, asked)
    page = int(asked["page"]) if asked["page"].isascii() and asked["page"].isdigit() and len(asked["page"]) < 6 else 1
    rows = list(found.order_by("-number")[(page - 1) * A_PAGE : page * A_PAGE + 1])
    shown = {
        "asked": asked,
        "actions": sorted(audit_trail.ACTIONS),
        "lines": _lines(rows[:A_PAGE]),
        "page": page,
        "more": len(rows) > A_PAGE,
        "holds": audit_trail.head().number,
    }
    return render(request, "accounts/audit.html", shown)


@never_cache
@require_safe
@allow(*MAY_AUDIT)
def export(request: HttpRequest) -> HttpResponse:
    """The same entries as a spreadsheet, at most a hundred thousand. That they were taken along is an entry too."""
    rows = list(_of(request, _asked(request)).order_by("-number")[:MOST_EXPORTED])
    audit_trail.record_alone(
        audit_trail.READ, audit_trail.by(_user(request)), about={"page": "audit export", "entries": len(rows)}
    )
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(["number", "at (UTC)", "actor", "action", "person", "about", "hash"])
    by_number = {one.number: one.hash for one in rows}
    for line in _lines(rows):
        cells = [
            line.number,
            f"{line.at:%Y-%m-%dT%H:%M:%SZ}",
            line.who,
            line.action,
            line.person,
            line.about,
            by_number[line.number],
        ]
        table.writerow([_no_formula(cell) for cell in cells])
    answered = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answered["Content-Disposition"] = f'attachment; filename="cleardays-audit-{timezone.now():%Y-%m-%d}.csv"'
    return answered


@never_cache
@require_safe
@allow(*MAY_AUDIT)
def opened(request: HttpRequest) -> HttpResponse:
    """Records that were opened with a reason: by whom, why, until when."""
    rows = (
        Opened.objects.filter(person__clinic__in=_clinics(request))
        .select_related("user", "person")
        .order_by("-at")[:A_PAGE]
    )
    audit_trail.record_alone(
        audit_trail.READ, audit_trail.by(_user(request)), about={"page": "reasons", "entries": len(rows)}
    )
    return render(request, "accounts/opened.html", {"rows": rows})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  `allow` let nobody else in
    return request.user


def _clinics(request: HttpRequest) -> QuerySet[Membership]:
    return active(request.user, *MAY_AUDIT).values("clinic")  # type: ignore[return-value]


def _asked(request: HttpRequest) -> dict[str, str]:
    # PostgreSQL keeps no zero in a text, and refuses to look for one.
    return {
        name: request.GET.get(name, "").replace("\0", "").strip()[:120]
        for name in ("entry", "who", "action", "first", "last", "page")
    }


def _of(request: HttpRequest, asked: dict[str, str]) -> QuerySet[AuditEntry]:
    """Entries of one's own clinics, and those of no clinic by somebody who has a role there: signing in is at no clinic."""
    clinics = _clinics(request)
    colleagues = [audit_trail.by(one) for one in User.objects.filter(memberships__clinic__in=clinics).distinct()]
    found = AuditEntry.objects.filter(Q(clinic__in=clinics) | Q(clinic=None, actor__in=colleagues))
    if asked["entry"].isascii() and asked["entry"].isdigit() and len(asked["entry"]) < 16:
        found = found.filter(number=int(asked["entry"]))
    if asked["who"]:
        named = _staff().filter(Q(email__icontains=asked["who"]) | Q(name__icontains=asked["who"]))
        found = found.filter(actor__in=[audit_trail.by(one) for one in named[:200]])
    if asked["action"] in audit_trail.ACTIONS:
        found = found.filter(action=asked["action"])
    for name, how, days in (("first", "at__gte", 0), ("last", "at__lt", 1)):
        try:
            day = date.fromisoformat(asked[name])
        except ValueError:
            continue
        found = found.filter(**{how: timezone.make_aware(datetime.combine(day, time())) + timedelta(days=days)})
    return found


def _staff() -> QuerySet[User]:
    """Everybody who has or had another role than a patient's."""
    return User.objects.filter(pk__in=Membership.objects.exclude(role=Role.PATIENT).exclude(user=None).values("user"))


def _lines(rows: Iterable[AuditEntry]) -> list[Line]:
    rows = list(rows)
    ids = {one.actor.removeprefix("user ") for one in rows if one.actor.startswith("user ")}
    known = {audit_trail.by(one): one.name or one.email for one in _staff().filter(pk__in=ids)}
    # Whose record it is stands nowhere by name, also where they did it themselves.
    persons = Person.everybody.filter(user__pk__in=list(ids)).values_list("user", "pk")
    known |= {
        f"user {user}": _("the person of %(number)s") % {"number": str(person)[:8]}
        for user, person in persons
        if f"user {user}" not in known
    }
    return [
        Line(
            one.number,
            one.at,
            known.get(one.actor, one.actor),
            one.action,
            str(one.person)[:8] if one.person else "",
            ", ".join(f"{name}: {value}" for name, value in sorted(json.loads(one.about).items())),
        )
        for one in rows
    ]


def _no_formula(cell: object) -> object:
    """A cell that a spreadsheet would run is a text: somebody's name may begin with a sign of a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
