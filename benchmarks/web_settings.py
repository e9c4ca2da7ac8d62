"""The web app's own settings, with bare views beside its pages that do one thing each."""

from cleardays.web.settings import *  # noqa: F403  everything as it runs

ROOT_URLCONF = "web_urls"
