"""A letter is kept with what it tells of, sent by the worker, tried again when the mail server is down, and never lost silently."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from cleardays.web.accounts import memberships, outbox
from cleardays.web.accounts.models import AuditEntry, Letter, Membership, Opened, Person, User
from cleardays.web.accounts.permissions import State
from tests.web.accounts.clinic import clinic, member, signed_in, with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = pytest.mark.django_db
REASON = "a letter from another clinic"


@pytest.fixture
def administrator() -> User:
    return with_second_factor(member("administrator"))


@pytest.fixture
def letter(administrator: User) -> Letter:
    with transaction.atomic():
        return outbox.put("role changed", {"entry": "7"}, to=administrator, clinic=clinic())


def down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(outbox, "send_mail", refuse)


def test_the_worker_sends_what_was_put_down_and_once(letter: Letter) -> None:
    assert mail.outbox == []
    the_worker_runs()
    outbox.deliver.call(str(letter.pk))
    assert [one.subject for one in mail.outbox] == ["Fictional clinic: somebody's role was changed"]
    letter.refresh_from_db()
    assert (letter.tries, letter.error, letter.sent is not None) == (1, "", True)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_put_down_outside_of_what_it_tells_of() -> None:
    with pytest.raises(outbox.NotComposedError, match=r"transaction\.atomic"):
        outbox.put("role changed", {"entry": "7"})


def test_a_kind_that_nobody_composes_is_refused(administrator: User) -> None:
    with pytest.raises(outbox.NotComposedError, match="'news'"):
        outbox.put("news", {}, to=administrator)


def test_a_server_that_is_down_is_tried_again_later_and_later_and_given_up_in_the_end(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    down(monkeypatch)
    waits = []
    for _ in outbox.AGAIN_AFTER:
        outbox.deliver.call(str(letter.pk))
        letter.refresh_from_db()
        again = DBTaskResult.objects.filter(task_path=outbox.deliver.module_path).order_by("-enqueued_at").first()
        assert again is not None and letter.tried is not None
        waits.append(again.run_after - letter.tried)
    assert waits == list(outbox.AGAIN_AFTER)
    assert (letter.given_up, letter.error) == (False, "ConnectionRefusedError, Connection refused")
    outbox.deliver.call(str(letter.pk))
    letter.refresh_from_db()
    assert letter.given_up
    assert sum(outbox.AGAIN_AFTER, timedelta()) > timedelta(days=1.9)


def test_where_no_mail_is_set_up_nothing_failed_and_administrators_see_it(
    administrator: User, letter: Letter, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    the_worker_runs()
    assert not outbox.failed().exists() and outbox.waiting().get() == letter
    seen = signed_in(administrator)
    assert "1 notice for you" in seen.get("/accounts/").content.decode()
    assert "Another administrator changed" in seen.get("/accounts/notices").content.decode()
    seen.post(f"/accounts/notices/{letter.pk}")
    assert "nothing that you were not shown" in seen.get("/accounts/notices").content.decode()


def test_a_notice_is_ticked_off_by_nobody_else(letter: Letter) -> None:
    signed_in(with_second_factor(member("nurse"))).post(f"/accounts/notices/{letter.pk}")
    letter.refresh_from_db()
    assert letter.seen is None


def test_a_role_that_is_changed_is_told_to_the_other_administrators(administrator: User) -> None:
    other = with_second_factor(member("administrator", email="second@clinic.example"))
    nurse = member("nurse")
    memberships.change(administrator, Membership.objects.get(user=nurse).pk, State.SUSPENDED)
    assert [one.to for one in Letter.objects.all()] == [other]


def test_where_telling_fails_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter is part of the opening: what cannot be told does not happen."""
    doctor, _ = with_second_factor(member("clinician")), member("administrator")
    gone = Person.objects.create(clinic=clinic(), name="gone", discharged="2026-01-01")
    entries = AuditEntry.objects.count()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outbox, "deliver", SimpleNamespace(enqueue=full))
    client = signed_in(doctor)
    client.raise_request_exception = False
    entries = AuditEntry.objects.count()
    assert client.post(f"/accounts/open/{gone.pk}", {"reason": REASON}).status_code in (500, 507)
    assert (Opened.objects.count(), Letter.objects.count(), AuditEntry.objects.count()) == (0, 0, entries)
