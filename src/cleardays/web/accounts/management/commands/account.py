"""What a way back does an operator have? A second step that was lost, a clinic whose last administrator is gone.

Both are written into the account of what was done, and told: whoever sits at the terminal is known to nobody else.
"""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cleardays.web.accounts import audit_trail, invitations, memberships, second_factor
from cleardays.web.accounts.management.commands.open_clinic import reached_at
from cleardays.web.accounts.models import Clinic, Membership, User

ACTOR = "terminal"
SHORTEST_REASON = 10


class Command(BaseCommand):
    help = "Ways back in: a lost second step, a lost administrator, everybody who signs in here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        todo = parser.add_subparsers(dest="what", required=True)
        todo.add_parser("list")
        for name in ("reset-second-factor", "administrator"):
            one = todo.add_parser(name)
            one.add_argument("email")
            one.add_argument("--reason", required=True)
            if name == "administrator":
                one.add_argument("--clinic", default="", help="Its name, where there are several.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "list":
            return self._list()
        reason = " ".join(options["reason"].split())
        if len(reason) < SHORTEST_REASON:
            raise CommandError(
                f"found the reason {reason!r}\n  why  somebody will read it\n  do   say why, in {SHORTEST_REASON} letters or more",
                returncode=2,
            )
        if options["what"] == "reset-second-factor":
            return self._reset(self._user(options["email"]), reason)
        return self._administrator(options["email"], options["clinic"], reason)

    def _list(self) -> None:
        for user in User.objects.order_by("email"):
            roles = ", ".join(
                f"{one.role} of {one.clinic.name}" + ("" if one.state == Membership.State.ACTIVE else f" ({one.state})")
                for one in user.memberships.select_related("clinic").order_by("role")
            )
            step = "second step" if second_factor.has_second_factor(user) else "no second step"
            self.stdout.write(f"{user.email}: {roles or 'no role'}; {step}{'' if user.is_active else '; ended'}")

    def _user(self, email: str) -> User:
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise CommandError(
                f"nobody signs in here as {email}\n  why  only an account that is there can be changed\n"
                "  do   look at `cleardays account list`",
                returncode=2,
            )
        return found

    def _reset(self, user: User, reason: str) -> None:
        with transaction.atomic():
            steps = Authenticator.objects.filter(user=user)
            count = steps.count()
            entry = audit_trail.record(
                audit_trail.SECOND_FACTOR_REMOVED,
                ACTOR,
                membership=user.memberships.first(),
                about={"user": str(user.pk), "reason": reason},
            )
            # Row by row would ask whether staff may be without one; here there is no other way in.
            steps._raw_delete(steps.db)
            second_factor.sign_out_elsewhere(user)
            memberships.tell_of_the_terminal(user, entry.number)
        self.stdout.write(
            f"{count} second steps of {user.email} were removed, and every session of theirs ended.\n"
            "They sign in with their password and set up a new one at once. They and the administrators are told."
        )

    def _administrator(self, email: str, name: str, reason: str) -> None:
        clinics = list(Clinic.objects.filter(name=name) if name else Clinic.objects.all()[:2])
        if len(clinics) != 1:
            raise CommandError(
                f"{len(clinics)} clinics are meant\n  why  an administrator is one of a clinic\n"
                "  do   name it with --clinic, as `cleardays clinic show` does",
                returncode=2,
            )
        (clinic,) = clinics
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            with transaction.atomic():
                token = invitations.made(ACTOR, None, clinic, Membership.Role.ADMINISTRATOR, email, timezone.now())
            self.stdout.write(f"nobody signs in here as {email} yet. They open this link within seven days:")
            self.stdout.write(f"{reached_at().rstrip('/')}{invitations.path_of(token)}")
            return
        with transaction.atomic():
            held, _ = Membership.objects.get_or_create(
                user=user, clinic=clinic, role=Membership.Role.ADMINISTRATOR, defaults={"state": Membership.State.LEFT}
            )
            before, held.state = held.state, Membership.State.ACTIVE
            held.save(update_fields=["state"])
            about = {"membership": str(held.pk), "role": held.role, "from": before, "to": held.state, "reason": reason}
            entry = audit_trail.record(audit_trail.ROLE_CHANGED, ACTOR, membership=held, about=about)
            memberships.tell_of_the_terminal(user, entry.number)
        self.stdout.write(
            f"{user.email} is an administrator of {clinic.name}. They and the other administrators are told."
        )
