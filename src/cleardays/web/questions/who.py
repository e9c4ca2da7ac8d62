"""From which network does a reply come, as far as a limit needs to know?"""

import ipaddress
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from cleardays.web.questions.sealed import fingerprint


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
