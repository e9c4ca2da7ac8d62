"""What does the worker put in order, once a day? Sessions that are over, jobs that are done, letters that arrived."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cleardays.web.accounts.models import Letter

EVERY = timedelta(days=1)
JOBS_KEPT = timedelta(days=30)
LETTERS_KEPT = timedelta(days=180)
"""How long a job that is done, and a letter that was sent and seen, can still be looked at. Ours."""


@task()
def tidy() -> None:
    """Removes what nobody needs any more, and puts the next time into the queue whatever happened to this one."""
    now = timezone.now()
    try:
        call_command("clearsessions")
        DBTaskResult.objects.finished().filter(finished_at__lt=now - JOBS_KEPT).delete()
        done = Letter.objects.filter(made__lt=now - LETTERS_KEPT)
        done.exclude(sent=None).filter(to=None).delete()
        done.exclude(seen=None).delete()
    finally:
        tidy.using(run_after=now + EVERY).enqueue()


def begin() -> bool:
    """Puts a first time into the queue, unless one waits there already; whether it was put there. Asked at each start."""
    if DBTaskResult.objects.filter(task_path=tidy.module_path, status=TaskResultStatus.READY).exists():
        return False
    tidy.enqueue()
    return True
