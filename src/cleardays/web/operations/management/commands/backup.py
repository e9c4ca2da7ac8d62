"""One more backup, while the place runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cleardays.installation import signatures
from cleardays.web.operations import backup_folder
from cleardays.web.operations.errors import NotKeptError


class Command(BaseCommand):
    help = "Copies the records into a new folder inside DIR, with a signed manifest; keys are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path)
        parser.add_argument(
            "--for", dest="locked_for", action="append", default=[], help="Locks it for this public key."
        )
        parser.add_argument("--keys", type=Path, default=None, help="Copies the keys into this other folder.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = backup_folder.backup(options["dir"], timezone.now(), options["keys"], options["locked_for"])
        except NotKeptError as refused:
            raise CommandError(str(refused), returncode=2) from None
        except OSError as error:
            raise CommandError(
                f"no backup was made: {error}\n  why  the folder cannot be written, or its disk is full\n  do   name another one",
                returncode=2,
            ) from None
        self.stdout.write(f"{made}\nsigned by {signatures.public_key()}")
        if options["locked_for"]:
            self.stdout.write("locked: only the secret key opens it. This computer does not know that key")
        if options["keys"] is None:
            self.stdout.write(
                "the keys are not in it: carry them once to another place, with --keys\n"
                "  without them a restored place asks everybody to sign in again, staff set up their code apps anew,\n"
                "  and the e-mail addresses of replies stay sealed"
            )
        else:
            self.stdout.write(f"the keys are in {options['keys']}: keep them apart from the backups")
