"""A database came back by other means than `cleardays restore`: whoever is on the list is erased again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.privacy import erasure

ACTOR = "erase_again"


class Command(BaseCommand):
    help = "Erases again whoever is on the list of erasures of FILE, as after pg_restore."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["file"].exists():
            raise CommandError(f"no {options['file']}; the list is called {erasure.LIST}", returncode=2)
        try:
            found = erasure.read_list(options["file"])
        except ValueError as error:
            raise CommandError(f"{error}; give the list as it was written", returncode=2) from None
        self.stdout.write(f"erased again: {erasure.again(found, ACTOR)} of {len(found)} on the list")
