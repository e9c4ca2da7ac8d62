"""What next, at a visit: drawn people, the list a clinician sees, and what the patient sees instead."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cleardays.answer import answer
from cleardays.casefile import reader, writer
from cleardays.casefile.refusal import RefusedError
from cleardays.cli import plan
from cleardays.injection.sites import fixed_sites
from cleardays.report import answer_json, answer_page

FIRST = date(2026, 1, 29)
MANY, FEWER, FEW = "HHHHHH.", "HHHH...", "HH....."
"""A week of the diary: 24, 16 and 8 headache days in 28."""
ASKED = {"conditions": [], "medicines": [], "allergies": [], "red_flags": [], "other_toxin": [], "preventives": []}


def person(*weeks: str, sessions: int = 2, before: str = MANY, **more: Any) -> dict[str, Any]:
    """Four weeks before the first session, then a week's pattern for each cycle of twelve weeks; `?` is a silent day."""
    strip = before * 4 + "".join(week * 12 for week in weeks)
    days = [
        {"date": (FIRST + timedelta(days=i - 28)).isoformat(), "headache": mark == "H", "acute": []}
        for i, mark in enumerate(strip)
        if mark != "?"
    ]
    given = [
        {
            "date": (FIRST + timedelta(days=84 * i)).isoformat(),
            "product": "onabotulinumtoxinA",
            "units": 155,
            "sites": "preempt-155",
        }
        for i in range(sessions)
    ]
    history = ASKED | more.pop("history", {})
    born = more.pop("born", "1985-01-01")
    return {
        "cleardays": 1,
        "person": {"id": "drawn", "born": born, "sex": "male"},
        "history": history,
        "diary": {"timezone": "Europe/London", "days": days},
        "sessions": given,
        "events": [],
    } | more


def after(cycles: int) -> date:
    return FIRST + timedelta(days=84 * cycles)


def asked(
    case: dict[str, Any],
    on: date,
    audience: answer.Audience = "clinician",
    jurisdiction: str | None = None,
    *,
    model: bool = True,
) -> dict[str, Any]:
    read = reader.from_json(json.loads(json.dumps(case)))
    found: dict[str, Any] = answer_json.answer(answer.ask(read, on, audience, jurisdiction, model=model))["what_next"]
    return found


def actions(said: dict[str, Any]) -> list[str]:
    return [one["action"] for one in said["suggestions"]]


def of(said: dict[str, Any], action: str) -> dict[str, Any]:
    return next(one for one in said["suggestions"] if one["action"] == action)


PAIN = {
    "examinations": [
        {"date": after(2).isoformat(), "pain": ["TEM-R", "OCC-R"], "tender": ["OCC-R"], "by": "Dr Example"}
    ]
}


# ---------------------------------------------------------------- the first session, and thin data


def test_a_first_session_is_the_fixed_pattern() -> None:
    said = asked(person(sessions=0), FIRST)
    assert actions(said)[0] == "first"
    plan = of(said, "first")["plan"]
    assert (plan["units"], plan["site_count"], plan["added"]) == (155, 31, [])
    assert {one["site"] for one in plan["sites"]} == set(fixed_sites())


def test_a_first_session_names_the_rules_that_are_not_met_yet() -> None:
    against = of(asked(person(sessions=0), FIRST), "first")["against"]
    assert any(words.startswith("to be settled first: US label") for words in against)


def test_where_no_rule_for_starting_is_met_no_first_session_is_suggested() -> None:
    """Eight headache days in 28: chronic migraine by nobody's count."""
    said = asked(person(sessions=0, before=FEW), FIRST)
    assert said["available"] is False
    assert "no rule for starting is met" in said["reason"]


def test_after_one_cycle_the_plan_is_repeated_however_little_changed() -> None:
    said = asked(person(MANY, sessions=1, **PAIN), after(1))
    assert actions(said)[0] == "repeat"
    assert "stop_review" not in actions(said)
    assert "add" not in actions(said)
    assert "1 complete cycle, and a plan is changed after 2" in of(said, "repeat")["reasons"]


def test_a_silent_cycle_repeats_the_plan_and_asks_for_its_days() -> None:
    said = asked(person(FEWER, "???????", **PAIN), after(2))
    assert actions(said)[0] == "repeat"
    assert "add" not in actions(said)
    assert "too few days of cycle 2 are written" in of(said, "repeat")["reasons"]
    assert "write_first" in actions(said)
    assert "days of cycle 2" in of(said, "repeat")["missing"]


# ---------------------------------------------------------------- adding, taking out, moving


