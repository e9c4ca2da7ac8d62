"""Is it helping? What was counted by cycle, what the stopping rules say, and what the model makes of one diary.

The counts need no model and are shown whenever a session was given. The model is asked once a cycle is over
and enough of it and of the baseline is written down. Stopping rules are never withheld.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from cleardays.criteria.facts import HD_ANY
from cleardays.criteria.preventives import is_toxin
from cleardays.diary.columns import UNKNOWN
from cleardays.diary.history import History, PartialDate, Score
from cleardays.diary.local import ONE_DAY
from cleardays.diary.sources import can_state_clear_day
from cleardays.diary.verdict import Finding
from cleardays.diary.windows import Count
from cleardays.evidence import sentences
from cleardays.outcome import instruments, reduction
from cleardays.outcome.counts import Table, tables
from cleardays.outcome.cycles import Cycle
from cleardays.outcome.kept import Kept, kept
from cleardays.outcome.reduction import Reduction
from cleardays.outcome.remission import Remission, remission
from cleardays.outcome.treated import Treated
from cleardays.outcome.wear_off import WearOff, wear_off
from cleardays.response import arm_forecast, days, summary
from cleardays.response.arm_forecast import Forecast
from cleardays.response.summary import FEWEST_WRITTEN, Response


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """A part that cannot be answered yet, and what would change that."""

    reason: str
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Another treatment begun or ended while this one was watched. Of a month or a year any of its days is as likely."""

    words: str
    earliest: date
    latest: date
    kind: str
    """The kind of step it is to the model (`steps` of prior.json)."""
    cycle: int
    """Number of the cycle it may first have touched; 0 for the baseline."""

    @property
    def on(self) -> date | None:
        """Its day, where that is known."""
        return self.earliest if self.earliest == self.latest else None


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
    kept: tuple[Kept, Kept]
    """How the baseline and the cycle were written down."""
    not_of: tuple[Cycle, str] | None = None
    """A later complete cycle that cannot be judged, and why: this answer is of the one before, and stands dated."""


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
    """What the latest complete cycle that can be judged says; of the latest of all, why not, where none can."""
    complete = [one for one in treated.cycles if one.complete]
    if not complete:
        over = treated.cycles[-1].last + ONE_DAY
        return NotAvailable("the first cycle is not over yet, and a cycle is judged as a whole", (over.isoformat(),))
    latest = _of_cycle(treated, complete[-1], baseline, changes)
    if isinstance(latest, Modelled):
        return latest
    for cycle in reversed(complete[:-1]):
        if isinstance(earlier := _of_cycle(treated, cycle, baseline, changes), Modelled):
            return replace(earlier, not_of=(complete[-1], latest.reason))
    return latest


def _of_cycle(treated: Treated, cycle: Cycle, baseline: Count, changes: Sequence[Change]) -> Modelled | NotAvailable:
    before = baseline.window
    written = kept(treated.diary, before.first, before.last), kept(treated.diary, cycle.first, cycle.last)
    if (unread := _without_meaning(treated, cycle, written)) is not None:
        return unread
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
    person = days.of(
        treated.diary,
        complete,
        [(one.earliest, one.latest, one.kind) for one in changes if one.earliest <= cycle.last],
        until=_until(treated, cycle),
    )
    counted = reduction.whole_cycle(treated, cycle, HD_ANY)
    return Modelled(summary.respond(person), cycle, counted, treated.cycles[0].first, written)


def _without_meaning(treated: Treated, cycle: Cycle, written: tuple[Kept, Kept]) -> NotAvailable | None:
    """Why silence cannot be read: no day was said to be clear, so a silent one may be clear, or not written."""
    before = treated.baseline
    if before is None:
        return None
    stretches = (
        (before.first, before.last, "before the first session"),
        (cycle.first, cycle.last, f"of cycle {cycle.number}"),
    )
    open_ = [(one, *where) for one, where in zip(written, stretches, strict=True) if one.cause == "structural"]
    if not open_:
        return None
    said = " and ".join(f"{one.headache} of the {one.days} days {name}" for one, _, _, name in open_)
    told = sorted({source for one, *_ in open_ for source in one.sources if not can_state_clear_day(source)})
    why = f"; {', '.join(told)} cannot write a clear day" if told else ""
    return NotAvailable(
        f"{said} are written down as headache and none as clear, so what a silent day meant is not known{why}",
        tuple(
            f"say what a silent day meant between {first.isoformat()} and {last.isoformat()}"
            for _, first, last, _ in open_
        ),
    )


def _expected(before: Count) -> Forecast | None:
    if (
        before.recorded < FEWEST_WRITTEN
        or before.most < arm_forecast.FEWEST_DAYS
        or before.fewest > arm_forecast.MOST_DAYS
    ):
        return None
    return arm_forecast.forecast(max(before.fewest, arm_forecast.FEWEST_DAYS), min(before.most, arm_forecast.MOST_DAYS))


def _silent(treated: Treated, first: date, last: date) -> tuple[str, ...]:
    """Dates between that nobody wrote about."""
    diary = treated.diary
    open_ = np.flatnonzero(diary.columns.headache == UNKNOWN)
    return tuple(diary.dates[i].isoformat() for i in open_ if first <= diary.dates[i] <= last)


def other_treatments(treated: Treated, history: History) -> tuple[Change, ...]:
    """What else was begun or stopped between the baseline and the end of the last complete cycle: it may have moved the days too."""
    found = []
    for tried in history.preventives or ():
        if is_toxin(tried):
            continue
        begun = tried.drug_class if tried.drug_class in ("cgrp-antibody", "gepant") else "other"
        found.append(_change(treated, f"{tried.drug} begun", tried.start, begun))
        found.append(_change(treated, f"{tried.drug} stopped", tried.stop, "ended"))
    for withdrawn in history.withdrawals or ():
        found.append(_change(treated, f"withdrawal of {withdrawn.what} begun", withdrawn.start, "withdrawal"))
        found.append(_change(treated, f"withdrawal of {withdrawn.what} ended", withdrawn.stop, "ended"))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.earliest, one.words)))


def _change(treated: Treated, words: str, when: PartialDate | None, kind: str) -> Change | None:
    """A change, where it may lie between the baseline and the end of the last complete cycle."""
    cycle, before = treated.last_complete, treated.baseline
    if when is None or cycle is None or before is None or when.latest <= before.first or when.earliest > cycle.last:
        return None
    touched = next((one.number for one in treated.cycles if when.earliest <= one.last), cycle.number)
    if when.latest < treated.cycles[0].first:
        touched = 0
    return Change(f"{words} ({when})", when.earliest, when.latest, kind, touched)


def _until(treated: Treated, cycle: Cycle) -> date:
    """The last day that may be looked at after a cycle: before the next session, or before as-of."""
    following = next((one.first for one in treated.cycles if one.number > cycle.number), treated.as_of)
    return min(following, treated.as_of) - ONE_DAY


def beside() -> tuple[str, ...]:
    """What happened to people given placebo, and to people given nothing new: no change of one person can be read without it."""
    limits = sentences.limits()
    return limits["placebo"].words, limits["untreated"].words
