"""Two wrote the same of one person: the page that shows a clinic both, within its frame and with whom it is about."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cleardays.web.accounts.models import Person
from cleardays.web.forms import conflicts
from cleardays.web.forms.conflicts import Conflict
from cleardays.web.forms.shape_form import Difference
from cleardays.web.i18n.date_words import day


def page(request: HttpRequest, person: Person, differing: Sequence[Difference], **about: Any) -> HttpResponse:
    """Both, where they differ: what is kept now, and what was sent and can be looked at before it is sent again."""
    both = Conflict(
        who=f"{person.name}, {_born(person)}",
        now=[(one.label, one.before) for one in differing],
        sent=[(one.label, one.after) for one in differing],
        change=True,
        **about,
    )
    return conflicts.page(request, both, "clinic/frame.html")


def _born(person: Person) -> str:
    """A name alone does not tell one person from another."""
    return _("born %(day)s") % {"day": day(person.born)} if person.born else _("birth date not written")
