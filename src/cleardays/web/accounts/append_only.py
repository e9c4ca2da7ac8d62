"""Which rows are only ever added? What was seen or done, and what was public when: none of it is changed or removed from here.

The tables of the audit refuse it themselves too: see its migration.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models


class WrittenForGoodError(Exception):
    """Somebody tried to change or remove what is only ever added to."""


def _for_good(*_args: object, **_kwargs: object) -> NoReturn:
    raise WrittenForGoodError(
        "this is written once; to change or remove it would go unseen; add a row that says what was wrong"
    )


class OnlyAdded(models.QuerySet[Any]):
    """Rows are added one by one and never changed."""

    update = delete = bulk_create = bulk_update = update_or_create = _for_good


class AppendOnly(models.Model):
    """A row that is written once."""

    objects: ClassVar[models.Manager[Any]] = OnlyAdded.as_manager()

    class Meta:
        abstract = True

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        if not self._state.adding:
            _for_good()
        super().save(force_insert=True)

    delete = _for_good
