"""Does the chain of what was seen and done still hold? Exit 0 when it does, 1 at a break, 2 when the question cannot be asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.accounts import audit_trail, signed_heads


class Command(BaseCommand):
    help = "Reads the chain from its first entry and names the first one altered, missing or moved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="A head that was kept elsewhere: number:hash.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            kept = [signed_heads.head_of(options["head"])] if options["head"] else []
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        signed = signed_heads.found()
        found = audit_trail.verify(*signed.heads, *kept)
        if found is not None:
            raise CommandError(
                f"{found.found}\n"
                "  why   what was seen and done after that place cannot be relied on\n"
                "  do    keep a copy of the database as it is now, and compare it with the newest backup that holds",
                returncode=1,
            )
        last = audit_trail.head()
        if signed.wrong:
            raise CommandError(
                f"{signed.wrong}\n"
                "  why   it says where the account ended; changed, it may hide that the end was cut off\n"
                "  do    keep a copy of the folder as it is now, and compare it with the newest backup that holds",
                returncode=1,
            )
        self.stdout.write(f"the chain holds: {last.number} entries")
        if signed.heads:
            newest = max(one.number for one in signed.heads)
            self.stdout.write(
                f"  with the head signed at entry {newest}: nothing before it was cut off or written anew"
            )
        elif not kept:
            self.stdout.write(
                "  not asked: whether its end was cut off or written anew; give a head that was kept: --head"
            )
