"""Which screen writes each field of a case file? `python -m tests.web.where_facts_are_written` writes the page in the docs.

What a form asks is read from the forms themselves, so a question that is taken out leaves its field without a screen. What is not
asked by a list of questions is named here by hand, and so is what no screen writes, with the reason.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.settings"
    import django

    django.setup()

from cleardays.casefile.schema import CASE
from cleardays.casefile.shapes import Either, ListOf, Record, Shape
from cleardays.web.clinic import history_lists, session_fields
from cleardays.web.forms.shape_fields import VALUE
from cleardays.web.patient import about_me_questions, day_questions
from cleardays.web.records.history_facts import OF_HISTORY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "where-each-fact-is-written.md"
ABOUT_ME, HISTORY, SESSION, TODAY, IMPORT = "About me", "History", "Record a session", "Today", "Bring a diary in"
RULES = "The clinic"

BY_ITSELF: Mapping[str, str] = {
    "cleardays": "the version of the file's shape",
    "person.id": "a random id, made when somebody joins",
    "diary.days[].written": "the moment it was kept",
    "diary.days[].recalled": "later than the day itself",
    "diary.days[].by": "whose screen it was",
    "diary.days[].source": "where it came from",
    "history.red_flags[].cleared.by": "the clinician who is signed in",
    "events[].judged_by.by": "the clinician who is signed in",
    "events[].judged_by.date": "the day of the judgement",
    "sessions[].status": "given, and amended where a record replaces one",
    "sessions[].planned_sites": "the plan that stood beside the form",
    "sessions[].planned_sites[].site": "the plan that stood beside the form",
    "sessions[].planned_sites[].units": "the plan that stood beside the form",
    "sessions[].planned_sites[].status": "the plan that stood beside the form",
    "sessions[].planned_sites[].reason": "the plan that stood beside the form",
}
"""Written by no hand: what the program itself knows."""
NO_SCREEN: Mapping[str, str] = {
    "diary.days[].pain_0_10": "kept from other apps' files; no rule reads it",
    "sessions[].second_signature.name": "a name is written as text; a signature of its own is not made here",
    "sessions[].second_signature.credential": "as above",
    "sessions[].second_signature.expires": "as above",
    "sessions[].sites[].reason": "a reason is written for the whole record",
    "sessions[].extra_sites[].status": "only what was given is written as added",
    "history.headache_before": "read from a case file; no list of the history holds it yet",
    "history.withdrawals": "read from a case file; no list of the history holds it yet",
    "diary.days[].acute[].purpose": "read from a file; on a day's page a medicine is one for the attack",
    "diary.days[].features_complete": "of an app whose ticks are no whole list; what a person answers here is one",
    "decisions[]": "kept by `cleardays plan --decide`; no rule reads it, and no screen writes it yet",
}
"""Fields that a file may hold and no screen writes. A part in front of others stands for all of them."""
OF_FILES = ("diary.attacks[]", "diary.days[].external_id", "diary.days[].raw")
"""What comes by a file that is brought in, on its own screen."""


def fields(shape: Shape = CASE, path: str = "") -> Iterator[str]:
    """Every field of the case file, lists as `name[]`."""
    match shape:
        case Record():
            for key, inner in shape.fields.items():
                yield from fields(inner, f"{path}.{key}" if path else key)
        case ListOf():
            yield from fields(shape.item, f"{path}[]")
        case Either(other=ListOf() | Record() as other):
            yield path
            yield from fields(other, path)
        case _:
            yield path


def by_patient() -> dict[str, str]:
    found = {f"person.{one.field}": ABOUT_ME for one in about_me_questions.IDENTITY}
    found |= {f"history.{one.field}": ABOUT_ME for one in about_me_questions.PLAIN}
    found |= {f"history.{kind}[]": ABOUT_ME for kind in about_me_questions.NAMES}
    for told, where, page in (
        (about_me_questions.PREVENTIVES, "history.preventives[]", ABOUT_ME),
        (about_me_questions.EFFECTS, "events[]", "My side effects"),
    ):
        found |= {f"{where}.{one.field}": page for one in (told.first, *told.then)}
    found |= {f"scores[].{key}": ABOUT_ME for key in ("instrument", "date", "total")}
    found |= {f"diary.days[].{key}": TODAY for key in ("date", "headache")}
    for one in day_questions.QUESTIONS:
        found |= (
            {f"diary.days[].acute[].{key}": TODAY for key in ("drug", "relieved")}
            if one.field == "acute"
            else {f"diary.days[].{one.field}" + ("[]" if one.kind == "tick" else ""): TODAY}
        )
    found["diary.timezone"] = "Your time zone"
    return found | {path: IMPORT for path in fields() if path.startswith(OF_FILES)}


def by_clinic() -> dict[str, str]:
    found = {f"person.{name}": HISTORY for name in history_lists.identity()}
    found |= {f"history.{name}": HISTORY for name in history_lists.plain()}
    for kind, kept in history_lists.lists().items():
        where = f"{'history.' if kind in OF_HISTORY else ''}{kind}[]"
        for name, one in kept.fields(True).items():
            many = "[]" if isinstance(one.shape, ListOf) else ""
            found[where if name == VALUE else f"{where}.{name}{many}"] = HISTORY
    for group, asked in session_fields.groups().items():
        inner = "screening." if group == "asked" else ""
        found |= {f"sessions[].{inner}{name}": SESSION for name in asked}
    found |= {f"sessions[].{name}": SESSION for name in session_fields.amendment()}
    found |= {f"sessions[].vials[].{name.rsplit('-', 1)[1]}": SESSION for name in session_fields.vial(1)}
    for name in session_fields.LISTS:
        found[f"sessions[].{'' if name == 'reactions' else 'screening.'}{name}[]"] = SESSION
    found |= {f"sessions[].sites[].{key}": SESSION for key in ("site", "units", "status")} | {
        "sessions[].sites": SESSION
    }
    found |= {f"sessions[].extra_sites[].{key}": SESSION for key in ("site", "units", "reason")}
    return found | {"payer": RULES, "jurisdiction": RULES}


def without_a_screen() -> set[str]:
    """Fields that nobody can write, and nobody said why."""
    there = by_patient().keys() | by_clinic().keys() | BY_ITSELF.keys()
    return {path for path in fields() if path not in there and not path.startswith(tuple(NO_SCREEN))}


def page() -> str:
    patient, clinic = by_patient(), by_clinic()
    lines = [
        "<!-- Written by `python -m tests.web.where_facts_are_written` from the forms. Do not edit. -->",
        "# Where each fact is written",
        "",
        "Each field of the [case file](case-file.md), and the screen that writes it: the person's own, or the clinic's. `[]` stands for",
        "each entry of a list. A field without a screen fails a test until it has one, or the reason is said here.",
        "",
        "| field | the person | the clinic | otherwise |",
        "|---|---|---|---|",
    ]
    for path in dict.fromkeys(fields()):
        why = next((words for start, words in NO_SCREEN.items() if path.startswith(start)), "")
        otherwise = BY_ITSELF.get(path, "") or ("" if path in patient or path in clinic else why)
        lines.append(f"| `{path}` | {patient.get(path, '')} | {clinic.get(path, '')} | {otherwise} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
