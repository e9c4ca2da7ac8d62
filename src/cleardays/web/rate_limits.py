"""How often may one sender ask for what costs much, and when may they ask again?

Slow, never locked: a count for each sender and each stretch of time, gone when it is over. It stands in the memory of this process and
nowhere else, because the pages that ask promise that nothing is written: not even a row of a cache (docs/decisions/0041).
"""

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cleardays.web.encryption import fingerprint

WINDOW_S = 600
"""How long is counted together. Our choice: short enough to wait for, long enough that a lecture hall can try."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of one kind from one sender in so many seconds."""

    kind: str
    most: int
    window_s: int = WINDOW_S


ASKED = Limit("asked", 120)
"""A form without a file, or a page that only sends mail. Each takes some hundredths of a second."""
READ = Limit("read", 20)
"""A file, a text, or what a browser held. The largest takes some seconds of a core: twenty leave it free for four parts of five."""
MAILED = Limit("mailed", 5)
"""A request to be mailed, from one sender."""
MAILBOX = Limit("mailbox", 3, 24 * 3600)
"""Mails to one address in a day, whoever asks for them: nobody's mailbox is filled by somebody else. The links in them hold for two."""


class TooOftenError(Exception):
    """One sender asked as often as one sender may; `seconds` until they may again."""

    def __init__(self, most: int, seconds: int) -> None:
        super().__init__(f"{most} from one sender; again in {seconds} seconds")
        self.most, self.seconds = most, seconds

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)


def later(page: HttpResponse, often: TooOftenError) -> HttpResponse:
    """A page that says when to come back, as an answer to one request too many."""
    page.status_code = HTTPStatus.TOO_MANY_REQUESTS
    page["Retry-After"] = str(often.seconds)
    return page


def sender(request: HttpRequest, now: datetime) -> str:
    """A fingerprint of the network a request comes from, another one each day: it slows a flood and follows nobody."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:  # a proxy stands before us: the last address is the one it saw itself
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        found = ipaddress.ip_address(address)
        # One household has a whole /64 of IPv6.
        text = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    except ValueError:
        text = "unknown"
    return fingerprint(f"sender {now:%Y-%m-%d}", text)


def count(request: HttpRequest, limit: Limit) -> None:
    """Counts one request of this sender: of an account, else of a network. Raises TooOftenError when it is one too many."""
    now = timezone.now()
    counted(request.user.pk if request.user.is_authenticated else sender(request, now), limit, now)


def counted(whose: object, limit: Limit, now: datetime) -> None:
    """Counts one more of whoever a fingerprint stands for; see `count`."""
    window, gone = divmod(int(now.timestamp()), limit.window_s)
    key, left, memory = f"{limit.kind}:{window}:{whose}", limit.window_s - gone, caches["memory"]
    memory.add(key, 0, left)
    try:
        asked = memory.incr(key)
    except ValueError:  # the window ended between the two
        return
    if asked > limit.most:
        raise TooOftenError(limit.most, left)
