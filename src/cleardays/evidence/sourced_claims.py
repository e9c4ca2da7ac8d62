"""What patient articles say about Botox for chronic migraine, sentence by sentence, held against what was read.

The words hold no figures of their own: each number is a placeholder `{id}` or `{id|form}`, filled
from a row of `trials.csv` or, for facts that are no trial result, from a figure in `claims.toml`.
A claim is trusted no more than its weakest figure, and an unverified one is not for patients.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from markupsafe import Markup

from cleardays.drawing.dots import DOTS, dots
from cleardays.evidence import trials

Reader = Literal["patient", "clinician"]
PLACEHOLDER = re.compile(r"\{([\w.+-]+)(?:\|(\w+))?\}")
_FRACTIONS = {
    "a fifth": Decimal(1) / 5,
    "a quarter": Decimal(1) / 4,
    "a third": Decimal(1) / 3,
    "half": Decimal(1) / 2,
    "two thirds": Decimal(2) / 3,
    "three quarters": Decimal(3) / 4,
    "four fifths": Decimal(4) / 5,
}


class Verdict(Enum):
    """How a claim stands against what was read. The list is closed."""

    SUPPORTED = "supported"
    WITH_LIMITS = "supported with limits"
    MISLEADING = "misleading"
    NO_EVIDENCE = "no evidence found"

    def __bool__(self) -> bool:
        raise TypeError("a verdict on a claim is not yes or no: compare it with Verdict.SUPPORTED")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with where it stands: a trial's row, a fact, or the ratio of two others."""

    id: str
    value: Decimal
    unit: str
    source: str
    trust: trials.Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence as articles have it, in our wording, and our answer to it. `limits` are for clinicians: they name doses."""

    id: str
    topic: str
    claim: str
    verdict: Verdict
    words: str
    limits: str
    rows: tuple[str, ...]
    sources: tuple[str, ...]
    trust: trials.Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A claim with its numbers filled in; `rounding` says what each rounded number was."""

    claim: str
    words: str
    limits: str
    rounding: tuple[str, ...]
    trust: trials.Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """So many of a hundred people: one picture for one thing counted in one group."""

    id: str
    about: Literal["benefit", "placebo", "side effect"]
    row: str
    words: str


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("claims.toml").read_text(encoding="utf-8"))


def figure(id_: str) -> Figure:
    """A figure of this file by its id, else the row of the trials with that id."""
    own = _table()["figure"].get(id_)
    if own is None:
        row = trials.row(id_)
        return Figure(id_, Decimal(str(row.number)), row.statistic, row.study, row.effective)
    if "of" in own:
        part, whole = (figure(one) for one in own["of"])
        source = f"{part.id} over {whole.id}"
        return Figure(
            id_, abs(part.value / whole.value), "share", source, trials.weakest(["derived", part.trust, whole.trust])
        )
    return Figure(id_, Decimal(str(own["value"])), own["unit"], own["source"], own["trust"])


def trust(claim: Claim) -> trials.Trust:
    """A claim is no better than its weakest figure."""
    return trials.weakest([claim.trust, *(figure(row).trust for row in claim.rows)])


@lru_cache(maxsize=1)
def _all() -> tuple[Claim, ...]:
    return tuple(
        Claim(
            **{**one, "verdict": Verdict(one["verdict"]), "rows": tuple(one["rows"]), "sources": tuple(one["sources"])}
        )
        for one in _table()["claim"]
    )


def claims(for_: Reader = "patient") -> tuple[Claim, ...]:
    """Every claim; for a patient those that rest on something checked."""
    return tuple(one for one in _all() if for_ == "clinician" or trust(one) != "unverified")


def rendered(claim: Claim, for_: Reader = "patient") -> Rendered:
    """The claim in words, with every number from its row; for a patient without the limits, which the words already say."""
    if for_ == "patient" and trust(claim) == "unverified":
        raise ValueError(f"claim {claim.id} rests on something unverified: it is not for patients")
    filled = [_filled(words, claim.rows) for words in (claim.claim, claim.words, claim.limits)]
    said, words, limits = (text for text, _ in filled)
    limits = "" if for_ == "patient" else limits
    rounding = tuple(dict.fromkeys(note for _, notes in filled for note in notes))
    return Rendered(claim=said, words=words, limits=limits, rounding=rounding, trust=trust(claim))


def filled(words: str, claim: Claim, more: Iterable[str] = ()) -> str:
    """Words about a claim, such as another way to write it, with numbers of its rows and of `more` filled in."""
    return _filled(words, (*claim.rows, *more))[0]


def _filled(words: str, rows: Iterable[str]) -> tuple[str, list[str]]:
    allowed, rounding = set(rows), []

    def fill(found: re.Match[str]) -> str:
        id_, form = found.group(1), found.group(2) or "as_is"
        if id_ not in allowed:
            raise ValueError(f"placeholder {id_} is not among the rows of its claim")
        one = figure(id_)
        text, note = _written(one, form)
        if note:
            rounding.append(note)
        return text

    return PLACEHOLDER.sub(fill, words), rounding


def _written(one: Figure, form: str) -> tuple[str, str]:
    """A figure in the form asked for, and what it was before rounding if it was rounded."""
    size = abs(one.value)
    if form == "as_is":
        return f"{one.value.normalize():f}", ""
    if form == "size":
        return f"{size.normalize():f}", ""
    if form in ("whole", "rest"):
        whole = _whole(size)
        text = str(DOTS - whole if form == "rest" else whole)
        return text, "" if whole == size else f"{whole} is {size.normalize():f}, rounded to a whole number"
    if form == "fraction":
        share = size / 100 if one.unit in ("percent", "in 100") else size
        text = min(_FRACTIONS, key=lambda name: abs(_FRACTIONS[name] - share))
        return text, f"{text} is {share:.3f}, said as the nearest simple part"
    raise ValueError(f"no form {form!r}: a number is written as_is, size, whole, rest or fraction")


def _whole(value: Decimal) -> int:
    """The nearest whole number; a half goes up."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def arrays(for_: Reader = "patient") -> tuple[Array, ...]:
    """The things drawn as so many of a hundred: benefit, placebo and each side effect on its own."""
    written = tuple(Array(**one) for one in _table()["array"])
    return tuple(one for one in written if for_ == "clinician" or figure(one.row).trust != "unverified")


def array_words(array: Array) -> str:
    """What an array shows, in both directions and out of the same hundred."""
    return _filled(array.words, [array.row])[0]


def array_svg(array: Array) -> Markup:
    """The array as a hundred dots, with its words as text alternative."""
    return dots(_whole(abs(figure(array.row).value)), array_words(array))
