"""What is mailed to a writer? That their reply is shown or was answered, if they asked for it; and links to delete what they wrote.

No mail holds anything that somebody wrote. A delete link is signed and holds for two days.
"""

import uuid
from urllib.parse import urljoin

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from cleardays.web.accounts import outbox
from cleardays.web.accounts.models import Letter
from cleardays.web.public.models import Reply

LINK_HOLDS_SECONDS = 2 * 24 * 3600


def _signer() -> signing.TimestampSigner:
    """Made when it is needed: this module is read before the key of an installation has to be there."""
    return signing.TimestampSigner(salt="cleardays.questions.delete")


def token_of(id_: uuid.UUID) -> str:
    return _signer().sign(str(id_))


def reply_of(token: str) -> uuid.UUID | None:
    """The reply a delete link is for; None for one that is too old or was never ours."""
    try:
        return uuid.UUID(_signer().unsign(token, max_age=LINK_HOLDS_SECONDS))
    except (signing.BadSignature, ValueError):
        return None


def approved(request: HttpRequest, one: Reply) -> None:
    """Tells the writer of an approved reply, and of the thread it stands in, if they asked to be told."""
    if one.notify:
        _later(request, "reply shown", one, one)
    if one.under is not None and one.under.notify:
        _later(request, "reply answered", one.under, one)


def delete_links(request: HttpRequest, replies: list[Reply]) -> None:
    """Mails a link for each reply, to the address they were written with: all of them have the same one.

    With none there is a letter too, which goes to nobody: how long the answer takes must not tell who wrote here.
    """
    with transaction.atomic():
        outbox.put(
            "links to delete replies", {"replies": " ".join(str(one.id) for one in replies), "site": _site(request)}
        )


def _later(request: HttpRequest, kind: str, to: Reply, about: Reply) -> None:
    with transaction.atomic():
        outbox.put(kind, {"reply": str(to.id), "thread": str(about.under_id or about.id), "site": _site(request)})


def _site(request: HttpRequest) -> str:
    """The address of this Cleardays, as the reader or moderator reached it: the worker has no request."""
    return request.build_absolute_uri("/")


# ---------------------------------------------------------------- what the worker does
# A slow mail server holds no click. Only ids wait in the outbox: the address is opened when the mail is sent.


@outbox.composes("reply shown")
def _shown(one: Letter) -> outbox.Mail | None:
    return _news(one, _("Your reply is shown"), _("A moderator has approved your reply. It is here:"))


@outbox.composes("reply answered")
def _answered(one: Letter) -> outbox.Mail | None:
    return _news(one, _("There is a reply to yours"), _("Somebody replied to you:"))


def _news(letter: Letter, subject: str, words: str) -> outbox.Mail | None:
    one = Reply.objects.filter(pk=letter.about["reply"]).exclude(state=Reply.State.DELETED).first()
    if one is None or one.email is None:
        return None
    site = letter.about["site"]
    page = urljoin(site, reverse("reply-thread", args=[uuid.UUID(letter.about["thread"])]))
    lines = (words, page, "", _("To delete what you wrote (for two days):"), _link(one.id, site), "")
    return outbox.Mail(one.email.open(), subject, "\n".join(lines))


@outbox.composes("links to delete replies")
def _links(letter: Letter) -> outbox.Mail | None:
    """A delete link for each of a writer's replies."""
    found = list(
        Reply.objects.filter(pk__in=letter.about["replies"].split(), email__isnull=False).order_by("-received")
    )
    if not found or found[0].email is None:
        return None
    site = letter.about["site"]
    links = "\n".join(f"{one.received:%Y-%m-%d %H:%M} UTC: {_link(one.id, site)}" for one in found)
    words = _("Each link deletes one reply. It asks once more first. The links hold for two days.")
    return outbox.Mail(found[0].email.open(), _("Delete your replies"), f"{words}\n\n{links}\n")


def _link(id_: uuid.UUID, site: str) -> str:
    return urljoin(site, reverse("reply-delete", args=[token_of(id_)]))


# ---------------------------------------------------------------- what version 0.1 left in the queue


@task()
def mail_news(what: str, to: str, thread: str, site: str) -> None:
    """Puts news for one writer into the outbox."""
    with transaction.atomic():
        outbox.put(f"reply {what}", {"reply": to, "thread": thread, "site": site})


@task()
def mail_delete_links(ids: list[str], site: str) -> None:
    """Puts delete links for one writer into the outbox."""
    with transaction.atomic():
        outbox.put("links to delete replies", {"replies": " ".join(ids), "site": site})
