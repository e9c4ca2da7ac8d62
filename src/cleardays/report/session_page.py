"""A session's map as one page: four views, what the shapes mean, and a row for every site."""

from typing import Literal

from cleardays.answer.answer import LIMITS
from cleardays.answer.session_check import Checked
from cleardays.casefile.refusal import RefusedError
from cleardays.injection import map as drawn
from cleardays.injection.injection_session import Plan
from cleardays.report import answer_page

Shown = Literal["plan", "given", "difference"]


def the_map(checked: Checked, shown: Shown, for_: drawn.Reader = "clinician") -> drawn.Map:
    """The map of the last session; `RefusedError` when what is asked for is not written."""
    session = checked.session
    if shown == "plan":
        return drawn.plan(
            _there(session.given if session.is_planned else session.planned, "plan", "planned_sites"), for_
        )
    if shown == "given":
        given = None if session.is_planned else session.given
        return drawn.given(_there(given, "session that was given", "sites"), session.planned, for_)
    before = _there(checked.before.given if checked.before else None, "earlier session with its sites", "sites")
    return drawn.difference(before, _there(session.given, "session with its sites", "sites"), for_)


def page(checked: Checked, shown: Shown, person: str) -> str:
    """The page as HTML text, for a clinician."""
    return (
        answer_page.environment()
        .get_template("session-map.html")
        .render(
            map=the_map(checked, shown),
            session=checked.session,
            before=checked.before if shown == "difference" else None,
            shown=shown,
            person=person,
            schematic=drawn.SCHEMATIC,
            limits=LIMITS,
            style=answer_page.style(),
        )
    )


def _there(plan: Plan | None, what: str, where: str) -> Plan:
    if plan is None:
        raise RefusedError(
            f"no {what} is written", "there is nothing to draw", f"write {where!r}, or ask for another map", file="map"
        )
    return plan
