"""What becomes of each table's rows when somebody has their record erased?

A person's own words go. What a clinician wrote is kept for as long as the law asks, where no page shows it. A table that names a
person or a user and stands in neither list fails `tests/web/operations/test_fates.py`, so that no new one is forgotten.
"""

from typing import Any

from cleardays.web.records import history_facts
from cleardays.web.records.models import Fact

OWN = (
    "diary.Day",
    "diary.Attack",
    "diary.Background",
    "diary.CheckIn",
    "diary.Reminder",
    "accounts.Consent",  # that it was given and taken back stays in the audit, by number and date
)
"""Rows of a person, deleted with every version they once had."""
BY_AUTHOR = "diary.Fact"
"""Kept where a clinician wrote or judged it, else deleted with every version it once had."""
ALWAYS_KEPT = ("diary.InjectionSession",)
"""A clinician's by what it is: kept with its vials and sites and every version it once had."""
WITH_WHAT_IS_KEPT = ("accounts.Opened", "clinic.Discharge")
"""About a person, written by staff: kept beside a clinical record, deleted where none is kept."""
OF_THE_ACCOUNT = (
    "accounts.Person",
    "accounts.Membership",
    "accounts.Invitation",
    "account.EmailAddress",
    "mfa.Authenticator",
)
"""Deleted by name in `erasure`, in their own order, or with the user."""
WORDINGS = (
    "accounts.HistoricalPerson",
    "diary.HistoricalDay",
    "diary.HistoricalAttack",
    "diary.HistoricalFact",
    "diary.HistoricalInjectionSession",
    "diary.HistoricalBackground",
    "diary.HistoricalCheckIn",
)
"""Former wordings, each with the hand that wrote it. An account that is one of these hands is emptied, not deleted."""
OF_NOBODY = ("accounts.Letter",)
"""Goes with the user it is to: it holds ids only."""
OF_STAFF = (
    *("accounts.Opened", "accounts.Invitation", "accounts.Consent", "clinic.Discharge"),
    *(
        "questions.Reply",
        "questions.Wording",
        "questions.Credential",
        "questions.PageVersion",
        "questions.PagePublished",
    ),
)
"""Name a user for what they did, on the staff but for one's own consents. An account that stands in one is emptied, not deleted."""

CLINICAL_KINDS = ("examinations", "decisions")


def is_clinical(fact: Fact) -> bool:
    """Whether a clinician wrote or judged this: by what it is, by a judgement within it, or by whose hand wrote it here."""
    said: Any = fact.said
    if fact.kind in CLINICAL_KINDS or (isinstance(said, dict) and (said.get("judged_by") or said.get("cleared"))):
        return True
    return history_facts.by_another_hand(fact)
