"""What did somebody write of their headaches, and what was it before they changed it? One row per statement.

The rows are close to the case file: NULL is "nothing written", an empty list is "none". Nothing is added up here, and
nothing is decided: `mapping` is the only crossing between these rows and the domain's values. Each statement has a key that
its device made, so that a statement sent twice is kept once, and a version, so that no change is lost under another.
"""

import uuid
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from cleardays.casefile.schema import VERSION
from cleardays.diary.entries import SEVERITIES
from cleardays.web.accounts.models import Person
from cleardays.web.records.fields import ExactField, Read, Written

HERE = "cleardays"
"""The `source` of what was written in this app."""
KINDS = (
    *("red_flags", "conditions", "medicines", "allergies", "preventives", "other_toxin"),
    *("sessions", "scores", "events", "examinations", "decisions"),
)
"""The lists of a case file beside the diary, those of its history first."""
SESSIONS = "sessions"
"""The one list of them that has a table of its own; every other entry is a fact."""
FACT_KINDS = tuple(kind for kind in KINDS if kind != SESSIONS)


class Former(HistoryManager):  # type: ignore[misc]  # the library has no types
    """The former wordings of a row. The library builds this manager's class anew for each row that is saved; once is enough."""

    @classmethod
    @lru_cache(maxsize=1)
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class Versioned(models.Model):
    """How often a statement was written, and in which shape of the case file it was written last.

    Rows of the releases before the shape's version was kept are of shape 1: there was no other.
    """

    version = models.PositiveIntegerField(default=1)
    shape_version = models.PositiveSmallIntegerField(default=VERSION, db_default=1)

    class Meta:
        abstract = True

    def next_version(self) -> None:
        """What is written from here on replaces what is kept, in the shape of today."""
        self.version, self.shape_version = self.version + 1, VERSION


class Kept(Versioned):
    """What every statement has: whose it is, the key its device made, how often it was changed, when it reached us."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    received = models.DateTimeField()

    class Meta(Versioned.Meta):
        abstract = True


class Headache(Kept):
    """What a day and an attack say alike; see `cleardays.diary.entries`."""

    severity = models.CharField(max_length=8, null=True, blank=True)
    pain_0_10 = ExactField()
    features = models.JSONField(null=True, blank=True)
    aura = models.JSONField(null=True, blank=True)
    acute = models.JSONField(null=True, blank=True)
    thought_migraine = models.BooleanField(null=True, blank=True)
    would_have_gone_on = models.BooleanField(null=True, blank=True)
    written = models.DateTimeField(null=True, blank=True)
    recalled = models.BooleanField(null=True, blank=True)
    by = models.CharField(max_length=100, null=True, blank=True)
    source = models.CharField(max_length=100, null=True, blank=True)
    external_id = models.CharField(max_length=300, null=True, blank=True)
    raw = models.TextField(null=True, blank=True)

    class Meta(Kept.Meta):
        abstract = True


class Day(Headache):
    """One statement about one local date: headache, clear, or nothing said of headache."""

    date = models.DateField()
    headache = models.BooleanField(null=True, blank=True)
    hours = ExactField()
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="a_day_is_kept_once"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__in=SEVERITIES), name="day_severity_is_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "date"], name="days_of_a_person")]


class Attack(Headache):
    """One headache with a beginning, in UTC; no end while it is not written."""

    called = models.CharField(max_length=300, null=True, blank=True)
    start = models.DateTimeField()
    end = models.DateTimeField(null=True, blank=True)
    timezone = models.CharField(max_length=64)
    end_timezone = models.CharField(max_length=64, null=True, blank=True)
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="an_attack_is_kept_once"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__in=SEVERITIES), name="attack_severity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")), name="an_attack_ends_after_it_began"
            ),
        ]


class Fact(Kept):
    """One entry of one list beside the diary: a preventive tried, a score, a side effect. `said` is as in the case file."""

    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in FACT_KINDS])
    said = models.JSONField(encoder=Written, decoder=Read)
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="a_fact_is_kept_once"),
            models.CheckConstraint(condition=Q(kind__in=FACT_KINDS), name="fact_kind_is_known"),
        ]


class InjectionSession(Kept):
    """One session: its record, whole, as the case file writes it, and beside it what a database can be asked for.

    The record is what was kept: an audit entry seals it, and a signature is made over it. The columns, and the rows of vials and
    sites, are read from it in the same transaction (`history_tables`) and never written by themselves; None is not written.
    Former wordings keep their record whole; their vials and sites are read from it.
    """

    class Status(models.TextChoices):
        PLANNED = "planned"
        GIVEN = "given"
        AMENDED = "amended"

    record = models.JSONField(encoder=Written, decoder=Read)
    date = models.DateField()
    status = models.CharField(max_length=7, choices=Status.choices)
    product = models.CharField(max_length=200, null=True, blank=True)
    units = models.PositiveIntegerField(null=True, blank=True)
    """Units of that product: the sum of the sites, or where one has none written the total that is."""
    injector = models.CharField(max_length=200, null=True, blank=True)
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="a_session_is_kept_once"),
            models.CheckConstraint(
                condition=Q(status__in=("planned", "given", "amended")), name="session_status_is_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "date"], name="sessions_of_a_person")]


class SessionVial(models.Model):
    """One vial of a session, in the order of its record. `expiry` is the last day of what is printed on it."""

    session = models.ForeignKey(InjectionSession, on_delete=models.CASCADE, related_name="vials")
    number = models.PositiveSmallIntegerField()
    strength_units = models.PositiveIntegerField(null=True, blank=True)
    lot = models.CharField(max_length=100, null=True, blank=True)
    expiry = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "number"], name="a_vial_stands_once")]
        indexes: ClassVar = [models.Index(fields=["lot"], name="sessions_of_a_lot")]


class SessionSite(models.Model):
    """One site of a session, in the order of its record: its units, and whether it was left out."""

    session = models.ForeignKey(InjectionSession, on_delete=models.CASCADE, related_name="sites")
    number = models.PositiveSmallIntegerField()
    site = models.CharField(max_length=20)
    units = models.PositiveIntegerField(null=True, blank=True)
    left_out = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "number"], name="a_site_stands_once")]


class Background(Versioned):
    """What is written once about a person: the plain facts of the history, and which lists are complete.

    A list that is not in `complete` is unknown, whatever facts stand in it; one that is, and has none, says "none".
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="background")
    plain = models.JSONField(default=dict, blank=True)
    complete = models.JSONField(default=list, blank=True)
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)


class CheckIn(Kept):
    """What somebody answered when they were asked, some days after a session, whether they had a side effect.

    No row is no answer. "Nothing" is an answer about that day, and says nothing of the days after it.
    """

    class Answer(models.TextChoices):
        NOTHING = "nothing"
        SOMETHING = "something"

    session = models.DateField()
    day = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=9, choices=Answer.choices)
    history: ClassVar[Any] = HistoricalRecords(history_manager=Former)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "session", "day"], name="a_check_in_is_answered_once"),
            models.UniqueConstraint(fields=["person", "key"], name="a_check_in_is_kept_once"),
            models.CheckConstraint(condition=Q(answer__in=("nothing", "something")), name="check_in_answer_is_known"),
        ]


class Reminder(models.Model):
    """Whether somebody wants to be told that a day is still open, from which local hour on, and the last day they were."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminder")
    on = models.BooleanField(default=False)
    hour = models.PositiveSmallIntegerField()
    last = models.DateField(null=True, blank=True)
    address = models.URLField()
    """Where this Cleardays was reached when they were turned on: links in a mail lead there."""
