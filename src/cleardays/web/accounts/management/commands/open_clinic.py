"""How does a Cleardays begin? With a clinic or a household, and a link for its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cleardays.web.accounts import clinic_profile, invitations, time_zones
from cleardays.web.accounts.models import Clinic, Membership

ACTOR = "clinic open"


class Command(BaseCommand):
    help = (
        "Makes a clinic and prints the link that lets its first administrator in; the link works once, for seven days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="What the clinic or household is called.")
        parser.add_argument(
            "--jurisdiction", required=True, choices=Clinic.Jurisdiction.values, help="Whose rules come first."
        )
        parser.add_argument("--timezone", required=True, metavar="ZONE", help="By whose clock its days begin.")
        parser.add_argument("--email", required=True, metavar="ADDRESS", help="The first administrator's address.")
        parser.add_argument("--url", default="", help="The address at which people will reach this Cleardays.")
        parser.add_argument("--country", default="", metavar="CODE", help="Two letters, as in GB.")

    def handle(self, *_args: Any, **options: Any) -> None:
        email, zone, country = options["email"], options["timezone"], options["country"].upper()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                f"found {email!r}; a link is for one e-mail address; write it as name@host", returncode=2
            ) from None
        if not time_zones.known(zone):
            raise CommandError(clinic_profile.unknown_zone(zone), returncode=2)
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise CommandError(
                f"found {country!r}; a country is two letters of ISO 3166; write GB, US, IE", returncode=2
            )
        with transaction.atomic():
            clinic = Clinic.objects.create(
                name=options["name"],
                jurisdiction=options["jurisdiction"],
                timezone=zone,
                zone_chosen=True,
                country=country,
            )
            token = invitations.made(ACTOR, None, clinic, Membership.Role.ADMINISTRATOR, email, timezone.now())
        self.stdout.write(f"{clinic.name} is open. Its first administrator opens this link within seven days:")
        self.stdout.write((options["url"] or reached_at()).rstrip("/") + reverse("join", args=(token,)))


def reached_at() -> str:
    """The address under which this installation says it is reached: its first name, with TLS where that is set."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".")
    return f"https://{name}" if settings.HTTPS else f"http://{name}:8000"
