"""What is the newest entry? Its number and hash, to be kept somewhere else than the records."""

from typing import Any

from django.core.management.base import BaseCommand

from cleardays.web.accounts import audit_trail


class Command(BaseCommand):
    help = "Prints the head of the chain, to be kept elsewhere and given to audit_verify --head later."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(str(audit_trail.head()))
