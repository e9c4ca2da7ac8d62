"""What differs between two wordings of a session, field by field, in the order of its form?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cleardays.injection.injection_session import Plan
from cleardays.web.clinic.session_form import Occasion, SessionForm
from cleardays.web.forms.key_and_version import KeyAndVersion
from cleardays.web.forms.shape_form import Difference


def changes(before: Mapping[str, Any], after: Mapping[str, Any], clock: str) -> list[Difference]:
    """Two wordings as their forms show them. The reason of the later one stands beside it and is no difference."""
    return _form(before, clock).differences(_form(after, clock))


def _form(record: Mapping[str, Any], clock: str) -> SessionForm:
    """A form that is only read: its day and its plan are nobody's."""
    nobodys = Occasion(clock=clock, today=date.max, plan=Plan.fixed(), plan_as_kept=None)
    return SessionForm.of_record(nobodys, KeyAndVersion.new(), record)
