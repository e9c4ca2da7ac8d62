"""What does somebody take along? Everything of theirs, in forms that a person, a spreadsheet and another program can read.

`CONTENTS` says what stands in which file. The case file is whole: read back, it is the case that is kept here. The others hold what their
form can hold.
"""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from cleardays.answer import answer
from cleardays.casefile import csv_diary, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.fhir import symptoms
from cleardays.installation import payers, signatures
from cleardays.report import answer_page, passport_content, passport_page
from cleardays.web.accounts import audit_trail, consents
from cleardays.web.accounts.models import Person
from cleardays.web.privacy import access_log
from cleardays.web.records import models, selectors

CONTENTS = {
    "case.json": _lazy("everything, as a case file: Cleardays reads it back whole"),
    "diary.csv": _lazy("your days, one line each, for a spreadsheet"),
    "symptoms.json": _lazy("days and attacks as FHIR R4 Observations, for a clinic's own program"),
    "answer.html": _lazy("the three questions as they stand today, one page for a screen or for paper"),
    "passport.pdf": _lazy("what was injected last, one page to carry"),
    "consents.csv": _lazy("what you agreed to or took back, and when"),
    "who.csv": _lazy("who read or changed your record, and when"),
    "before.json": _lazy("what you wrote before you changed it"),
    "seal.json": _lazy(
        "the newest entry of what was seen and done here, signed: it shows later that nothing was cut off"
    ),
    "read-me.txt": _lazy("this list"),
}
_VERSIONED = (models.Day, models.Attack, models.Fact, models.InjectionSession, models.Background, models.CheckIn)


def zipped(person: Person, today: date, now: datetime) -> bytes:
    """The whole as one zip file. The entry that it was taken stands in the audit before it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, raw in files(person, today, now).items():
            one = zipfile.ZipInfo(f"cleardays-{today}/{name}", now.timetuple()[:6])
            one.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(one, raw)
    return made.getvalue()


def files(person: Person, today: date, now: datetime) -> dict[str, bytes]:
    """Each file's name and bytes. What cannot be made for this person is left out, and the list says why."""
    case = selectors.case(person)
    found = {
        "case.json": writer.dumps(case).encode(),
        "diary.csv": csv_diary.dumps(case.days).encode(),
        "symptoms.json": _json(symptoms.to_bundle(case.days, case.attacks, str(person.pk), person.timezone)),
        "answer.html": answer_page.answer(answer.ask(case, today, "patient", policies=payers.policies())).encode(),
        "consents.csv": _consents(person).encode(),
        "who.csv": _who(person).encode(),
        "before.json": _json(
            {"person": _former(person.history), **{one._meta.model_name: _before(one, person) for one in _VERSIONED}}
        ),
        "seal.json": _json(
            signatures.signed(
                {"what": "head of the audit", "head": str(audit_trail.head()), "at": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
            )
        ),
    }  # fmt: skip
    without = {}
    try:
        found["passport.pdf"] = _passport(case, today)
    except RefusedError:
        without["passport.pdf"] = _("no session is written down whose passport could be made")
    except ImportError:
        without["passport.pdf"] = _("this Cleardays cannot make PDFs")
    return {"read-me.txt": _read_me(found.keys() | {"read-me.txt"}, without, today).encode()} | found


def _passport(case: Case, today: date) -> bytes:
    paper: passport_page.Paper = "us-letter" if case.jurisdiction == "us" else "a4"
    return passport_page.pdf(passport_content.passport(case, today, today), paper)


def _who(person: Person) -> str:
    # A table for programs says the same in every language, as the other files do.
    with override("en"):
        return access_log.as_csv(access_log.lines(person))


def _consents(person: Person) -> str:
    titles = {(one.purpose, one.number): one.title for one in consents.wordings()}
    rows = ["when (UTC),what,wording,said"]
    for one in person.consents.order_by("at", "id"):
        title = titles.get((one.purpose, one.wording), one.purpose)
        rows.append(f'{one.at:%Y-%m-%d %H:%M:%S},"{title}",{one.wording},{"yes" if one.given else "taken back"}')
    return "\n".join(rows) + "\n"


def _before(model: Any, person: Person) -> list[dict[str, Any]]:
    """Every version there was, oldest first, without whose hand it was: `who.csv` says that."""
    return _former(model.history.filter(person_id=person.pk))


def _former(rows: Any) -> list[dict[str, Any]]:
    rows = rows.order_by("history_id").values()
    return [{key: value for key, value in row.items() if key not in _INNER} for row in rows]


_INNER = ("id", "person_id", "history_id", "history_user_id", "history_change_reason")


class _Plain(DjangoJSONEncoder):
    """Fractions as they are kept."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _json(value: object) -> bytes:
    return (json.dumps(value, cls=_Plain, ensure_ascii=False, indent=1) + "\n").encode()


def _read_me(there: Any, without: dict[str, str], today: date) -> str:
    lines = [_("Your record at Cleardays, taken along on %(day)s.") % {"day": today}, ""]
    lines += [f"{name}: {words}" for name, words in CONTENTS.items() if name in there]
    lines += [_("%(file)s: not here, %(why)s") % {"file": name, "why": why} for name, why in without.items()]
    lines += ["", _("These files hold all you wrote. Keep them where nobody else looks."), "", *answer.LIMITS]
    return "\n".join(lines) + "\n"
