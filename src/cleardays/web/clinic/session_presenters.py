"""How is a session said to a person: its record in rows, what its check found, what stands open before an injection, its versions?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from markupsafe import Markup, escape

from cleardays.answer import answer, side_effects
from cleardays.answer.session_check import Checked
from cleardays.casefile import session_schema
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.diary.local import local_date
from cleardays.diary.verdict import Verdict
from cleardays.injection import map as site_map
from cleardays.injection.injection_session import totals
from cleardays.injection.session_findings import Finding, Severity
from cleardays.report import answer_words, session_page
from cleardays.web.accounts.models import Person
from cleardays.web.clinic import session_diff, session_fields
from cleardays.web.forms.shape_form import Difference
from cleardays.web.i18n import date_words, short_words
from cleardays.web.jinja2 import english
from cleardays.web.records.history_facts import Wording

SEVERITY_WORDS = {
    Severity.REFUSE: _lazy("Not kept like this"),
    Severity.NEEDS_SECOND_SIGNATURE: _lazy("A second clinician has to agree"),
    Severity.NEEDS_REASON: _lazy("A reason is needed"),
    Severity.NOTE: _lazy("Note"),
}
_FIELD_OF = {
    "dose.product": "product", "dose.sites": "sites", "dose.total": "sites", "dose.interval": "reasons.interval",
    "dose.cumulative": "reasons.cumulative_dose", "vial.dilution": "vial-1-diluent_ml", "vial.age": "vial-1-reconstituted",
    "vial.expiry": "vial-1-expiry", "vial.lot": "vial-1-lot", "vial.waste": "discarded_units",
    "credential.valid": "injector.credential", "safety.cautions": "reasons.cautions",
}  # fmt: skip
"""Which field a finding is mended at; the record's own name the field themselves."""


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding as a page shows it, and the field of the form that mends it."""

    words: str
    severity: str
    note: bool
    field: str

    @property
    def line(self) -> Markup:
        """The finding in a line of a summary."""
        return Markup("<span><strong>{}:</strong> {}</span>").format(self.severity, english(self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One wording of a session: when it was written and by whom, why it was put right, and what that changed."""

    number: int
    written: date
    by: str
    reason: str
    changes: tuple[Difference, ...]
    rows: tuple[tuple[str, str], ...]


def page(person: Person, checked: Checked, record: Mapping[str, Any]) -> dict[str, Any]:
    """A session for its page: the record in rows, totals, findings, and the map where sites are written."""
    shown: Literal["plan", "given"] = "plan" if checked.session.is_planned else "given"
    try:
        drawing = session_page.the_map(checked, shown)
    except RefusedError:
        drawing = None
    return {
        "person": person,
        "session": checked.session,
        "checked": checked,
        "findings": findings(checked),
        "rows": rows(record),
        "map": drawing,
        "shown": shown,
        "schematic": site_map.SCHEMATIC,
    }


def findings(checked: Checked, fields: Collection[str] = ()) -> list[FindingWords]:
    """What a check found, each finding leading to the one of these fields that mends it."""
    return [_finding(one, fields) for one in checked.findings]


def _finding(one: Finding, fields: Collection[str]) -> FindingWords:
    words = one.words
    for key, label in session_fields.REASON_WORDS.items():
        words = words.replace(f"give a reason under `{key}`", _("give a reason under “%(label)s”") % {"label": label})
    field = _FIELD_OF.get(one.id) or one.id.removeprefix("record.")
    if field.startswith("vials"):
        field = f"vial-1-{field.partition('.')[2] or 'strength_units'}"
    field = {"screening": "pregnant", "injector": "injector.name"}.get(field, field.removeprefix("screening."))
    severity = str(SEVERITY_WORDS[one.severity])
    return FindingWords(words, severity, one.severity is Severity.NOTE, field if field in fields else "")


def before_injecting(case: Case, today: date) -> list[str]:
    """What somebody has to see before they inject, in words: dangers and cautions that are met, side effects that are not over."""
    met = [
        answer_words.reason(one)
        for one in answer.judge_safety(case, today, case.jurisdiction)
        if one.verdict is Verdict.MET
    ]
    events = side_effects.ask(case, today, clinician=True, jurisdiction=case.jurisdiction) or ()
    return [*map(english, met), *(_not_over(one) for one in events if one.report.standing)]


def _not_over(one: side_effects.EventSaid) -> str:
    return escape(_("Not over: %(what)s. %(do)s")) % {
        "what": short_words.said(one.report.event.term),
        "do": english(one.to_do),
    }


def versions(wordings: Iterable[Wording], clock: str) -> list[Version]:
    """Every wording of a session, the latest first; each says what it changed of the one before. `clock` is the clinic's zone."""
    found: list[Version] = []
    before: Any = None
    for one in wordings:
        found.append(
            Version(
                number=one.version,
                written=local_date(one.received, clock),
                by=one.by,
                reason=(one.said.get("reasons") or {}).get("amendment", ""),
                changes=tuple(session_diff.changes(before, one.said, clock)) if before else (),
                rows=tuple(rows(one.said)),
            )
        )
        before = one.said
    return found[::-1]


def rows(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A record in a line for each thing, what nobody wrote named as that."""
    session = session_schema.session(record)
    added_up = totals(session)
    labels = {**session_fields.REASON_WORDS, "amendment": _("Why this record is put right")}
    local = {key: str(record[key])[11:16] for key in ("start", "end") if record.get(key)}
    vials = [_vial(one) for one in record.get("vials") or ()]
    pairs: list[tuple[str, Any]] = [
        (_("Date"), date_words.day(session.date)),
        (_("From, to"), _("%(start)s to %(end)s") % local if len(local) == 2 else "".join(local.values())),
        (_("Product"), ", ".join(one for one in (session.product, session.brand) if one)),
        (_("Units given"), added_up.units if added_up.units is not None else session.stated_units),
        (_("Sites"), added_up.sites),
        (_("Vials"), "; ".join(vials)),
        (_("Thrown away"), None if session.discarded_units is None else _units(session.discarded_units)),
        (_("Reactions seen at once"), None if session.reactions is None else ", ".join(session.reactions) or _("none")),
        (_("Aftercare gone through"), {True: _("yes"), False: _("no"), None: None}[session.aftercare]),
        (_("Injected by"), session.injector.name if session.injector else None),
    ]  # fmt: skip
    if reasons := "; ".join(f"{labels.get(key, key)}: {why}" for key, why in session.reasons.items() if why):
        pairs.append((_("Reasons"), reasons))  # where none was needed, none is missing
    return [(label, str(value) if value not in (None, "") else _("not written")) for label, value in pairs]


def _units(units: Any) -> str:
    """So many units of the one product of a session."""
    return _("%(units)s units") % {"units": units}


def _vial(one: Mapping[str, Any]) -> str:
    """One vial in a line; what is not written says so."""
    words = _("%(strength)s, lot %(lot)s, expiry %(expiry)s, %(diluent)s mL, mixed at %(time)s by %(who)s")
    absent = _("not written")
    return words % {
        "strength": _units(one["strength_units"]) if "strength_units" in one else _("strength not written"),
        "lot": one.get("lot", absent),
        "expiry": one.get("expiry", absent),
        "diluent": one.get("diluent_ml", "?"),
        "time": str(one["reconstituted"])[:16].replace("T", " ") if "reconstituted" in one else absent,
        "who": one.get("reconstituted_by", absent),
    }