def test_enough_days_left_and_a_painful_place_is_one_step_of_20_units_there() -> None:
    said = asked(person(FEWER, FEWER, **PAIN), after(2))
    assert actions(said)[:2] == ["repeat", "add"]
    add = of(said, "add")
    assert add["plan"]["units"] == 175
    assert add["plan"]["added"] == ["OCC-RF1", "TEM-RF1", "OCC-RF2", "TEM-RF2"]
    assert add["not_before"] == after(2).isoformat()
    assert 0.6 < add["chance_of_no_difference"] < 0.9
    assert "no randomised comparison shows that more units do better" in add["against"]
    found = " ".join(add["against"])
    assert "by 3.5 with less, by 3.4 with more and by 3.6 with a sham shot" in found, (
        "what PRECLUDE found stands beside the step"
    )
    assert "Silberstein 2005 (75, 150, 225 units; daily headache) showed no dose-response either" in found
    assert add["basis"]["model"]


def test_a_temporalis_holds_ten_units_more_and_not_twenty() -> None:
    examined = {"examinations": [{"date": after(2).isoformat(), "pain": ["TEM-L"], "tender": []}]}
    plan = of(asked(person(FEWER, FEWER, **examined), after(2)), "add")["plan"]
    assert (plan["units"], plan["added"]) == (165, ["TEM-LF1", "TEM-LF2"])


def test_in_the_us_more_than_155_units_is_marked_neither_silent_nor_blocked() -> None:
    said = of(asked(person(FEWER, FEWER, **PAIN), after(2), jurisdiction="us"), "add")
    assert any("outside the US label's recommended dose" in words for words in said["against"])
    assert not any("US label" in words for words in of(asked(person(FEWER, FEWER, **PAIN), after(2)), "add")["against"])


def test_pain_in_the_forehead_alone_adds_nothing() -> None:
    examined = {"examinations": [{"date": after(2).isoformat(), "pain": ["FRO-L", "FRO-R"], "tender": []}]}
    assert "add" not in actions(asked(person(FEWER, FEWER, **examined), after(2)))


def test_nobody_examined_and_the_list_says_what_is_missing() -> None:
    said = asked(person(FEWER, FEWER), after(2))
    assert "add" not in actions(said)
    assert "where it hurts and where it is tender (examinations)" in of(said, "repeat")["missing"]


def test_few_days_left_is_no_reason_to_add() -> None:
    assert "add" not in actions(asked(person(FEW, FEW, **PAIN), after(2)))


@pytest.mark.parametrize("resolved", [None, "2026-05-20"])
def test_a_weak_neck_since_the_last_session_holds_back_the_neck_and_looks_at_its_sites(resolved: str | None) -> None:
    event = {"term": "neck weakness", "onset": "2026-05-02", "resolved": resolved, "session": "2026-04-23"}
    said = asked(person(FEWER, FEWER, events=[event], **PAIN), after(2))
    assert actions(said)[0] == "move"
    assert {id_[:3] for id_ in of(said, "move")["look_at"]} == {"OCC", "CPS", "TRA"}
    assert of(said, "move")["plan"]["units"] == 155
    added = of(said, "add")["plan"]["added"] if "add" in actions(said) else []
    assert all(id_.startswith("TEM") for id_ in added)
    assert actions(said).index("repeat") < actions(said).index("add")


def test_while_a_drooping_lid_lasts_later_is_one_of_the_ways() -> None:
    lid = {"term": "eyelid ptosis", "onset": "2026-05-02", "resolved": None}
    assert "later" in actions(asked(person(FEWER, FEWER, events=[lid]), after(2)))
    assert "later" not in actions(asked(person(FEWER, FEWER, events=[lid | {"resolved": "2026-06-01"}]), after(2)))


def test_an_unknown_side_effect_holds_back_everything() -> None:
    event = {"term": "something odd", "onset": "2026-05-02", "resolved": None}
    said = asked(person(FEWER, FEWER, events=[event], **PAIN), after(2))
    assert "add" not in actions(said)
    assert "move" not in actions(said), "nobody knows which sites it lies near"


def test_sites_added_near_a_side_effect_are_taken_out_and_the_fixed_pattern_stays() -> None:
    case = person(FEWER, FEWER, **PAIN)
    case["sessions"][1] |= {
        "units": 175,
        "extra_sites": [{"site": f"TRA-{side}F{n}", "units": 5} for side in "LR" for n in (1, 2)],
    }
    case["events"] = [{"term": "neck pain", "onset": "2026-05-02", "resolved": None}]
    said = asked(case, after(2))
    assert actions(said)[0] == "remove"
    removed = of(said, "remove")["plan"]
    assert (removed["units"], removed["removed"]) == (155, ["TRA-LF1", "TRA-LF2", "TRA-RF1", "TRA-RF2"])


