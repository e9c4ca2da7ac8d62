"""Stop or go on: what each rule says of a drawn course, which days it rests on, and where rules disagree.

A course is drawn in two strips: the 28 days before the first session, and the days from it on,
the last of them yesterday. Sessions are 84 days apart.
"""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from cleardays.answer.answer import ask, judge_stop
from cleardays.casefile.reader import Case
from cleardays.criteria.facts import Facts
from cleardays.criteria.payers import PolicyError, parse
from cleardays.diary.history import RedFlag
from cleardays.diary.verdict import Finding
from tests.outcome.treated import CLEAR_WEEK, month, session
from tests.outcome.treated import drawn as around_first_session
from tests.vignettes.drawn import AS_OF, finding, person, verdict, vignettes

NICE, EHF = "nice.ta260.stop.nonresponse", "ehf.2018.nonresponse"
EPISODIC, FEW = "nice.ta260.stop.episodic", "ehf.2018.stop"


def course(before: str, after: str, given: tuple[int, ...] = (0, 84), payer: str | None = None) -> Case:
    """Asked on the day after the strip ends; `given` are days after the first session."""
    first = AS_OF - timedelta(days=len(after.replace(" ", "")))
    return replace(
        person(payer=payer),
        days=around_first_session(before, after, first),
        sessions=tuple(session(first + timedelta(days=day)) for day in given),
    )


def cycle(late: str, early: str = CLEAR_WEEK * 8) -> str:
    return early + late


def said(case: Case, id_: str) -> Finding:
    return finding(case, id_)


EVEN_10 = month("M", 10) * 3


@vignettes(
    ("half as many throughout", month("M", 20), EVEN_10, "not_met"),
    ("exactly 30 % fewer", month("M", 20), month("M", 14) * 3, "not_met"),
    ("29.2 % fewer (trap 13)", month("M", 24), month("M", 17) * 3, "met"),
    ("more than before", month("M", 15), month("M", 20) * 3, "met"),
    ("fewer, but not in the last weeks (G9)", month("M", 20), month("M", 4) * 2 + month("M", 19), "conflict"),
    ("bad early weeks, good last ones", month("M", 16), "M" * 56 + month("M", 5), "conflict"),
    ("six silent days may decide", month("M", 20), month("M", 14) * 2 + month("M", 10, 6), "unknown"),
    ("six silent days cannot decide", month("M", 20), month("M", 4) * 2 + month("M", 4, 6), "not_met"),
    ("no headache day before", month("M", 0), month("M", 4) * 3, "unknown"),
    ("too little written before", month("M", 5, 20), EVEN_10, "unknown"),
)
def test_less_than_30_percent_fewer_after_two_cycles(c1: str, c2: str, c3: str) -> None:
    case = course(c1, cycle(month("M", 4)) + c2)
    assert verdict(case, NICE) == c3, said(case, NICE).words
    assert verdict(case, EHF) == c3


def test_the_words_name_the_windows_and_what_is_written() -> None:
    words = said(course(month("M", 24), cycle(month("M", 4)) + month("M", 17) * 3), NICE).words
    assert words.startswith("The rule says stop: 29.1 % fewer headache days in the last 28 days of cycle 2")
    assert "17 in the 28 days from 3 June to 30 June 2026, 28 of 28 written down" in words
    assert "in the whole of cycle 2" in words
    assert "before the first session (24 in the 28 days from 17 December 2025 to 13 January 2026" in words


def test_the_exact_bounds_and_the_named_windows_stand_in_the_finding() -> None:
    parts = said(course(month("M", 20), cycle(month("M", 4)) + month("M", 10) * 2 + month("M", 8, 4)), NICE).parts
    assert [part.window for part in parts] == ["trial window", "whole cycle"]
    assert parts[0].reduction == (Fraction(8, 20), Fraction(12, 20))
    assert [count.window.convention for count in parts[0].counts] == ["baseline", "trial window"]
    assert parts[0].required == "< 30 % fewer"
    assert len(parts[0].decided_by) == 8


def test_the_best_28_days_are_shown_and_decide_nothing() -> None:
    # Four clear weeks in the middle of the cycle, and every day on both sides of them.
    case = course(month("M", 20), cycle(month("M", 4)) + "M" * 28 + CLEAR_WEEK * 4 + "M" * 28)
    one = said(case, NICE)
    assert one.verdict.value == "met"
    assert any("in the best 28 days of cycle 2" in note and "100 % fewer" in note for note in one.notes)
    assert any(note.endswith("decides nothing") for note in one.notes)


@vignettes(
    ("nobody was injected", (), "no session is written", "sessions"),
    ("one cycle is over", (0,), "no answer before two cycles", "2026-09-22"),
)
def test_before_two_cycles_there_is_no_answer(c1: tuple[int, ...], c2: str, c3: str) -> None:
    case = course(month("M", 20), cycle(month("M", 18)), c1)
    for id_ in (NICE, EHF):
        one = said(case, id_)
        assert one.verdict.value == "unknown"
        assert c2 in one.words
        assert [settles.what for settles in one.parts[0].settled_by] == [c3]


