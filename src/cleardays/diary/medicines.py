"""Which class of acute medicine a name belongs to, so that days of it can be counted.

Classes follow ICHD-3 8.2.1 to 8.2.5 (ichd-3.org): a combination analgesic joins two or more
kinds of analgesic, or an analgesic with an adjuvant such as caffeine; two plain non-opioids
are not a combination. Gepants and ditans are named, because trials count them as
migraine-specific, but have no overuse threshold here: none was found that could be read.
"""

import re
import tomllib
from enum import IntFlag
from functools import lru_cache
from importlib.resources import files


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
    """Taken, but the name was not written or is not known: possibly any of the others."""
    SPECIFIC = 256
    """Holds a triptan, ergot, gepant or ditan, whatever class it is counted in."""
    RELIEVING = 512
    """Holds a triptan or ergot: the only medicines whose relief ICHD-3 1.3 C3 knows."""


NONE = Class(0)
_HOLDS = {
    "triptan": Class.SPECIFIC | Class.RELIEVING,
    "ergot": Class.SPECIFIC | Class.RELIEVING,
    "gepant": Class.SPECIFIC,
    "ditan": Class.SPECIFIC,
}

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

_STRENGTH = re.compile(r"\s*\(?\b\d[\d.,/]*\s*(mg|mcg|g|ml|µg)?\b\)?")
_TIMES = re.compile(r"^\d+(?:[.,]\d+)?\s*x\s+|\s+x\s*\d+$")
_FORM = re.compile(
    r"\b(tablets?|tabs?|capsules?|caps?|nasal spray|spray|injections?|inj|odt|melts?|soluble|"
    r"suppository|suppositories|wafers?|oral|po|rapid|express)\b"
)


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], dict[str, str]]:
    table = tomllib.loads(files(__package__).joinpath("medicines.toml").read_text(encoding="utf-8"))
    kinds = {name: kind for kind, names in table["ingredients"].items() for name in names}
    return kinds, table["synonyms"] | table["brands"]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("®", "").replace("™", "").split())


@lru_cache(maxsize=4096)
def ingredients(name: str) -> tuple[str, ...] | None:
    """The ingredients behind a written name, or None when any part of it is not known.

    Brands become their ingredients; `a+b`, `a / b` and `a and b` are combinations.
    """
    kinds, aliases = _known()
    plain = _TIMES.sub("", _plain(name))
    # "tylenol 3" is a brand with a number in it; "sumatriptan 50 mg tablet" is a strength and a form.
    without_form = " ".join(_FORM.sub(" ", _STRENGTH.sub(" ", plain)).split())
    for candidate in (plain, without_form):
        if candidate in kinds:
            return (candidate,)
        if candidate in aliases:
            target = aliases[candidate]
            return (target,) if target in kinds else ingredients(target)
    parts = [part.strip() for part in re.split(r"\+|/|&|\band\b|\bwith\b", without_form)]
    if len(parts) < 2:
        return None
    found: list[str] = []
    for part in parts:
        inside = ingredients(part) if part else None
        if inside is None:
            return None
        found.extend(inside)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def classify(name: str | None) -> Class:
    """The class one intake counts towards; `UNNAMED` when the name is missing or not known.

    A triptan with anything is a triptan, even with something not known.
    """
    inside = ingredients(name) if name else None
    if inside is None:
        return Class.TRIPTAN | _HOLDS["triptan"] if name and _holds_triptan(name) else Class.UNNAMED
    kinds, _ = _known()
    kind_of = {kinds[ingredient] for ingredient in inside}
    holds = NONE
    for kind in kind_of:
        holds |= _HOLDS.get(kind, NONE)
    if "triptan" in kind_of:
        return Class.TRIPTAN | holds
    analgesic = kind_of & {"ergot", "non_opioid", "opioid", "gepant", "ditan"}
    if not analgesic:
        return NONE
    if len(kind_of) > 1:
        return Class.COMBINATION | holds
    return Class[analgesic.pop().upper()] | holds


def _holds_triptan(name: str) -> bool:
    kinds, _ = _known()
    words = re.split(r"[\s+/&,]+", _plain(name))
    return any(kinds.get(word) == "triptan" for word in words)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A medicine's name without strength and form, brands and salts resolved: two spellings of one drug are one."""
    _known()
    plain = _TIMES.sub("", _plain(name))
    bare = " ".join(_FORM.sub(" ", _STRENGTH.sub(" ", plain)).split()) or plain
    inside = ingredients(name)
    return _preventives().get(bare) or ("+".join(inside) if inside else bare)


@lru_cache(maxsize=1)
def _preventives() -> dict[str, str]:
    table = tomllib.loads(files(__package__).joinpath("medicines.toml").read_text(encoding="utf-8"))
    names: dict[str, str] = table["preventives"]
    return names


def recognised(name: str) -> bool:
    """Whether every part of a written name is known."""
    return ingredients(name) is not None
