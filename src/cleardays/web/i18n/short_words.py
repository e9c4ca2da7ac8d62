"""Which short words of the medicine does the app show one by one, and how are they said in the language of a reader?

The rooms below the web app know no language. They are asked here for their closed lists (signs, flags, sites, units, what a verdict
is called, values of a case file), so that no word is typed twice and a new one is a translator's at once (`messages`). Sentences
that those rooms put together are no list: they stay English (docs/decisions/0040).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext

from cleardays.answer.side_effects import PASSED, ROUTES, bare
from cleardays.criteria.findings import SAID
from cleardays.diary.definitions import BY_ID
from cleardays.diary.entries import SEVERITIES
from cleardays.diary.history import PREVENTIVE_CLASSES, PREVENTIVE_OUTCOMES, RELATEDNESS, SEXES
from cleardays.evidence import sourced_claims
from cleardays.injection import sites
from cleardays.outcome.instruments import instruments
from cleardays.vocabulary import numbers
from cleardays.vocabulary.signs import red_flags, signs

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IDS = (*SEXES, *SEVERITIES, *PREVENTIVE_CLASSES, *PREVENTIVE_OUTCOMES, *RELATEDNESS, "pregnant", "breastfeeding")
"""Values and keys of a case file that a page shows by themselves."""


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Every one of them, in English."""
    return frozenset(_asked())


def _asked() -> Iterator[str]:
    for one in signs().values():
        yield from (one.words, bare(one.words))
    for flag in red_flags().values():
        yield from (one for one in (flag.words, flag.emergency) if one)
    yield from (one.name for one in sites.muscles().values())
    yield from (one.words for one in sites.fixed_sites().values())
    yield from (one.title for one in instruments().values())
    yield from (*ROUTES.values(), PASSED, *SAID.values())
    for row in numbers.rows().values():
        yield from (one for one in (row.emergency, row.crisis) if not any(c.isdigit() for c in one))
    yield from (one.noun for one in BY_ID.values())
    rows = {row for one in sourced_claims.claims() for row in one.rows} | {one.row for one in sourced_claims.arrays()}
    yield from (sourced_claims.figure(row).unit for row in rows)
    yield from (_plain(one) for one in IDS)


def said(english: str) -> str:
    """A word of these lists in the language of the reader; what somebody typed, and any other text, as it is."""
    return gettext(english) if english in words() else english


def begun(english: str) -> str:
    """The same, with the capital that begins a line."""
    found = said(english)
    return found[:1].upper() + found[1:]


def in_words(id_: str) -> str:
    """A value of a closed list as words, in the language of the reader: `not_tolerated` is “Not tolerated”."""
    return said(_plain(id_))


def later(english: str) -> "StrOrPromise":
    """`begun`, when it is read: for what is set up once and read in many languages."""
    return _later(english)


_later = lazy(begun, str)


def _plain(id_: str) -> str:
    plain = id_.replace("_", " ")
    return f"{plain[:1].upper()}{plain[1:]}"
