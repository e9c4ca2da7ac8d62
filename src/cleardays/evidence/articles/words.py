"""Which words and numbers stand in a sentence, and where? Each keeps its place, so that a mark can be underlined.

A word is known by its Snowball stem ("injections" and "injected" are one). A quantity is a number or a range with its unit.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|%|[.,;:()–—?!/-]")
_ENGLISH = snowballstemmer.stemmer("english")
_COUNTED = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred"
_SMALL = {word: value for value, word in enumerate(_COUNTED.split(), start=1)} | {
    word: value for value, word in zip(range(20, 101, 10), _TENS.split(), strict=True)
}
_UNIT_WORDS = {
    "minute": "minute min mins",
    "hour": "hour hr hrs",
    "day": "day",
    "week": "week wk wks",
    "month": "month",
    "year": "year",
    "percent": "% percent cent",
    "injection": "injection shot jab site spot point prick",
    "dose": "unit",
    "round": "set session treatment cycle round",
    "drug": "preventive preventative medicine medication drug therapy",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_FAMILIES = ({"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}, {"minute": 1.0, "hour": 60.0})
"""Units of which one is said for another: "three months" for "twelve weeks"."""
_RATE = frozenset(
    ["a", "an", "per", "each", "every", "in", "over", "into", "across", "for", "with", "after", "before", "than"]
)
"""A unit after these is another one: "15 a month" are no months."""
_SPAN = frozenset(["for", "within", "in", "after", "about", "takes", "take", "lasts", "last", "least"])
"""Before "a week" these make it one week; "15 days a month" is none."""
_LOOK = 5
"""Words after a number among which its unit may stand: "15 or more headache days". Our choice."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or mark: in small letters, by its stem, and where it stands."""

    plain: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range with a unit ("rate" for "12 a month", "" where none was found); `at` to `to` are the words that say it."""

    low: float
    high: float
    unit: str
    at: int
    to: int

    def in_unit(self, unit: str) -> tuple[float, float] | None:
        """The range in another unit of time; None where the units have nothing to do with each other."""
        if unit == self.unit:
            return self.low, self.high
        for family in _FAMILIES:
            if unit in family and self.unit in family:
                by = family[self.unit] / family[unit]
                return self.low * by, self.high * by
        return None


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    return str(_ENGLISH.stemWord(word))


_BY_STEM = {stem(word) if word.isalpha() else word: unit for word, unit in _UNITS.items()}


def words(sentence: str) -> tuple[Word, ...]:
    """Every word, number and mark; "don't" is "do" and "not", a hyphen between letters and a trade mark's sign are nothing."""
    found: list[Word] = []
    for one in _TOKEN.finditer(sentence):
        plain = unicodedata.normalize("NFKC", one[0]).casefold().replace("’", "'")
        start, end = one.span()
        if plain == "-" and sentence[start - 1 : start].isalpha() and sentence[end : end + 1].isalpha():
            continue
        if plain in ("cannot", "can't"):
            found += [Word("can", "can", start, end), Word("not", "not", start, end)]
        elif plain.endswith("n't"):
            found += [Word(plain[:-3], stem(plain[:-3]), start, end), Word("not", "not", start, end)]
        else:
            plain = plain.split("'")[0] or plain
            found.append(Word(plain, stem(plain) if plain.isalpha() else plain.replace(",", ""), start, end))
    return tuple(found)


def _value(word: Word) -> float | None:
    if word.plain[:1].isdigit():
        try:
            return float(word.plain.replace(",", ""))
        except ValueError:
            return None
    return _SMALL.get(word.plain)


def quantities(said: tuple[Word, ...]) -> tuple[Quantity, ...]:
    """The numbers of a sentence with their units; "one" counts only before a unit or as "one in"."""
    found: list[Quantity] = []
    at = 0
    while at < len(said):
        low = _value(said[at])
        part = _part_of_an_hour(said, at)
        if part is not None:
            found.append(part)
            at = part.to
            continue
        if low is None and said[at].plain in ("a", "an") and at and said[at - 1].plain in _SPAN:
            unit = _BY_STEM.get(said[at + 1].stem, "") if at + 1 < len(said) else ""
            if any(unit in family for family in _FAMILIES):
                found.append(Quantity(1, 1, unit, at, at + 2))
        if low is None:
            at += 1
            continue
        begun, high = at, low
        at += 1
        if low in (20, 30, 40, 50, 60, 70, 80, 90) and said[begun].plain.isalpha() and at < len(said):
            small = _SMALL.get(said[at].plain, 10)
            if small < 10:
                low = high = low + small
                at += 1
        if [word.plain for word in said[at : at + 3]] == ["and", "a", "half"]:
            low, high, at = low + 0.5, high + 0.5, at + 3
        while at + 1 < len(said) and said[at].plain in ("to", "-", "–", "—", "and", "or"):
            other = _value(said[at + 1])
            if other is None or (said[at].plain == "and" and said[begun - 1].plain != "between" if begun else False):
                break
            low, high = min(low, other), max(high, other)
            at += 2
        if at + 1 < len(said) and said[at].plain in ("in", "of", "out") and (whole := _share(said, at)):
            value, to = whole
            found.append(Quantity(100 * low / value, 100 * high / value, "percent", begun, to))
            at = to
            continue
        unit, to = _unit(said, at)
        if not unit and low == high and 1900 <= low <= 2100 and said[begun].plain.isdigit():
            unit = "calendar"
        if unit == "calendar" or not (low == high == 1 and said[begun].plain == "one" and not unit):
            found.append(Quantity(low, high, unit, begun, to))
    return tuple(found)


def _part_of_an_hour(said: tuple[Word, ...], at: int) -> Quantity | None:
    """ "half an hour", "a quarter of an hour"."""
    for phrase, minutes in ((("half", "an", "hour"), 30.0), (("quarter", "of", "an", "hour"), 15.0)):
        if tuple(word.plain for word in said[at : at + len(phrase)]) == phrase:
            return Quantity(minutes, minutes, "minute", at, at + len(phrase))
    return None


def _share(said: tuple[Word, ...], at: int) -> tuple[float, int] | None:
    """ "in 100", "in every ten", "out of 7": the whole, and where it ends."""
    here = at
    while here < len(said) and said[here].plain in ("in", "of", "out", "every", "each", "about", "around"):
        here += 1
    whole = _value(said[here]) if here < len(said) else None
    return (whole, here + 1) if whole and whole >= 2 and here - at <= 3 else None


def _unit(said: tuple[Word, ...], at: int) -> tuple[str, int]:
    for here in range(at, min(at + _LOOK, len(said))):
        word = said[here]
        if word.plain in (".", ",", ";", "(", ":", "?", "!") or _value(word) is not None:
            break
        if word.plain in _RATE and not (
            word.plain == "per" and said[here + 1 : here + 2] and said[here + 1].plain == "cent"
        ):
            break
        unit = _BY_STEM.get(word.stem)
        if unit:
            return unit, here + 1
    rate = (
        at + 1 < len(said)
        and said[at].plain in ("a", "per", "each", "every")
        and said[at + 1].stem in ("month", "week", "day")
    )
    return ("rate", at) if rate else ("", at)
