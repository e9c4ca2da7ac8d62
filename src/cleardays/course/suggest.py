"""What could be done next, in what order, and why? One list for the clinician; the first stands out only by the rules it follows.

The rules: the first session has the fixed pattern; of doses, the last plan stands first; no talk of stopping before two cycles;
one step of 20 U at most; nothing added near a side effect that is not over; a session never earlier than the interval; thin data
repeats the last plan. The belief about dose (`dose.py`) says which step stands beside it, and can be switched off; every rule stays.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from cleardays.course import dose, near_side_effects, plans
from cleardays.course.dose import Belief, Seen
from cleardays.course.near_side_effects import Near
from cleardays.course.situation import Situation, last_plan
from cleardays.course.suggestion import VERSION, Basis, Suggestion
from cleardays.criteria.ehf_2018 import FEW_DAYS
from cleardays.diary.verdict import Verdict
from cleardays.evidence import sourced_claims
from cleardays.injection.injection_session import Plan

CYCLES_BEFORE_STOPPING = 2
"""Complete cycles before stopping or another dose is talked about (NICE TA260 1.2: two cycles; EHF 2018: two to three)."""
AFTER_SUCCESS = ("nice.ta260.stop.episodic", "ehf.2018.stop")
"""Rules that speak of stopping because it went well."""
TOO_LITTLE = ("nice.ta260.stop.nonresponse", "ehf.2018.nonresponse")
"""Rules that speak of stopping because headache days fell too little: of days alone."""
STOPPING = (*TOO_LITTLE, *AFTER_SUCCESS)

_LABEL = "US label (155 U); EU label (155 to 195 U); Blumenfeld 2010"
_NO_GAIN = "no randomised comparison shows that more units do better"
_NO_SITES = "we found no study showing that choosing sites by pain does better"
_MODEL = f"belief about dose {VERSION}"
_NEVER_TRIED = (
    "what was never tried is tried once: in a simulation whose dose effects are invented, this way lost least at worst",
)
_UNWRITTEN = "where the last session was injected is not written, so its plan cannot be drawn"


@dataclass(frozen=True, slots=True)
class _View:
    """The situation as every suggestion looks at it."""

    of: Situation
    last: Plan | None
    near: tuple[Near, ...]
    thin: tuple[str, ...]
    seen: tuple[Seen, ...]
    belief: Belief | None

    @property
    def near_muscles(self) -> frozenset[str]:
        return frozenset(muscle for one in self.near for muscle in one.muscles)

    @property
    def placed(self) -> tuple[Near, ...]:
        """Those whose place is known: of the others nobody can say which sites they lie near."""
        return tuple(one for one in self.near if one.muscles != near_side_effects.EVERYWHERE)

    @property
    def placed_muscles(self) -> frozenset[str]:
        return frozenset(muscle for one in self.placed for muscle in one.muscles)

    @property
    def units(self) -> str:
        given = self.of.given[-1]
        units = self.last.units if self.last is not None else given.stated_units
        return f"session of {given.date.isoformat()}: {f'{units} U' if units is not None else 'units not written'}"

    @property
    def left(self) -> float | None:
        """Headache days in 28 in the last complete cycle."""
        return self.of.cycles[-1].left if self.of.cycles else None


def suggest(situation: Situation, *, model: bool = True) -> tuple[Suggestion, ...]:
    """The ways to go on, the one the rules lead to first. Never empty. `model=False` leaves the belief about dose out."""
    if not situation.given:
        return _linked((_first(situation), *_write_first(situation)))
    seen = tuple(one.seen for one in situation.cycles if one.seen is not None)
    view = _View(
        situation,
        last_plan(situation.given),
        near_side_effects.since(situation.events, situation.given[-1].date, situation.as_of),
        _thin(situation),
        seen,
        dose.believe(seen) if model else None,
    )
    step = _step(view)
    removal = _removal(view)
    ways = [_stop_review(view), removal, _moving(view), _later(view)]
    up, down = _added(view), None if removal else _step_down(view)
    too_much = step < 0 and not view.thin and down is not None
    # The last plan first: no randomised comparison found another dose to do better.
    ways += (_repeat(view, could_add=up is not None, too_much=too_much), down if too_much else up)
    found = [one for one in ways if one is not None]
    return _linked((*found, *_write_first(situation)))


def _linked(ways: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Each with the others as its alternatives."""
    return tuple(replace(one, alternatives=tuple(other.action for other in ways if other is not one)) for one in ways)


