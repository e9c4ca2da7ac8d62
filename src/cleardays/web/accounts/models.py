"""Who signs in, which clinics there are, who has which role in them, and whose record is whose.

A user signs in with an e-mail address. A membership gives a user one role in one clinic; a user may have several. A `Person` is
somebody whose headaches are recorded in one clinic: born, sex, time zone, and the user who writes the diary, if any.
What was seen and done is an `AuditEntry`; it is written, read and checked in `audit.py` and nowhere else.
"""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cleardays.web.accounts.append_only import AppendOnly


class Users(BaseUserManager["User"]):
    """Makes users; the address is kept as written and compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> "User":
        if not email:
            raise ValueError("a user needs an e-mail address to sign in with")
        made = self.model(email=self.normalize_email(email), **more)
        made.set_password(password)
        made.save(using=self._db)
        return made

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Users] = Users()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return str(self.id)


class Clinic(models.Model):
    """A clinic, or a household that keeps its own Cleardays. What belongs to one is never seen from another."""

    class Jurisdiction(models.TextChoices):
        US = "us"
        UK = "uk"
        EU = "eu"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=2, choices=Jurisdiction.choices)
    timezone = models.CharField(max_length=64, default="UTC")
    # Whether anybody chose that zone: "UTC" may be where a clinic is, or what nobody thought of.
    zone_chosen = models.BooleanField(default=False)
    payer = models.SlugField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    urgent_telephone = models.CharField(max_length=40, blank=True)
    urgent_hours = models.CharField(max_length=120, blank=True)
    # As ISO 3166-1 writes it.
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one user in one clinic, and whether it holds now."""

    class Role(models.TextChoices):
        PATIENT = "patient", _("Patient")
        NURSE = "nurse", _("Nurse")
        INJECTOR = "injector", _("Injector")
        CLINICIAN = "clinician", _("Clinician")
        MODERATOR = "moderator", _("Moderator")
        AUDITOR = "auditor", _("Auditor")
        ADMINISTRATOR = "administrator", _("Administrator")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        LEFT = "left", _("Left")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", null=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.INVITED)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "clinic", "role"], name="one_membership_per_role"),
            models.CheckConstraint(
                condition=Q(
                    role__in=["patient", "nurse", "injector", "clinician", "moderator", "auditor", "administrator"]
                ),
                name="role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "active", "suspended", "left"]), name="membership_state_is_known"
            ),
            # Only an invitation has no user: one that waits, or one that was taken back.
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(state__in=["invited", "left"]), name="only_invited_without_user"
            ),
        ]


class Unrestricted(models.Manager["Person"]):
    """Everybody but those whose record is restricted: what forgets to ask finds nobody it should not."""

    def get_queryset(self) -> models.QuerySet["Person"]:
        return super().get_queryset().filter(restricted__isnull=True)


class Person(models.Model):
    """Somebody whose headaches are recorded here. The record belongs to one clinic.

    `restricted`: they had what was theirs erased, and what a clinician wrote is kept for as long as the law asks. `objects` does
    not find such a person, so no page shows one; only `everybody` does.
    """

    class Sex(models.TextChoices):
        FEMALE = "female"
        MALE = "male"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField(max_length=120)
    born = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    timezone = models.CharField(max_length=64, default="UTC")
    # Whether they said themselves that their days begin and end by it.
    zone_confirmed = models.BooleanField(default=False)
    discharged = models.DateField(null=True, blank=True)
    restricted = models.DateTimeField(null=True, blank=True)
    # Whose hand wrote a birth date, and when: who somebody is decides whose record is opened.
    history: ClassVar[Any] = HistoricalRecords(
        excluded_fields=["clinic", "user", "zone_confirmed", "discharged", "restricted"]
    )

    objects: ClassVar[Unrestricted] = Unrestricted()
    everybody: ClassVar[models.Manager["Person"]] = models.Manager()


class Erased(models.Model):
    """Somebody had what was theirs erased. Random ids and dates only: read again after a restore, so that they stay erased.

    `user` is None where the account stayed; `replies` are the ids of what they wrote on the public page. `swept`: no byte of it
    is left between the rows either.
    """

    person = models.UUIDField(primary_key=True)
    user = models.UUIDField(null=True)
    replies = models.JSONField(default=list)
    at = models.DateTimeField()
    swept = models.DateTimeField(null=True)


class Invitation(models.Model):
    """A link sent to an address, which makes one invited membership active, once. `until` is when it stops working."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="invitation")
    email = models.EmailField()
    # None: made at the terminal, by whoever sets the place up.
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    sent = models.DateTimeField()
    until = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    class Mail(models.TextChoices):
        NOT_SENT = "", _("Not sent by mail")
        QUEUED = "queued", _("Waits to be sent")
        SENT = "sent", _("Given to the mail server")
        FAILED = "failed", _("Not delivered")

    mail = models.CharField(max_length=6, choices=Mail.choices, blank=True)
    mail_tried = models.DateTimeField(null=True, blank=True)
    # What the mail server said, in a few words.
    mail_error = models.CharField(max_length=200, blank=True)


class Opened(models.Model):
    """A discharged person's record, opened by a clinician with a reason, for a while."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()


class Letter(models.Model):
    """Something that must be told by mail, by ids; its words are made when it is sent (`outbox`).

    `to` is a user, in whose account it stands as a notice until `seen`; a letter to somebody without an account has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    about = models.JSONField(default=dict)
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", null=True)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="+", null=True)
    made = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    tried = models.DateTimeField(null=True)
    sent = models.DateTimeField(null=True)
    # What the mail server said to the last try, in a few words.
    error = models.CharField(max_length=200, blank=True)
    given_up = models.BooleanField(default=False)
    seen = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made"], condition=Q(sent=None), name="letters_that_wait")]


class Consent(models.Model):
    """Somebody agreed to a wording, or took that back. Rows are added, never changed; the latest one of a purpose holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.SlugField(max_length=64)
    wording = models.PositiveSmallIntegerField()
    given = models.BooleanField()
    at = models.DateTimeField()


class AuditEntry(AppendOnly):
    """One thing seen or done. Each holds the hash of the one before, so that none can be changed and go unseen.

    The table is made by its own migration and is `managed = False`: `flush` leaves it alone. It has no foreign key, because an
    entry outlives what it speaks of.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=40)
    person = models.UUIDField(null=True)
    clinic = models.UUIDField(null=True)
    about = models.TextField()
    sealed = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        managed = False
        db_table = "accounts_auditentry"
        ordering: ClassVar = ["number"]


def _salt() -> bytes:
    return secrets.token_bytes(32)


class Salt(models.Model):
    """What makes the sealed content of a person's entries checkable. Without it nobody can tell what they held: erasure drops it."""

    person = models.UUIDField(primary_key=True)
    salt = models.BinaryField(max_length=32, default=_salt)
