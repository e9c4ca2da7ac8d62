"""Which time zones are there, which one did somebody mean, and what does its clock show?"""

from datetime import datetime
from functools import lru_cache
from zoneinfo import available_timezones

from django.utils import formats
from rapidfuzz import fuzz, process, utils

from cleardays.diary.local import zone

NEAR = 3
"""How many names are offered in place of one that is not known."""
_LEAST_LIKE = 60.0
_NOT_A_PLACE = ("Etc/", "SystemV/", "posix", "right")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every zone somebody may choose: places, and UTC."""
    found = {one for one in available_timezones() if "/" in one and not one.startswith(_NOT_A_PLACE)}
    return (*sorted(found), "UTC")


def known(name: str) -> bool:
    """Whether a name is a zone, in the very spelling of the list."""
    return name in names()


def near(name: str) -> list[str]:
    """Zones whose names are like one that is not known: the place, however it is written."""
    places = {one: one.rpartition("/")[2] for one in names()}
    whole = {one: one for one in places}
    plain = utils.default_process
    found = [
        *process.extract(
            name.rpartition("/")[2], places, scorer=fuzz.WRatio, processor=plain, limit=NEAR, score_cutoff=_LEAST_LIKE
        ),
        *process.extract(name, whole, scorer=fuzz.ratio, processor=plain, limit=NEAR, score_cutoff=_LEAST_LIKE),
    ]
    likest = sorted(found, key=lambda one: -one[1])
    return list(dict.fromkeys(key for _place, _likeness, key in likest))[:NEAR]


def clock(instant: datetime, name: str) -> str:
    """What a clock on the wall shows there."""
    return formats.time_format(instant.astimezone(zone(name)).time(), "H:i")
