"""The second question and the forecast in words and pictures, the same for a terminal, a page and a letter.

A number stands before every adjective. Nothing here says why days became fewer.
"""

from datetime import date, timedelta

from markupsafe import Markup

from cleardays.answer.change_words import LEANING, between, fewer, in_hundred, lean, moved, of_hundred, reduction
from cleardays.answer.forecast import Ahead
from cleardays.answer.is_it_helping import CycleSaid, Helping, Modelled, NotAvailable
from cleardays.criteria.facts import HD_ANY
from cleardays.criteria.monthly import period
from cleardays.diary.windows import BLOCK_28
from cleardays.drawing.dots import dots
from cleardays.drawing.weekly import Band, Bar, Beginning, weekly
from cleardays.outcome.counts import Table, Tally
from cleardays.outcome.remission import Remission, Run
from cleardays.outcome.wear_off import WearOff
from cleardays.report.answer_words import called, day
from cleardays.response import estimands, summary
from cleardays.response.arm_forecast import ArmAhead, Forecast
from cleardays.response.estimands import Estimand, Spread
from cleardays.response.summary import Response, WhatIf

WEAR_OFF = {"seen": "pattern seen", "not_seen": "pattern not seen", "cannot_tell": "cannot tell"}
SIZES = {0.3: "a little", 0.5: "somewhat", 0.8: "much", 0.15: "little", 0.9: "much"}
"""What the sizes of drift and of spread are called; the numbers, on the log-odds, are in the JSON."""
SILENT = ("missing_because_of_headache",)
SILENCE = {
    0.05: "if silent days hid more headache in the cycle, and less before it, than is taken here",
    0.95: "if silent days hid less headache in the cycle, and more before it, than is taken here",
}
"""Both ends of nine in ten meanings of silence."""
KEPT = {
    "complete": "no day is silent",
    "daily": "a daily diary with gaps: silent days are taken to be much like the others",
    "mixed": "clear days are written only now and then, or some of it comes from an app that cannot write one, or was filled "
    "in later: what silent days were is nearly open",
    "structural": "no day is said to be clear",
}
"""Why days are silent, as far as the record says, and what is taken from it (response/silence.py)."""
WHAT_IF = {
    "drift": "if your months swing {size} on their own",
    "spread_of_locked_effects": "if people differ {size} in what comes and goes with sessions",
    "other_treatment_taken_out": "if all of the step at another treatment's change is that treatment's",
}
HEADLINE = "Change from your own baseline"
NOT_WHY = "This is a change from your own baseline. One diary cannot say what made it."
LOCKED = (
    "How much of the change comes and goes with the sessions, one diary tells only weakly: most of this line comes from "
    "the trials, and a placebo effect can come and go with sessions too."
)
STOPPING = (
    "Part of a change may fade with each session and return with the next. The rest may stay after stopping, or go too: a bad "
    "month that passed, placebo, other care. Nobody can tell how much from a diary. So this is a range and no forecast. Most of "
    "it comes from the trials, and it is counted against your usual level, not against the month before."
)
UNGRADED = "Moderate and severe days are not compared: too few headache days have a severity written, or none was more than mild before."
LITTLE_TO_LOSE = "This diary shows little change that stopping could lose."


def headline(said: Modelled) -> str:
    """How much, how sure, over which days; what was counted stands beside what the model makes of it."""
    main = said.response.estimands[0]
    low, high = main.reduction.interval_90
    counted = "" if said.counted.bounds is None else f"Counted: {reduction(said.counted)}. "
    return (
        f"{counted}The level behind the days, as the model tells it: {fewer(main.reduction.mean)} headache days in cycle "
        f"{said.cycle.number} ({period(said.counted.now.window)}) than in the 28 days before the first session. "
        f"Nine times in ten it is {between(low, high)}. Any headache counts."
    )


def not_of_latest(said: Modelled) -> str | None:
    """That a later cycle cannot be judged, so that this answer is older than it might seem."""
    if said.not_of is None:
        return None
    later, why = said.not_of
    return f"This is the answer of cycle {said.cycle.number}, up to {day(said.cycle.last)}. Of cycle {later.number} there is none: {why}."


