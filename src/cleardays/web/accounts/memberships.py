"""Who has which role in a clinic, and how does a role end, rest or come back?"""

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cleardays.web.accounts import audit_trail, outbox, permissions
from cleardays.web.accounts.models import Clinic, Letter, Membership, User

Role, State = Membership.Role, Membership.State
# From where to where a role may go by an administrator's hand; only its invitation makes an invited one active.
CHANGES: dict[str, tuple[str, ...]] = {
    State.INVITED: (State.LEFT,),
    State.ACTIVE: (State.SUSPENDED, State.LEFT),
    State.SUSPENDED: (State.ACTIVE, State.LEFT),
    State.LEFT: (State.ACTIVE,),
}


class NotChangedError(Exception):
    """A role that stays as it is; the words are for the administrator who tried."""


def administered(user: User) -> QuerySet[Membership]:
    """Every membership of the clinics this user is an active administrator of."""
    clinics = permissions.active(user, Role.ADMINISTRATOR).values("clinic")
    return Membership.objects.filter(clinic__in=clinics).select_related("user", "clinic", "invitation")


def change(by: User, membership_id: uuid.UUID, state: str) -> Membership:
    """Moves a role to another state. Raises Membership.DoesNotExist where it is not this user's to change."""
    with transaction.atomic():
        found = administered(by).select_for_update(of=("self",)).get(pk=membership_id)
        # Of two administrators who end each other's role at once, the second one waits here and is refused.
        Clinic.objects.select_for_update().get(pk=found.clinic_id)
        if state not in CHANGES[found.state] or (state == State.ACTIVE and found.user is None):
            raise NotChangedError(_("A role cannot go from there to here. Look at the list again."))
        others = Membership.objects.filter(clinic=found.clinic, role=Role.ADMINISTRATOR, state=State.ACTIVE)
        if found.role == Role.ADMINISTRATOR and not others.exclude(pk=found.pk).exists() and state != State.ACTIVE:
            raise NotChangedError(_("The last administrator stays: nobody could let another one in."))
        before, found.state = found.state, state
        found.save(update_fields=["state"])
        about = {"membership": str(found.pk), "role": found.role, "from": before, "to": state}
        entry = audit_trail.record(audit_trail.ROLE_CHANGED, audit_trail.by(by), membership=found, about=about)
        outbox.tell_administrators("role changed", {"entry": str(entry.number)}, found.clinic, but=by)
    return found


def tell_of_the_terminal(user: User, entry: int) -> None:
    """Tells somebody, and the administrators of their clinics, that an operator changed how they get in. Within its transaction."""
    about = {"entry": str(entry)}
    outbox.put("changed at the terminal", about, to=user)
    for clinic in Clinic.objects.filter(memberships__user=user).distinct():
        outbox.tell_administrators("changed at the terminal", about, clinic, but=user)


@outbox.composes("changed at the terminal")
def _of_the_terminal(one: Letter) -> outbox.Mail | None:
    return outbox.about_entry(
        one,
        _("How somebody gets into Cleardays was changed"),
        _(
            "Whoever runs this Cleardays changed a role or removed a second step. It is entry %(number)s of what was seen and done."
        ),
        _("If you did not expect it, ask whoever runs it."),
    )


@outbox.composes("role changed")
def _letter(one: Letter) -> outbox.Mail | None:
    """Which role, and whose, stands in the account of what was done."""
    return outbox.about_entry(
        one,
        _("%(clinic)s: somebody's role was changed"),
        _("Another administrator changed who has which role. It is entry %(number)s of what was seen and done."),
        _("If you do not know why, ask them, and look at who is in the clinic."),
    )