# ---------------------------------------------------------------- dates


def test_never_earlier_than_84_days_after_the_last_session() -> None:
    said = asked(person(FEWER, FEWER), after(2) - timedelta(days=20))
    assert said["earliest_next_session"] == after(2).isoformat()
    assert all(one["not_before"] in (None, after(2).isoformat()) for one in said["suggestions"])


def test_toxin_given_elsewhere_makes_it_later() -> None:
    """300 U elsewhere on 1 July and 155 U on 23 April: 155 U more keep within 400 U only once 1 July is 93 days ago."""
    history = {
        "other_toxin": [
            {"date": "2026-07-01", "product": "onabotulinumtoxinA", "units": 300, "indication": "spasticity"}
        ]
    }
    said = asked(person(FEWER, FEWER, history=history), after(2))
    assert said["earliest_next_session"] == after(2).isoformat()
    assert of(said, "repeat")["not_before"] == "2026-10-02"
    assert any("only from 2026-10-02" in words for words in of(said, "repeat")["against"])
    assert of(said, "later")["not_before"] == "2026-10-02"


def test_toxin_elsewhere_of_unknown_units_cannot_be_added_up_and_that_is_said() -> None:
    history = {"other_toxin": [{"date": "2026-07-01", "product": "onabotulinumtoxinA"}]}
    missing = of(asked(person(FEWER, FEWER, history=history), after(2)), "repeat")["missing"]
    assert any("units not written" in words for words in missing)


# ---------------------------------------------------------------- stopping


def test_no_change_after_two_cycles_is_a_talk_about_stopping_first() -> None:
    said = asked(person(MANY, MANY), after(2))
    assert actions(said)[0] == "stop_review"
    assert of(said, "stop_review")["plan"] == {}
    assert any("NICE" in words for words in of(said, "stop_review")["reasons"])
    assert "repeat" in actions(said)


def test_stopping_after_success_is_not_called_failure() -> None:
    said = of(asked(person(FEW, FEW, "H......", sessions=3), after(3)), "stop_review")
    words = " ".join((*said["reasons"], *said["against"])).lower()
    assert "fail" not in words
    assert "too little" not in " ".join(said["reasons"]).lower()


# ---------------------------------------------------------------- when nothing is suggested


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"born": "2010-06-01"}, "adults only"),
        ({"events": [{"term": "hard to swallow", "onset": "2026-07-14"}]}, "danger sign"),
        ({"history": {"allergies": ["botulinum toxin"]}}, "against any injection"),
    ],
)
def test_nothing_is_suggested_under_18_beside_a_danger_sign_or_a_contraindication(
    more: dict[str, Any], reason: str
) -> None:
    said = asked(person(FEWER, FEWER, **more), after(2))
    assert said["available"] is False
    assert reason in said["reason"]


def test_after_another_product_there_is_no_plan_here() -> None:
    case = person(FEWER, FEWER)
    case["sessions"][1]["product"] = "Dysport"
    assert "another product" in asked(case, after(2))["reason"]


def test_a_red_flag_is_a_banner_for_the_clinician_and_stops_the_patients_page() -> None:
    history = {"red_flags": [{"id": "positional", "noted": "2026-07-01", "cleared": None}]}
    case = person(FEWER, FEWER, history=history)
    assert any("red flag not cleared" in words for words in of(asked(case, after(2)), "repeat")["against"])
    assert asked(case, after(2), "patient")["available"] is False


def test_what_was_injected_last_is_not_written_so_no_plan_is_drawn() -> None:
    case = person(FEWER, FEWER, **PAIN)
    del case["sessions"][1]["sites"]
    said = asked(case, after(2))
    assert of(said, "repeat")["plan"] == {}
    assert "add" not in actions(said)


def test_a_last_plan_over_the_limits_is_never_repeated() -> None:
    case = person(FEWER, FEWER)
    case["sessions"][1] |= {"units": None, "extra_sites": [{"site": f"TEM-LF{n}", "units": 5} for n in range(1, 10)]}
    repeat = of(asked(case, after(2)), "repeat")
    assert repeat["plan"]["units"] == 155
    assert "outside the limits" in repeat["reasons"][0]


# ---------------------------------------------------------------- the patient, the switch, the decision