def _thin(of: Situation) -> tuple[str, ...]:
    """Why the record says too little to change anything."""
    said = []
    if not of.baseline_written:
        said.append("too few days are written before the first session to compare with")
    if len(of.cycles) < CYCLES_BEFORE_STOPPING:
        over = len(of.cycles)
        said.append(
            f"{over} complete cycle{'' if over == 1 else 's'}, and a plan is changed after {CYCLES_BEFORE_STOPPING}"
        )
    elif of.cycles[-1].fewer is None:
        said.append(f"too few days of cycle {of.cycles[-1].number} are written")
    return tuple(said)


def _step(view: _View) -> int:
    """Where the belief would go; the rules alone change nothing."""
    if view.belief is None or not view.seen:
        return 0
    return dose.direction(view.seen, need=_need(view) and not view.near)


def _need(view: _View) -> bool:
    """Whether enough headache days are left for a step to be worth trying: not yet where the EHF would call it success."""
    return view.left is not None and view.left >= FEW_DAYS.number


# ---------------------------------------------------------------- the ways


def _first(of: Situation) -> Suggestion:
    plan = Plan.fixed()
    return Suggestion(
        action="first",
        plan=plan,
        not_before=of.not_before(plan),
        reasons=("no session is written yet, and a first session has the fixed pattern: 31 sites, 155 U",),
        against=(
            "whether it could help comes before any plan",
            *(f"to be settled first: {words}" for words in of.not_settled),
            *_weighed(of, plan),
        ),
        inputs=("sessions: none",),
        missing=of.uncounted(plan),
        basis=Basis("the first session is the fixed pattern", _LABEL, "secondary"),
    )


def _repeat(view: _View, *, could_add: bool, too_much: bool) -> Suggestion:
    of, plan = view.of, view.last
    reasons = list(view.thin) or _why_same(view, could_add=could_add, too_much=too_much)
    against: list[str] = []
    missing = [] if plan is not None else [_UNWRITTEN]
    if plan is not None and not of.within(plan):
        heavy = "; ".join(one.words for one in of.against(plan))
        reasons = [f"the last plan is outside the limits ({heavy}), so the fixed pattern stands here"]
        against.append("where there was a reason for the last plan, it may still hold")
        plan = Plan.fixed()
    if view.near and plan is not None:
        against.append(f"written since the last session, or not over: {_named(view.near)}")
    if _need(view) and not view.thin:
        against.append(f"{view.left:.0f} headache days in 28 are left in the last cycle")
    if not against:
        against.append("if it does too little, twelve weeks pass before that is known")
    shown = plan or Plan.fixed()
    return Suggestion(
        action="repeat",
        plan=plan,
        not_before=of.not_before(shown),
        reasons=tuple(reasons),
        against=(*against, *_weighed(of, shown)),
        inputs=_inputs(view),
        missing=(*missing, *of.uncounted(shown), *_open(view)),
        basis=_basis("thin data repeats the last plan" if view.thin else "without a reason to change, repeat", view),
        chance_of_no_difference=_chance(view, dose.STEP_UNITS),
    )


def _why_same(view: _View, *, could_add: bool, too_much: bool) -> list[str]:
    if not _need(view):
        return [f"{view.left:.0f} headache days in 28 are left in the last cycle: little that a change could add"]
    if view.near:
        return [f"a side effect is near or its place is not known: {_named(view.near)}"]
    if view.belief is None:
        return ["the belief about dose is switched off, and no rule asks for a change"]
    if too_much:
        return ["one more cycle of the same plan says more of what was added than the cycles so far"]
    if any(one.steps > 0 for one in view.seen):
        return ["what was added has neither shown itself worth more nor less"]
    if could_add:
        return [f"what the last plan does is known; {_NO_GAIN}"]
    return ["nothing can be added where it hurts, or nobody wrote where it hurts"]


