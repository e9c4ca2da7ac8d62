"""How are tables brought up to date so that a stop in the middle leaves nothing half done? Each step with the note that it was done.

Django writes that note after a step is committed, when the step leaves statements for its end. A stop between the two makes the next
start fail on a table that is there already. Here both are one transaction.
"""

from typing import Any
from unittest import mock

from django.core.management.commands import migrate
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

RENAMED = {
    "cleardays.web.diary.tasks.remind": "cleardays.web.patient.reminders.tasks.remind",
    "cleardays.web.questions.mailing.mail_news": "cleardays.web.public.reply_mail.mail_news",
    "cleardays.web.questions.mailing.mail_delete_links": "cleardays.web.public.reply_mail.mail_delete_links",
}
"""Tasks by the name under which version 0.1 put them into the queue, and where they stand now: what waits there is still done."""


class Whole(MigrationExecutor):
    """Runs each step and notes it in one transaction."""

    def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        if not migration.atomic or self.connection.vendor not in ("sqlite", "postgresql"):
            return super().apply_migration(state, migration, fake, fake_initial)
        # SQLite can only leave its foreign keys unchecked from outside a transaction; they are checked at the end of the step.
        with self.connection.constraint_checks_disabled(), transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, fake, fake_initial)


class Command(migrate.Command):
    """Django's own command, with that."""

    def handle(self, *args: Any, **options: Any) -> None:
        with mock.patch.object(migrate, "MigrationExecutor", Whole):
            super().handle(*args, **options)
        if DBTaskResult._meta.db_table not in connection.introspection.table_names():
            return  # a part of a new place's tables was asked for
        for former, now in RENAMED.items():
            DBTaskResult.objects.filter(task_path=former).update(task_path=now)
