"""What an intake of acute medicine counts as, so that days of it can be counted.

Names are read by `cleardays.vocabulary.medicines`. Classes follow ICHD-3 8.2.1 to 8.2.5 (ichd-3.org): a combination
analgesic joins two or more kinds of analgesic, or an analgesic with an adjuvant such as caffeine; two plain non-opioids are
not a combination, and an antiemetic makes none. Gepants and ditans are named, because trials count them as
migraine-specific, but have no overuse threshold here: none was found that could be read.

Acute and preventive are properties of an intake, not of a drug (docs/decisions/0044).
"""

from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

from cleardays.vocabulary import medicines as vocabulary
from cleardays.vocabulary.medicines import Substance


class Class(IntFlag):
    """Classes of acute medicine taken on a day; one bit each, so that a day is one small number."""

    ERGOT = 1
    TRIPTAN = 2
    NON_OPIOID = 4
    OPIOID = 8
    COMBINATION = 16
    GEPANT = 32
    DITAN = 64
    UNNAMED = 128
    """The name was not written or is not known: possibly any of the others."""
    SPECIFIC = 256
    """Holds a triptan, ergot, gepant or ditan, whatever class it is counted in."""
    RELIEVING = 512
    """Holds a triptan or ergot: the only medicines whose relief ICHD-3 1.3 C3 knows."""
    UNTOLD_PURPOSE = 1024
    """Not written whether it was taken against an attack or to prevent one."""


NONE = Class(0)
_HOLDS = {
    "triptan": Class.SPECIFIC | Class.RELIEVING,
    "ergot": Class.SPECIFIC | Class.RELIEVING,
    "gepant": Class.SPECIFIC,
    "ditan": Class.SPECIFIC,
}
_ANALGESIC = {"ergot", "non_opioid", "opioid", "gepant", "ditan"}

WORDS = {
    Class.ERGOT: "ergotamine",
    Class.TRIPTAN: "triptans",
    Class.NON_OPIOID: "simple painkillers",
    Class.OPIOID: "opioids",
    Class.COMBINATION: "combination painkillers",
    Class.GEPANT: "gepants",
    Class.DITAN: "ditans",
    Class.UNNAMED: "medicine without a known name",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one intake counts as: classes for certain, classes possibly (`Class` bits), and whether it was taken against an attack.

    `against` is None where nobody can say: what a name we do not know stands for may be a cold pack.
    """

    certain: int = 0
    maybe: int = 0
    against: bool | None = False


@lru_cache(maxsize=8192)
def taken(drug: str | None, purpose: str | None = None) -> Taken:
    """What one intake counts as. What is no medicine, or was taken to prevent attacks, counts as nothing."""
    if purpose == "preventive":
        return Taken()
    class_ = int(classify(drug))
    if drug is None:
        return Taken(class_, against=True)
    inside = _substances(drug)
    if inside is None:
        return Taken(class_, against=True if class_ & int(Class.TRIPTAN) else None)
    uses = {one.use for one in inside} - {"none"}
    if not uses:
        return Taken()
    if uses & {"acute", "mostly_acute", "beside"}:
        return Taken(class_, against=True)
    if purpose == "acute":
        return Taken(class_, against=True)
    return Taken(maybe=class_ | int(Class.UNTOLD_PURPOSE), against=None) if uses & {"both", "preventive"} else Taken()


def ingredients(name: str) -> tuple[str, ...] | None:
    """The ingredients behind a written name, or None when it is not known."""
    reading = vocabulary.read(name)
    return reading.means if reading.known else None


@lru_cache(maxsize=8192)
def classify(name: str | None) -> Class:
    """The class one intake against an attack counts towards; `UNNAMED` when the name is missing or not known.

    A triptan with anything is a triptan, even with something not known. One name that is sold with different contents in
    different countries has the class that all of them have, or none for certain.
    """
    if not name:
        return Class.UNNAMED
    reading = vocabulary.read(name)
    if reading.known:
        return _class_of(reading.means)
    if vocabulary.holds(name, "triptan"):
        return Class.TRIPTAN | _HOLDS["triptan"]
    if reading.meanings and all(one.source.checked for one in reading.meanings) and vocabulary.listed(name):
        classes = {_class_of(one.means) for one in reading.meanings}
        if len(classes) == 1:
            return classes.pop()
    return Class.UNNAMED


def _class_of(means: tuple[str, ...]) -> Class:
    kinds = {vocabulary.substances()[one].kind for one in means}
    holds = NONE
    for kind in kinds:
        holds |= _HOLDS.get(kind, NONE)
    if "triptan" in kinds:
        return Class.TRIPTAN | holds
    analgesic = kinds & _ANALGESIC
    if not analgesic:
        return NONE
    if len(analgesic) > 1 or "adjuvant" in kinds:
        return Class.COMBINATION | holds
    return Class[analgesic.pop().upper()] | holds


def _substances(name: str) -> tuple[Substance, ...] | None:
    inside = ingredients(name)
    return None if inside is None else tuple(vocabulary.substances()[one] for one in inside)


def recognised(name: str) -> bool:
    """Whether every part of a written name is known."""
    return vocabulary.read(name).known