def _added(view: _View) -> Suggestion | None:
    """Up to 20 U more where the pain is; none while data are thin, near a side effect, or without a place to add."""
    of, plan = view.of, view.last
    if plan is None or view.thin or not _need(view) or not of.within(plan):
        return None
    places = of.examination.places if of.examination else ()
    grown = plans.step_up(plan, places, view.near_muscles)
    if grown is None or not of.within(grown):
        return None
    units = grown.units - plan.units
    return Suggestion(
        action="add",
        plan=grown,
        not_before=of.not_before(grown),
        reasons=(
            f"{view.left:.0f} headache days in 28 are left in the last cycle",
            f"pain or tenderness is written at {', '.join(places)}",
            f"one step, {units} U more, is within the limits; a later list looks back at it and may take it out again",
            *(_NEVER_TRIED if not any(one.steps > 0 for one in view.seen) and view.belief is not None else ()),
        ),
        against=(
            _NO_GAIN,
            *_randomised(),
            _NO_SITES,
            "more units may mean more side effects, most of all in the neck",
            *_weighed(of, grown),
        ),
        inputs=(*_inputs(view), f"examination of {of.examination.date.isoformat()}" if of.examination else ""),
        missing=(*of.uncounted(grown), *_open(view)),
        basis=_basis("one step of up to 20 U within the follow-the-pain sites", view),
        chance_of_no_difference=_chance(view, units),
    )


@lru_cache(maxsize=1)
def _randomised() -> tuple[str, ...]:
    """What the randomised comparisons of doses found, in figures, as the evidence says it to a clinician."""
    found = sourced_claims.rendered(
        next(one for one in sourced_claims.claims("clinician") if one.id == "dose"), "clinician"
    )
    return found.words, found.limits


def _step_down(view: _View) -> Suggestion | None:
    """One step back towards the fixed pattern, where the belief finds what was added not worth it."""
    of, plan = view.of, view.last
    painful = of.examination.places if of.examination else ()
    less = plans.step_down(plan, painful) if plan is not None else None
    if plan is None or less is None or not of.within(less):
        return None
    return _taken_out(view, plan, less, "what was added has not shown itself worth its cost in the cycles since")


def _removal(view: _View) -> Suggestion | None:
    """Added sites near a side effect taken out again; the fixed pattern stays."""
    plan = view.last
    less = plans.without_added(plan, view.placed_muscles) if plan is not None else None
    if plan is None or less is None or not view.of.within(less):
        return None
    return _taken_out(view, plan, less, f"sites were added near a side effect: {_named(view.placed)}")


def _taken_out(view: _View, plan: Plan, less: Plan, why: str) -> Suggestion:
    units = plan.units - less.units
    return Suggestion(
        action="remove",
        plan=less,
        not_before=view.of.not_before(less),
        reasons=(why, f"{units} U fewer leaves {less.units} U"),
        against=(
            "whether the added sites had to do with it, nobody can tell from one person",
            "what was added may have helped a little, unseen among the ups and downs of months",
            *_weighed(view.of, less),
        ),
        inputs=_inputs(view),
        missing=(*view.of.uncounted(less), *_open(view)),
        basis=_basis("back towards the fixed pattern", view),
        chance_of_no_difference=_chance(view, units),
    )


def _moving(view: _View) -> Suggestion | None:
    """Fixed sites near a side effect: the plan stays, their placing is looked at. Never while a danger sign is open."""
    plan = view.last
    looked_at = plans.fixed_of(plan, view.placed_muscles) if plan is not None else ()
    if plan is None or not looked_at or not view.of.within(plan):
        return None
    return Suggestion(
        action="move",
        plan=plan,
        not_before=view.of.not_before(plan),
        look_at=looked_at,
        reasons=(f"a side effect lies near these sites: {_named(view.placed)}",),
        against=(
            "whether placing had to do with it, nobody can tell from one person",
            "leaving a fixed site out is outside the label, and needs a reason",
            *_weighed(view.of, plan),
        ),
        inputs=_inputs(view),
        missing=tuple(view.of.uncounted(plan)),
        basis=Basis(
            "placing is looked at after a side effect nearby",
            near_side_effects.table()["source"],
            near_side_effects.table()["trust"],
        ),
    )


def _later(view: _View) -> Suggestion | None:
    """Later than the interval allows: while a side effect lasts, or until toxin given before lies far enough back."""
    of, plan = view.of, view.last
    standing = tuple(one for one in view.near if one.active and one.muscles)
    within = plan if plan is not None and of.within(plan) else None
    shown = within or Plan.fixed()
    delayed = of.not_before(shown) > max(of.due, of.as_of)
    reasons = [f"not over yet: {_named(standing)}"] if standing else []
    if delayed:
        reasons.append("toxin given before has to lie far enough back for the cumulative dose")
    if not reasons:
        return None
    return Suggestion(
        action="later",
        plan=within,
        not_before=of.not_before(shown),
        reasons=tuple(reasons),
        against=(
            "the trials gave sessions every twelve weeks; how a longer gap does in one person, nobody has counted",
        ),
        inputs=_inputs(view),
        missing=tuple(of.uncounted(shown)),
        basis=Basis(
            "nothing is hurried: never before the interval, and later where something stands in the way",
            _LABEL,
            "secondary",
        ),
    )


