"""What does each clinic here say of itself? Shown, and changed at the terminal of whoever runs the place."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.accounts import clinic_profile
from cleardays.web.accounts.models import Clinic

ACTOR = "clinic set"


class Command(BaseCommand):
    help = "Shows every clinic; with an option, changes one of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", default="", metavar="NAME", help="Which one, where there are several.")
        for field in clinic_profile.FIELDS:
            parser.add_argument(f"--{field.replace('_', '-')}", default=None, metavar="WORDS")

    def handle(self, *_args: Any, **options: Any) -> None:
        changes = {field: options[field] for field in clinic_profile.FIELDS if options[field] is not None}
        every = list(Clinic.objects.order_by("name", "pk"))
        if changes:
            found = [one for one in every if options["clinic"] in ("", one.name, str(one.pk))]
            if len(found) != 1:
                names = ", ".join(one.name for one in every) or "none is open"
                raise CommandError(
                    f"found {len(found)} clinics; one is changed; name it with --clinic: {names}", returncode=2
                )
            kept = {field: getattr(found[0], field) for field in clinic_profile.FIELDS}
            form = clinic_profile.ProfileForm(kept | changes)
            if not form.is_valid():
                words = "; ".join(f"{field}: {' '.join(map(str, said))}" for field, said in form.errors.items())
                raise CommandError(words, returncode=2)
            clinic_profile.change(found[0], form.cleaned_data, ACTOR)
            every = [Clinic.objects.get(pk=found[0].pk)]
        if not every:
            self.stdout.write("no clinic is open: cleardays clinic open --help")
        for one in every:
            self.stdout.write(f"{one.name}\n  id: {one.pk}\n  jurisdiction: {one.jurisdiction}")
            for field in clinic_profile.FIELDS[1:]:
                more = (
                    ""
                    if field != "timezone" or one.zone_chosen
                    else " (nobody chose it: cleardays clinic set --timezone ZONE)"
                )
                self.stdout.write(f"  {field.replace('_', ' ')}: {getattr(one, field) or 'not written'}{more}")
