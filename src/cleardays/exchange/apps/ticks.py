"""What do an app's ticks say of the pain and what came with it?

A tick that is there says so. One that is missing says nothing, unless the app shows one whole list and something in
it was ticked; a reader says which.
"""

import re
from collections.abc import Iterable

FEATURE_OF = {
    "nausea": "nausea",
    "vomiting": "vomiting",
    "sensitivity to light": "photophobia",
    "light sensitivity": "photophobia",
    "photophobia": "photophobia",
    "sensitivity to noise": "phonophobia",
    "sensitivity to sound": "phonophobia",
    "noise sensitivity": "phonophobia",
    "sound sensitivity": "phonophobia",
    "phonophobia": "phonophobia",
    "pulsating": "pulsating",
    "pulsating pain": "pulsating",
    "throbbing": "pulsating",
    "throbbing pain": "pulsating",
    "pounding": "pulsating",
    "pounding pain": "pulsating",
    "pressing": "pressing",
    "pressure": "pressing",
    "squeezing": "pressing",
    "band-like": "pressing",
    "vise-like": "pressing",
    "worse pain if moving": "worse with activity",
    "worse if moving": "worse with activity",
    "worse with movement": "worse with activity",
}
_WORD = re.compile(r"[a-z]+")
_NOT_THE_HEAD = {"neck", "shoulder"}


def features(names: Iterable[str]) -> set[str]:
    """The features that ticked names mean; a name that means none is passed over."""
    plain = (name.casefold().replace("_", " ").strip() for name in names)
    return {FEATURE_OF[name] for name in plain if name in FEATURE_OF}


def sides(places: Iterable[str]) -> set[str]:
    """One side or both, from places that name a side; beside a place that names none, one side is not certain.

    The side of a neck or a shoulder is not that of a headache.
    """
    found: set[str] = set()
    unsided = False
    for place in places:
        words = set(_WORD.findall(place.casefold()))
        named = words & {"left", "right"}
        unsided |= bool(words) and not named
        if not words & _NOT_THE_HEAD:
            found |= named
    if len(found) > 1:
        return {"bilateral"}
    return {"unilateral"} if found and not unsided else set()
