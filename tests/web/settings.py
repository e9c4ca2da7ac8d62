"""Every test process keeps its own empty Cleardays: no test ever meets somebody's records."""

import os
import tempfile

os.environ["CLEARDAYS_HOME"] = tempfile.mkdtemp(prefix="cleardays-tests-")
os.environ["CLEARDAYS_PSEUDO"] = "1"  # languages that nobody speaks, for whoever asks for one; English for the rest

from cleardays.web import start

start.prepare()

from cleardays.web.settings import *  # noqa: E402, F403  after the folder is named and prepared

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nobody's password
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "cleardays.web.sqlite":  # noqa: F405
    # On a disk, as in life: a database in memory answers otherwise about what it keeps.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "tests.sqlite3"}  # noqa: F405
