"""How is this Cleardays set up? Everything a clinic may change is an environment variable; the rest is decided here.

`CLEARDAYS_HOME` folder of all state · `DATABASE_URL` PostgreSQL in place of SQLite · `CLEARDAYS_HOSTS` names it answers to ·
`CLEARDAYS_HTTPS` `1` behind TLS · `CLEARDAYS_SIGNUP` `open` to anybody · `CLEARDAYS_IDLE_MINUTES` after which staff are signed out ·
`CLEARDAYS_DEMO` `1` a fictional clinic · `EMAIL_URL` an SMTP server, `CLEARDAYS_FROM` the address it sends from ·
`CLEARDAYS_HEADS` a file elsewhere for signed heads of the audit ·
`CLEARDAYS_LANGUAGE` for who asks for none · `CLEARDAYS_PSEUDO` `1` two languages that nobody speaks.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cleardays.casefile.refusal import RefusedError
from cleardays.installation import home
from cleardays.web import start
from cleardays.web.i18n import catalogs, messages
from cleardays.web.sqlite.base import ON_CONNECT

HOME = home.path()
# Made by `start.prepare`; without it Django refuses to start.
SECRET_KEY = home.kept_key(start.SESSION_KEY)
DEBUG = False
HTTPS = os.environ.get("CLEARDAYS_HTTPS") == "1"
DEMO = os.environ.get("CLEARDAYS_DEMO") == "1"
PSEUDO = start.pseudo()
SIGNUP = os.environ.get("CLEARDAYS_SIGNUP", "invited")
if SIGNUP not in ("invited", "open"):
    raise ImproperlyConfigured(
        f"found CLEARDAYS_SIGNUP={SIGNUP!r}; it says who may make an account; set `invited` or `open`"
    )
_IDLE = os.environ.get("CLEARDAYS_IDLE_MINUTES", "30")
if not (_IDLE.isascii() and _IDLE.isdigit() and int(_IDLE) > 0):
    raise ImproperlyConfigured(
        f"found CLEARDAYS_IDLE_MINUTES={_IDLE!r}; staff are signed out after so long; write whole minutes"
    )
IDLE_MINUTES = int(_IDLE)
# A second place for the signed heads of the audit; see `accounts/signed_heads.py`.
HEADS = Path(os.environ["CLEARDAYS_HEADS"]) if os.environ.get("CLEARDAYS_HEADS") else None
try:
    DOSE_MODEL = home.dose_model()
except RefusedError as error:
    raise ImproperlyConfigured(str(error)) from None
ALLOWED_HOSTS = os.environ.get("CLEARDAYS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "cleardays.web.forms",
    "cleardays.web.accounts",
    "cleardays.web.records",
    "cleardays.web.patient",
    "cleardays.web.clinic",
    "cleardays.web.public",
    "cleardays.web.privacy",
    "cleardays.web.operations",
    "cleardays.web.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "cleardays.web.health.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cleardays.web.accounts.middleware.StaffDoor",
    "cleardays.web.accounts.middleware.Gate",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "cleardays.web.urls"
WSGI_APPLICATION = "cleardays.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "cleardays.web.jinja2.environment",
            "context_processors": [
                "cleardays.web.context_processors.chosen",
                "cleardays.web.patient.offline.device.chosen",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cleardays.web.context_processors.chosen",
                "cleardays.web.patient.offline.device.chosen",
            ]
        },
    },
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60, conn_health_checks=True)
    if os.environ.get("DATABASE_URL")
    else {
        "ENGINE": "cleardays.web.sqlite",
        "NAME": HOME / "cleardays.sqlite3",
        "CONN_MAX_AGE": 60,
        # IMMEDIATE: measured against Django's default, under which most writes of eight at once fail as "locked".
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": ON_CONNECT},
    }
}
# Shared by all processes and kept over a restart: what slows down guessing is counted here.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Written nowhere: what slows down those who ask without an account is counted here (`rate_limits.py`).
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
ACCOUNT_FORMS = {"login": "cleardays.web.accounts.forms.SignIn"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody is mailed because somebody else typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# An unlocked phone must not be enough to put in another address, and to have the password sent there.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_ADAPTER = "cleardays.web.accounts.adapters.Accounts"
# Slows guessing, by sender and by account, and locks nobody out for longer than the time named.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/d/key",
    "signup": "20/m/ip",
    "manage_email": "10/m/user",
}
# Behind TLS stands one proxy; what it saw itself is the last address of the header.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
LOGIN_URL = "account_login"
MFA_ADAPTER = "cleardays.web.accounts.adapters.SecondFactors"
MFA_TOTP_ISSUER = "Cleardays"
# A code that was typed as it changed, or of a phone whose clock is half a minute off, is still one (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# No page takes a file but those that ask for one, in memory and up to a size.
FILE_UPLOAD_HANDLERS = ["cleardays.web.uploads.Nowhere"]
# A preview of an import travels through a form; see `patient/import_preview.py`.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).resolve().parent / "static"]
# A typeface has its version in its name: whoever has it need not ask for it again.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/design/.*\.woff2$"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

_SPOKEN = catalogs.spoken(HOME / "languages", catalogs.SHIPPED)
LANGUAGES = [
    ("en", "English"),
    *((code, catalogs.named(code)) for code in _SPOKEN),
    *(messages.PSEUDO if PSEUDO else ()),
]
LOCALE_PATHS = [HOME / "locale"] if len(LANGUAGES) > 1 else []
# For a reader who asks for no language that is spoken here, and for mail, which knows no reader's browser.
LANGUAGE_CODE = os.environ.get("CLEARDAYS_LANGUAGE", "en")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(
        f"found CLEARDAYS_LANGUAGE={LANGUAGE_CODE!r}; no such language is spoken here; set one of {', '.join(dict(LANGUAGES))}"
    )
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Reached over HTTP on one's own computer only, where a passkey may be tried without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# `smtp://user:password@host:587` (STARTTLS) or `smtps://...:465`; without one, mail is printed where the server was started.
_MAIL = urlsplit(os.environ.get("EMAIL_URL", ""))
if _MAIL.scheme not in ("", "smtp", "smtps"):
    raise ImproperlyConfigured(
        f"found EMAIL_URL with {_MAIL.scheme!r}; mail is sent by SMTP; write smtp:// or smtps://"
    )
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.scheme else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("CLEARDAYS_FROM", "Cleardays <cleardays@localhost>")

# Failures, each with the id that its page shows: where the server was started, and in a file that its owner alone can read.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "file": {
            "class": "cleardays.web.error_pages.OwnersFile",
            "filename": str(HOME / "errors.log"),
            "delay": True,
            "formatter": "line",
        },
    },
    "loggers": {"cleardays.errors": {"handlers": ["stderr", "file"], "level": "INFO", "propagate": False}},
}
