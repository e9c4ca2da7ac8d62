"""The figures of the studies, one a row: who, what, when, how much, and how far we trust it.

`trials.csv` is the data; this file says what a row may hold and what may be done with it. A derived
row is no better than its weakest input: its trust is worked out here and never typed. Rows that
share people are never pooled, and a row that nobody confirmed is neither pooled nor shown.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Trust = Literal["read", "derived", "secondary", "unverified"]
TRUST: tuple[Trust, ...] = get_args(Trust)
"""Best first."""
POOLED: tuple[Trust, ...] = ("read", "derived")

STATISTICS = (
    "mean",
    "sd",
    "mean_change",
    "ls_mean_change",
    "mean_pct_change",
    "mean_difference",
    "sd_of_change",
    "sd_of_change_implied",
    "baseline_mean",
    "baseline_sd",
    "baseline_percent",
    "percent",
    "count",
    "odds_ratio",
    "p_value",
    "direction",
)
"""`ls_` means adjusted (least squares); `implied` means worked out from an interval or a p value."""
COMPARISONS = ("mean_difference", "odds_ratio")
"""Statistics that compare two arms: the only ones that can be pooled."""

_BADGE: Mapping[Trust, str] = {
    "read": "",
    "derived": "worked out by us from what was read",
    "secondary": "read in a copy, not in the paper itself",
    "unverified": "not confirmed; never shown to patients",
}


class EvidenceError(ValueError):
    """Data that cannot be used, or that must not be used this way: what was found, why it matters, what to do."""

    def __init__(self, found: str, why: str, do: str) -> None:
        super().__init__(f"{found}\n  why  {why}\n  do   {do}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `value` is in the unit that `definition` and `statistic` name; changes are negative when days fell."""

    id: str
    study: str
    year: int
    reference: str
    design: str
    population: str
    arm: str
    people: int | None
    week: float | None
    """Weeks after the first treatment; 0 is before it, None is not stated."""
    outcome: str
    definition: str
    statistic: str
    value: float | None
    ci_low: float | None
    ci_high: float | None
    trust: Trust
    """How we came to this figure, as typed. Use `effective` to decide anything."""
    overlaps: tuple[str, ...]
    """Groups of people this row shares with rows of other studies."""
    inputs: tuple[str, ...]
    """Ids a derived row was computed from."""
    note: str
    effective: Trust
    """The trust that counts: its own, or that of its weakest input."""

    @property
    def shown(self) -> bool:
        """Whether a patient may see it."""
        return self.effective != "unverified" and self.value is not None

    @property
    def number(self) -> float:
        """The value; refused where a row has none."""
        if self.value is None:
            raise EvidenceError(f"{self.id} has no value", "it was never confirmed", "use another row")
        return self.value


COLUMNS = tuple(field.name for field in fields(Row) if field.name != "effective")


def parse(text: str) -> tuple[Row, ...]:
    """Rows from CSV text; `EvidenceError` names the row and what is wrong with it."""
    table = csv.DictReader(io.StringIO(text))
    if tuple(table.fieldnames or ()) != COLUMNS:
        raise EvidenceError("trials.csv has other columns", "each column has one meaning", ",".join(COLUMNS))
    typed: dict[str, dict[str, str]] = {}
    for line in table:
        if line["id"] in typed:
            raise _bad(line["id"], "the id is used twice", "an id names one figure")
        typed[line["id"]] = line
    return tuple(_row(line, typed) for line in typed.values())


@cache
def rows() -> tuple[Row, ...]:
    """Every row of the package's own data, in the order of the file."""
    return parse(files("cleardays.evidence").joinpath("trials.csv").read_text(encoding="utf-8"))


def row(id_: str) -> Row:
    """One row by its id."""
    for one in rows():
        if one.id == id_:
            return one
    raise EvidenceError(f"no row called {id_}", "a sentence rests on it", "add the row, or name another")


def weakest(trusts: Iterable[Trust]) -> Trust:
    """The least trusted of several; `read` when there is none."""
    return max(trusts, key=TRUST.index, default="read")


