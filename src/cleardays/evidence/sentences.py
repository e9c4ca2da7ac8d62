"""Numbers as sentences: the same denominator, the same weeks, both directions, and where each was read.

Every figure comes from a row. Nothing here says that treatment caused anything in one person: a
sentence says what happened in a group that was given it, and in the group that was not.
"""

from dataclasses import dataclass, field

from cleardays.evidence import trials
from cleardays.evidence.trials import EvidenceError, Row, badge_of, weakest

OUT_OF = 100
"""People in every sentence about shares."""

_DID = {
    "responder50_headache_days": "had half as many headache days or fewer",
    "responder30_headache_days": "had at least 30 % fewer headache days",
    "responder_hit6_5": "were at least 5 points better on HIT-6",
    "responder_msq_rfr": "were at least 10.9 points better on the MSQ questions about what migraine keeps them from doing",
    "responder_severity_1": "had headaches at least one grade milder on average",
    "completed_randomised_treatment": "stayed on the treatment they were given",
    "stopped_for_adverse_event": "stopped because of an adverse event",
    "stopped_for_no_effect": "stopped because it did not work",
    "any_adverse_event": "had any adverse event",
    "related_adverse_event": "had an adverse event judged related to treatment",
    "serious_adverse_event": "had a serious adverse event of any cause",
    "serious_related_adverse_event": "had a serious adverse event judged related to treatment",
    "neck_pain": "had neck pain",
    "neck_pain_related": "had neck pain judged related to treatment",
    "neck_pain_label": "had neck pain of any cause",
    "neck_stiffness": "had a stiff neck",
    "eyelid_ptosis": "had a drooping eyelid",
    "eyelid_ptosis_label": "had a drooping eyelid of any cause",
    "musculoskeletal_stiffness": "had stiff muscles",
    "muscular_weakness": "had weak muscles",
    "facial_paresis": "had weakness of the face",
    "skin_tightness": "had tight skin",
    "injection_site_pain": "had pain where they were injected",
    "headache": "had headache as an adverse event",
    "headache_flare": "had a flare of headache for five days",
    "migraine": "had migraine as an adverse event",
    "swallowing_difficulty": "had difficulty swallowing",
    "faint": "fainted",
}
_DAYS = {
    "headache_days": "headache days",
    "migraine_days": "migraine days",
    "moderate_severe_headache_days": "moderate or severe headache days",
    "headache_days_per_week": "headache days",
    "headache_free_days": "days without headache",
    "headache_episodes": "headache episodes",
    "headache_frequency": "headaches",
    "headache_days_pct": "monthly headache days",
    "hit6_total": "HIT-6 points",
}
_FRACTIONS = {
    "a tenth": 1 / 10,
    "a fifth": 1 / 5,
    "a quarter": 1 / 4,
    "a third": 1 / 3,
    "two fifths": 2 / 5,
    "half": 1 / 2,
    "three fifths": 3 / 5,
    "two thirds": 2 / 3,
    "three quarters": 3 / 4,
    "four fifths": 4 / 5,
    "nine tenths": 9 / 10,
    "all": 1.0,
}


def share(arm: Row, other: Row | None = None) -> str:
    """How many of 100 did it in each arm, and how many did not."""
    first, what = _of_hundred(arm), did(arm)
    verb = "were" if what.startswith("were ") else "did"
    said = f"Of {OUT_OF} people given {given(arm)} {first[0]} {what}{until(arm)}. "
    if other is None:
        said += f"The other {first[1]} {verb} not."
    else:
        _same(arm, other)
        second = _of_hundred(other)
        said += f"Of {OUT_OF} given {given(other)} {second[0]} {verb}. {first[1]} and {second[1]} {verb} not."
    return f"{said} {source(arm, other)}"


def did(one: Row) -> str:
    """What people of a row did or had: `had neck pain of any cause`."""
    return _DID[one.outcome]


def side_effect(arm: Row, other: Row | None = None) -> str:
    """A side effect as a share, with whom it counts and over how many sessions."""
    printed = " and ".join(f"{percent(one):g} %" for one in ([arm] if other is None else [arm, other]))
    return f"{share(arm, other)} As printed: {printed}. Counted: {arm.definition}; per person, not per session."


def change(arm: Row, other: Row) -> str:
    """How far two arms moved from before treatment, on average, and how far apart that left them."""
    _same(arm, other)
    gap = arm.number - other.number
    return (
        f"{_window(arm)} people given {given(arm)} had on average {_moved(arm)} {_DAYS[arm.outcome]} than before "
        f"treatment, people given {given(other)} {_moved(other)}: {_apart(gap, arm)}. {source(arm, other)}"
    )


