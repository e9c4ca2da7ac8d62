"""Does a clinic see a side effect more often than expected, looking after every session?

A risk-adjusted CUSUM in its log-likelihood-ratio form (Steiner, Cook, Farewell and Treasure 2000,
Biostatistics 1:441): after each session the sum rises if the event happened and falls if not, by how much
odds of `ODDS_RATIO` times the expected explain it better than the expected odds; it never falls below 0. At the
threshold somebody must look. An alarm says that a count is high, not why.
`monitor_check` chooses the thresholds and measures how often they are wrong and how late.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cleardays.evidence import sentences, trials
from cleardays.evidence.trials import POOLED, EvidenceError

ODDS_RATIO = 2.0
"""What is looked for: a doubling of the odds. Our choice, November 2026."""
IN_CONTROL = 2000
"""Sessions, on average, from one false alarm to the next while nothing has changed. Our choice, November 2026."""
THRESHOLDS = {0.003: 1.243, 0.01: 1.988, 0.03: 2.830, 0.1: 3.778}
"""Expected probability of a session to its threshold (log-likelihood ratio), made by `monitor_check`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One session: whether the event happened, and how probable that was expected to be."""

    happened: bool
    expected: float


@dataclass(frozen=True, slots=True)
class Watched:
    """The sum after each session, and the sessions (from 0) at which it reached the threshold and began anew at 0."""

    sums: tuple[float, ...]
    alarms: tuple[int, ...]
    threshold: float
    events: int
    expected_events: float

    @property
    def words(self) -> str:
        counted = f"{self.events} events in {len(self.sums)} sessions, {self.expected_events:.1f} expected"
        if not self.alarms:
            return f"{counted}: no alarm. That does not show that nothing has changed."
        return f"{counted}: an alarm at session {self.alarms[-1] + 1}. Look at what was given, by whom and to whom."


def weight(happened: bool, expected: float, odds_ratio: float = ODDS_RATIO) -> float:
    """What one session adds to the sum; `ValueError` for a probability that is none, or odds that do not change."""
    if not 0 < expected < 1 or odds_ratio <= 0 or odds_ratio == 1:
        raise ValueError(
            f"expected {expected:g}, odds ratio {odds_ratio:g}: a session is weighed by a probability between 0 and 1 "
            "and odds that change; hand over the expected probability of this session"
        )
    return (math.log(odds_ratio) if happened else 0.0) - math.log(1 - expected + odds_ratio * expected)


def watch(sessions: Iterable[Seen], threshold: float, odds_ratio: float = ODDS_RATIO) -> Watched:
    """Go through a clinic's sessions in order. A session that nobody asked about is not handed over."""
    if not threshold > 0:
        raise ValueError(f"threshold {threshold:g}: every session would be an alarm; take one that was simulated")
    total, sums, alarms, events, expected = 0.0, [], [], 0, 0.0
    for i, one in enumerate(sessions):
        total = max(0.0, total + weight(one.happened, one.expected, odds_ratio))
        sums.append(total)
        events += one.happened
        expected += one.expected
        if total >= threshold:
            alarms.append(i)
            total = 0.0
    return Watched(tuple(sums), tuple(alarms), threshold, events, expected)


def expected_per_session(row_id: str, sessions: int) -> float:
    """A session's probability from a trial's share of people over so many sessions, each taken to be alike.

    Only from a row that was read at its source. It is a starting point: sessions that people missed make it too low,
    and a clinic that asks more often will find more.
    """
    row = trials.row(row_id)
    if row.effective not in POOLED:
        raise EvidenceError(
            f"{row_id} is {row.effective} and expects nothing",
            "an alarm is no better than what was expected",
            "name a row that was read at its source",
        )
    if sessions < 1:
        raise ValueError(f"{sessions} sessions: the row counts people over at least one; hand over how many")
    return float(1 - (1 - sentences.percent(row) / 100) ** (1 / sessions))