def test_the_second_cycle_has_to_be_over() -> None:
    nearly = course(month("M", 20), month("M", 18) * 5 + month("M", 18)[:-1])
    assert verdict(nearly, NICE) == "unknown"
    assert said(nearly, NICE).parts[0].settled_by[0].what == AS_OF.isoformat()
    assert verdict(course(month("M", 20), month("M", 18) * 6), NICE) == "met"


def test_a_second_session_never_written_is_asked_for() -> None:
    late = course(month("M", 20), month("M", 18) * 8, (0,))
    assert [one.what for one in said(late, NICE).parts[0].settled_by] == ["sessions"]


def test_14_and_g10_the_first_28_days_stay_the_comparison() -> None:
    # Half as many in cycle 1 and no fewer than that in cycle 2: still half as many as before treatment.
    case = course(month("M", 20), EVEN_10 * 2)
    assert verdict(case, NICE) == "not_met"
    assert said(case, NICE).parts[0].counts[0].window.first == AS_OF - timedelta(days=168 + 28)


def test_a_planned_session_and_a_top_up_make_no_second_cycle() -> None:
    once = course(month("M", 20), month("M", 18) * 6, (0, 14))
    assert verdict(once, NICE) == "unknown"
    planned = replace(once, sessions=(once.sessions[0], session(AS_OF - timedelta(days=84), status="planned")))
    assert verdict(planned, NICE) == "unknown"


def test_headache_days_count_however_short_before_and_after() -> None:
    # Trap 15: hours fall, days do not.
    assert verdict(course(month("M", 20), month("S", 20) * 6), NICE) == "met"


@vignettes(
    ("fourteen a month", month("M", 14) * 3, "met", "not_met"),
    ("nine a month", month("M", 9) * 3, "met", "met"),
    ("fifteen in one month", month("M", 9) + month("M", 15) + month("M", 9), "not_met", "not_met"),
    ("a silent day may be the fifteenth", month("M", 9) * 2 + month("M", 14, 1), "unknown", "not_met"),
    ("between ten and fourteen the guidelines differ (G8)", month("M", 12) * 3, "met", "not_met"),
)
def test_episodic_for_three_months(c1: str, c2: str, c3: str) -> None:
    case = course(month("M", 20), month("M", 9) * 3 + c1)
    assert (verdict(case, EPISODIC), verdict(case, FEW)) == (c2, c3)


def test_success_does_not_read_as_failure() -> None:
    case = course(month("M", 20), month("M", 5) * 6)
    for id_ in (EPISODIC, FEW):
        one = said(case, id_)
        assert one.words.startswith("So few headache days that the guideline asks whether treatment is still needed: ")
        assert any("a good result, not a failure" in note for note in one.notes)
    either = said(case, "nice.ta260.stop")
    assert either.words.startswith("The rule says stop, after success: stop after success: at most 5 headache days")
    assert "says stop:" not in either.words


def test_18_whoever_began_under_other_rules_may_go_on() -> None:
    case = course(month("M", 20), month("M", 5) * 6)
    assert any("may go on until they and their clinician agree" in note for note in said(case, EPISODIC).notes)


def test_three_months_begin_on_or_after_the_first_session() -> None:
    case = course("........" * 10 + month("M", 20), month("M", 5) * 3, (1,))
    assert verdict(case, EPISODIC) == "unknown"
    assert "three months since the first session" in said(case, EPISODIC).words
    assert said(case, EPISODIC).parts[0].settled_by[0].what == (AS_OF + timedelta(days=1)).isoformat()


def test_g7_nice_stops_by_either_rule() -> None:
    failing = course(month("M", 20), month("M", 18) * 6)
    winning = course(month("M", 20), month("M", 5) * 6)
    neither = course(month("M", 28), month("M", 16) * 6)
    assert [verdict(case, "nice.ta260.stop") for case in (failing, winning, neither)] == ["met", "met", "not_met"]
    assert said(failing, "nice.ta260.stop").words.startswith("The rule says stop: stop after too little change: ")


def test_g7_a_page_that_prints_or_is_judged_as_printed_and_says_so() -> None:
    slug = "nhs-north-yorkshire-humber"
    # 40 % fewer and episodic: by NICE one rule says stop, by the printed page one condition is enough to go on.
    case = course(month("M", 20), month("M", 12) * 6, payer=slug)
    assert verdict(case, "nice.ta260.stop") == "met"
    one = said(case, f"payer.{slug}.continue")
    assert one.verdict.value == "met"
    assert any("both must hold" in note for note in one.notes)


