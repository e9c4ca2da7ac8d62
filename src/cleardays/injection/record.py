"""Whether everything is written that the record of a session needs: `record.<key>`, a key at a time.

A planned session needs its product, sites, vial strength and dilution. One that was given, or amended, needs the
whole minimum record. A screening question nobody asked is a note while it is planned and a refusal once it is given.
"""

from datetime import timedelta
from typing import Any

from cleardays.injection.injection_session import Session
from cleardays.injection.session_findings import Concern, Finding, needs_reason, note, refuse, weigh

PLANNED = ("product", "sites", "vials")
GIVEN = (
    "start", "end", "product", "brand", "vials", "volume_per_site_ml", "needle", "sites", "discarded_units", "screening",
    "reactions", "aftercare", "injector",
)  # fmt: skip
VIAL_PLANNED = ("strength_units", "diluent_ml")
VIAL_GIVEN = (*VIAL_PLANNED, "lot", "expiry", "reconstituted", "reconstituted_by")
SCREENING = ("pregnant", "infection_at_site", "new_medicines", "danger_signs")
INJECTOR = ("name", "credential", "expires")
USUAL_DURATION = (timedelta(minutes=15), timedelta(minutes=30))
"""How long a session is expected to take; the injections alone take about ten minutes (patients' articles)."""


def judge(session: Session) -> list[Finding]:
    """Every key of the record that is missing, or that contradicts another."""
    rows: dict[str, list[Concern]] = {}
    for key in PLANNED if session.is_planned else GIVEN:
        if _value(session, key) is None:
            rows[key] = [refuse(f"{_words(key)} {'are' if key in _PLURAL else 'is'} not written")]
    rows |= _vials(session) | _units(session) | _screening(session) | _injector(session) | _times(session)
    if session.discarded_units and session.discard_reason is None and not session.is_planned:
        rows["discard_reason"] = [refuse("no reason is written for what was discarded")]
    if session.aftercare is False:
        rows["aftercare"] = [note("aftercare was not gone through")]
    if session.status == "amended":
        rows["amendment"] = [needs_reason("amendment", "this version replaces an earlier record")]
    found = [weigh(f"record.{key}", concerns, session) for key, concerns in rows.items()]
    return [one for one in found if one is not None]


_PLURAL = frozenset({"sites", "vials", "reactions", "discarded_units"})


def _value(session: Session, key: str) -> Any:
    return getattr(session, "given" if key == "sites" else key)


def _words(key: str) -> str:
    named = {
        "volume_per_site_ml": "the volume per site",
        "screening": "the screening of the day",
        "injector": "who injected",
    }
    return named.get(key, f"the {key.replace('_', ' ')}")


def _vials(session: Session) -> dict[str, list[Concern]]:
    vials = session.vials
    if vials is None:
        return {}
    if not vials:
        return {"vials": [refuse("no vial is written")]}
    found = {}
    for key in VIAL_PLANNED if session.is_planned else VIAL_GIVEN:
        lacking = [i + 1 for i, vial in enumerate(vials) if getattr(vial, key) is None]
        if lacking:
            which = "" if len(vials) == 1 else f" of vial {', '.join(map(str, lacking))}"
            found[f"vials.{key}"] = [refuse(f"{_words(key)}{which} is not written")]
    return found


def _units(session: Session) -> dict[str, list[Concern]]:
    if session.given is None:
        return {}
    if session.given.sites == 0:
        return {"sites": [refuse("no site is written that is injected")]}
    lacking = [dose.site.id for dose in session.given.doses if dose.done and dose.units is None]
    return {"sites.units": [refuse(f"no units are written for {', '.join(lacking[:5])}")]} if lacking else {}


def _screening(session: Session) -> dict[str, list[Concern]]:
    asked = session.screening
    say = note if session.is_planned else refuse
    if asked is None:
        return {"screening": [say("the screening questions of the day were not asked")]}
    return {
        f"screening.{key}": [say(f"not asked on the day: {key.replace('_', ' ')}")]
        for key in SCREENING
        if getattr(asked, key) is None
    }


def _injector(session: Session) -> dict[str, list[Concern]]:
    if session.injector is None or session.is_planned:
        return {}
    return {
        f"injector.{key}": [refuse(f"of the injector, {'the day the credential runs out' if key == 'expires' else 'the ' + key} "
                                   "is not written")]
        for key in INJECTOR
        if getattr(session.injector, key) is None
    }  # fmt: skip


def _times(session: Session) -> dict[str, list[Concern]]:
    found: dict[str, list[Concern]] = {}
    if session.start_date is not None and session.start_date != session.date:
        found["start"] = [refuse(f"the start is on {session.start_date}, the session on {session.date}")]
    if session.start is None or session.end is None:
        return found
    passed = session.end - session.start
    minutes = passed // timedelta(minutes=1)
    if passed < timedelta(0):
        found["end"] = [refuse("the end is before the start")]
    elif not USUAL_DURATION[0] <= passed <= USUAL_DURATION[1]:
        found["end"] = [
            note(f"{minutes} minutes from start to end; 15 to 30 are expected, of which the injections take about 10")
        ]
    return found
