"""`tidy`: puts the daily putting in order into the worker's queue; asked at every start, it does so once."""

from typing import Any

from django.core.management.base import BaseCommand

from cleardays.web.operations import tasks


class Command(BaseCommand):
    help = "Lets the worker remove ended sessions and done jobs once a day, unless it does so already."

    def handle(self, *_: Any, **__: Any) -> None:
        tasks.begin()
