"""What does a reader without an account see when they ask "Can Botox help with migraines?"?

The order and our own words stand in `page_content.toml`, or in a version that editors of this installation published (`page_versions.py`),
and no figure does. An answer is a claim of `cleardays.evidence`, said as it says it; the few other numbers are bound here to the data
they come from. What nobody checked is not among a patient's claims, so it cannot be named here: a page that asks for it does not load.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop
from markupsafe import Markup

from cleardays.criteria import label_eu, label_uk, label_us
from cleardays.diary.verdict import Criterion
from cleardays.evidence import sourced_claims
from cleardays.injection import sites
from cleardays.mechanism import pictures, steps, timecourse
from cleardays.web.i18n import short_words

TITLE = gettext_noop("Can Botox help with migraines?")
ABOUT = gettext_noop(
    "What studies found, who it is for, what a session is like, side effects and danger signs. With sources."
)
TRUST = {
    "read": gettext_lazy("read at its source"),
    "secondary": gettext_lazy("read in a copy or summary"),
    "derived": gettext_lazy("worked out by us from what was read"),
}
_OWN = {"sites.fewest": sites.FIXED_SITES, "sites.most": sites.MOST_SITES}
"""Figures of the page that are no trial's and no claim's."""
_FACTS = ("ichd.", "label.", "approval.", "plan.", "session.")
"""Figures of a definition, a label or a plan, which words may name. What a trial found only a claim says, with the sham group."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure, or words without one, come from."""

    what: str
    where: str
    trust: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question a reader asks, its answer, and everything the answer stands on."""

    ask: str
    words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """So many of a hundred people, drawn, with the words and the row behind it."""

    picture: Markup
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page and what stands under it."""

    id: str
    title: str
    words: tuple[str, ...]
    source: str
    figures: tuple[Source, ...]
    entries: tuple[Entry, ...]
    arrays: tuple[Drawn, ...]
    labels: tuple[Criterion, ...]
    steps: bool
    danger: bool
    faq: bool


@dataclass(frozen=True, slots=True)
class Public:
    """The whole page but for its replies."""

    short: tuple[str, ...]
    short_entries: tuple[Entry, ...]
    sections: tuple[Section, ...]


def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("page_content.toml").read_text(encoding="utf-8"))


def own() -> dict[str, Any]:
    """The package's own page, which is version 0 of every installation. Shape: that of `page_content.toml`."""
    return _table()


@lru_cache(maxsize=1)
def _facts() -> frozenset[str]:
    return frozenset(row for one in sourced_claims.claims("patient") for row in one.rows if row.startswith(_FACTS))


def placeholders() -> tuple[tuple[str, str, str], ...]:
    """What words may name in braces: the id, its value now, and what it is with its source."""
    own = [(id_, str(value), gettext("places of the injection plan")) for id_, value in _OWN.items()]
    facts = [sourced_claims.figure(id_) for id_ in sorted(_facts())]
    return (*own, *((one.id, f"{one.value.normalize():f}", f"{one.unit}; {one.source}") for one in facts))


def unbound(words: str) -> tuple[str, ...]:
    """What stands in braces and is bound to nothing."""
    return tuple(id_ for id_ in PLACEHOLDER.findall(words) if id_ not in _OWN and id_ not in _facts())


def bound(words: str) -> str:
    """Our own words with their figures from the data; `KeyError` for a figure nobody has."""

    def value(found: re.Match[str]) -> str:
        id_ = found[1]
        return f"{sourced_claims.figure(id_).value.normalize():f}" if id_ in _facts() else str(_OWN[id_])

    return PLACEHOLDER.sub(value, words)


def _entry(ask: str, claim: sourced_claims.Claim, before: str = "") -> Entry:
    said = sourced_claims.rendered(claim)
    found = [_figure(row) for row in claim.rows]
    found += [Source(gettext("What is said"), one, str(TRUST[said.trust])) for one in claim.sources]
    found += [Source(gettext("Rounded"), note, str(TRUST["derived"])) for note in said.rounding]
    return Entry(ask, f"{before} {said.words}".strip(), tuple(found))