def _stop_review(view: _View) -> Suggestion | None:
    """A talk about stopping, once two cycles are over and a rule says stop or the model finds a response unlikely.

    Not for too few days less alone, where hours, days of four hours or severity moved: the rule then speaks against the
    other ways.
    """
    of = view.of
    if len(of.cycles) < CYCLES_BEFORE_STOPPING:
        return None
    said = [
        one for one in of.stopping if one.verdict is Verdict.MET and one.id in (AFTER_SUCCESS if of.moved else STOPPING)
    ]
    reasons = [f"{one.criterion.title}: {one.words}" for one in said]
    if of.unlikely and not of.moved:
        reasons.append("the diary makes 30 % fewer headache days unlikely")
    if not reasons:
        return None
    open_ = [one for one in of.stopping if one.id in STOPPING and one.verdict in (Verdict.UNKNOWN, Verdict.CONFLICT)]
    sources = "; ".join(dict.fromkeys(one.criterion.source for one in said)) or "posterior of the person's own diary"
    return Suggestion(
        action="stop_review",
        reasons=tuple(reasons),
        against=(
            "what stopping would lose cannot be read from a diary",
            *of.also,
            *(f"{one.criterion.title}: {one.words}" for one in open_),
        ),
        inputs=_inputs(view),
        missing=_open(view),
        basis=Basis(
            "a stopping rule, or an unlikely response, after two cycles", sources, "read" if said else "derived"
        ),
    )


def _write_first(of: Situation) -> tuple[Suggestion, ...]:
    """What to write down so that the question can be answered better; always last, for a session need not wait for it."""
    if not of.to_write:
        return ()
    return (
        Suggestion(
            action="write_first",
            reasons=("these would settle what is open", *of.to_write),
            against=("a session that is due need not wait for a diary",),
            basis=Basis("what is open is asked for", "the verdicts and counts of the answer", "derived"),
        ),
    )


# ---------------------------------------------------------------- what they share


def _chance(view: _View, units: int) -> float | None:
    return None if view.belief is None else view.belief.chance_of_no_difference(units)


def _basis(rule: str, view: _View) -> Basis:
    if view.belief is None:
        return Basis(rule, _LABEL, "secondary")
    return Basis(rule, f"{_LABEL}; {dose.SOURCE}", "derived", _MODEL)


def _inputs(view: _View) -> tuple[str, ...]:
    found = [view.units]
    for one in view.of.cycles:
        fewer = "cannot tell" if one.fewer is None else f"{one.fewer:+.1f} days in 28 against the baseline (fewer is +)"
        found.append(f"cycle {one.number}: {fewer}")
    if view.near:
        found.append(f"side effects: {_named(view.near)}")
    return tuple(found)


def _open(view: _View) -> tuple[str, ...]:
    """What a better suggestion would need."""
    found = [f"units of cycle {one.number}" for one in view.of.cycles if one.units is None]
    found += [f"days of cycle {one.number}" for one in view.of.cycles if one.fewer is None]
    if view.of.examination is None:
        found.append("where it hurts and where it is tender (examinations)")
    return tuple(found)


def _weighed(of: Situation, plan: Plan) -> tuple[str, ...]:
    """What speaks against any plan of these units: notes of the session table, cautions, and a later date."""
    said = [*(one.words for one in of.against(plan)), *of.cautions, *of.also]
    if of.moved and len(of.cycles) >= CYCLES_BEFORE_STOPPING:
        rules = [one for one in of.stopping if one.id in TOO_LITTLE and one.verdict is Verdict.MET]
        said += [f"{one.criterion.title}: {one.words}" for one in rules]
        said += [f"days are not the whole answer: {words}" for words in of.moved] if rules or of.unlikely else []
    day = of.not_before(plan)
    if day > max(of.due, of.as_of):
        said.append(
            f"with toxin given before, {plan.units} U keep within {of.limits.cumulative_units} U of {of.limits.window_days} "
            f"days only from {day.isoformat()}"
        )
    return tuple(said)


def _named(events: tuple[Near, ...]) -> str:
    return "; ".join(one.words for one in events)
