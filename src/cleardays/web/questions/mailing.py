"""What is mailed to a writer? That their reply is shown or was answered, if they asked for it; and links to delete what they wrote.

No mail holds anything that somebody wrote. A delete link is signed and holds for two days.
"""

import logging
import uuid

from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse

from cleardays.web.questions.models import Reply

LINK_HOLDS_SECONDS = 2 * 24 * 3600
_SIGNER = signing.TimestampSigner(salt="cleardays.questions.delete")
_log = logging.getLogger(__name__)


def token_of(id_: uuid.UUID) -> str:
    return _SIGNER.sign(str(id_))


def reply_of(token: str) -> uuid.UUID | None:
    """The reply a delete link is for; None for one that is too old or was never ours."""
    try:
        return uuid.UUID(_SIGNER.unsign(token, max_age=LINK_HOLDS_SECONDS))
    except (signing.BadSignature, ValueError):
        return None


def approved(request: HttpRequest, one: Reply) -> None:
    """Tells the writer of an approved reply, and of the thread it stands in, if they asked to be told."""
    page = request.build_absolute_uri(reverse("reply-thread", args=[one.under_id or one.id]))
    if one.notify:
        _send(
            one,
            "Your reply is shown",
            f"A moderator has approved your reply. It is here:\n{page}\n\n{_delete(request, one)}",
        )
    if one.under is not None and one.under.notify:
        _send(
            one.under, "There is a reply to yours", f"Somebody replied to you:\n{page}\n\n{_delete(request, one.under)}"
        )


def delete_links(request: HttpRequest, address: str, replies: list[Reply]) -> None:
    """Mails a link for each reply, to the address they were written with."""
    if replies:
        links = "\n".join(f"{one.received:%Y-%m-%d %H:%M} UTC: {_link(request, one)}" for one in replies)
        words = f"Each link deletes one reply. It asks once more first. The links hold for two days.\n\n{links}\n"
        _to(address, "Delete your replies", words)


def _link(request: HttpRequest, one: Reply) -> str:
    return request.build_absolute_uri(reverse("reply-delete", args=[token_of(one.id)]))


def _delete(request: HttpRequest, one: Reply) -> str:
    return f"To delete what you wrote (for two days):\n{_link(request, one)}\n"


def _send(one: Reply, subject: str, words: str) -> None:
    if one.email is not None:
        _to(one.email.open(), subject, words)


def _to(address: str, subject: str, words: str) -> None:
    try:
        send_mail(subject, words, None, [address])
    except OSError as wrong:  # a moderator's click must not fail as a mail server is down; no address in the log
        _log.warning("a mail about a reply was not sent: %s; check EMAIL_URL", type(wrong).__name__)