def graded(model: Response) -> bool:
    """Whether moderate and severe days could be compared."""
    return any(one.definition == "HD_MODERATE_SEVERE" for one in model.estimands)


def mild_unwritten(said: Helping, modelled: Modelled) -> str | None:
    """That mild days seem no longer to be written: then fewer days are counted, and nothing has changed."""
    before = next(one for one in said.tables if one.cycle is None).whole
    now = next(one.table.whole for one in said.cycles if one.cycle.number == modelled.cycle.number)
    # Silent days may be either, so they drop out of the difference: what is left is surely mild.
    mild = [one.of(HD_ANY.id).most - one.of("HD_MODERATE_SEVERE").most for one in (before, now)]
    rates = [28 * count / len(one.of(HD_ANY.id).window) for count, one in zip(mild, (before, now), strict=True)]
    if mild[0] < MILD_DAYS or rates[1] > rates[0] / 4:
        return None
    return (
        f"Mild days: {mild[0]} of the {before.of(HD_ANY.id).fewest} headache days before, {mild[1]} of {now.of(HD_ANY.id).fewest} in the "
        "cycle. If mild days are no longer written down, fewer days are counted and nothing has changed."
    )


MILD_DAYS = 4
"""Mild days in the baseline from which their staying away is worth a word (our choice)."""


def short(said: Modelled) -> str:
    """The same in two sentences, for somebody who can read no more now."""
    main = said.response.estimands[0]
    return (
        f"{fewer(main.reduction.mean).capitalize()} headache days in cycle {said.cycle.number}, as the model tells it. "
        f"At least 30 % fewer: {of_hundred(main.p_at_least[30])}. {LEANING[lean(main)]}."
    )


def caveats(said: Helping, modelled: Modelled) -> list[str]:
    """What stands beside the chance: how much was written, and each assumption under which it would read otherwise."""
    whole = next(one.table.whole for one in said.cycles if one.cycle.number == modelled.cycle.number).of(HD_ANY.id)
    lines = [f"Written down: {whole.recorded} of the {len(whole.window)} days of that cycle."]
    main = modelled.response.estimands[0]
    if modelled.response.left_open and main.reading != "cannot_tell":
        lines.append(
            "By counting alone the silent days leave 30 % open; whatever they are taken to mean, it reads alike."
        )
    elif modelled.response.left_open and estimands.reading(main.p_at_least[30]) != "cannot_tell":
        lines.append(
            "The silent days decide: by counting alone they leave 30 % open, and what they meant is not known."
        )
    for said_of in (not_of_latest(modelled), mild_unwritten(said, modelled)):
        if said_of is not None:
            lines.append(said_of)
    lines += moved(modelled.response)
    for one in modelled.response.what_if:
        if one.changes_reading:
            words = what_if(one)
            lines.append(f"{words[:1].upper()}{words[1:]}")
    return lines


def like_you(said: Helping) -> str | None:
    """The same chance in virtual people with as many headache days before, with placebo and with Botox."""
    if said.expected is None:
        return None
    botox, placebo = (
        next(arm for arm in said.expected.arms if arm.arm == name).cycles[-1].p_at_least[30]
        for name in ("onabotulinumtoxinA", "placebo")
    )
    return (
        f"Of 100 people with as many headache days before, about {_of(placebo)} have at least 30 % fewer in cycle 2 with "
        f"placebo, and {_of(botox)} with Botox (virtual people, made from the trials)."
    )


def days(one: Spread) -> str:
    """A number of days with its interval."""
    low, high = one.interval_90
    return f"{_number(one.mean)} ({_number(low)} to {_number(high)})"


def _number(value: float) -> str:
    text = f"{abs(value):.1f}"
    return f"−{text}" if value < 0 and text != "0.0" else text


def run(one: Run) -> str:
    """A run of clear days."""
    return f"{one.fewest}" if one.fewest == one.most else f"{one.fewest} to {one.most}"


