"""What has to be there before the app reads its settings? The folder of this installation, the key of its sessions, its languages.

Whoever starts the app calls this first (`manage`, `wsgi`); to import the settings makes nothing and changes nothing.
"""

import os

from cleardays.installation import home
from cleardays.web.i18n import catalogs, messages

SESSION_KEY = "session"


def pseudo() -> bool:
    """Whether two languages that nobody speaks are wanted, for those who look at the pages."""
    return os.environ.get("CLEARDAYS_PSEUDO") == "1"


def prepare() -> None:
    """Make what is missing. Catalogs are made anew from what translators wrote, and for nobody's languages where they were asked for."""
    there = home.folder()
    home.key(SESSION_KEY)
    catalogs.write(catalogs.spoken(there / "languages", catalogs.SHIPPED), there / "locale")
    if pseudo():
        messages.pseudo(there / "locale")
