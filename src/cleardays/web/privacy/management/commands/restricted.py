"""Records that are kept apart: listed, shown with a reason, removed when the law lets them go."""

import json
import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cleardays.web.privacy import restricted

ACTOR = "terminal"


class Command(BaseCommand):
    help = "Lists, shows or removes records whose person had what was theirs erased."

    def add_arguments(self, parser: ArgumentParser) -> None:
        todo = parser.add_subparsers(dest="what", required=True)
        todo.add_parser("list")
        for name in ("show", "remove"):
            one = todo.add_parser(name)
            one.add_argument("id")
            one.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "list":
            found = restricted.listed()
            for one in found:
                self.stdout.write(f"{one.id}  {one.clinic}  since {one.since:%Y-%m-%d}  {one.statements} statements")
            self.stdout.write(f"{len(found)} restricted records")
            return
        try:
            id_ = uuid.UUID(options["id"])
        except ValueError:
            words = f"found {options['id']!r}; a record has a number; look at `cleardays restricted list`"
            raise CommandError(words, returncode=2) from None
        try:
            if options["what"] == "show":
                content = restricted.show(id_, options["reason"], ACTOR)
                self.stdout.write(
                    json.dumps([{"list": kind, "said": said} for kind, said in content], indent=1, ensure_ascii=False)
                )
            else:
                restricted.remove(id_, options["reason"], ACTOR)
                self.stdout.write(f"removed for good: {id_}")
        except restricted.NotRestrictedError as refused:
            raise CommandError(str(refused), returncode=2) from None
