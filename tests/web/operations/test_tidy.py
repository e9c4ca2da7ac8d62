"""Once a day the worker removes what nobody needs any more; nothing that waits, and no notice that nobody saw."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cleardays.web.accounts.models import Letter
from cleardays.web.operations import tasks
from tests.web.accounts.clinic import member
from tests.web.worker import the_worker_runs

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_ended_sessions_and_old_letters_go_and_the_next_time_waits() -> None:
    now, administrator = timezone.now(), member("administrator")
    old = now - tasks.LETTERS_KEPT - timedelta(days=1)
    Session.objects.create(session_key="over", session_data="x", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="holds", session_data="x", expire_date=now + timedelta(days=1))
    sent = Letter.objects.create(kind="reply shown", made=old, sent=old)
    seen = Letter.objects.create(kind="role changed", to=administrator, made=old, sent=old, seen=old)
    unseen = Letter.objects.create(kind="role changed", to=administrator, made=old, sent=old)
    waits = Letter.objects.create(kind="reply shown", made=old)
    assert tasks.begin() and not tasks.begin()
    the_worker_runs()
    assert [one.session_key for one in Session.objects.all()] == ["holds"]
    assert set(Letter.objects.all()) == {unseen, waits} and {sent, seen}
    assert DBTaskResult.objects.get(task_path=tasks.tidy.module_path, status="READY").run_after > now + timedelta(
        hours=23
    )
