"""Agreement is to words that never change, can be taken back, and is never read out of silence."""

import hashlib

import pytest
from django.utils import timezone

from cleardays.web.accounts import consents
from cleardays.web.accounts.models import AuditEntry, Consent
from tests.web.accounts.clinic import patient, signed_in

pytestmark = pytest.mark.django_db
# Each wording somebody may have agreed to. A line is added for a new one; a line that has to be changed is a mistake.
KEPT = {
    ("diary-for-care", 1): "12f3812a0ec7f56f",
    ("reminders-by-mail", 1): "a2d2de6437c0559d",
}


def test_no_wording_ever_changes() -> None:
    found = {
        (one.purpose, one.number): hashlib.sha256(f"{one.title}\n{one.scope}\n{one.text}".encode()).hexdigest()[:16]
        for one in consents.wordings()
    }
    assert found == KEPT


def test_nothing_said_is_no_agreement() -> None:
    assert not consents.holds(patient(), "diary-for-care")


@pytest.mark.database
def test_agreeing_and_taking_back_are_rows_and_the_latest_holds() -> None:
    ana = patient()
    assert ana.user is not None
    client = signed_in(ana.user)
    for say, holds in [("yes", True), ("no", False), ("yes", True)]:
        assert client.post("/accounts/consents/diary-for-care", {"say": say, "wording": "1"}).status_code == 302
        assert consents.holds(ana, "diary-for-care") is holds
        assert client.get("/accounts/consents").status_code == 200
    assert [one.given for one in Consent.objects.order_by("at")] == [True, False, True]
    assert [one.action for one in AuditEntry.objects.filter(person=ana.pk)] == [
        "record read", "consent given", "consent taken back", "consent given",
    ]  # fmt: skip
    assert not consents.holds(ana, "reminders-by-mail")


@pytest.mark.database
@pytest.mark.parametrize("wording", ["0", "2", "x", "", "99999999999999999999"])
def test_agreement_to_other_words_than_were_shown_is_refused(wording: str) -> None:
    ana = patient()
    assert ana.user is not None
    signed_in(ana.user).post("/accounts/consents/diary-for-care", {"say": "yes", "wording": wording})
    assert not Consent.objects.exists()
    with pytest.raises(ValueError, match="words changed"):
        consents.say(ana, ana.user, "diary-for-care", True, 7, timezone.now())
