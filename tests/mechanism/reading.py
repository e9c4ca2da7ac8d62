"""How hard a text is to read, with a short list of words that cannot be said otherwise counted as short ones."""

import re

import textstat

HARDEST = 6.0

# A person with migraine knows these words; each counts as a short word of the same kind.
EXEMPT = {
    "onabotulinumtoxinA": "shot",
    "botox": "shot",
    "migraine": "pain",
    "headaches": "pains",
    "headache": "pain",
    "chronic": "long",
    "topiramate": "drug",
    "CGRP": "stuff",
    "substance P": "stuff",
    "glutamate": "stuff",
    "SNAP-25": "part",
    "remission": "rest",
    "FDA": "state",
    "US": "state",
}


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, its exempt words shortened."""
    for word, short in EXEMPT.items():
        text = re.sub(rf"\b{re.escape(word)}\b", short, text, flags=re.IGNORECASE if word.islower() else 0)
    return float(textstat.flesch_kincaid_grade(text))
