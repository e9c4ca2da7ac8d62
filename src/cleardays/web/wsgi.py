"""The door a server knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from cleardays.web import start

os.umask(0o077)  # records, keys and logs are made for their owner alone
start.prepare()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cleardays.web.settings")
application = get_wsgi_application()
# What was imported stays until the end: the collector need not walk through it again and again during requests.
gc.collect()
gc.freeze()