def badge(one: Row) -> str:
    """What a reader is told about where the figure comes from; empty when it was read at its source."""
    return badge_of(one.effective, derived=one.trust == "derived")


def badge_of(effective: Trust, *, derived: bool = False) -> str:
    """The same for a figure that is not itself a row."""
    if derived and effective == "secondary":
        return "worked out by us from what was read in a copy, not in the paper itself"
    return _BADGE[effective]


def poolable(several: Iterable[Row]) -> tuple[Row, ...]:
    """The same rows, when they may be pooled; else an error that says which two rules they break."""
    chosen = tuple(several)
    for one in chosen:
        if one.effective not in POOLED:
            raise EvidenceError(
                f"{one.id} is {one.effective} and cannot be pooled",
                "a pool is no better than its weakest figure",
                "read the paper and set its trust, or show the row beside the others with its badge",
            )
        if one.statistic not in COMPARISONS:
            raise EvidenceError(
                f"{one.id} is a {one.statistic} and cannot be pooled",
                "only a comparison of two arms keeps what the randomisation gave",
                "pool the difference or the ratio between the arms",
            )
    for i, one in enumerate(chosen):
        for other in chosen[i + 1 :]:
            _apart(one, other)
    return chosen


def _apart(one: Row, other: Row) -> None:
    shared = set(one.overlaps) & set(other.overlaps)
    if one.study == other.study or shared:
        raise EvidenceError(
            f"{one.id} and {other.id} share people and cannot be pooled",
            f"the same people ({', '.join(sorted(shared)) or one.study}) would count twice",
            "take one of the two",
        )
    if (one.outcome, one.statistic) != (other.outcome, other.statistic):
        raise EvidenceError(
            f"{one.id} and {other.id} count different things and cannot be pooled",
            f"{one.outcome} ({one.statistic}) is not {other.outcome} ({other.statistic})",
            "show them beside each other",
        )


def _row(line: Mapping[str, str], typed: Mapping[str, Mapping[str, str]]) -> Row:
    id_, trust = line["id"], line["trust"]
    if line["statistic"] not in STATISTICS:
        raise _bad(id_, f"statistic {line['statistic']} is not known", f"one of {', '.join(STATISTICS)}")
    return Row(
        id=id_,
        study=line["study"],
        year=int(line["year"]),
        reference=line["reference"],
        design=line["design"],
        population=line["population"],
        arm=line["arm"],
        people=int(line["people"]) if line["people"] else None,
        week=_number(line, "week"),
        outcome=line["outcome"],
        definition=line["definition"],
        statistic=line["statistic"],
        value=_number(line, "value"),
        ci_low=_number(line, "ci_low"),
        ci_high=_number(line, "ci_high"),
        trust=_trust(id_, trust),
        overlaps=_listed(line["overlaps"]),
        inputs=_listed(line["inputs"]),
        note=line["note"],
        effective=_effective(id_, typed, ()),
    )


def _effective(id_: str, typed: Mapping[str, Mapping[str, str]], above: tuple[str, ...]) -> Trust:
    if id_ in above:
        raise _bad(id_, "it is computed from itself", "name only what it was computed from")
    line = typed.get(id_)
    if line is None:
        raise _bad(above[-1], f"its input {id_} is no row", "correct the id")
    inputs = _listed(line["inputs"])
    if inputs and line["trust"] != "derived":
        raise _bad(id_, "it has inputs and is not derived", "set its trust to derived")
    return weakest([_trust(id_, line["trust"]), *(_effective(one, typed, (*above, id_)) for one in inputs)])


def _trust(id_: str, typed: str) -> Trust:
    for known in TRUST:
        if known == typed:
            return known
    raise _bad(id_, f"trust {typed} is not known", f"one of {', '.join(TRUST)}")


def _number(line: Mapping[str, str], column: str) -> float | None:
    if not line[column]:
        return None
    try:
        return float(line[column])
    except ValueError:
        raise _bad(line["id"], f"{column} is not a number", "a plain number, or nothing") from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _bad(id_: str, found: str, do: str) -> EvidenceError:
    return EvidenceError(f"trials.csv, {id_}: {found}", "every figure shown rests on this table", do)
