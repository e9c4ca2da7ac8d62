"""What ails this installation? Exit 0 when all is well, 1 when something asks for a look."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cleardays.web.operations import installation_check


class Command(BaseCommand):
    help = "Looks at the disk, versions, keys, tables, records, the account of what was done, erasures, mail and the last backup."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sealed", action="store_true", help="Holds every record against the account of what was done."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        bad = 0
        for one in installation_check.look(timezone.now(), all_sealed=options["sealed"]):
            self.stdout.write(str(one))
            bad += not one.well
        if bad:
            raise CommandError(f"{bad} to look at", returncode=1)
        self.stdout.write("all is well")
