"""`remind`: puts the first look for reminders into the worker's queue; asked at every start, it does so once."""

from typing import Any

from django.core.management.base import BaseCommand

from cleardays.web.patient.reminders import tasks


class Command(BaseCommand):
    help = "let the worker look every ten minutes for reminders that are due, unless it does so already"

    def handle(self, *_: Any, **__: Any) -> None:
        tasks.begin()