def level(arm: Row, other: Row) -> str:
    """What two arms had on average after treatment."""
    _same(arm, other)
    gap = arm.number - other.number
    return (
        f"People given {given(arm)} had on average {number(arm.number)} {_DAYS[arm.outcome]} ({arm.definition}), people "
        f"given {given(other)} {number(other.number)}: {_apart(gap, arm)}. {source(arm, other)} Note: {arm.note}."
    )


def difference(one: Row) -> str:
    """A printed difference of two arms with its interval, where one was read."""
    said = (
        f"{_window(one)} people given Botox had on average {_moved(one)} {_DAYS[one.outcome]} than people given placebo"
    )
    if one.ci_low is None or one.ci_high is None:
        return f"{said}; how sure that is was not read. {source(one)}"
    clear = one.ci_low > 0 or one.ci_high < 0
    return (
        f"{said} (95 % interval: {moved(one.ci_low)} to {moved(one.ci_high)}): "
        f"{'the whole interval lies on one side of no difference' if clear else 'nothing clear either way'}. {source(one)}"
    )


def source(one: Row, other: Row | None = None) -> str:
    """Study, people, weeks, and a badge where one is due, in brackets."""
    rows = [one] if other is None else [one, other]
    people = " and ".join(str(row.people) if row.people is not None else "?" for row in rows)
    counted = f"{people} people" if any(row.people is not None for row in rows) else "people per group not stated"
    said = [one.study, counted]
    if one.week:
        said.append(_time(one.week))
    if label := _badge(*rows):
        said.append(label)
    return f"[{'; '.join(said)}]"


def mark(*rows: Row) -> str:
    """The badge of figures that stand without their source, as a sentence of its own; empty when none is due."""
    label = _badge(*rows)
    return f" {label[:1].upper()}{label[1:]}." if label else ""


def _badge(*rows: Row) -> str:
    return badge_of(weakest(row.effective for row in rows), derived=any(row.trust == "derived" for row in rows))


def given(one: Row) -> str:
    """What the people of an arm were given. The dose is said only where doses are compared or it is unusual."""
    words = one.arm.replace("onabotulinumtoxinA", "Botox")
    return "Botox" if words in ("Botox 155-195 U", "Botox, any dose") else words


def moved(by: float, unit: str = "") -> str:
    """A change as more or fewer."""
    return "no more and no fewer" if by == 0 else f"{number(abs(by))}{unit} {'more' if by > 0 else 'fewer'}"


def number(value: float) -> str:
    """One decimal, or as many as were printed."""
    text = f"{value:.4g}".rstrip("0") if value % 1 else f"{value:.1f}"
    return text.replace("-", "−")


def fraction(value: float) -> str:
    """The simple fraction nearest to a share."""
    return min(_FRACTIONS, key=lambda words: abs(_FRACTIONS[words] - value))


def percent(one: Row) -> float:
    """The share of an arm in per cent, from a percentage or a count."""
    if one.statistic == "count":
        if not one.people:
            raise EvidenceError(f"{one.id} has no people", "a count needs a denominator", "add the number of people")
        return 100 * one.number / one.people
    return one.number


