"""What happens after an injection: where each event leads, on which day, for whom."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleardays.answer.answer import Answer, ask
from cleardays.casefile import reader, writer
from cleardays.casefile.reader import Case
from cleardays.casefile.shapes import MisshapenError
from cleardays.diary.history import Cleared, Event, JudgedBy, PartialDate, Person, RedFlag, Session
from cleardays.report import answer_json, answer_page
from cleardays.safety.adverse_events import Duration, report, route, to_do
from cleardays.vocabulary.signs import Route
from tests.mechanism.reading import HARDEST, grade
from tests.vignettes.drawn import AS_OF, person, tried, vignettes

CHRONIC = "MMMMMMM MMMMMMM MM..... ......."
INJECTED = date(2026, 6, 20)
SPRING = date(2026, 3, 28)
SESSIONS = (Session(INJECTED, "onabotulinumtoxinA", 155, {}),)


def day(number: int, term: str, **more: Any) -> Event:
    """An event that began so many days after the session."""
    return Event(term=term, onset=INJECTED + timedelta(days=number), **more)


def led(*events: Event, as_of: date = AS_OF) -> str | None:
    found = route(report(events, SESSIONS, as_of))
    return None if found is None else found.value


def answered(*events: Event, audience: Any = "patient", **more: Any) -> Answer:
    return ask(replace(person(CHRONIC, **more), events=events, sessions=SESSIONS), AS_OF, audience)


@vignettes(
    ("nothing happened", (), None),
    ("a drooping lid on day 9", (day(9, "ptosis"),), "same_day"),
    ("and hard to swallow the same evening", (day(9, "ptosis"), day(9, "hard to swallow")), "emergency"),
    ("head drop alone", (day(7, "head drop"),), "same_day"),
    ("one side of the face hangs", (day(7, "facial asymmetry"),), "same_day"),
    ("neck pain", (day(2, "neck pain"),), "record"),
    ("mild, and where", (day(2, "a mild headache and a small bruise on my left forehead"),), "record"),
    ("a harmless word hides nothing", (day(2, "headache and confusion"),), "emergency"),
    ("nor does a longer one", (day(2, "neck pain, food gets stuck"),), "emergency"),
    ("nor one that comes first", (day(2, "migraine with weakness of my arm"),), "emergency"),
    ("nor with a fever", (day(2, "headache with stiff neck and fever"),), "emergency"),
    ("a harmless word hides no unknown one", (day(2, "headache and a funny smell"),), "clinician_must_look"),
    ("a degree above mild is left over", (day(2, "severe headache"),), "clinician_must_look"),
    ("neck pain with a drooping lid, in one breath", (day(2, "neck pain and ptosis"),), "same_day"),
    ("neck pain that put somebody in hospital", (day(2, "neck pain", serious=True),), "clinician_must_look"),
    ("hoarse", (day(5, "my voice is hoarse"),), "emergency"),
    ("hives within the hour", (day(0, "hives"),), "emergency"),
    ("a rash", (day(1, "an itchy rash on my neck"),), "same_day"),
    ("a rash with hives", (day(1, "rash and hives"),), "emergency"),
    ("in everyday words", (day(9, "I can’t hold my head up and it is hard to breathe"),), "emergency"),
    ("something nobody here knows", (day(3, "funny feeling"),), "clinician_must_look"),
    ("a danger sign denied", (day(3, "no double vision"),), "clinician_must_look"),
    ("a danger sign denied beside neck pain", (day(3, "neck pain, no double vision"),), "clinician_must_look"),
    ("a drooping lid, and a danger sign denied", (day(9, "ptosis, no double vision"),), "same_day"),
    ("swallowing was hard and is well again", (day(3, "hard to swallow", resolved=date(2026, 6, 28)),), "clinician_must_look"),
    ("a drooping lid that is over", (day(3, "ptosis", resolved=date(2026, 6, 28)),), "record"),
    ("it begins tomorrow", (day(12, "hard to swallow"),), None),
    ("before the first session", (Event(term="neck pain", onset=date(2026, 5, 1)),), "record"),
    ("a danger sign before the first session", (Event(term="double vision", onset=date(2026, 5, 1)),), "emergency"),
    ("the day it began is not written", (Event(term="slurred speech"),), "emergency"),
)  # fmt: skip
def test_where_it_leads(c1: Sequence[Event], c2: str | None) -> None:
    assert led(*c1) == c2


@vignettes(
    ("double vision, same session", (day(9, "ptosis", session=INJECTED), day(9, "double vision", session=INJECTED)), "emergency"),
    ("double vision, session not named", (day(9, "ptosis", session=INJECTED), day(9, "double vision")), "emergency"),
    ("double vision of another session", (day(9, "ptosis", session=INJECTED), day(9, "double vision", session=SPRING)), "same_day"),
    ("double vision is over", (day(9, "ptosis"), day(2, "double vision", resolved=date(2026, 6, 25))), "same_day"),
    ("hives raise nothing but themselves", (day(9, "ptosis"), day(9, "hives")), "same_day"),
)  # fmt: skip
def test_a_drooping_lid_is_raised_by_what_stands_beside_it(c1: Sequence[Event], c2: str) -> None:
    lid = next(one for one in report(c1, SESSIONS, AS_OF) if one.event.term == "ptosis")
    assert lid.route.value == c2
    assert bool(lid.raised_by) == (c2 == "emergency")


def test_a_denial_beside_a_drooping_lid_stays_for_a_clinician_to_read() -> None:
    said = answered(day(9, "ptosis, no double vision"))
    danger = next(one for one in said.safety if one.id == "safety.danger_signs")
    assert danger.verdict.value == "unknown"
    assert danger.notes == ("ptosis, no double vision: tell the clinic the same day",)


def test_a_patient_with_a_drooping_lid_is_told_to_call_today_and_when_to_do_more() -> None:
    said = answered(day(9, "ptosis"))
    assert said.banner == "Call your clinic today: drooping eyelid (ptosis)."
    assert said.events is not None
    assert "swallow" in said.events[0].to_do and "emergency" in said.events[0].to_do


def test_the_evening_it_becomes_an_emergency_the_number_stands_first() -> None:
    case = replace(person(CHRONIC), events=(day(9, "ptosis"), day(9, "hard to swallow")), sessions=SESSIONS)
    said = ask(case, AS_OF, "patient", "uk")
    assert said.banner is not None and "999" in said.banner
    assert said.events is not None
    assert ["999" in one.to_do for one in said.events] == [True, True]


@vignettes(
    ("emergency", day(3, "hives")),
    ("the clinic, today", day(9, "ptosis")),
    ("a word not known", day(9, "funny feeling")),
    ("a danger sign that is over", day(3, "hives", resolved=INJECTED + timedelta(days=4))),
    ("marked serious", day(3, "neck pain", serious=True)),
    ("serious and over", day(3, "neck pain", serious=True, resolved=INJECTED + timedelta(days=4))),
    ("recorded", day(3, "neck pain")),
    ("over", day(3, "neck pain", resolved=INJECTED + timedelta(days=4))),
)
def test_a_patient_can_read_what_to_do(c1: Event) -> None:
    said = answered(c1)
    assert said.events is not None
    assert grade(said.events[0].to_do) <= HARDEST


def test_a_danger_sign_that_is_over_sends_nobody_to_emergency_and_is_not_forgotten() -> None:
    said = answered(day(3, "hard to swallow", resolved=date(2026, 6, 28)))
    assert said.banner is None and said.events is not None
    assert "before the next shots" in said.events[0].to_do


def test_days_and_durations() -> None:
    over, lasting, undated = report(
        (
            day(2, "neck pain", resolved=date(2026, 6, 25)),
            day(3, "bruise"),
            Event(term="skin tightness"),
        ),
        SESSIONS,
        AS_OF,
    )[1:] + report((Event(term="skin tightness"),), SESSIONS, AS_OF)
    assert (over.days_to_onset, over.duration) == (2, Duration(3, exact=True))
    assert (lasting.days_to_onset, lasting.duration) == (3, Duration(8, exact=False))
    assert lasting.duration is not None and lasting.duration.words == "at least 8 days, not over"
    assert (undated.days_to_onset, undated.duration, undated.session) == (None, None, None)


@vignettes(
    ("before the first session", Event(term="neck pain", onset=date(2026, 6, 1)), None),
    ("a session was only planned", day(1, "neck pain", session=None), None),
    ("written to a later session than it began", Event(term="neck pain", onset=date(2026, 6, 1), session=INJECTED), None),
)  # fmt: skip
def test_days_since_a_session_are_not_made_up(c1: Event, c2: None) -> None:
    planned = (Session(INJECTED, "onabotulinumtoxinA", 155, {"status": "planned"}),)
    assert report((c1,), planned, AS_OF)[0].days_to_onset is c2


def test_relatedness_is_what_a_clinician_judged_and_not_before_they_did() -> None:
    judged = day(9, "ptosis", relatedness="probable", judged_by=JudgedBy("Dr A", date(2026, 6, 30)))
    assert [report((judged,), SESSIONS, on)[0].relatedness for on in (date(2026, 6, 29), date(2026, 6, 30))] == [
        "not_assessed",
        "probable",
    ]
    assert report((day(9, "ptosis"),), SESSIONS, AS_OF)[0].relatedness == "not_assessed"


def test_a_judgement_survives_the_case_file() -> None:
    judged = day(9, "ptosis", relatedness="unlikely", judged_by=JudgedBy("Dr A", date(2026, 6, 30)))
    case = Case(person=Person("p"), events=(judged,))
    assert reader.loads(writer.dumps(case), "p.json").events == (judged,)


@vignettes(
    ("by nobody", {"relatedness": "probable"}, "judged_by"),
    ("of nothing", {"judged_by": {"by": "Dr A", "date": "2026-06-30"}}, "relatedness"),
    ("before it began", {"relatedness": "possible", "judged_by": {"by": "A", "date": "2026-06-01"}}, "judged_by"),
    ("on a day to come", {"relatedness": "possible", "judged_by": {"by": "A", "date": "2026-07-02"}}, "judged_by"),
    ("in a word of one's own", {"relatedness": "surely", "judged_by": {"by": "A", "date": "2026-06-30"}}, "relatedness"),
)  # fmt: skip
def test_a_judgement_is_refused(c1: dict[str, Any], c2: str) -> None:
    value = {"cleardays": 1, "person": {"id": "p"}, "events": [{"term": "ptosis", "onset": "2026-06-29"} | c1]}
    with pytest.raises(MisshapenError) as refused:
        reader.from_json(value, AS_OF)
    assert c2 in refused.value.path


def test_a_patient_sees_no_site_and_no_dose() -> None:
    event = day(9, "ptosis", sites=("COR-R1",))
    patient, clinician = answered(event), answered(event, audience="clinician")
    assert "COR-R1" not in str(answer_json.answer(patient)["safety"]["events"])
    assert " U" not in " ".join(patient.events[0].compared if patient.events else ())
    assert "COR-R1" in str(answer_json.answer(clinician)["safety"]["events"])


def test_no_list_of_side_effects_is_null_and_not_none() -> None:
    case = replace(person(CHRONIC), events=None, sessions=SESSIONS)
    assert answer_json.answer(ask(case, AS_OF))["safety"]["events"] is None


def test_sixty_seven_with_a_new_positional_headache_sees_both_ages_and_no_eligibility() -> None:
    older = person(
        CHRONIC,
        who=Person("older", date(1959, 1, 1), "female"),
        migraine_since=PartialDate.parse("2026-03"),
        red_flags=(RedFlag("positional"),),
    )
    said = ask(older, AS_OF)
    flags = next(one for one in said.safety if one.id == "safety.red_flags")
    assert "50" in flags.words and "65" in flags.words
    assert {one.verdict.value for one in said.could_it_help} == {"unknown"}


def test_at_sixteen_the_diagnosis_is_shown_and_no_treatment() -> None:
    young = person(
        CHRONIC,
        who=Person("young", date(2010, 1, 1)),
        preventives=tried(topiramate="ineffective", propranolol="ineffective", amitriptyline="ineffective"),
    )
    said = {one.id: one for one in ask(young, AS_OF).could_it_help}
    assert said["ichd3.1.3"].verdict.value == "met"
    assert {said[id_].verdict.value for id_ in ("label.us", "label.eu", "nice.ta260.start")} == {"not_met"}
    assert answer_json.answer(ask(young, AS_OF))["could_it_help"]["forecast"]["available"] is False


TERMS = st.sampled_from(
    ["ptosis", "head drop", "neck pain", "bruise", "funny feeling", "double vision", "hives", "hoarse"]
)
DAYS = st.integers(0, 20)
EVENTS = st.lists(
    st.builds(
        lambda term, began, lasted, serious, session: day(
            began,
            term,
            resolved=None if lasted is None else INJECTED + timedelta(days=began + lasted),
            serious=serious,
            session=session,
        ),
        TERMS,
        DAYS,
        st.none() | DAYS,
        st.none() | st.booleans(),
        st.sampled_from([None, INJECTED, SPRING]),
    ),
    max_size=5,
)
DANGER = st.sampled_from(["hard to swallow", "double vision", "hives", "weak all over"])


@given(EVENTS, DANGER, DAYS)
def test_adding_a_danger_sign_never_makes_anything_less_urgent(events: list[Event], danger: str, began: int) -> None:
    before = {repr(one.event): one.route.rank for one in report(events, SESSIONS, AS_OF)}
    after = {repr(one.event): one.route.rank for one in report([*events, day(began, danger)], SESSIONS, AS_OF)}
    assert all(after[key] <= rank for key, rank in before.items())
    if began <= (AS_OF - INJECTED).days:
        assert led(*events, day(began, danger)) == "emergency"


@given(EVENTS, st.randoms())
def test_the_order_of_events_does_not_matter(events: list[Event], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    assert report(shuffled, SESSIONS, AS_OF) == report(events, SESSIONS, AS_OF)


@settings(deadline=None)
@given(EVENTS)
def test_the_danger_sign_finding_and_the_routes_agree(events: list[Event]) -> None:
    said = answered(*events)
    danger = next(one for one in said.safety if one.id == "safety.danger_signs")
    routes = {one.report.route for one in said.events or ()}
    assert (danger.verdict.value == "met") == (Route.EMERGENCY in routes)


STIFF_NECK = Event(term="headache with stiff neck and fever", onset=INJECTED + timedelta(days=3))


def test_meningism_is_an_emergency_and_a_red_flag() -> None:
    said = answered(STIFF_NECK)
    found = {one.id: one for one in said.safety}
    assert found["safety.danger_signs"].verdict.value == "met"
    assert found["safety.red_flags"].verdict.value == "met"
    assert {one.verdict.value for one in said.could_it_help} == {"unknown"}
    assert said.banner is not None and "emergency care now" in said.banner


def test_a_red_flag_that_a_side_effect_raises_ends_with_it_or_when_a_clinician_has_looked() -> None:
    def raised(event: Event, *flags: RedFlag) -> bool:
        said = answered(event, red_flags=flags)
        return next(one for one in said.safety if one.id == "safety.red_flags").verdict.value == "met"

    looked = PartialDate.parse((INJECTED + timedelta(days=4)).isoformat())
    before = PartialDate.parse(INJECTED.isoformat())
    assert raised(STIFF_NECK)
    assert not raised(replace(STIFF_NECK, resolved=INJECTED + timedelta(days=5)))
    assert not raised(STIFF_NECK, RedFlag("systemic", cleared=Cleared("Dr A", looked, "no meningitis")))
    assert raised(STIFF_NECK, RedFlag("systemic", cleared=Cleared("Dr A", before, "an older fever")))


@vignettes(
    ("fever one day, a stiff neck the next", (day(3, "fever"), day(4, "stiff neck")), "emergency"),
    ("a headache and a stiff neck, each by itself", (day(3, "headache"), day(4, "stiff neck")), "same_day"),
    ("the fever is over", (day(3, "fever", resolved=INJECTED + timedelta(days=4)), day(5, "stiff neck")), "record"),
    ("a face that drops, then a weak arm", (day(3, "facial droop"), day(3, "my arm is weak")), "emergency"),
    ("pregnant, then a severe headache", (day(1, "I am pregnant"), day(3, "severe headache")), "emergency"),
)  # fmt: skip
def test_two_reports_mean_together_what_one_text_would(c1: Sequence[Event], c2: str) -> None:
    assert led(*c1) == c2


HOME = ("at home", "Look after")


@vignettes(
    ("a danger", (day(3, "hives"), day(3, "neck pain"), day(2, "headache")), False),
    ("a danger in one text", (STIFF_NECK, day(2, "headache")), False),
    ("a lid that droops", (day(3, "ptosis"), day(3, "neck pain")), True),
    ("neck pain alone", (day(3, "neck pain"),), True),
)
@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_where_a_danger_stands_nothing_is_sent_home_and_nothing_is_counted(
    c1: Sequence[Event], c2: bool, audience: str
) -> None:
    said = answered(*c1, audience=audience)
    assert any(one.compared for one in said.events or ()) is c2
    page, words = answer_page.answer(said), str(answer_json.answer(said)["safety"]["events"])
    assert ("How many had it in studies" in page) is c2
    assert ("'people_with'" in words) is c2
    if len(c1) > 1:
        # The home care of neck pain is not said beside what leads to somebody today.
        assert not any(home in text for home in HOME for text in (page, words))


@vignettes(
    ("a word not known, uk", "purple elbows", "uk", "Call your clinic today. When it is closed, call NHS 111."),
    ("in the us", "purple elbows", "us", "Call your clinic today. When it is closed, call an urgent care clinic."),
    ("nowhere in particular", "purple elbows", None, "Call your clinic today. When it is closed, call your local out-of-hours doctor."),
    ("a lid", "ptosis", "de", "Call your clinic today. When it is closed, call 116 117."),
    ("self-harm in the us", "I want to die", "us", "Call the Suicide and Crisis Lifeline (988)."),
    ("self-harm in the uk", "I want to die", "uk", "Call Samaritans (116 123)."),
)  # fmt: skip
def test_by_when_and_by_what_number(c1: str, c2: str | None, c3: str) -> None:
    one = report((day(3, c1),), SESSIONS, AS_OF)[0]
    assert c3 in to_do(one, c2)
    assert grade(to_do(one, c2)) <= HARDEST


def test_the_clinic_s_own_number_stands_where_it_is_known() -> None:
    one = report((day(3, "purple elbows"),), SESSIONS, AS_OF)[0]
    assert "Call your clinic (01234 567) today." in to_do(one, "uk", "01234 567")


def test_what_was_misspelt_or_not_known_is_said() -> None:
    said = answered(day(3, "duoble vision"), day(3, "a purple tingle of elbows"), audience="clinician")
    assert said.events is not None
    facts = [" ".join(one.facts) for one in said.events]
    assert "“duoble” was read as “double”" in facts[0]
