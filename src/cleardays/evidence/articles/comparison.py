"""What does one sentence claim, and how does that stand against what was read? Clause by clause, by concepts and slots.

A mark rests on the words that make the claim, which it names. Whether words look alike decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from cleardays.evidence import sourced_claims
from cleardays.evidence.articles.sentences import Sentence
from cleardays.evidence.articles.statements import Number, Place, Says, Statement, places, statements
from cleardays.evidence.articles.words import Quantity, Word, quantities, words
from cleardays.evidence.sourced_claims import Claim, Verdict

_SPLIT = frozenset(
    ["but", "while", "whereas", "although", "though", "however", "yet", "because", "which", "whereby", ";", "–", "—"]
)
_JOIN = frozenset([",", "and", "or", "(", ")", ":", "so", "since", "as", "that", "who"])
_OR_MORE = frozenset(["more", "less", "longer", "fewer", "older", "so"])
_VERB_AFTER = 6
"""Words after "and" or a comma among which a verb must stand for another clause to begin there. Our choice."""
_REACH = {
    "no": 3,
    "without": 4,
    "not": 7,
    "never": 7,
    "nor": 7,
    "neither": 7,
    "none": 7,
    "nobody": 7,
    "nothing": 5,
    "hardly": 6,
}
"""How many words after it each denies. Our choice."""
OTHER_SUBJECTS = frozenset(["cosmetic", "other_use", "other_drug", "other_way"])
"""What is said of these is said of something else, unless the clause names the toxin, or the statement allows it."""
_TOLD: dict[Says, str] = {
    "the same": "It says what the sources say.",
    "the opposite": "The sources say the opposite.",
    "nothing checkable": "It speaks of this and says nothing that can be checked.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What one clause claims. `at` are the characters that carry it; without a verdict nothing of it can be checked."""

    claim: Claim
    verdict: Verdict | None
    says: Says
    why: str
    at: tuple[Place, ...]

    @property
    def ours(self) -> str:
        """Our sentence to put in its place."""
        return sourced_claims.rendered(self.claim).words

    @property
    def asked(self) -> str:
        return sourced_claims.rendered(self.claim).claim


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence taken apart."""

    said: tuple[Word, ...]
    where: dict[str, list[Place]]
    gaps: dict[Place, tuple[int, ...]]
    numbers: tuple[Quantity, ...]
    clauses: tuple[Place, ...]
    conditional: tuple[Place, ...]
    under: frozenset[str]
    flips: int
    """How often the whole is denied from outside: "it is a myth that", "No." under a question."""


@dataclass(frozen=True, slots=True)
class _Found:
    statement: Statement
    mark: Mark
    core: frozenset[int]
    clause: Place


def marks(sentence: Sentence, flips: int = 0) -> tuple[Mark, ...]:
    """Every claim of a sentence, in the order of its words. `flips` is 1 when what stands around it says that it is false."""
    if sentence.kind == "question":
        return ()
    read = _read(sentence, flips)
    found = [one for statement in _likely(read) for one in _held(statement, read, sentence.kind == "heading")]
    kept = [
        one
        for at, one in enumerate(found)
        if not any(_says_more(other, one, first=place < at) for place, other in enumerate(found))
    ]
    once: dict[tuple[str, Verdict | None], Mark] = {}
    for one in sorted(kept, key=lambda found: min(found.core)):
        once.setdefault((one.mark.claim.id, one.mark.verdict), one.mark)
    return tuple(once.values())


def _says_more(other: _Found, one: _Found, *, first: bool) -> bool:
    """Of two readings of one claim in one clause the one that rests on more words is meant, else the first."""
    if other is one or not (other.clause[0] < one.clause[1] and one.clause[0] < other.clause[1]):
        return False
    more = len(other.core) - len(one.core)
    return other.mark.claim.id == one.mark.claim.id and (more > 0 or (more == 0 and first))


@lru_cache(maxsize=1)
def _by_concept() -> dict[str, list[int]]:
    """Which statements a concept can begin, by their place among all."""
    found: dict[str, list[int]] = {}
    for at, one in enumerate(statements()):
        for concept in one.needs[0]:
            found.setdefault(concept, []).append(at)
    return found


def _likely(read: _Read) -> list[Statement]:
    known = _by_concept()
    return [statements()[at] for at in sorted({at for concept in read.where for at in known.get(concept, ())})]


@lru_cache(maxsize=64)
def _of_heading(heading: str) -> frozenset[str]:
    return frozenset(places(words(heading))[0])


def _read(sentence: Sentence, flips: int) -> _Read:
    said = words(sentence.text)
    where, gaps = places(said)
    clauses = tuple(_clauses(said, where))
    return _Read(said, where, gaps, quantities(said), clauses, tuple(_conditions(said, where, clauses)), _of_heading(sentence.under),
        flips + len(where.get("denied_around", ())),
    )  # fmt: skip


def _clauses(said: tuple[Word, ...], where: dict[str, list[Place]]) -> Iterator[Place]:
    verbs = {at for at, _ in where.get("verb", ())}
    phrases = {at for places in where.values() for a, b in places for at in range(a + 1, b - 1)}
    begun = 0
    for at, word in enumerate(said):
        if at <= begun or at in phrases:
            continue
        splits = word.plain in _SPLIT or (
            word.plain in _JOIN
            and not (word.plain == "or" and at + 1 < len(said) and said[at + 1].plain in _OR_MORE)
            and any(here in verbs for here in range(begun, at))
            and any(here in verbs for here in range(at + 1, min(at + 1 + _VERB_AFTER, len(said))))
            and not _listed(said, at, verbs)
        )
        if splits:
            yield begun, at
            begun = at + 1
    yield begun, len(said)


def _listed(said: tuple[Word, ...], at: int, verbs: set[int]) -> bool:
    """A comma or "and" between two nouns of one list: another one comes before the next verb."""
    for here in range(at + 1, min(at + 1 + _VERB_AFTER, len(said))):
        if here in verbs:
            return False
        if said[here].plain in (",", "and", "or") and here > at + 1:
            return True
    return False


def _conditions(said: tuple[Word, ...], where: dict[str, list[Place]], clauses: tuple[Place, ...]) -> Iterator[Place]:
    """From "if" to the comma or the end of its clause: nothing is claimed there."""
    for at, _ in where.get("if", ()):
        end = next((here for here in range(at, len(said)) if said[here].plain in (",", ";")), len(said))
        yield at, end


def _held(statement: Statement, read: _Read, heading: bool) -> Iterator[_Found]:
    if heading and not statement.heading:
        return
    if any(not _anywhere(one, read) for one in statement.context) or any(one in read.where for one in statement.apart):
        return
    spans = ((0, len(read.said)),) if statement.across else read.clauses
    for clause in spans:
        chosen = _core(statement, read, clause)
        if chosen is None:
            continue
        core = frozenset(at for place in chosen for at in range(*place) if at not in read.gaps.get(place, ()))
        if not statement.conditional and any(all(a <= at < b for at in core) for a, b in read.conditional):
            continue
        edges = frozenset(at for begin, end in chosen for at in (begin, end - 1))
        mark = _compared(statement, read, clause, core, edges)
        if mark is not None:
            yield _Found(statement, mark[0], core | mark[1], clause)


def _anywhere(any_of: frozenset[str], read: _Read) -> bool:
    return any(one in read.where or one in read.under for one in any_of)


def _inside(concept: str, read: _Read, clause: Place) -> list[Place]:
    return [place for place in read.where.get(concept, ()) if clause[0] <= place[0] and place[1] <= clause[1]]


def _core(statement: Statement, read: _Read, clause: Place) -> tuple[Place, ...] | None:
    """The words that make the statement in a clause; None where one is missing or something speaks of another subject."""
    if any(_inside(one, read, clause) for one in statement.without):
        return None
    others = OTHER_SUBJECTS - statement.about
    if any(_inside(one, read, clause) for one in others) and not _inside("botox", read, clause):
        return None
    if _inside("cosmetic", read, clause) and "cosmetic" not in statement.about:
        return None
    options = [sorted({place for one in need for place in _inside(one, read, clause)}) for need in statement.needs]
    if not all(options):
        return None
    best: tuple[int, tuple[Place, ...]] | None = None
    for first in options[0]:
        chosen = _nearest(statement, first, options)
        if chosen is None:
            continue
        if statement.order and any(a[0] > b[0] for a, b in pairwise(chosen)):
            continue
        span = max(place[1] for place in chosen) - min(place[0] for place in chosen)
        if span <= statement.near + 4 * (len(chosen) - 1) and (best is None or span < best[0]):
            best = (span, chosen)
    return None if best is None else best[1]


def _nearest(statement: Statement, first: Place, options: list[list[Place]]) -> tuple[Place, ...] | None:
    """For each need the place nearest to the first; a concept that is needed twice needs two places."""
    chosen = [first]
    for at in range(1, len(options)):
        twice = {place for need, place in zip(statement.needs, chosen, strict=False) if need == statement.needs[at]}
        free = [place for place in options[at] if not any(a[0] < place[1] and place[0] < a[1] for a in twice)]
        if not free:
            return None
        chosen.append(min(free, key=lambda place: abs(place[0] - first[0])))
    return tuple(chosen)


def _compared(
    statement: Statement, read: _Read, clause: Place, core: frozenset[int], edges: frozenset[int]
) -> tuple[Mark, frozenset[int]] | None:
    """The mark of a statement that stands in a clause, and the words of its number; `edges` begin or end what it needs."""
    number, other = None, None
    if statement.number is not None:
        number, other = _number(statement.number, read.numbers, clause, edges)
        if number is None and other is None:
            return None
    read_as = number or other
    slot = frozenset() if read_as is None else frozenset(range(read_as.at, read_as.to))
    denials = _denials(read, clause, core)
    weak, usual, strong = (_tier(one, read, clause, core) for one in ("weak", "usual", "strong"))
    carry = core | slot | frozenset(denials)

    def made(
        verdict: Verdict | None, says: Says, why: str, more: set[int] | None = None
    ) -> tuple[Mark, frozenset[int]] | None:
        if verdict is None:
            return None
        return Mark(statement.claim, verdict, says, why, _spans(read, carry | (more or set()))), slot

    if (len(denials) + read.flips) % 2 == 1:
        verdict = statement.denied_weak if weak else statement.denied
        says: Says = "the opposite" if verdict is Verdict.MISLEADING else "the same"
        return None if other is not None else made(verdict, says, _TOLD[says])
    if other is not None and statement.number is not None:
        shown = " to ".join(f"{one:g}" for one in dict.fromkeys((other.low, other.high)))
        ours = f"ours is {statement.number.shown}" if statement.number.shown else "it is not the number of the trials"
        return made(statement.number.other, "another number", f"It says {shown}; {ours}.")
    if strong and statement.strong is not statement.verdict:
        shown = " ".join(read.said[at].plain for at in sorted(strong))
        return made(
            statement.strong, "stronger than the evidence", f"“{shown}” makes it stronger than the evidence.", strong
        )
    if statement.lacking is not None and not _anywhere(statement.lacking.concepts, read):
        why = f"A condition is missing: {statement.lacking.words}."
        return made(statement.lacking.verdict, "a needed condition missing", why)
    verdict = statement.weak if weak else statement.usual if usual else statement.verdict
    says = "the same" if verdict in (Verdict.SUPPORTED, Verdict.WITH_LIMITS) else statement.says
    words = " ".join(read.said[at].plain for at in sorted(core | slot))
    why = _TOLD.get(says, f"“{words}” is more than the sources say.")
    return made(verdict, says, why, weak | usual)


def _number(
    ours: Number, numbers: tuple[Quantity, ...], clause: Place, edges: frozenset[int]
) -> tuple[Quantity | None, Quantity | None]:
    """The number of a clause that is ours, else one that is another."""
    other = None
    for one in numbers:
        if not (clause[0] <= one.at < clause[1]) or one.at in edges:
            continue
        bare = bool(ours.bare) and one.unit in ("", "rate")
        held = (one.low, one.high) if bare else one.in_unit(ours.unit)
        if held is None:
            continue
        near = 0.12 if ours.unit != one.unit else 0.0  # three months and twelve weeks are one
        if held[0] <= ours.high * (1 + near) and held[1] >= ours.low * (1 - near):
            return one, None
        if not bare or (ours.bare == "any" and one.unit == "rate"):
            other = other or one
    return None, other


def _denials(read: _Read, clause: Place, core: frozenset[int]) -> list[int]:
    """The words that deny what the core says, each within its reach; "not only" and "not always" deny nothing."""
    free = {at for place in read.where.get("denies_nothing", ()) for at in range(*place)}
    free |= {at for place in read.where.get("denied_around", ()) for at in range(*place)}
    free |= {place[0] for place in read.where.get("not_strong", ()) if not core & set(range(*place))}
    found = [
        place[0] for place in _inside("denial", read, clause) if place[0] not in core | free and place[0] < max(core)
    ]
    found += [place[0] for place in _inside("denied_after", read, clause) if place[0] not in core]
    for at in range(*clause):
        reach = _REACH.get(read.said[at].plain)
        if reach and at not in free and at not in core and any(at < here <= at + reach for here in core):
            found.append(at)
    return list(dict.fromkeys(found))


def _tier(tier: str, read: _Read, clause: Place, core: frozenset[int]) -> set[int]:
    """Words that weaken or strengthen, as far as the core does not hold them; "not always" weakens."""
    softened = {at for place in _inside("not_strong", read, clause) for at in range(*place)}
    if tier == "weak" and softened:
        return softened
    found = [
        set(range(*place))
        for place in _inside(tier, read, clause)
        if place[1] >= len(read.said)
        or read.said[place[1]].plain not in ("not", "expect")
        or read.said[place[0]].plain != "can"
    ]
    return next((one for one in found if not one & core and not one & softened), set())


def _spans(read: _Read, carry: frozenset[int]) -> tuple[Place, ...]:
    """Words as characters; those that stand side by side are one."""
    spans: list[Place] = []
    for at in sorted(carry):
        word = read.said[at]
        if spans and word.start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], max(word.end, spans[-1][1]))
        else:
            spans.append((word.start, word.end))
    return tuple(spans)


def moved(mark: Mark, at: Place) -> Mark:
    """A mark that is carried by other words: those that answer a question."""
    return replace(mark, at=(at,))