def whole(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return int(value + 0.5)


def _of_hundred(one: Row) -> tuple[str, str]:
    """How many of 100 did, how many did not."""
    value = percent(one)
    if not one.shown:
        raise EvidenceError(f"{one.id} is not confirmed", "it may not be shown", "use a row that was read")
    if 0 < value < 0.5:
        return f"fewer than 1 ({number(value)} %)", f"more than {OUT_OF - 1}"
    return f"about {whole(value)}", str(OUT_OF - whole(value))


def until(one: Row) -> str:
    """` by week 24`, or nothing where no time was stated."""
    return f" by {_time(one.week)}" if one.week else ""


def _time(week: float) -> str:
    """Weeks, or days where a study counted days."""
    return f"week {week:g}" if week == int(week) else f"day {round(7 * week)}"


def _window(one: Row) -> str:
    if one.outcome.endswith("_per_week"):
        return "In a week"
    if one.outcome == "hit6_total":
        return "On a scale from 36 to 78, where more is worse,"
    return "In 28 days" if "28" in one.definition else "In a month"


def _apart(gap: float, arm: Row) -> str:
    per = " percentage points" if arm.statistic == "mean_pct_change" else ""
    return "no difference" if round(gap, 6) == 0 else f"that is {moved(round(gap, 6), per)}"


def _moved(one: Row) -> str:
    if one.outcome != "headache_days_pct":
        return moved(one.number)
    return moved(one.number, " percentage points" if one.statistic == "mean_difference" else " %")


def _same(arm: Row, other: Row) -> None:
    if (arm.study, arm.outcome, arm.statistic, arm.week) != (other.study, other.outcome, other.statistic, other.week):
        raise EvidenceError(
            f"{arm.id} and {other.id} are not two arms of one count",
            "a sentence compares the same thing over the same weeks",
            "pair arms of one study",
        )


# ---------------------------------------------------------------- what must be said with an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Something that must be said with an answer, and the numbers in it."""

    id: str
    words: str
    numbers: dict[str, float] = field(default_factory=dict)


def limits() -> dict[str, Limit]:
    """Every limit by its id, its numbers computed from the rows."""
    found = [_placebo(), _untreated(), _no_dose_response(), _not_episodic()]
    found += [
        Limit(
            id="four_hours",
            words="The US label and PREEMPT count days with headache of four hours or longer. A diary that counts every headache "
            "has more days.",
        ),
        Limit(
            id="sites",
            words="We found no evidence that choosing injection sites by where it hurts improves the outcome.",
        ),
        Limit(
            id="one_group",
            words="A group without a comparison also shows what would have happened without treatment.",
        ),
        Limit(
            id="overlaps",
            words="PREEMPT 1, PREEMPT 2, their pool and the Cochrane figure are the same people. They are never added up.",
        ),
        Limit(
            id="blinding",
            words="People often guess what they were given. Where a trial protected its blinding (CHALLENGE), nothing clear was "
            "found over withdrawal.",
        ),
        Limit(
            id="open_label",
            words="In FORWARD people and doctors knew the treatment, and hoping changes what is counted.",
        ),
        Limit(
            id="side_effects",
            words="Each study asked in its own way, over its own time. Long-term and everyday figures are never pooled with "
            "figures per session, nor with each other.",
        ),
    ]
    return {one.id: one for one in found}


def _placebo() -> Limit:
    change = "headache_days.mean_change.24"
    placebo, botox = -trials.row(f"preempt.placebo.{change}").number, -trials.row(f"preempt.onabot.{change}").number
    before = trials.row("preempt.placebo.headache_days.baseline_mean.0").number
    of_before, of_botox = placebo / before, placebo / botox
    return Limit(
        id="placebo",
        words=f"Placebo also fell by about {fraction(of_before)} ({number(placebo)} of {number(before)} days), about "
        f"{fraction(of_botox)} of the fall with Botox ({number(placebo)} of {number(botox)} days). A fall from your "
        "own baseline is not the effect of treatment. "
        f"{source(trials.row(f'preempt.onabot.{change}'), trials.row(f'preempt.placebo.{change}'))}",
        numbers={
            "placebo_fall": placebo,
            "botox_fall": botox,
            "before": before,
            "share_of_baseline": of_before,
            "share_of_botox": of_botox,
        },
    )


def _untreated() -> Limit:
    one = trials.row("vickers2004.usual_care.responder30_headache_days.percent.13")
    return Limit(
        id="untreated",
        words=f"About {fraction(one.number / 100)} of people with 15 headache days or more who are given nothing new improve by "
        f"30 % in three months ({one.number:g} of 100). {source(one)}",
        numbers={"percent": one.number},
    )


def _no_dose_response() -> Limit:
    free = [
        trials.row(f"silberstein2005.{arm}.headache_free_days.mean_change.day180")
        for arm in ("onabot75", "onabot150", "onabot225", "placebo")
    ]
    days = [
        trials.row(f"preclude.{arm}.migraine_days.ls_mean_change.24") for arm in ("onabot155", "onabot195", "placebo")
    ]
    return Limit(
        id="dose",
        words="The randomised comparisons of doses show no dose-response: with 75, 150 and 225 U and placebo "
        f"{', '.join(number(one.number) for one in free)} more days without headache; with 155 and 195 U and placebo, in episodic "
        f"migraine, {', '.join(number(-one.number) for one in days)} fewer migraine days.{mark(*days)}",
        numbers={one.id: one.number for one in (*free, *days)},
    )


def _not_episodic() -> Limit:
    arms = [trials.row(f"preclude.{arm}.migraine_days.ls_mean_change.24") for arm in ("onabot155", "placebo")]
    return Limit(
        id="episodic",
        words=f"Not for episodic migraine: with Botox 155 U {number(-arms[0].number)} fewer migraine days a month, with placebo "
        f"{number(-arms[1].number)} fewer.{mark(*arms)}",
        numbers={one.id: one.number for one in arms},
    )
