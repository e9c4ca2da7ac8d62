"""What does a text say of side effects and danger signs, and how fast must somebody be told?

The most dangerous sign that is named and not denied decides, never the longest. A text is only recorded when the whole of it is
harmless: a word left over, a denial or a slip of the pen sends it to a clinician. A misspelt danger is read as that danger and said so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cleardays.vocabulary.phrases import BREAKS, Match, denied, known_words, matches, phrasing, tokens
from cleardays.vocabulary.signs import Route, Sign, most_urgent, signs, together

SLIP_LETTERS, TWO_SLIPS_LETTERS = 6, 9
"""Letters from which a word may have one slip, or two: our choice, so that short words are not read as others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read in a text."""

    text: str
    sign: Sign | None
    """The sign that decides; None where no known sign does, and a clinician must look."""
    route: Route
    signs: tuple[Sign, ...]
    """Every sign named and not denied, and those that they make together, the most urgent first."""
    denied: tuple[Sign, ...]
    left_over: tuple[str, ...]
    """Words that belong to no sign and do not go without saying."""
    spelt: tuple[tuple[str, str], ...]
    """Words read as others: as typed, as read."""

    @property
    def recognised(self) -> bool:
        """Whether all that decides was read: else a clinician reads the text."""
        return self.sign is not None

    @property
    def dangers(self) -> tuple[Sign, ...]:
        return tuple(one for one in self.signs if one.route is Route.EMERGENCY)

    @property
    def why(self) -> tuple[str, ...]:
        """Why it leads where it leads, a sentence each."""
        said = [f"“{typed}” was read as “{meant}”." for typed, meant in self.spelt]
        if self.sign is not None:
            said.append(f"It names {self.sign.words}.")
            also = [one.words for one in self.signs if one.route is self.sign.route and one != self.sign]
            said += [f"It also names {', '.join(also)}."] if also else []
        elif self.signs:
            said.append(f"It names {', '.join(one.words for one in self.signs)}, and not all of it is known here.")
        else:
            said.append("It names nothing that is known here.")
        if self.denied:
            said.append(f"It says that there is no {', no '.join(_bare(one.words) for one in self.denied)}.")
        if self.left_over and self.route is Route.CLINICIAN_MUST_LOOK:
            said.append(f"Not known here: {', '.join(self.left_over)}.")
        return tuple(said)

    @property
    def source(self) -> str:
        return self.route.source if self.sign is None else f"{self.sign.source}, {self.sign.date}"

    @property
    def trust(self) -> str:
        return self.route.trust if self.sign is None else self.sign.trust


def read(text: str) -> Read:
    """Read a text as somebody wrote it."""
    words = tokens(text)
    harmless, others = matches(words, harmless=True), matches(words, harmless=False)
    spelt = _slips(words, (*harmless, *others))
    if spelt:
        corrected = list(words)
        for place, meant in spelt.items():
            corrected[place] = meant
        # Only what is dangerous is read through a slip: a slip makes nothing harmless.
        others = tuple(dict.fromkeys((*others, *matches(corrected, harmless=False))))
    gone = denied(words, (*harmless, *others))
    there = [signs()[one.sign] for one in dict.fromkeys((*harmless, *others)) if one not in gone]
    found = with_made(dict.fromkeys(there))
    used = {at for one in (*harmless, *others) for at in range(one.start, one.end)}
    left = tuple(
        word
        for at, word in enumerate(words)
        if at not in used and word not in BREAKS and word not in phrasing().fillers and not _denies(words, at, gone)
    )
    no = most_urgent([one for one in dict.fromkeys(signs()[each.sign] for each in gone) if one not in found])
    sure = bool(found) and (found[0].route is not Route.RECORD or not (left or gone or spelt))
    return Read(
        text=text,
        sign=found[0] if sure else None,
        route=found[0].route if sure else Route.CLINICIAN_MUST_LOOK,
        signs=found,
        denied=no,
        left_over=left,
        spelt=tuple((words[at], meant) for at, meant in spelt.items()),
    )


def explain(text: str) -> tuple[str, ...]:
    """What was read in a text, where it leads and why, where that was read, and what would be asked: a line each."""
    found = read(text)
    said = "not known" if found.sign is None else f"known as {found.sign.words}"
    asked = (
        "Nothing: emergency care comes first."
        if found.route is Route.EMERGENCY
        else "Is there anything else with it: trouble swallowing, speaking or breathing, double vision, weakness, fever, confusion?"
    )
    return (
        f"{text.strip()}: {said}",
        f"leads to: {found.route.value} ({found.route.words})",
        f"why: {' '.join(found.why)}",
        f"source: {found.source} (trust: {found.trust})",
        f"we would ask: {asked}",
    )


def with_made(found: Iterable[Sign]) -> tuple[Sign, ...]:
    """Signs of one time, and those that they make together, the most urgent first."""
    ids = frozenset(one.id for one in found)
    while True:
        made = {one.makes for one in together() if one.makes is not None and one.holds(ids)}
        if made <= ids:
            return most_urgent([signs()[id_] for id_ in ids])
        ids |= frozenset(made)


def _denies(words: Sequence[str], at: int, gone: Iterable[Match]) -> bool:
    """Whether a word only denies something that is known."""
    return any(
        words[at] in phrasing().deny | phrasing().between and at < one.end and one.start - at <= 6 for one in gone
    )


def _slips(words: Sequence[str], found: Iterable[Match]) -> dict[int, str]:
    """Unknown words that are nearly a word of a name, by their place."""
    exact, begins, _ = known_words()
    used = {at for one in found for at in range(one.start, one.end)}
    slips = {}
    for at, word in enumerate(words):
        if at in used or len(word) < SLIP_LETTERS - 1 or word in exact or any(word.startswith(one) for one in begins):
            continue
        meant = _nearest(word)
        if meant is not None:
            slips[at] = meant
    return slips


def _nearest(word: str) -> str | None:
    from rapidfuzz import process  # only where a word is not known
    from rapidfuzz.distance import OSA

    names = known_words()[2]
    near = [one for one in names if len(one) >= SLIP_LETTERS and (one[0] == word[0] or one[:2] == word[1::-1])]
    most = 2 if len(word) >= TWO_SLIPS_LETTERS else 1
    best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=most)
    return None if best is None else str(best[0])


def _bare(words: str) -> str:
    return words.removeprefix("a ").removeprefix("an ")
