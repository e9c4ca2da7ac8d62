"""The reference page of the side-effect monitor, its figures simulated anew."""

from cleardays.safety import monitor, monitor_check
from cleardays.safety.monitor import IN_CONTROL, ODDS_RATIO

MADE = "<!-- Written by docs/build.py from the package. Do not edit. -->\n"

# A row whose people had up to so many sessions, as its definition says.
_STARTS = (
    ("safety_pool.onabot.neck_pain.percent.56", 5),
    ("safety_pool.onabot.eyelid_ptosis.percent.56", 5),
    ("compel.onabot.neck_pain.percent.108", 9),
    ("compel.onabot.eyelid_ptosis.percent.108", 9),
)


def page() -> str:
    figures = "\n".join(f"| {' | '.join(row)} |" for row in monitor_check.rows())
    starts = "\n".join(
        f"| `{id_}` | {sessions} | {monitor.expected_per_session(id_, sessions):.4f} |" for id_, sessions in _STARTS
    )
    return f"""{MADE}
# The monitor of side effects

`cleardays.safety.monitor.watch` goes through a clinic's sessions in their order: whether the event happened, and how
probable it was expected to be. It is a risk-adjusted CUSUM in log-likelihood-ratio form (Steiner, Cook, Farewell and
Treasure 2000, Biostatistics 1:441). It looks for odds {ODDS_RATIO:g} times the expected. After an alarm it begins
anew.

An alarm says that a count is high. It does not say why, and no alarm does not show that nothing has changed.

## How often it is wrong, and how late

`python -m cleardays.safety.monitor_check` chooses each threshold so that, while nothing changes, {IN_CONTROL:,}
sessions pass on average until a false alarm, and measures it with other random numbers ({monitor_check.RUNS:,} runs
each). False alarms are not evenly spaced: the column for 500 sessions says how many clinics have one early. Delays
are counted from a sum of 0.

| {" | ".join(monitor_check.HEAD)} |
|{"---|" * len(monitor_check.HEAD)}
{figures}

What is rare is seen late: at 3 in 1,000 it takes hundreds of sessions to see a doubling, and then after three or four
events. A serious event is looked at by itself, whatever the sum says.

## What is expected of a session

Only from rows that were read at their source, `expected_per_session(row, sessions)`: a share of people over several
sessions, each session taken to be alike.

| row | up to so many sessions | a session |
|---|---|---|
{starts}

This is a starting point. Sessions that people missed make it too low, and so does a study that counted only what was
judged related. A clinic that asks more often finds more. A clinic with its own record should use that.
"""