def _figure(id_: str) -> Source:
    one = sourced_claims.figure(id_)
    said = gettext("%(number)s %(unit)s") % {"number": _number(one.value), "unit": short_words.said(one.unit)}
    return Source(said, one.source, str(TRUST[one.trust]))


def _number(value: Decimal) -> str:
    # A share of two rows, such as 6.6 over 19.8, is said with as many digits as anybody can use.
    written = f"{value:.0f}" if value == value.to_integral_value() else f"{float(value):.4g}"
    return written.replace("-", "−")


def _section(
    row: Mapping[str, Any], known: Mapping[str, sourced_claims.Claim], drawn: Mapping[str, sourced_claims.Array]
) -> Section:
    return Section(
        id=row["id"],
        title=_said(row["title"]),
        words=tuple(_said(one) for one in row.get("words", ())),
        source=_said(row.get("source", "")),
        figures=tuple(
            _figure(id_) for one in row.get("words", ()) for id_ in PLACEHOLDER.findall(one) if id_ in _facts()
        ),
        entries=tuple(
            _entry(_said(one["ask"]), known[one["claim"]], _said(one.get("before", "")))
            for one in row.get("entries", ())
        ),
        arrays=tuple(
            Drawn(sourced_claims.array_svg(drawn[one]), sourced_claims.array_words(drawn[one]), _figure(drawn[one].row))
            for one in row.get("arrays", ())
        ),
        labels=(label_us.CRITERION, label_uk.CRITERION, label_eu.CRITERION) if row.get("labels") else (),
        steps=row.get("steps", False),
        danger=row.get("danger", False),
        faq=row.get("faq", False),
    )


def _said(words: str) -> str:
    """The page's own words in the language of the reader; an editor's words, which nobody translated, as they were written."""
    return bound(gettext(words)) if words else ""


def public(words: str = "") -> Public:
    """The page as the evidence says it now: the package's own, or that of a version's words (JSON in the shape of `page_content.toml`).

    Raises `KeyError` for words that name a claim or a figure which is not there any more.
    """
    return _made(words, get_language() or "en")


@lru_cache(maxsize=8)
def _made(words: str, language: str) -> Public:
    """Made once a process and language, as the evidence only changes with the package, and a version never."""
    table = json.loads(words) if words else _table()
    known = {one.id: one for one in sourced_claims.claims("patient")}
    drawn = {one.id: one for one in sourced_claims.arrays("patient")}
    return Public(
        short=tuple(_said(one) for one in table["short"]),
        short_entries=tuple(_entry("", known[one]) for one in table["short_claims"]),
        sections=tuple(_section(row, known, drawn) for row in table["section"] if not row.get("hidden")),
    )


def made_anew() -> None:
    """Forgets every page made so far, as a test needs that changes the sources."""
    _made.cache_clear()


@lru_cache(maxsize=1)
def mechanism() -> dict[str, Any]:
    """The steps a patient is shown, drawn and in words, what is left out, and the course over one round."""
    return {
        "steps": steps.steps("patient"),
        "sequence": pictures.sequence_svg("patient", columns=1),
        "gap": steps.gap_words() if steps.withheld("patient") else "",
        "mismatch": steps.mismatch(),
        "time_course": pictures.time_course_svg(),
        "time_words": pictures.time_course_words(),
        "time_sources": tuple(dict.fromkeys(one.source for one in timecourse.months())),
    }


def linked_data(address: str, shown: Public) -> Markup:
    """The page for search engines, as schema.org says it. A data block: a browser runs nothing of it."""
    asked = [one for section in shown.sections if section.faq for one in section.entries]
    graph = [
        {"@type": "MedicalWebPage", "name": gettext(TITLE), "description": gettext(ABOUT), "url": address,
         "inLanguage": get_language() or "en",
         "audience": {"@type": "Patient"}, "about": {"@type": "MedicalCondition", "name": "Chronic migraine"}},
        {"@type": "FAQPage", "url": address, "mainEntity": [
            {"@type": "Question", "name": one.ask, "acceptedAnswer": {"@type": "Answer", "text": one.words}}
            for one in asked
        ]},
    ]  # fmt: skip
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    # Inside a script element only these can end it or begin another.
    for found, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(found, written)
    return Markup(text)  # noqa: S704  escaped above
