"""Who may see whose record, and which page is for whom?

One table says what a role opens. `people` is every person a request may see; `person_or_404` fetches one of them and writes the
read down; `own_record` is one's own. `allow` states whom a page is for: a page that states nothing is refused to everybody
(docs/decisions/0030).
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from cleardays.web.accounts import audit_trail
from cleardays.web.accounts.models import Membership, Opened, Person, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Role, State = Membership.Role, Membership.State

# Whom a page may be for, beside the roles.
ANYBODY = "anybody"
SIGNED_IN = "signed in"

# What each role opens. Moderators, auditors and administrators look after the place, not after people: no record is theirs to read.
SEES_PEOPLE = frozenset({Role.NURSE, Role.INJECTOR, Role.CLINICIAN})
MAY_OPEN_WITH_REASON = frozenset({Role.CLINICIAN})
STAFF = frozenset(Role) - {Role.PATIENT}

# In the session: the day on which it was last written down that somebody opened their own record.
_OWN_READ = "own_read"

# Pages of a library that state by themselves whom they are for.
_STATE_THEMSELVES = ("allauth.",)


def signed_in(request: HttpRequest) -> User:
    """The user of a request; PermissionDenied when nobody is signed in."""
    if not isinstance(request.user, User) or not request.user.is_active:
        raise PermissionDenied
    return request.user


def active(user: User | AnonymousUser, *roles: str) -> QuerySet[Membership]:
    """The memberships of somebody that hold now, of these roles; invited, suspended and ended ones open nothing."""
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(user=user, state=State.ACTIVE, role__in=roles)


def is_staff(user: User | AnonymousUser) -> bool:
    """Whether somebody has an active role that is not a patient's, in any clinic."""
    return active(user, *STAFF).exists()


def people(request: HttpRequest) -> QuerySet[Person]:
    """Everybody whose record this request may see.

    One's own; those of clinics where one treats, until they are discharged; a discharged one that a clinician of
    that clinic opened with a reason, while that holds.
    """
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return Person.objects.none()
    now = timezone.now()
    treats = active(user, *SEES_PEOPLE).values("clinic")
    opens = active(user, *MAY_OPEN_WITH_REASON).values("clinic")
    opened = Opened.objects.filter(user=user, at__lte=now, until__gt=now).values("person")
    still_here = Q(discharged__isnull=True) | Q(discharged__gt=now.date())
    return Person.objects.filter(
        Q(user=user) | Q(still_here, clinic__in=treats) | Q(pk__in=opened, clinic__in=opens)
    ).distinct()


def person_or_404(request: HttpRequest, person_id: uuid.UUID) -> Person:
    """One person this request may see, and an entry that they were seen.

    Somebody else's record answers exactly as a page that does not exist: that there is one is itself worth guarding.
    """
    found = people(request).select_related("clinic").filter(pk=person_id).first()
    if found is None:
        raise Http404
    match = request.resolver_match
    page = (match.view_name or match.route) if match else ""
    audit_trail.record_alone(audit_trail.READ, audit_trail.by(signed_in(request)), person=found, about={"page": page})
    return found


def own_record(request: HttpRequest) -> Person | None:
    """The record of whoever asks; None when they keep none.

    That it was opened is written down once a day of each sign-in: enough to see that somebody else uses one's password, and
    not so much that it hides what other people read.
    """
    user = signed_in(request)
    found = Person.objects.select_related("clinic").filter(user=user).first()
    today = timezone.now().date().isoformat()
    if found is not None and request.session.get(_OWN_READ) != today:
        audit_trail.record_alone(audit_trail.READ, audit_trail.by(user), person=found, about={"page": "own record"})
        request.session[_OWN_READ] = today
    return found


def allow(*whom: str) -> Callable[[View[P]], View[P]]:
    """States whom a view is for: `ANYBODY`, `SIGNED_IN`, or roles, any one of which is enough, in any clinic.

    Somebody not signed in is sent to sign in; somebody else is told no. Which records they see is asked of `people`.
    """
    known = {ANYBODY, SIGNED_IN, *Role}
    if not whom or not set(whom) <= known:
        raise ValueError(
            f"found {sorted(map(str, whom))}; a page is for {ANYBODY}, {SIGNED_IN} or roles; name at least one"
        )

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if ANYBODY not in whom:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if SIGNED_IN not in whom and not active(request.user, *whom).exists():
                    raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.allowed = frozenset(whom)  # type: ignore[attr-defined]
        return guarded

    return around


def stated(view: Callable[..., object]) -> bool:
    """Whether a view says whom it is for."""
    return hasattr(view, "allowed") or view.__module__.startswith(_STATE_THEMSELVES)
