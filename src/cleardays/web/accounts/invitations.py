"""How does somebody get a role here? By a link sent to their address, which works once and for seven days.

The link is signed and names the invitation only. Accepting it makes a user, or joins the one who is signed in.
Where a place was opened to anybody, whoever makes an account begins a diary in it.
"""

from datetime import datetime, timedelta
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.web.accounts import audit_trail, outbox, permissions
from cleardays.web.accounts.models import Clinic, Invitation, Letter, Membership, Person, User

WORKS_FOR = timedelta(days=7)
Role, State = Membership.Role, Membership.State
# Who may invite whom: nurses know the patients, administrators the staff too.
MAY_INVITE: dict[str, frozenset[str]] = {Role.NURSE: frozenset({Role.PATIENT}), Role.ADMINISTRATOR: frozenset(Role)}


class NotInvitedError(Exception):
    """An invitation that cannot be made or accepted; the words are for the person who tried."""


def signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="cleardays.invitation")


def roles_of(user: User, clinic: Clinic) -> frozenset[str]:
    """The roles this user may invite to, in one clinic."""
    held = permissions.active(user, *MAY_INVITE).filter(clinic=clinic)
    return frozenset().union(*(MAY_INVITE[one.role] for one in held))


def invite(by: User, clinic: Clinic, role: str, email: str, now: datetime) -> str:
    """Makes the invitation; the token for its link. Raises NotInvitedError where this user may not invite to the role."""
    if role not in roles_of(by, clinic):
        raise NotInvitedError(_("Your role does not let you invite to this one."))
    return made(audit_trail.by(by), by, clinic, role, email, now)


def made(actor: str, by: User | None, clinic: Clinic, role: str, email: str, now: datetime) -> str:
    """The invitation as rows, whoever may make it; the token for its link."""
    with transaction.atomic():
        membership = Membership.objects.create(user=None, clinic=clinic, role=role, state=State.INVITED)
        kept = Invitation.objects.create(membership=membership, email=email, by=by, sent=now, until=now + WORKS_FOR)
        audit_trail.record(
            audit_trail.INVITED, actor, membership=membership, about={"role": role, "membership": str(membership.pk)}
        )
    return token_of(kept)


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's link."""
    return signer().sign(str(invitation.pk))


def path_of(token: str) -> str:
    """Where an invitation's link leads, below the address of this Cleardays."""
    return reverse("join", args=(token,))


def deliver(invitation: Invitation, site: str) -> None:
    """Puts the link into the outbox, where mail leaves this computer at all; the state of its mail is kept with the invitation.

    `site` is the address at which this Cleardays was reached: the link itself is made when it is sent, and waits in no queue.
    """
    if not outbox.is_set_up():
        return
    with transaction.atomic():
        invitation.mail, invitation.mail_error = Invitation.Mail.QUEUED, ""
        invitation.save(update_fields=["mail", "mail_error"])
        # Sent again by hand: what was still to be tried by itself is this one now.
        Letter.objects.filter(kind="invitation", about__invitation=str(invitation.pk), sent=None).delete()
        outbox.put("invitation", {"invitation": str(invitation.pk), "site": site}, clinic=invitation.membership.clinic)


def _tried(one: Letter) -> None:
    """Keeps with the invitation what became of its mail."""
    state = Invitation.Mail.SENT if one.sent else Invitation.Mail.FAILED if one.error else Invitation.Mail.QUEUED
    found = Invitation.objects.filter(pk=one.about["invitation"])
    found.update(mail=state, mail_error=one.error, mail_tried=one.tried)


def waiting(user: User) -> list[Invitation]:
    """Invitations that nobody has accepted yet, of the roles this user may invite to, the newest first."""
    clinics = permissions.active(user, *MAY_INVITE).values("clinic")
    found = Invitation.objects.select_related("membership__clinic").filter(
        used=None, membership__clinic__in=clinics, membership__state=State.INVITED, membership__user=None
    )
    may = {clinic.pk: roles_of(user, clinic) for clinic in Clinic.objects.filter(pk__in=clinics)}
    return [one for one in found.order_by("-sent") if one.membership.role in may[one.membership.clinic_id]]


