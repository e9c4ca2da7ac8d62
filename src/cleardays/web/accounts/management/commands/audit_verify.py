"""Does the chain of what was seen and done still hold? Exit 0 when it does, 1 at a break, 2 when the question cannot be asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.accounts import audit_trail


class Command(BaseCommand):
    help = "Reads the chain from its first entry and names the first one altered, missing or moved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="A head that was kept elsewhere: number:hash.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            kept = audit_trail.head_of(options["head"]) if options["head"] else None
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        found = audit_trail.verify(kept)
        if found is not None:
            raise CommandError(
                f"{found.found}\n"
                "  why   what was seen and done after that place cannot be relied on\n"
                "  do    keep a copy of the database as it is now, and compare it with the newest backup that holds",
                returncode=1,
            )
        last = audit_trail.head()
        self.stdout.write(f"the chain holds: {last.number} entries")
        if kept is None:
            self.stdout.write(
                "  not asked: whether its end was cut off or written anew; give a head that was kept: --head"
            )
