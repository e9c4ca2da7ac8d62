"""How does a Cleardays begin? With a clinic or a household, and a link for its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cleardays.web.accounts import invitations
from cleardays.web.accounts.models import Clinic, Membership

ACTOR = "open_clinic"


class Command(BaseCommand):
    help = (
        "Makes a clinic and prints the link that lets its first administrator in; the link works once, for seven days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="What the clinic or household is called.")
        parser.add_argument(
            "--jurisdiction", required=True, choices=Clinic.Jurisdiction.values, help="Whose rules come first."
        )
        parser.add_argument(
            "--administrator", required=True, metavar="EMAIL", help="The first administrator's address."
        )
        parser.add_argument("--address", default="http://localhost:8000", help="Where this Cleardays is reached.")

    def handle(self, *_args: Any, **options: Any) -> None:
        email = options["administrator"]
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                f"found {email!r}; a link is for one e-mail address; write it as name@host", returncode=2
            ) from None
        with transaction.atomic():
            clinic = Clinic.objects.create(name=options["name"], jurisdiction=options["jurisdiction"])
            token = invitations.made(ACTOR, None, clinic, Membership.Role.ADMINISTRATOR, email, timezone.now())
        self.stdout.write(f"{clinic.name} is open. Its first administrator opens this link within seven days:")
        self.stdout.write(options["address"].rstrip("/") + reverse("join", args=(token,)))
