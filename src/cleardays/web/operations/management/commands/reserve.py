"""Room is kept for a full disk, and the erasure list stands beside the database. Run at each start, which it never keeps from going on."""

from typing import Any

from django.core.management.base import BaseCommand

from cleardays.installation import disk_reserve
from cleardays.web.privacy import erasure


class Command(BaseCommand):
    help = "Keeps the reserve, when there is room for it, and writes the list of erasures."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            kept = disk_reserve.make()
            erasure.write_list()
        except OSError as error:
            self.stderr.write(f"the disk of this place does not take what is written: {error}")
            return
        if not kept:
            self.stderr.write("the disk is nearly full: no reserve is kept; run `cleardays doctor`")
