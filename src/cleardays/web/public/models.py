"""What is kept of a reply: who wrote what, under which reply, where it stands, and every wording it once had.

Also what editors made of the page's words, which version was public when, and which credential a clinician answers with: rows that
are only added to.

Nothing is public but what is approved. The e-mail address is sealed. An address on the network is kept only as a fingerprint
that changes every day, for slowing a flood. A deleted reply keeps its place in a thread and nothing else.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cleardays.web.accounts.append_only import AppendOnly
from cleardays.web.encryption import SealedField

LONGEST_TEXT = 5000
"""Characters of one reply."""
MOST_URGENT = 200
"""Characters of the ids of danger signs that are kept of one reply."""


class Reply(models.Model):
    """Something a reader wrote, a reply to it, or a clinician's answer."""

    class State(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REJECTED = "rejected"
        DELETED = "deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    under = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies", db_index=False
    )
    name = models.CharField(max_length=60, blank=True)
    email = SealedField(null=True, blank=True)
    mailbox = models.CharField(max_length=64, blank=True, db_index=True)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    notify = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    shown = models.BooleanField(default=False)
    """Has a place on the page: approved, or deleted while others had replied to it."""
    urgent = models.CharField(max_length=MOST_URGENT, blank=True)
    """Ids of the danger signs found in the text, with blanks between them."""
    received = models.DateTimeField()
    sender = models.CharField(max_length=64, blank=True)
    form = models.CharField(max_length=64, unique=True)
    """The form it was written in: sent twice, it is kept once."""
    credential = models.CharField(max_length=120, blank=True)
    """Of a clinician's answer, as shown; empty for everybody else's."""
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_replies"
    )
    reason = models.CharField(max_length=300, blank=True)
    """Why it was rejected."""
    closed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "rejected", "deleted"]), name="reply_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="deleted") | Q(email=None, text="", name="", mailbox="", sender=""),
                name="a_deleted_reply_keeps_nothing",
            ),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(state__in=["approved", "deleted"]), name="only_what_was_approved_is_shown"
            ),
        ]
        indexes: ClassVar = [
            # Two indexes that share no row: with one over both, SQLite sorted every thread for every page.
            models.Index(fields=["-received"], name="threads_shown", condition=Q(shown=True, under=None)),
            models.Index(fields=["under", "received"], name="replies_of_a_thread", condition=Q(under__isnull=False)),
            models.Index(fields=["state", "received"], name="what_waits"),
            models.Index(fields=["sender", "received"], name="what_one_sender_sent"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Wording(models.Model):
    """A wording that a reply had before a moderator edited it, and why it was edited."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField()
    reason = models.CharField(max_length=300)
    edited = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class Added(AppendOnly):
    """A row that is written once, at a moment and by somebody."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class PageVersion(Added):
    """The words of the whole public page as an editor kept them. Version 0 is the package's own and has no row."""

    number = models.PositiveIntegerField(primary_key=True)
    words = models.TextField()
    """JSON in the shape of `page_content.toml`; a section may be `hidden`."""
    why = models.CharField(max_length=300)


class PagePublished(Added):
    """From here on this version was public; no version is the package's own. The latest row holds."""

    version = models.ForeignKey(PageVersion, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=300)


class Credential(Added):
    """What readers see beside a clinician's answer, as an administrator saw it proved. The latest row holds; no words end it."""

    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="credentials")
    words = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True)
    """The last day on which it holds."""
    proof = models.CharField(max_length=300)
    """What the administrator looked at. Not shown to readers."""
