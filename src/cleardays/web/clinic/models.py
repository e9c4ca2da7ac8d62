"""Why did somebody's care here end, and when was it taken up again? One row each time; the record itself stays where it is."""

import uuid
from typing import ClassVar

from django.db import models

from cleardays.web.accounts.models import Person, User


class Discharge(models.Model):
    """One end of care. `back` is when it was taken up again; rows are never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="discharges")
    on = models.DateField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    back = models.DateTimeField(null=True, blank=True)
    back_reason = models.CharField(max_length=500, blank=True)
    back_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]
