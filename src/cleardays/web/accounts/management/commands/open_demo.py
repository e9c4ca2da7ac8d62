"""What is there to see without anybody's records? A fictional clinic with somebody in every role, made once."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cleardays.web.accounts import audit
from cleardays.web.accounts.models import Clinic, Membership, Person, User

ACTOR = "open_demo"
CLINIC = "Fictional clinic"
PASSWORD = "a fictional clinic"  # noqa: S105  shown to everybody, and only in a demo
HOST = "demo.example"


class Command(BaseCommand):
    help = "Makes the fictional clinic of a demo, unless it is there; says how to sign in."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "this is no demo: its password is known to everybody; start one with `cleardays serve --demo`",
                returncode=2,
            )
        if not Clinic.objects.filter(name=CLINIC).exists():
            _make()
        self.stdout.write(f"A fictional clinic: nobody in it is real. The password of everybody is “{PASSWORD}”.")
        for role in Membership.Role.values:
            self.stdout.write(f"  {role}@{HOST}")


@transaction.atomic
def _make() -> None:
    clinic = Clinic.objects.create(name=CLINIC, jurisdiction="uk", timezone="Europe/London")
    for role in Membership.Role.values:
        user = User.objects.create_user(f"{role}@{HOST}", PASSWORD, name=f"Fictional {role}")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        held = Membership.objects.create(user=user, clinic=clinic, role=role, state=Membership.State.ACTIVE)
        audit.record(audit.JOINED, ACTOR, membership=held, about={"role": role, "membership": str(held.pk)})
        if role == Membership.Role.PATIENT:
            Person.objects.create(clinic=clinic, user=user, name="Fictional Ana", timezone=clinic.timezone)