def remission(one: Remission) -> str:
    """Runs of clear days and whole months without headache since the first session."""
    blocks = next((free for free in one.free_months if free.convention == BLOCK_28), None)
    months = (
        ""
        if blocks is None
        else (
            f" Months of 28 days without headache: {blocks.certain}"
            f"{f' to {blocks.possible}' if blocks.possible > blocks.certain else ''} of {blocks.months}."
        )
    )
    return f"Longest run of clear days since the first session: {run(one.longest)}; up to yesterday: {run(one.current)}.{months}"


def scores(said: Helping) -> list[str]:
    """Scores before and since, each with what is known of a change that matters."""
    return [f"{one.words}.{''.join(f' {note}.' for note in one.notes)}" for one in said.scores]


def compared(one: WearOff) -> str:
    """The weeks of the last cycle held against each other, without a model."""
    if one.difference is None:
        return f"Whether it wears off before the next session cannot be told: {one.words}."
    return f"{one.words}."


def wear_off_reading(said: Helping, model: Response) -> str:
    """What both ways of looking say together."""
    return summary.joined(None if said.wear_off is None else said.wear_off.reading, model.wear_off)


def wear_off(said: Helping, model: Response) -> str:
    """One reading of both ways of looking: where what is counted and the model differ, it cannot be told."""
    difference = model.wear_off.difference
    low, high = difference.interval_90
    told = wear_off_reading(said, model)
    counted = ""
    if said.wear_off is not None and said.wear_off.difference is not None:
        counted = f" Counted: {said.wear_off.words.partition(': ')[2].partition(';')[0]}."
    return (
        f"Wearing off before the next session: {WEAR_OFF[told]}.{counted} The model: in the last four weeks of the cycle "
        f"{_number(difference.mean)} more headache days a week than in weeks 5 to 8 ({_number(low)} to {_number(high)})."
    )


def side_by_side(said: Helping, modelled: Modelled) -> list[tuple[str, str, str]]:
    """Each stopping rule, what it says, and what the model makes of the same question; empty where it asks another."""
    main = modelled.response.estimands[0]
    last = [one for one in modelled.response.course if one.days.start >= (modelled.cycle.first - modelled.origin).days]
    expected = 28 * sum(one.headache_days.mean for one in last) / sum(len(one.days) for one in last)
    change = f"at least 30 % fewer: {of_hundred(main.p_at_least[30])}"
    level = f"about {_number(expected)} headache days in 28, the whole cycle"
    rows = []
    for one in said.stopping:
        model = change if one.id in _TOO_LITTLE else level if one.id in _SUCCESS else ""
        rows.append((one.criterion.title, called(one), model))
    return rows


_TOO_LITTLE = ("nice.ta260.stop.nonresponse", "ehf.2018.nonresponse")
_SUCCESS = ("nice.ta260.stop.episodic", "ehf.2018.stop")


def fading(model: Response) -> list[tuple[str, str]]:
    """The weeks of a cycle with their bands."""
    return [(f"{one.number}", days(one.days)) for one in model.weeks]


def stopping(model: Response) -> list[tuple[str, str]]:
    """Share of the rest that would be lost, and headache days in 28 more."""
    return [(_LOST[one.share_lost], whole_days(one.days)) for one in model.stopping]


_LOST = {
    0.0: "none of the rest goes",
    0.25: "a quarter",
    0.5: "half",
    0.75: "three quarters",
    1.0: "all of the rest goes",
}


def whole_days(one: Spread) -> str:
    """Days in 28 in whole numbers: the middle half, and nine times in ten."""
    (a, b), (low, high) = one.interval_50, one.interval_90
    return f"{_more(a, b)}; nine times in ten {_more(low, high)}"


def _more(low: float, high: float) -> str:
    first, last = round(low), round(high)
    if first < 0 <= last:
        return f"{-first} fewer to {last} more"
    return f"{first} to {last} more" if first != last else f"{last} more"


def silence(modelled: Modelled) -> str:
    """How the days compared were written down, and what is taken from it."""
    before, now = modelled.kept
    return (
        f"Silent days: {before.silent} of {before.days} before the first session ({KEPT[before.cause]}); "
        f"{now.silent} of {now.days} in the cycle ({KEPT[now.cause]})."
    )


