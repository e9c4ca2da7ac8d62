"""What people ask of the evidence, each answered from the rows that bear on it, with what limits the answer.

Trials are pooled only where `trials.poolable` allows it. The others stand beside each other, and a
question says why. Every number in an answer is computed from rows when it is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cleardays.evidence import sentences as say
from cleardays.evidence import synthesis as syn
from cleardays.evidence import trials
from cleardays.evidence.trials import Row, Trust

POINTS = "people in 100"
DAYS = "days a month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two arms of one study compared. Without `low` and `high` no interval was read or could be worked out."""

    id: str
    label: str
    value: float
    low: float | None
    high: float | None
    scale: syn.Scale
    unit: str
    trust: Trust
    badge: str
    people: tuple[int, ...]
    rows: tuple[str, ...]
    beside: bool = False
    """Shown next to the others because it asked something else."""

    @property
    def words(self) -> str:
        """The figure with its interval, as a table or a plot says it."""
        places = 2 if self.scale == "ratio" else 1
        return figure(self.value, self.low, self.high, places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Rows put together by every method, with what the methods disagree on and how far the result goes."""

    id: str
    label: str
    unit: str
    rows: tuple[str, ...]
    found: syn.Pool
    words: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question and everything a screen, a page or a file shows of it."""

    id: str
    title: str
    short: str
    sentences: tuple[str, ...]
    beside: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    pools: tuple[Pooled, ...]
    limits: tuple[say.Limit, ...]
    rows: tuple[Row, ...]


class Asking:
    """Gathers an answer and remembers each row it used; an unconfirmed row is refused."""

    def __init__(self) -> None:
        self.used: dict[str, Row] = {}
        self.sentences: list[str] = []
        self.beside: list[str] = []
        self.comparisons: list[Comparison] = []
        self.pools: list[Pooled] = []

    def row(self, id_: str) -> Row:
        one = trials.row(id_)
        if not one.shown:
            raise trials.EvidenceError(f"{id_} is not confirmed", "it may not be shown", "use a row that was read")
        self.used[id_] = one
        return one

    def pair(self, study: str, rest: str, arms: tuple[str, str] = ("onabot", "placebo")) -> tuple[Row, Row]:
        """Two arms of one study: `preempt2`, `headache_days.mean_change.24`."""
        return self.row(f"{study}.{arms[0]}.{rest}"), self.row(f"{study}.{arms[1]}.{rest}")

    def printed(self, id_: str, label: str, unit: str, *, beside: bool = False) -> None:
        """A comparison as a row states it."""
        one = self.row(id_)
        self._add(id_, label, one.number, (one.ci_low, one.ci_high), unit, (one,), beside=beside)

    def differ(
        self, arm: Row, other: Row, label: str, unit: str, se: float | None = None, *, also: Sequence[Row] = ()
    ) -> None:
        """The difference of two arms' means; its interval where a standard error is known."""
        found = syn.mean_difference(arm.number, other.number, se or 0.0)
        ends = found.interval if se else (None, None)
        self._add(f"{arm.id}-{other.id}", label, round(found.value, 6), ends, unit, (arm, other, *also), derived=True)

    def shares(self, arm: Row, other: Row, label: str) -> None:
        """The difference of two shares in people of 100, and their odds ratio."""
        if arm.people is None or other.people is None:
            raise trials.EvidenceError(f"{arm.id} has no people", "an interval needs them", "show the shares alone")
        first, second = say.percent(arm) / 100, say.percent(other) / 100
        gap = syn.risk_difference(first, arm.people, second, other.people)
        odds = syn.odds_ratio(first * arm.people, arm.people, second * other.people, other.people)
        low, high = gap.interval
        name = f"{arm.id}-{other.id}"
        self._add(name, label, 100 * gap.value, (100 * low, 100 * high), POINTS, (arm, other), derived=True)
        self._add(
            f"{name}.odds_ratio",
            label,
            odds.shown,
            odds.interval,
            "odds ratio",
            (arm, other),
            scale="ratio",
            derived=True,
        )

    def pool(self, id_: str, label: str, unit: str, ids: Sequence[str], standing: str) -> None:
        """Printed differences put together, when they may be."""
        several = trials.poolable(self.row(one) for one in ids)
        variances = [_variance(one) for one in several]
        found = syn.pool([one.number for one in several], variances)
        words = syn.disagreement(found)
        self.pools.append(
            Pooled(id=id_, label=label, unit=unit, rows=tuple(ids), found=found, words=words, standing=standing)
        )

    def _add(
        self,
        id_: str,
        label: str,
        value: float,
        ends: tuple[float | None, float | None],
        unit: str,
        of: tuple[Row, ...],
        *,
        scale: syn.Scale = "difference",
        derived: bool = False,
        beside: bool = False,
    ) -> None:
        own: Trust = "derived" if derived else "read"
        trust = trials.weakest([own, *(one.effective for one in of)])
        badge = trials.badge_of(trust, derived=derived or any(one.trust == "derived" for one in of))
        self.comparisons.append(
            Comparison(
                id=id_,
                label=label,
                value=value,
                low=ends[0],
                high=ends[1],
                scale=scale,
                unit=unit,
                trust=trust,
                badge=badge,
                people=tuple(one.people for one in of if one.people is not None)[:2],
                rows=tuple(one.id for one in of),
                beside=beside,
            )
        )


# ---------------------------------------------------------------- the questions


def _headache_days(into: Asking) -> str:
    change = "headache_days.mean_change.24"
    pooled, second, first = into.pair("preempt", change), into.pair("preempt2", change), into.pair("preempt1", change)
    cochrane = into.row("cochrane.difference.migraine_days.mean_difference.24")
    week = into.pair("preempt_early", "headache_days_per_week.mean_change.3")
    into.sentences += [say.change(*arms) for arms in (pooled, second, first)]
    into.sentences += [say.difference(cochrane), say.change(*week)]
    into.sentences.append(say.change(*into.pair("preempt_no_overuse", change)))
    episodes = say.change(*into.pair("preempt1", "headache_episodes.mean_change.24"))
    into.beside.append(f"{episodes} This was what the trial had set out to show.")
    challenge = "challenge.difference.migraine_days.mean_difference.12"
    into.beside.append(say.difference(into.row(challenge)))
    into.beside.append(say.level(*into.pair("sandrini2011", "headache_days.mean.12")))
    into.beside.append(say.level(*into.pair("ondo2004", "headache_free_days.mean.12")))
    p = into.row("preempt1.comparison.headache_days.p_value.24")
    gap = first[0].number - first[1].number
    into.differ(*first, "PREEMPT 1, headache days", DAYS, syn.se_from_p(gap, p.number), also=(p,))
    into.printed("preempt2.difference.headache_days.mean_difference.24", "PREEMPT 2, headache days", DAYS)
    into.printed("preempt.difference.headache_days.mean_difference.24", "PREEMPT 1 and 2, headache days", DAYS)
    into.printed(cochrane.id, "PREEMPT by Cochrane, migraine days", DAYS)
    into.printed(challenge, "CHALLENGE, migraine days", DAYS, beside=True)
    return (
        f"About {say.number(abs(second[0].number - second[1].number))} days fewer a month than with placebo in one trial. "
        f"About {say.number(abs(cochrane.number))} migraine days fewer over two. Where placebo was made to feel like "
        "treatment, nothing clear."
    )


def _responders_50(into: Asking) -> str:
    arms = into.pair("preempt_responders", "responder50_headache_days.percent.24")
    into.sentences.append(say.share(*arms))
    into.shares(*arms, "PREEMPT, half or fewer")
    return _in_short(*arms)


def _untreated_30(into: Asking) -> str:
    rows = [into.row(f"vickers2004.usual_care.responder30_headache_days.percent.{week}") for week in (13, 52)]
    into.sentences += [say.share(one) for one in rows]
    return (
        f"About {say.fraction(rows[0].number / 100)} of people with 15 headache days or more had 30 % fewer after three months. "
        "They had no new treatment."
    )


def _quality_of_life(into: Asking) -> str:
    first = into.pair("preempt_responders", "responder_hit6_5.percent.24")
    for outcome, label in (
        ("hit6_5", "HIT-6, 5 points better"),
        ("msq_rfr", "MSQ role, 10.9 points better"),
        ("severity_1", "Headaches a grade milder"),
    ):
        arms = into.pair("preempt_responders", f"responder_{outcome}.percent.24")
        into.sentences.append(say.share(*arms))
        into.shares(*arms, f"PREEMPT, {label}")
    into.sentences.append(say.difference(into.row("preempt.difference.hit6_total.mean_difference.24")))
    return _in_short(*first)


_PLACEBO_TRIAL = ("neck_pain_related", "neck_pain_label", "serious_adverse_event", "stopped_for_adverse_event")
_ALONE = ("safety_pool.", "compel.", "repose.", "hull.")
"""Studies in which everybody had Botox."""


def _side_effects(into: Asking) -> str:
    neck = into.pair("preempt", "neck_pain_related.percent.24")
    for outcome in _PLACEBO_TRIAL:
        into.sentences.append(say.side_effect(*into.pair("preempt", f"{outcome}.percent.24")))
    for outcome in ("eyelid_ptosis", "eyelid_ptosis_label"):
        into.sentences.append(say.side_effect(into.row(f"preempt.onabot.{outcome}.percent.24")))
    into.sentences.append(say.side_effect(*into.pair("preempt2", "stopped_for_adverse_event.percent.24")))
    for one in trials.rows():
        if one.id.startswith(_ALONE) and ".onabot." in one.id and one.statistic == "percent" and one.shown:
            into.beside.append(say.side_effect(into.row(one.id)))
    return _in_short(*neck)


def _dose(into: Asking) -> str:
    units = ("75", "150", "225")
    free, fewer = "headache_free_days.mean_change.day180", "headache_frequency.ls_mean_change.day240"
    into.sentences += [say.change(*into.pair("silberstein2005", free, (f"onabot{u}", "placebo"))) for u in units]
    into.sentences += [say.change(*into.pair("silberstein2005", fewer, (f"onabot{u}", "placebo"))) for u in units[1:]]
    doses = into.pair("preclude", "migraine_days.ls_mean_change.24", ("onabot155", "onabot195"))
    into.sentences.append(say.change(*doses))
    for u in units[1:]:
        into.beside.append(say.side_effect(into.row(f"silberstein2005.onabot{u}.eyelid_ptosis.percent.39")))
    return (
        "Trials gave different doses by lot. More units did not mean fewer headache days."
        f"{say.mark(*into.used.values())}"
    )


def _episodic(into: Asking) -> str:
    for dose in ("155", "195"):
        arms = into.pair("preclude", "migraine_days.ls_mean_change.24", (f"onabot{dose}", "placebo"))
        into.sentences.append(say.change(*arms))
        into.differ(*arms, f"PRECLUDE, {dose} U, migraine days", DAYS)
    return f"Not shown to help people with fewer than 15 headache days a month.{say.mark(*into.used.values())}"


def _topiramate(into: Asking) -> str:
    both = ("onabot", "topiramate")
    arms = into.pair("forward", "responder50_headache_days.count.32", both)
    into.sentences.append(say.share(*into.pair("forward", "responder50_headache_days.percent.32", both)))
    for outcome in ("completed_randomised_treatment", "stopped_for_adverse_event", "stopped_for_no_effect"):
        into.sentences.append(say.share(*into.pair("forward", f"{outcome}.count.36", both)))
    small = into.pair("cady2011", "randomised.count.12", both)
    into.beside.append(
        f"In a small blind trial of {small[0].people} and {small[1].people} people both groups improved, and no difference "
        f"between them was shown. {say.source(*small)}"
    )
    into.shares(*arms, "FORWARD, half or fewer")
    return (
        _in_short(*arms) + " Both knew what they were given. Who stopped was counted as unchanged, "
        "and that made much of the difference."
    )


def _withdrawal(into: Asking) -> str:
    into.sentences.append(say.change(*into.pair("challenge", "headache_days_pct.mean_pct_change.12")))
    into.sentences.append(say.change(*into.pair("challenge", "migraine_days.mean_change.12")))
    percent, days = (
        f"challenge.difference.{outcome}.mean_difference.12" for outcome in ("headache_days_pct", "migraine_days")
    )
    into.sentences += [say.difference(into.row(one)) for one in (percent, days)]
    cochrane = "cochrane.difference.migraine_days.mean_difference.24"
    into.beside.append(say.difference(into.row(cochrane)))
    into.printed(days, "CHALLENGE, migraine days", DAYS)
    into.printed(cochrane, "PREEMPT by Cochrane, migraine days", DAYS, beside=True)
    into.printed(percent, "CHALLENGE, headache days", "per cent of monthly headache days")
    into.pool(
        "migraine_days.cochrane_and_challenge",
        "Migraine days, PREEMPT by Cochrane and CHALLENGE put together",
        DAYS,
        (cochrane, days),
        "This is not our answer. CHALLENGE asked what Botox adds when everyone stops acute medicines and the blinding is "
        "protected; PREEMPT did not. It is shown because it says how little the sum of the two can settle.",
    )
    return (
        "Both groups stopped acute medicines, and the placebo was made to feel like treatment. Nothing clear was gained over "
        "stopping alone."
    )


def _course(into: Asking) -> str:
    into.sentences.append(say.change(*into.pair("preempt_early", "headache_days_per_week.mean_change.3")))
    before = into.row("wearoff2021.onabot.headache_days.baseline_mean.0")
    months = [into.row(f"wearoff2021.onabot.headache_days.mean.{week}") for week in (4, 8, 12)]
    after = ", ".join(say.number(one.number) for one in months)
    best = min(months, key=lambda one: one.number)
    left = (before.number - months[-1].number) / (before.number - best.number)
    into.sentences.append(
        f"In one group without a comparison, headache days a month were {say.number(before.number)} before the injection and "
        f"{after} in the first, second and third month after: in the third, {say.whole(100 * left)} % of the best fall was left. "
        f"{say.source(before)}"
    )
    stayed = into.pair("preempt_completers", "headache_days.ls_mean_change.56", ("onabot", "placebo_first"))
    into.beside.append(say.change(*stayed) + " By then everybody had Botox, and only those who stayed are counted.")
    return "A difference from placebo shows in the first weeks. In the third month part of the fall is lost again."


_QUESTIONS: dict[str, tuple[str, Callable[[Asking], str], tuple[str, ...]]] = {
    "headache-days": (
        "How many fewer headache days?",
        _headache_days,
        ("placebo", "four_hours", "overlaps", "blinding", "sites"),
    ),
    "responders-50": (
        "How many people have half as many headache days?",
        _responders_50,
        ("placebo", "four_hours", "untreated", "blinding"),
    ),
    "untreated-30": (
        "How many get 30 % better without treatment?",
        _untreated_30,
        ("untreated", "placebo"),
    ),
    "quality-of-life": ("Does it change what a day is like?", _quality_of_life, ("overlaps", "blinding")),
    "side-effects": ("What side effects do people have?", _side_effects, ("side_effects",)),
    "dose": ("Do more units help more?", _dose, ("dose", "sites")),
    "episodic": ("Does it help with fewer than 15 headache days?", _episodic, ("episodic",)),
    "course": ("When does it start, and does it wear off?", _course, ("one_group", "overlaps")),
    "topiramate": ("How does it compare with topiramate?", _topiramate, ("open_label", "four_hours")),
    "withdrawal": ("What does it add to stopping acute medicines?", _withdrawal, ("blinding", "overlaps")),
}
QUESTIONS = tuple(_QUESTIONS)


def title(id_: str) -> str:
    return _QUESTIONS[id_][0]


def ask(id_: str) -> Answered:
    """One question answered from the rows as they are now."""
    if id_ not in _QUESTIONS:
        raise trials.EvidenceError(
            f"no question called {id_}", "nothing is known under this name", ", ".join(QUESTIONS)
        )
    title_, build, wanted = _QUESTIONS[id_]
    asking = Asking()
    short = build(asking)
    known = say.limits()
    return Answered(
        id=id_,
        title=title_,
        short=short,
        sentences=tuple(asking.sentences),
        beside=tuple(asking.beside),
        comparisons=tuple(asking.comparisons),
        pools=tuple(asking.pools),
        limits=tuple(known[one] for one in wanted),
        rows=tuple(asking.used.values()),
    )


def _variance(one: Row) -> float:
    if one.ci_low is None or one.ci_high is None:
        raise trials.EvidenceError(f"{one.id} has no interval", "a pool weighs by it", "show the row beside the others")
    return syn.se_from_interval(one.ci_low, one.ci_high) ** 2


def _in_short(arm: Row, other: Row) -> str:
    return say.share(arm, other).split(". [")[0] + "." + say.mark(arm, other)


def figure(value: float, low: float | None, high: float | None, places: int = 1) -> str:
    """A figure with its interval in brackets, or with the word that there is none."""
    if low is None or high is None:
        return f"{value:.{places}f} (no interval)".replace("-", "−")
    return f"{value:.{places}f} ({low:.{places}f} to {high:.{places}f})".replace("-", "−")
