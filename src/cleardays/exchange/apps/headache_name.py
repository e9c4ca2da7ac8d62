"""Which of a person's own tags, columns or symptoms mean headache: said by them, plain from the name, or asked."""

import re
from collections.abc import Iterable

from cleardays.exchange.apps.app_file import AskError, Settings

_WORDS = ("headache", "migraine")
_DENIES = re.compile(r"\b(no|not|non|without|free|none)\b", re.IGNORECASE)


def wanted(settings: Settings) -> dict[str, str]:
    """The names a person gave, folded, with how they wrote them."""
    return {name.strip().casefold(): name for name in settings.headache}


def given(names: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Those of a file's names that the person gave, each once, in the file's own words."""
    folded = wanted(settings)
    return tuple(name for name in dict.fromkeys(names) if name.casefold() in folded)


def plain(names: Iterable[str]) -> tuple[str, ...]:
    """Those that hold the word headache or migraine; none of them when one could deny it.

    "No headache" holds the word too, and reading it as headache would turn the diary round.
    """
    found = tuple(name for name in dict.fromkeys(names) if any(word in name.casefold() for word in _WORDS))
    return () if any(_DENIES.search(name) for name in found) else found


def question(kind: str, names: Iterable[str]) -> AskError:
    """Which of these names mean headache?"""
    return AskError("--headache", f"which of these {kind} mean headache?", tuple(dict.fromkeys(names)))


def settled(chosen: Iterable[str]) -> tuple[str, ...]:
    """The words for the preview, when something was chosen."""
    names = ", ".join(chosen)
    return (f"read as headache: {names}",) if names else ()
