"""Is it helping? What was counted by cycle, what the stopping rules say, and what the model makes of one diary.

The counts need no model and are shown whenever a session was given. The model is asked once a cycle is over
and enough of it and of the baseline is written down. Stopping rules are never withheld.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cleardays.criteria.facts import HD_ANY
from cleardays.criteria.preventives import is_toxin
from cleardays.diary.columns import UNKNOWN
from cleardays.diary.history import History, PartialDate, Score
from cleardays.diary.local import ONE_DAY
from cleardays.diary.verdict import Finding
from cleardays.diary.windows import Count
from cleardays.evidence import sentences
from cleardays.outcome import instruments, reduction
from cleardays.outcome.counts import Table, tables
from cleardays.outcome.cycles import Cycle
from cleardays.outcome.reduction import Reduction
from cleardays.outcome.remission import Remission, remission
from cleardays.outcome.treated import Treated
from cleardays.outcome.wear_off import WearOff, wear_off
from cleardays.response import arm_forecast, days, summary
from cleardays.response.arm_forecast import Forecast
from cleardays.response.summary import FEWEST_WRITTEN, Response

BROADEST_CHANGE_DAYS = 31
"""A change of treatment known no better than to the month is placed in its middle; known to the year only, it is a note."""


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """A part that cannot be answered yet, and what would change that."""

    reason: str
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Another treatment begun or ended while this one was watched; `on` is None when only its year is known."""

    words: str
    on: date | None


@dataclass(frozen=True, slots=True)
class CycleSaid:
    """One cycle against the baseline, in the three windows; a cycle that is not over has none."""

    cycle: Cycle
    table: Table
    trial_window: Reduction | None = None
    whole_cycle: Reduction | None = None
    best_28: Reduction | None = None


@dataclass(frozen=True, slots=True)
class Modelled:
    """What the model makes of the diary: of which cycle it speaks, and which date is its day 0."""

    response: Response
    cycle: Cycle
    counted: Reduction
    """The same cycle by counting alone."""
    origin: date


@dataclass(frozen=True, kw_only=True)
class Helping:
    """The second question, answered as far as it can be: `model` is not available with too little written down."""

    baseline: Count
    tables: tuple[Table, ...]
    cycles: tuple[CycleSaid, ...]
    stopping: tuple[Finding, ...]
    changes: tuple[Change, ...]
    remission: Remission | None
    scores: tuple[instruments.Change, ...]
    wear_off: WearOff | None
    """The last complete cycle's own weeks compared, without a model; None before there is one."""
    model: Modelled | NotAvailable
    expected: Forecast | None
    """What happened to virtual people with this baseline; None where the trials had nobody like that."""
    beside: tuple[str, ...]


def ask(
    treated: Treated, history: History, scores: Iterable[Score], stopping: Sequence[Finding], *, adult: bool = True
) -> Helping | NotAvailable:
    """The whole answer; not available before any session."""
    if not treated.cycles:
        return NotAvailable("no session of treatment is written before this day", ("sessions",))
    said = tables(treated)
    changes = other_treatments(treated, history)
    before = said[0].whole.of(HD_ANY.id)
    return Helping(
        baseline=before,
        tables=said,
        cycles=tuple(_cycle(treated, cycle, table) for cycle, table in zip(treated.cycles, said[1:], strict=True)),
        stopping=tuple(stopping),
        changes=changes,
        remission=remission(treated),
        scores=instruments.changes(scores, treated.cycles, treated.as_of),
        wear_off=None if treated.last_complete is None else wear_off(treated, treated.last_complete),
        model=_model(treated, before, changes),
        expected=_expected(before) if adult else None,
        beside=beside(),
    )


def _cycle(treated: Treated, cycle: Cycle, table: Table) -> CycleSaid:
    if not cycle.complete:
        return CycleSaid(cycle, table)
    return CycleSaid(
        cycle,
        table,
        reduction.trial_window(treated, cycle, HD_ANY),
        reduction.whole_cycle(treated, cycle, HD_ANY),
        reduction.best_28(treated, cycle, HD_ANY),
    )


def _model(treated: Treated, baseline: Count, changes: Sequence[Change]) -> Modelled | NotAvailable:
    cycle = treated.last_complete
    if cycle is None:
        over = treated.cycles[-1].last + ONE_DAY
        return NotAvailable("the first cycle is not over yet, and a cycle is judged as a whole", (over.isoformat(),))
    before = baseline.window
    if baseline.recorded < FEWEST_WRITTEN:
        return NotAvailable(
            f"{baseline.recorded} of the {len(before)} days before the first session are written down, "
            f"and {FEWEST_WRITTEN} are needed to compare with",
            _silent(treated, before.first, before.last),
        )
    now = treated.count(HD_ANY, treated.whole_cycle(cycle))
    if now.recorded < FEWEST_WRITTEN:
        return NotAvailable(
            f"{now.recorded} of the {len(now.window)} days of cycle {cycle.number} are written down, "
            f"and {FEWEST_WRITTEN} are needed",
            _silent(treated, cycle.first, cycle.last),
        )
    complete = [(one.first, one.last) for one in treated.cycles if one.number <= cycle.number]
    person = days.of(treated.diary, complete, [one.on for one in changes if one.on is not None])
    counted = reduction.whole_cycle(treated, cycle, HD_ANY)
    return Modelled(summary.respond(person), cycle, counted, treated.cycles[0].first)


def _expected(before: Count) -> Forecast | None:
    if before.recorded < FEWEST_WRITTEN or before.most < arm_forecast.FEWEST_DAYS:
        return None
    return arm_forecast.forecast(max(before.fewest, arm_forecast.FEWEST_DAYS), min(before.most, arm_forecast.MONTH))


def _silent(treated: Treated, first: date, last: date) -> tuple[str, ...]:
    """Dates between that nobody wrote about."""
    diary = treated.diary
    open_ = np.flatnonzero(diary.columns.headache == UNKNOWN)
    return tuple(diary.dates[i].isoformat() for i in open_ if first <= diary.dates[i] <= last)


def other_treatments(treated: Treated, history: History) -> tuple[Change, ...]:
    """Preventives begun or stopped between the baseline and the end of the last complete cycle: they may have moved the days too."""
    cycle, before = treated.last_complete, treated.baseline
    if cycle is None or before is None:
        return ()
    found = []
    for tried in history.preventives or ():
        if is_toxin(tried):
            continue
        for when, verb in ((tried.start, "begun"), (tried.stop, "stopped")):
            if when is None or when.latest < before.first or when.earliest > cycle.last:
                continue
            on = _middle(when)
            if on is None or before.first < on <= cycle.last:
                found.append(Change(f"{tried.drug} {verb} ({when})", on))
    return tuple(found)


def _middle(when: PartialDate) -> date | None:
    length = (when.latest - when.earliest).days
    return when.earliest + timedelta(days=length // 2) if length <= BROADEST_CHANGE_DAYS else None


def beside() -> tuple[str, ...]:
    """What happened to people given placebo, and to people given nothing new: no change of one person can be read without it."""
    limits = sentences.limits()
    return limits["placebo"].words, limits["untreated"].words