def assumptions(modelled: Modelled) -> list[str]:
    """What the answer rests on that the diary cannot check."""
    model = modelled.response
    drift = ", ".join(f"{SIZES[size]} {round(weight * 100)} in 100" for size, weight in sorted(model.drift.items()))
    return [
        f"{LOCKED} Before the diary was read: {days(model.locked_before)} days in 28. After it: {days(model.locked_after)}.",
        silence(modelled),
        f"How much your months vary without any treatment, and how far that is believed: {drift}.",
        "Counted is any headache; the trials behind the prior counted days with four hours of it, in adults with 15 or more. Where "
        "hours are written, days of four hours stand by themselves, with the prior as it is.",
        "A season is not told apart: a good spring looks like a change.",
        f"Trial figures used: version of {model.prior_version}; cycles used: {', '.join(map(str, model.cycles_used))}.",
    ]


def what_if(one: WhatIf) -> str:
    words = SILENCE[one.value] if one.id in SILENT else WHAT_IF[one.id].format(size=SIZES.get(one.value))
    changed = " The reading would change." if one.changes_reading else ""
    basis = "" if one.id in SILENT else " against your usual level"
    return f"{words}: {fewer(one.reduction.mean)}{basis}, at least 30 % fewer {of_hundred(one.p_at_least_30)}.{changed}"


def count(one: Tally, id_: str = HD_ANY.id) -> str:
    said = one.of(id_)
    return f"{said.fewest}" if said.fewest == said.most else f"{said.fewest} to {said.most}"


def cycle(one: CycleSaid) -> str:
    """One cycle in a line."""
    whole = one.table.whole
    said = whole.of(HD_ANY.id)
    over = "" if one.cycle.complete else ", not over yet"
    line = (
        f"Cycle {one.cycle.number}, from {day(one.cycle.first)}{over}: {count(whole)} headache days, "
        f"{said.recorded} of {len(said.window)} written down"
    )
    if one.whole_cycle is None:
        return f"{line}."
    if one.whole_cycle.bounds is None:
        return f"{line}. Not compared: {one.whole_cycle.why_not}."
    windows = (("whole cycle", one.whole_cycle), ("last 28 days", one.trial_window), ("best 28 days", one.best_28))
    compared = "; ".join(f"{name}: {reduction(value)}" for name, value in windows if value is not None)
    open_ = any(
        value is not None and value.bounds is not None and value.bounds[0] != value.bounds[1] for _, value in windows
    )
    allowed = " (all that the silent days allow)" if open_ else ""
    return f"{line}. {compared[:1].upper()}{compared[1:]}{allowed}."


# ---------------------------------------------------------------- pictures


def chart(said: Helping) -> Markup:
    """Headache days week by week, with what is possible, the sessions, and the model's band."""
    bars: list[Bar | None] = []
    starts: list[date] = []
    beginnings: list[Beginning] = []
    names: list[tuple[float, float, str]] = []
    for table in said.tables:
        first = len(bars)
        for week in table.weeks:
            counted = week.of(HD_ANY.id)
            bars.append(None if counted.recorded == 0 and counted.fewest == 0 else Bar(counted.fewest, counted.most))
            starts.append(counted.window.first)
        if table.cycle is not None:
            beginnings.append(
                Beginning(first, f"session {table.cycle.number}" if len(said.tables) < 6 else f"{table.cycle.number}")
            )
        names.append((first, len(bars), "before" if table.cycle is None else f"cycle {table.cycle.number}"))
    return weekly(bars, _bands(said, starts), beginnings, names, 7, "headache days a week", chart_words(said))


def _bands(said: Helping, starts: list[date]) -> list[Band | None]:
    if isinstance(said.model, NotAvailable):
        return [None] * len(starts)
    model = said.model
    by_day = {model.origin + timedelta(days=one.days.start): one for one in model.response.course}
    found: list[Band | None] = []
    for start in starts:
        one = by_day.get(start)
        if one is None:
            found.append(None)
            continue
        scale = 7.0 / len(one.days)
        low, high = one.headache_days.interval_90
        found.append(Band(low * scale, one.headache_days.mean * scale, high * scale))
    return found


