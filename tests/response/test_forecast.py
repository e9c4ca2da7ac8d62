"""Before treatment: a range for people like this, with both arms, and nothing where the trials had nobody."""

from dataclasses import replace
from datetime import date

import pytest

from cleardays.answer.answer import ask
from cleardays.diary.history import Person, RedFlag, Session
from cleardays.report import is_it_helping_json
from cleardays.response import arm_forecast
from cleardays.response.arm_forecast import ahead
from tests.vignettes.drawn import AS_OF, person

MONTH = "MMMMMMM MMMMMMM MM..... ......."


def test_botox_does_better_than_placebo_and_placebo_does_much() -> None:
    said = arm_forecast.forecast(20, 20)
    botox, placebo = (ahead(said.arms, arm).cycles[-1] for arm in arm_forecast.ARMS)
    for grade in (30, 50, 75):
        assert botox.p_at_least[grade] > placebo.p_at_least[grade]
    assert placebo.p_at_least[30] > 0.35
    assert botox.p_at_least[30] > botox.p_at_least[50] > botox.p_at_least[75]


def test_more_days_before_are_more_days_after() -> None:
    few, many = (arm_forecast.forecast(n, n).arms[0].months[-1].mean for n in (15, 26))
    assert few < many


def test_a_silent_day_is_a_range_between_its_two_answers() -> None:
    low, mixed, high = (arm_forecast.forecast(a, b).arms[1].months[-1].mean for a, b in ((18, 18), (18, 22), (22, 22)))
    assert low - 0.3 < mixed < high + 0.3


def test_overuse_moves_the_forecast_as_preempt_found() -> None:
    """People without overuse fell by 8.8 and 7.3 days, everybody by 8.4 and 6.6."""
    without, everybody, with_overuse = (arm_forecast.forecast(20, 20, overuse) for overuse in (False, None, True))
    means = [ahead(one.arms, "placebo").months[-1].mean for one in (without, everybody, with_overuse)]
    assert means == sorted(means)


@pytest.mark.parametrize("fewest, most", [(14, 14), (20, 28), (22, 20)])
def test_outside_the_trials_nothing_is_forecast(fewest: int, most: int) -> None:
    with pytest.raises(ValueError, match="the trials had people with 15 to 27"):
        arm_forecast.forecast(fewest, most)


def told(case: object, audience: str = "patient", as_of: date = AS_OF) -> dict[str, object]:
    return is_it_helping_json.ahead(ask(case, as_of, audience).forecast)  # type: ignore[arg-type]


def test_it_is_part_of_the_first_answer_and_says_how_little_it_knows() -> None:
    said = told(person(MONTH))
    assert said["available"] is True
    assert any("not a prediction for one person" in str(one) for one in said["limits"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "case, why",
    [
        (person("MMMM... ....... ....... ......."), "4 headache days in the latest 28"),
        (person("MMMMMMM MMMMMM? ??????? ???????"), "13 of the latest 28 days"),
        (person("MMMMMMM"), "shorter than 28 days"),
        (person(MONTH, who=Person("young", date(2010, 1, 1), "female")), "the trials were of adults"),
        (replace(person(MONTH), sessions=(Session(date(2026, 6, 20), None, None, {}),)), "treatment has begun"),
    ],
    ids=["episodic", "too little written", "short", "sixteen", "treated"],
)
def test_why_there_is_none(case: object, why: str) -> None:
    said = told(case)
    assert said["available"] is False and why in str(said["reason"])


def test_a_red_flag_withholds_it_from_a_patient_and_not_from_a_clinician() -> None:
    case = person(MONTH, red_flags=(RedFlag("positional"),))
    assert told(case)["available"] is False
    assert told(case, "clinician")["available"] is True
