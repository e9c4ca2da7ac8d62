"""A case as a file for somebody else: a clinic's program, a spreadsheet, or another Cleardays.

`json` is the whole case and reads back equal. The others hold the diary; what their form has no place for is told.
"""

import json
import re
from collections.abc import Callable
from dataclasses import fields

from cleardays.casefile import csv_diary, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.fhir import symptoms

MARK = "\ufeff"
"""Without it a spreadsheet reads the letters of another alphabet wrongly."""
ELSEWHERE = "UTC"
"""The zone in which the moment of writing is told where a case names none."""


def made(case: Case, form: str) -> bytes:
    """The bytes of a case in one of `FORMS`; `RefusedError` when a library for it is not installed."""
    return FORMS[form](case)


def left_out(case: Case, form: str) -> tuple[str, ...]:
    """What this case holds that the form has no place for, in words."""
    if form == "json":
        return ()
    lists = ("sessions", "scores", "events", "examinations", "decisions")
    found = [name for name in lists if getattr(case, name)]
    found += ["history"] if any(getattr(case.history, one.name) is not None for one in fields(case.history)) else []
    if form == "csv" and any(one.provenance.source or one.provenance.raw for one in (*case.days, *case.attacks)):
        found.append("where each statement came from")
    return tuple(found)


def patient_id(person: str) -> str:
    """A person's id as the id of a FHIR resource: letters, digits, hyphens and points, 64 at most."""
    return re.sub(r"[^A-Za-z0-9\-.]", "-", person)[:64] or "patient"


def _json(case: Case) -> bytes:
    return writer.dumps(case).encode()


def _csv(case: Case) -> bytes:
    return (MARK + csv_diary.dumps(case.days, case.attacks)).encode()


def _xlsx(case: Case) -> bytes:
    try:
        from cleardays.exchange import workbook
    except ImportError:
        raise RefusedError(
            "this Cleardays cannot write spreadsheet files",
            "the library for it is not installed",
            "install cleardays[xlsx], or choose csv",
        ) from None
    return workbook.of(case)


def _fhir(case: Case) -> bytes:
    bundle = symptoms.to_bundle(case.days, case.attacks, patient_id(case.person.id), case.timezone or ELSEWHERE)
    return (json.dumps(bundle, ensure_ascii=False, indent=1) + "\n").encode()


def _ndjson(case: Case) -> bytes:
    one_by_one = symptoms.resources(case.days, case.attacks, patient_id(case.person.id), case.timezone or ELSEWHERE)
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in one_by_one).encode()


FORMS: dict[str, Callable[[Case], bytes]] = {
    "fhir": _fhir,
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "ndjson": _ndjson,
}