def test_a_patient_sees_a_day_and_questions_and_no_dose_site_or_suggestion() -> None:
    said = asked(person(FEWER, FEWER, **PAIN), after(2), "patient")
    assert said["available"] and said["suggestions"] == [] and said["questions"]
    words = json.dumps(said)
    assert not any(site in words for site in fixed_sites())
    assert "155" not in words and " U" not in words


def test_after_success_a_patient_is_not_met_with_the_word_stopping() -> None:
    questions = asked(person(FEW, FEW, "H......", sessions=3), after(3), "patient")["questions"]
    assert any("pause" in question for question in questions)
    assert not any("stopping" in question for question in questions)
    assert any("stopping" in question for question in asked(person(MANY, MANY), after(2), "patient")["questions"])


def test_the_belief_about_dose_can_be_switched_off_and_the_rules_stay() -> None:
    said = asked(person(FEWER, FEWER, **PAIN), after(2), model=False)
    assert actions(said)[:2] == ["repeat", "add"]
    assert all(one["chance_of_no_difference"] is None and one["basis"]["model"] is None for one in said["suggestions"])


def test_a_decision_is_kept_beside_what_was_suggested_and_comes_back() -> None:
    decision = {
        "date": after(2).isoformat(),
        "action": "repeat",
        "by": "Dr Example",
        "suggested": ["add", "repeat"],
        "version": "1",
        "reason": "the patient would rather wait",
    }
    case = person(FEWER, FEWER, decisions=[decision], **PAIN)
    assert asked(case, after(2))["decisions"] == [decision | {"followed": False, "suggestions": None}]
    assert asked(case, after(2) - timedelta(days=1))["decisions"] == []
    read = reader.from_json(json.loads(json.dumps(case)))
    assert reader.from_json(writer.to_json(read)) == read


def decided(action: str = "repeat") -> tuple[dict[str, Any], dict[str, Any]]:
    """A case file with a decision of the day of `after(2)`, and the answer it was made from, both as JSON."""
    case, day = person(FEWER, FEWER, **PAIN), after(2)
    said = answer.ask(reader.from_json(case), day, "clinician")
    written = plan.decided(reader.from_json(case), said, action, "Dr Example", "the patient would rather wait")
    return json.loads(writer.dumps(written)), json.loads(answer_json.text(answer_json.answer(said)))


def kept(case: dict[str, Any]) -> reader.Case:
    return reader.loads(json.dumps(case), "kept.json")


def test_every_suggestion_is_kept_whole_beside_the_decision() -> None:
    case, said = decided()
    assert [one["action"] for one in said["what_next"]["suggestions"]][:1] == ["repeat"]
    # Null and absent are one in a case file; everything else stands there as the answer said it that day.
    assert case["decisions"][0]["suggestions"] == said["what_next"]["suggestions"]
    assert json.loads(writer.dumps(kept(case))) == case
    later = answer_json.answer(answer.ask(kept(case), after(2) + timedelta(days=84), "clinician"))["what_next"]
    assert json.loads(answer_json.text(later["decisions"]))[0]["suggestions"] == said["what_next"]["suggestions"]


def test_what_was_suggested_is_shown_as_it_was_kept_and_not_as_it_would_be_today() -> None:
    case, _ = decided()
    first = case["decisions"][0]["suggestions"][0]
    first["reasons"] = ["a reason that no rule of today gives"]
    first["plan"]["sites"].append({"site": "OLD-L9", "units": 5})
    first["plan"]["added"].append("OLD-L9")
    page = answer_page.answer(answer.ask(kept(case), after(2) + timedelta(days=1), "clinician"))
    assert "A reason that no rule of today gives" in page
    assert "OLD-L9, 5 U (a place this version does not know)" in page
    patient = answer_page.answer(answer.ask(kept(case), after(2) + timedelta(days=1), "patient"))
    assert "no rule of today" not in patient and "OLD-L9" not in patient


def test_suggestions_that_are_not_those_beside_them_are_refused() -> None:
    case, _ = decided()
    case["decisions"][0]["suggested"] = ["repeat"]
    with pytest.raises(RefusedError) as refused:
        reader.loads(json.dumps(case, indent=1), "kept.json")
    assert refused.value.field == "decisions[0].suggestions"
    assert refused.value.line is not None


def test_a_kept_suggestion_is_read_strictly() -> None:
    case, _ = decided()
    case["decisions"][0]["suggestions"][0]["chance_of_no_difference"] = 1.5
    with pytest.raises(RefusedError, match="only 0 to 1"):
        reader.loads(json.dumps(case), "kept.json")