def test_g12_40_percent_passes_nice_and_fails_50() -> None:
    case = course(month("M", 25), month("M", 15) * 6, payer="evicore-type")
    assert verdict(case, NICE) == "not_met"
    assert verdict(case, "payer.evicore-type.continue") == "not_met"


def test_a_payer_is_asked_from_the_first_cycle_on() -> None:
    case = course(month("M", 20), month("M", 5) * 3, (0,), payer="evicore-type")
    assert verdict(case, "payer.evicore-type.continue") == "met"
    assert verdict(case, NICE) == "unknown"
    early = course(month("M", 20), month("M", 5) * 2, (0,), payer="evicore-type")
    assert said(early, "payer.evicore-type.continue").words == "Cannot tell yet: no answer before one cycle is over."


def test_evicore_counts_migraine_days_as_trials_do_and_a_quotation_nobody_verified_judges_nothing() -> None:
    # As many headaches, none of them migraine any more.
    milder = month("M", 20), month("T", 20) * 3
    assert verdict(course(*milder, (0,), "evicore-type"), "payer.evicore-type.continue") == "met"
    assert verdict(course(*milder, (0,), "aetna-type"), "payer.aetna-type.continue") == "unknown"


@vignettes(
    ("a satisfactory response", "medicare-l34635", "a satisfactory response"),
    ("a possible restriction", "medicare-l33646", "when a restriction follows"),
)
def test_what_a_text_leaves_to_judgement_stays_open(c1: str, c2: str) -> None:
    case = course(month("M", 20), month("M", 5) * 6, payer=c1)
    words = said(case, f"payer.{c1}.continue").words
    assert f"the text gives no number for {c2}: a clinician and the payer judge it" in words


def test_the_unverified_template_judges_nothing() -> None:
    case = course(month("M", 20), month("M", 5) * 6, payer="example-us-2026")
    one = said(case, "payer.example-us-2026.continue")
    assert (one.verdict.value, one.criterion.trust) == ("unknown", "unverified")
    assert "judges nothing" in one.words


def test_a_policy_without_a_word_on_continuing_gives_no_finding_and_an_unknown_payer_says_so() -> None:
    case = course(month("M", 20), month("M", 5) * 6)
    facts = Facts(case.person, case.history, case.diary, AS_OF, case.sessions)
    ids = [one.id for one in judge_stop(facts, "medicare-l39831")]
    assert ids == ["nice.ta260.stop", NICE, EPISODIC, FEW, EHF, "mbs.18377.continue"]
    assert judge_stop(facts, "nobody")[-1].id == "payer.nobody.continue"


def test_stopping_rules_are_never_withheld() -> None:
    flagged = course(month("M", 20), month("M", 18) * 6)
    flagged = replace(flagged, history=replace(flagged.history, red_flags=(RedFlag("positional"),)))
    assert ask(flagged, AS_OF, "patient").could_it_help[0].withheld_by
    assert finding(flagged, NICE, audience="patient").verdict.value == "met"


POLICY = """
title = "A payer"
source = "page 3"
trust = "read"
version = "2026"
[start]
rule = "adults"
adults = true
[continue]
rule = "fewer"
"""


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("reductions = 3", "continue.reductions: an unknown key"),
        ('reduction = { definition = "HD_ANY" }', "continue.reduction.at_least_percent: give either"),
        (
            'reduction = { definition = "HD_ANY", at_least_percent = 50, more_than_percent = 0 }',
            "continue.reduction.at_least_percent: give either",
        ),
        (
            'reduction = { definition = "MSHD", at_least_percent = 50 }',
            "MSHD is unverified, and no verdict rests on it",
        ),
        ('reduction = { definition = "HD_ANY", at_least_percent = 0.3 }', "a whole number from 1 to 100"),
        ('not_episodic = { definition = "HD_ANY", less = 15 }', "continue.not_episodic.less: an unknown key"),
        ('join = "any"', "continue.join: there is only one condition"),
        ('reduction = { definition = "HD_ANY", at_least_percent = 50, from_cycle = 3 }', "a whole number from 1 to 2"),
        ('judgement = ""', "continue.judgement: text belongs here"),
    ],
)
def test_a_mistake_in_a_policy_is_named_by_its_key(lines: str, named: str) -> None:
    with pytest.raises(PolicyError, match=named.replace("[", "\\[")):
        parse(POLICY + lines, "a-payer")


def test_a_rule_in_words_only_judges_nothing() -> None:
    case = course(month("M", 20), month("M", 5) * 6)
    facts = Facts(case.person, case.history, case.diary, AS_OF, case.sessions)
    policy = parse(POLICY, "a-payer")
    (*_, one) = judge_stop(facts, "a-payer", {"a-payer": policy})
    assert (one.id, one.verdict.value) == ("payer.a-payer.continue", "unknown")
    assert "in words only" in one.words