@outbox.composes("invitation", after=_tried)
def _letter(one: Letter) -> outbox.Mail | None:
    """The link. Nothing about a health matter stands with it: a mailbox may be shared. None once it is used or taken back."""
    found = (
        Invitation.objects.select_related("membership__clinic").filter(pk=one.about["invitation"], used=None).first()
    )
    if found is None or found.membership.state != State.INVITED:
        return None
    named = {"clinic": found.membership.clinic.name, "days": WORKS_FOR.days}
    words = (
        _("%(clinic)s invites you to its Cleardays.") % named,
        "",
        ngettext("Open this link within %(days)s day:", "Open this link within %(days)s days:", WORKS_FOR.days) % named,
        urljoin(one.about["site"], path_of(token_of(found))),
        "",
        _("It works once. If you did not expect it, you need do nothing."),
        "",
    )
    return outbox.Mail(found.email, _("An invitation to %(clinic)s") % named, "\n".join(words))


def find(token: str, now: datetime) -> Invitation | None:
    """The invitation a link stands for, while it works: signed by us, not used, not too old, not taken back.

    One to the staff works only while whoever sent it may still send it: nobody whose own role was ended comes back in by a link
    they sent to themselves before. A patient's stays good when the nurse who sent it moves on; it opens no record of others.
    """
    try:
        pk = signer().unsign(token, max_age=WORKS_FOR)
    except signing.BadSignature:
        return None
    found = (
        Invitation.objects.select_related("membership__clinic", "by")
        .filter(pk=pk, used=None, until__gt=now, membership__state=State.INVITED, membership__user=None)
        .first()
    )
    if found is None or found.by is None or found.membership.role == Role.PATIENT:
        return found
    return found if found.membership.role in roles_of(found.by, found.membership.clinic) else None


def has_account(invitation: Invitation) -> bool:
    """Whether the invited address already signs in here: then its owner joins after signing in."""
    return User.objects.filter(email__iexact=invitation.email).exists()


def accept_as_new(invitation: Invitation, name: str, password: str, now: datetime) -> User:
    """Makes the user, whose address the link has proven, and joins them."""
    with transaction.atomic():
        if has_account(invitation):
            raise NotInvitedError(_("This address already has an account. Sign in, then open the link again."))
        user = User.objects.create_user(invitation.email, password, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        _join(invitation, user, now)
    return user


def accept_as(invitation: Invitation, user: User, now: datetime) -> None:
    """Joins the user who is signed in."""
    with transaction.atomic():
        _join(invitation, user, now)


def welcome(user: User) -> None:
    """Somebody who made an account in a place that is open: a diary of their own, where it is clear in which clinic or household."""
    places = list(Clinic.objects.all()[:2])
    if len(places) != 1:
        return
    with transaction.atomic():
        held = Membership.objects.create(user=user, clinic=places[0], role=Role.PATIENT, state=State.ACTIVE)
        Person.objects.create(clinic=places[0], user=user, name=user.name, timezone=places[0].timezone)
        about = {"role": held.role, "membership": str(held.pk)}
        audit_trail.record(audit_trail.JOINED, audit_trail.by(user), membership=held, about=about)


def _join(invitation: Invitation, user: User, now: datetime) -> None:
    # Of two tries at once, one finds the link unused.
    if not Invitation.objects.filter(pk=invitation.pk, used=None, until__gt=now).update(used=now):
        raise NotInvitedError(_("This link was used before, or is too old. Ask for a new one."))
    membership = invitation.membership
    if Membership.objects.filter(user=user, clinic=membership.clinic, role=membership.role).exists():
        raise NotInvitedError(
            _("You already have this role here, or had it before. An administrator can make it active again.")
        )
    if membership.role == Role.PATIENT:
        if Person.objects.filter(user=user).exists():
            raise NotInvitedError(_("This account already keeps a diary. Use another address for another person."))
        Person.objects.create(clinic=membership.clinic, user=user, name=user.name, timezone=membership.clinic.timezone)
    membership.user, membership.state = user, State.ACTIVE
    membership.save(update_fields=["user", "state"])
    about = {"role": membership.role, "membership": str(membership.pk)}
    audit_trail.record(audit_trail.JOINED, audit_trail.by(user), membership=membership, about=about)
