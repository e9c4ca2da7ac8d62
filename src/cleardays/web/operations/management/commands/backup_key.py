"""The pair of keys that locks backups and opens them again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.operations import backup_encryption
from cleardays.web.operations.errors import NotKeptError


class Command(BaseCommand):
    help = "Makes a secret key in a new FILE and says its public key."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            public = backup_encryption.new_key(options["file"])
        except NotKeptError as refused:
            raise CommandError(str(refused), returncode=2) from None
        except OSError as error:
            raise CommandError(
                f"no key was made: {error}\n  why  the file cannot be written there\n  do   name another one",
                returncode=2,
            ) from None
        self.stdout.write(
            f"{public}\nlock backups with it: cleardays backup DIR --for {public}\n"
            f"the secret key is in {options['file']}: carry it to another place, twice, and away from this computer.\n"
            "  whoever has it reads every backup that is locked with it; without it nobody does"
        )
