"""What can an operator do at a terminal? `python -m cleardays.web.manage migrate`, `check --deploy`, `audit_verify`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from cleardays.web import start

if __name__ == "__main__":
    os.umask(0o077)  # records, keys and logs are made for their owner alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cleardays.web.settings")
    try:
        start.prepare()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # words, not a traceback: an operator can do something about it
        sys.exit(f"cleardays cannot start: {error}")
