"""What do we read in a name as somebody wrote it, why, who says so, and what would we ask?

For medicines, devices and measures; conditions; allergies; side effects and danger signs. The same readers as everywhere:
nothing is explained here that is not counted so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cleardays.criteria.preventives import left_out_as
from cleardays.diary.history import Preventive
from cleardays.diary.medicines import WORDS, Class, classify
from cleardays.safety.name_lookup import Known, known_allergy, known_condition, known_medicine
from cleardays.vocabulary import conditions, danger, medicines
from cleardays.vocabulary.names import Named, Reading


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way a name is read: a title, and rows of what and words."""

    title: str
    rows: Mapping[str, str]


UNSURE = "for nothing for certain, in either direction: it leaves open whatever it could decide"


def explanations(name: str) -> tuple[Explanation, ...]:
    """Everything a name is known as; where it is known as nothing, everything it could be; empty where nothing is like it."""
    each = (
        (medicines.read(name), _medicine),
        (conditions.read_condition(name), _condition),
        (conditions.read_allergy(name), _allergy),
    )
    known = [explain(name, reading) for reading, explain in each if reading.known]
    if (sign := _sign(name)) is not None:
        return (*known[:1], sign)
    return tuple(known[:1] or [_could_be(name, reading) for reading, _ in each if reading.meanings])


def _sign(name: str) -> Explanation | None:
    """A side effect or danger sign that is read in it; None where none is."""
    lines = danger.explain(name)
    if danger.read(name).sign is None:
        return None
    title, *rest = lines
    rows = dict(line.split(": ", 1) for line in rest)
    return Explanation(title, {"we ask" if what == "we would ask" else what: words for what, words in rows.items()})


def _medicine(name: str, reading: Reading) -> Explanation:
    inside = [medicines.substances()[one] for one in reading.means]
    uses = {one.use for one in inside}
    rows = {
        "listed as": _listed(reading.meanings[0]),
        "is": "; ".join(f"{one.name}: {one.kind.replace('_', ' ')}" for one in inside),
        "days": _days(name, uses),
        "tried": _tried(name, uses),
        "injection": _weighed(known_medicine(name)),
    }
    if uses & {"both", "preventive"}:
        rows["we ask"] = (
            "whether it was taken against an attack or to prevent attacks (purpose), where it stands in a diary"
        )
    return Explanation(f"{name}: {reading.words}", rows | _source(reading.meanings[0]))


def _days(name: str, uses: set[str]) -> str:
    """What a day with it counts as."""
    if uses == {"none"}:
        return "no medicine: no day with acute medicine of any kind"
    named = [words for class_, words in WORDS.items() if class_ & classify(name) and class_ is not Class.UNNAMED]
    counted = f"a day with {', '.join(named)}" if named else "a day with acute medicine, of no class that is counted"
    if uses & {"acute", "mostly_acute", "beside"}:
        return counted
    if uses & {"both", "preventive"}:
        return f"against an attack {counted}; taken to prevent attacks none"
    return "no medicine against headache: none, unless it is written that it was taken against an attack"


def _tried(name: str, uses: set[str]) -> str:
    """Whether it counts among preventives tried."""
    left_out = left_out_as(Preventive(drug=name))
    if left_out is not None:
        return f"no preventive, {left_out}: left out of those tried"
    return "a preventive" if uses & {"both", "preventive"} else "possibly a preventive: not for certain"


def _condition(name: str, reading: Reading) -> Explanation:
    rows = {"listed as": _listed(reading.meanings[0]), "injection": _weighed(known_condition(name))}
    return Explanation(f"{name}: a condition, {reading.words}", rows | _source(reading.meanings[0]))


def _allergy(name: str, reading: Reading) -> Explanation:
    rows = {"listed as": _listed(reading.meanings[0]), "injection": _weighed(known_allergy(name))}
    return Explanation(f"{name}: an allergy, {reading.words}", rows | _source(reading.meanings[0]))


def _could_be(name: str, reading: Reading) -> Explanation:
    rows = {"perhaps": "; ".join(dict.fromkeys(_listed(one) for one in reading.meanings)), "counts": UNSURE}
    unchecked = [one for one in reading.meanings if not one.source.checked]
    if unchecked:
        rows["why"] = f"nobody has checked this name: {unchecked[0].source.words}"
    rows["we ask"] = "which of these it is, or what stands on the box as its ingredient"
    return Explanation(f"{name}: {reading.words}", rows)


def _listed(one: Named) -> str:
    where = f" ({' '.join(one.countries)})" if one.countries else ""
    return f"{one.name}{where}: {' + '.join(one.means)}" if (one.name,) != one.means else one.name


def _weighed(known: Known | None) -> str:
    if known is None:
        return "not recognised: a clinician must look"
    if known.kind == "neutral":
        return known.words
    return f"{known.words} ({'a clinician must look' if known.kind == 'look' else known.kind}; {known.source}; {known.trust})"


def _source(one: Named) -> dict[str, str]:
    return {"source": f"{one.source.words} ({one.source.date})", "trust": one.source.trust}
