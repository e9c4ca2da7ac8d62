"""An answer as one self-contained page: it prints, it needs no script, no network and no mouse."""

from collections.abc import Sequence
from itertools import groupby
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from cleardays.answer import change_words, side_effects
from cleardays.answer.answer import NATIONAL, Answer, asked_in
from cleardays.answer.forecast import LIMITS
from cleardays.answer.is_it_helping import Helping
from cleardays.casefile.refusal import printable
from cleardays.diary.diary import Diary
from cleardays.diary.verdict import Finding
from cleardays.drawing.calendar import Mark, Row, calendar
from cleardays.report import answer_json, answer_words, is_it_helping_words, what_next_words

MONTHS_DRAWN = 6
_MARK: dict[str, Mark] = {"H": "full", ".": "dot", "?": "open", "!": "both"}

# What a reader looks for, in the order of the answer; diagnoses last.
_GROUPS = (
    ("What labels and guidelines ask", ("label.", "nice.", "ehf.")),
    ("What is asked in single countries", NATIONAL),
    ("What a payer asks", ("payer.",)),
    ("Which headaches these are", ("ichd3.",)),
)


def environment() -> Environment:
    """The template environment; the web app uses the same templates."""
    found = Environment(
        loader=PackageLoader("cleardays.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = answer_words.day
    found.filters["medicine_days"] = answer_words.medicine_days
    found.filters["reason"] = answer_words.reason
    found.filters["css_string"] = _css_string
    found.filters["urgent_first"] = answer_words.urgent_first
    found.filters["first_upper"] = lambda words: words[:1].upper() + words[1:]
    found.tests["urgent"] = answer_words.urgent
    found.tests["stopping"] = answer_words.stopping
    found.globals |= {
        "verdict_words": answer_words.verdict,
        "safety_words": answer_words.safety,
        "counted": answer_words.counted,
        "called": answer_words.called,
    }
    found.globals |= {
        "planning": what_next_words,
        "saying": is_it_helping_words,
        "changed": change_words,
        "ahead_limits": LIMITS,
        "kinds": [name for _, name in is_it_helping_words.KINDS],
    }
    return found


def style() -> Markup:
    """The style sheet of every page."""
    return Markup(environment().get_template("page.css").render())  # noqa: S704  our own file, no input in it


def answer(said: Answer) -> str:
    """The page as HTML text."""
    return environment().get_template("answer.html").render(shown(said), style=style())


def shown(said: Answer) -> dict[str, Any]:
    """What the template of an answer is given, whichever layout it stands in (`layout`, a page of its own by default)."""
    treated = isinstance(said.is_it_helping, Helping)
    asked = said.is_it_helping.stopping if isinstance(said.is_it_helping, Helping) else said.could_it_help
    short = in_short(asked, said.jurisdiction)
    withheld = next((one.withheld_by for one in said.could_it_help if one.withheld_by), ())
    groups = [
        (title, [one for one in said.could_it_help if one.id.startswith(prefixes)]) for title, prefixes in _GROUPS
    ]
    return {
        "said": said,
        "withheld": withheld,
        "groups": [(title, findings) for title, findings in groups if findings],
        "short": short,
        "treated": treated,
        "marks": marks(said.diary),
        "silent": [
            day for day, mark in zip(said.diary.dates, answer_json.strip(said.diary), strict=True) if mark == "?"
        ],
        "missing": answer_words.missing(said.missing),
        "not_why": side_effects.NOT_WHY,
    }


_CODE = (MethodType, BuiltinMethodType, FunctionType, type)


def _finalized(value: object) -> object:
    """Text of a file may hold control characters: none of them reaches a page. Our own markup is left as it is.

    A function is never meant to be read: `{{ pages.clear }}` of a dict is the method that empties it, not what was kept as "clear".
    """
    if isinstance(value, _CODE):
        raise TypeError(
            f"a page would show {value!r}, which is code and not words: call it, or give the value another name"
        )
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css_string(words: str) -> str:
    """Words that can stand between quotes in a style sheet: letters, digits, blanks and a few marks."""
    return "".join(c for c in words if c.isalnum() or c in " .,()-")


def in_short(findings: Sequence[Finding], jurisdiction: str | None) -> list[Finding]:
    """The rules a reader asks about first: of labels, guidelines and payers in their current wording; once treated, the stopping ones."""
    joined = ("nice.ta260.start.2012", "nice.ta260.stop")
    # A rule set of another country stands below, with the rest: here are those asked where the person is treated.
    return [
        one
        for one in findings
        if not one.id.startswith("ichd3.") and one.id not in joined and asked_in(one.id, jurisdiction)
    ]


def marks(kept: Diary) -> Markup | None:
    """The diary drawn, a row a month."""
    rows = []
    pairs = zip(kept.dates, answer_json.strip(kept), strict=True)
    for month, group in groupby(pairs, key=lambda pair: pair[0].replace(day=1)):
        days = list(group)
        headache = sum(mark == "H" for _, mark in days)
        written = sum(mark in "H." for _, mark in days)
        note = f"{headache} with headache, {written} of {len(days)} written"
        rows.append(Row(f"{month:%b %Y}", days[0][0].day - 1, [_MARK[mark] for _, mark in days], note))
    if not rows:
        return None
    title = "Diary by month. " + ". ".join(f"{row.label}: {row.note}" for row in rows[-MONTHS_DRAWN:]) + "."
    return calendar(rows[-MONTHS_DRAWN:], 31, title)
