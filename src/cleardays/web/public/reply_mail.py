"""What is mailed to a writer? That their reply is shown or was answered, if they asked for it; and links to delete what they wrote.

No mail holds anything that somebody wrote. A delete link is signed and holds for two days.
"""

import logging
import uuid
from urllib.parse import urljoin

from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from cleardays.web.public.models import Reply

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
    if one.notify:
        _later(request, "shown", one, one)
    if one.under is not None and one.under.notify:
        _later(request, "answered", one.under, one)


def delete_links(request: HttpRequest, replies: list[Reply]) -> None:
    """Mails a link for each reply, to the address they were written with: all of them have the same one.

    With none there is a job too, which does nothing: how long the answer takes must not tell who wrote here.
    """
    mail_delete_links.enqueue([str(one.id) for one in replies], _site(request))


def _later(request: HttpRequest, what: str, to: Reply, about: Reply) -> None:
    mail_news.enqueue(what, str(to.id), str(about.under_id or about.id), _site(request))


def _site(request: HttpRequest) -> str:
    """The address of this Cleardays, as the reader or moderator reached it: the worker has no request."""
    return request.build_absolute_uri("/")


# ---------------------------------------------------------------- what the worker does
# A slow mail server holds no click. Only ids wait in the queue: the address is opened when the mail is sent.


@task()
def mail_news(what: str, to: str, thread: str, site: str) -> None:
    """Mails one writer that their reply is shown, or that somebody replied to it."""
    one = Reply.objects.filter(pk=to).exclude(state=Reply.State.DELETED).first()
    if one is None or one.email is None:
        return
    page = urljoin(site, reverse("reply-thread", args=[uuid.UUID(thread)]))
    subject, words = {
        "shown": (_("Your reply is shown"), _("A moderator has approved your reply. It is here:")),
        "answered": (_("There is a reply to yours"), _("Somebody replied to you:")),
    }[what]
    lines = (words, page, "", _("To delete what you wrote (for two days):"), _link(one.id, site), "")
    _to(one.email.open(), subject, "\n".join(lines))


@task()
def mail_delete_links(ids: list[str], site: str) -> None:
    """Mails one writer a delete link for each of their replies."""
    found = list(Reply.objects.filter(pk__in=ids, email__isnull=False).order_by("-received"))
    if found and found[0].email is not None:
        links = "\n".join(f"{one.received:%Y-%m-%d %H:%M} UTC: {_link(one.id, site)}" for one in found)
        words = _("Each link deletes one reply. It asks once more first. The links hold for two days.")
        _to(found[0].email.open(), _("Delete your replies"), f"{words}\n\n{links}\n")


def _link(id_: uuid.UUID, site: str) -> str:
    return urljoin(site, reverse("reply-delete", args=[token_of(id_)]))


def _to(address: str, subject: str, words: str) -> None:
    try:
        send_mail(subject, words, None, [address])
    except OSError as wrong:  # its words may hold the address, which belongs into no log and no queue
        _log.warning("a mail about a reply was not sent: %s; check EMAIL_URL", type(wrong).__name__)
