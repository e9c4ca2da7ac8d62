"""What does the worker do for the diary, and when does it look again?"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cleardays.web.patient.reminders import services

EVERY = timedelta(minutes=10)


@task()
def remind() -> int:
    """Sends the reminders that are due, and puts the next look into the queue whatever happened to this one."""
    try:
        return services.send_due(timezone.now())
    finally:
        remind.using(run_after=timezone.now() + EVERY).enqueue()


def begin() -> bool:
    """Put a first look into the queue, unless one waits there already; whether it was put there. Asked at each start."""
    waits = DBTaskResult.objects.filter(task_path=remind.module_path, status=TaskResultStatus.READY)
    if waits.exists():
        return False
    remind.enqueue()
    return True
