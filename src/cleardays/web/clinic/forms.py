"""What does the clinic ask on the small forms of its own, beside a history and a session?"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cleardays.casefile.shapes import Day, Text
from cleardays.web.clinic.discharge import LONGEST_REASON
from cleardays.web.forms.shape_fields import field
from cleardays.web.forms.shape_form import ShapeForm


class DischargeForm(ShapeForm):
    """The day on which somebody's care here ended, and why."""

    def __init__(self, data: Any = None, *, today: date) -> None:
        fields = {
            "on": field(Day(), _("The day care ended here")),
            "reason": field(Text(LONGEST_REASON), _("Why"), _("Kept beside the discharge.")),
        }
        super().__init__(fields, data, said={"on": today.isoformat()})

    @property
    def on(self) -> date | None:
        """The day, None where none was written."""
        text = self.said.get("on")
        return None if text is None else date.fromisoformat(text)