def chart_words(said: Helping) -> str:
    parts = [
        f"{'before the first session' if table.cycle is None else f'cycle {table.cycle.number}'}: "
        f"{count(table.whole)} headache days, {table.whole.of(HD_ANY.id).recorded} days written down"
        for table in said.tables
    ]
    drawn = f"Headache days week by week. {'. '.join(part[:1].upper() + part[1:] for part in parts)}."
    if isinstance(said.model, NotAvailable):
        return drawn
    first, last = said.model.response.course[0], said.model.response.course[-1]
    return (
        f"{drawn} The model expects {_number(7 * first.headache_days.mean / len(first.days))} headache days in the first week drawn "
        f"and {_number(7 * last.headache_days.mean / len(last.days))} in the last."
    )


def weeks(said: Helping) -> list[tuple[str, str, str, str]]:
    """The chart as a table: week, headache days, days written, expected by the model."""
    starts = [week.of(HD_ANY.id).window.first for table in said.tables for week in table.weeks]
    bands = _bands(said, starts)
    rows = []
    i = 0
    for table in said.tables:
        name = "before" if table.cycle is None else f"cycle {table.cycle.number}"
        for number, week in enumerate(table.weeks, start=1):
            band = bands[i]
            expected = "" if band is None else f"{_number(band.middle)} ({_number(band.low)} to {_number(band.high)})"
            rows.append((f"{name}, week {number}", count(week), str(week.of(HD_ANY.id).recorded), expected))
            i += 1
    return rows


def hundred(one: Estimand) -> Markup:
    """100 dots: in how many of 100 diaries like this one the days fell by 30 % or more."""
    filled = in_hundred(one.p_at_least[30])
    return dots(
        filled,
        f"{filled} of 100 dots are filled: of 100 people with a diary like this, {filled} have 30 % fewer headache days or fewer still",
    )


def per_cycle(tables: tuple[Table, ...]) -> list[tuple[str, ...]]:
    """Every kind of day by cycle: name, then days written and counts in the order of `KINDS`."""
    rows = []
    for table in tables:
        name = "28 days before" if table.cycle is None else f"cycle {table.cycle.number}"
        whole = table.whole
        hours = whole.hours
        spent = f"{float(hours.fewest):.0f}" if hours.fewest == hours.most else f"{float(hours.fewest):.0f} or more"
        first = whole.of(HD_ANY.id)
        rows.append((name, f"{first.recorded} of {len(first.window)}", *(count(whole, id_) for id_, _ in KINDS), spent))
    return rows


KINDS = (
    ("HD_ANY", "headache days"),
    ("HD_MODERATE_SEVERE", "moderate or severe"),
    ("HD_SEVERE", "severe"),
    ("MD_TRIAL", "migraine days"),
    ("AMD", "days with acute medicine"),
)


# ---------------------------------------------------------------- forecast


def forecast(said: Ahead) -> list[str]:
    """The forecast in sentences, both arms with the same denominator and time."""
    lines = []
    with_toxin, placebo = (
        next(arm for arm in said.forecast.arms if arm.arm == name) for name in ("onabotulinumtoxinA", "placebo")
    )
    last = with_toxin.cycles[-1].number
    for grade in (30, 50, 75):
        lines.append(
            f"Of 100 people like this, {_of(with_toxin.cycles[-1].p_at_least[grade])} have at least {grade} % fewer headache days in "
            f"cycle {last} with Botox, and {_of(placebo.cycles[-1].p_at_least[grade])} with placebo."
        )
    lines.append(
        f"A month of 28 days without headache in cycle {last}: {_of(with_toxin.cycles[-1].p_headache_free_month)} of 100 with Botox, "
        f"{_of(placebo.cycles[-1].p_headache_free_month)} with placebo."
    )
    return lines


def _of(share: float) -> str:
    return "fewer than 1" if 0 < share < 0.005 else f"{round(share * 100)}"


def months(said: Forecast) -> list[tuple[str, str, str]]:
    """Month, then headache days with Botox and with placebo: middle half, and nine in ten."""
    a, b = said.arms
    return [(f"month {one.number}", _range(a, i), _range(b, i)) for i, one in enumerate(a.months)]


def _range(arm: ArmAhead, i: int) -> str:
    month = arm.months[i]
    return f"{_number(month.mean)} ({month.interval_90[0]} to {month.interval_90[1]})"
