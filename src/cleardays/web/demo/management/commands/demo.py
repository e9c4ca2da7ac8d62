"""`demo`: fills an installation that says it is fictional with a fictional clinic, and prints who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cleardays.installation import home
from cleardays.web.accounts.models import Clinic
from cleardays.web.demo import people


class Command(BaseCommand):
    help = "make a fictional clinic with a person at every stage, and print their sign-ins (CLEARDAYS_DEMO=1)"

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "no fictional people were made: CLEARDAYS_DEMO is not 1\n"
                "  why  fictional people belong only where every page says that they are fictional\n"
                "  do   set CLEARDAYS_DEMO=1, with a CLEARDAYS_HOME of its own",
                returncode=2,
            )
        if Clinic.objects.exclude(name=people.CLINIC).exists():
            raise CommandError(
                "no fictional people were made: a clinic of your own is kept here\n"
                "  why  fictional people among real ones would be taken for real\n"
                "  do   give the demo a CLEARDAYS_HOME of its own",
                returncode=2,
            )
        password = home.key("demo")[:12]  # short enough to type from one screen into another
        people.make(timezone.now(), password)
        self.stdout.write(f"A fictional clinic: nobody in it is real. Password for everybody: {password}")
        for stage in people.STAGES:
            self.stdout.write(f"  {stage.email:32} {stage.what}")
        for role, email in people.STAFF:
            self.stdout.write(f"  {email:32} {role}")
