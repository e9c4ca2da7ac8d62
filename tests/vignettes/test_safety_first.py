"""Red flags, contraindications, cautions and danger signs, before anything else."""

from dataclasses import replace
from datetime import date
from typing import Any

from cleardays.answer.answer import ask
from cleardays.diary.history import Cleared, Event, OtherToxin, PartialDate, Person, RedFlag, Session
from tests.vignettes.drawn import AS_OF, finding, person, verdict, vignettes

CHRONIC = "MMMMMMM MMMMMMM MM..... ......."
CLEARED = Cleared("Dr A", PartialDate.parse("2026-06-30"), "MRI normal")


@vignettes(
    ("none asked", None, "unknown"),
    ("none raised", (), "not_met"),
    ("one raised", (RedFlag("positional"),), "met"),
    ("raised and cleared", (RedFlag("positional", None, CLEARED),), "not_met"),
    ("cleared tomorrow", (RedFlag("positional", None, replace(CLEARED, date=PartialDate.parse("2026-07-02"))),), "met"),
    (
        "cleared sometime this month, which is not over",
        (RedFlag("positional", None, replace(CLEARED, date=PartialDate.parse("2026-07"))),),
        "met",
    ),
    ("noted tomorrow", (RedFlag("positional", PartialDate.parse("2026-07-02")),), "not_met"),
    (
        "raised again after it was cleared",
        (RedFlag("positional", None, CLEARED), RedFlag("positional", PartialDate.parse("2026-06-30"))),
        "met",
    ),
)
def test_red_flags(c1: Any, c2: str) -> None:
    assert verdict(person(CHRONIC, red_flags=c1), "safety.red_flags") == c2


@vignettes(
    ("began at 52", "2037", "met"),
    ("began in the year of turning 50", "2035", "unknown"),
    ("began at 24", "2009", "not_met"),
)
def test_onset_at_fifty_or_later_is_a_flag_of_its_own(c1: str, c2: str) -> None:
    case = person(CHRONIC, migraine_since=PartialDate.parse(c1))
    said = finding(case, "safety.red_flags", date(2040, 1, 1))
    assert said.verdict.value == c2
    if c2 == "met":
        assert "published list says 65" in said.words


def test_pregnancy_is_a_flag_of_its_own() -> None:
    assert verdict(person(CHRONIC, pregnant=True), "safety.red_flags") == "met"


def _start_verdicts(case: Any, audience: Any) -> set[str]:
    return {one.verdict.value for one in ask(case, AS_OF, audience).could_it_help}


def test_an_uncleared_flag_withholds_every_answer_from_a_patient_and_none_from_a_clinician() -> None:
    case = person(CHRONIC, red_flags=(RedFlag("positional"),))
    patient, clinician = ask(case, AS_OF, "patient"), ask(case, AS_OF, "clinician")
    assert {one.verdict.value for one in patient.could_it_help} == {"unknown"}
    assert {one.withheld_by for one in patient.could_it_help} == {("positional",)}
    assert not [one for one in patient.could_it_help if one.parts], "no count that would give the answer away"
    assert "met" in {one.verdict.value for one in clinician.could_it_help}
    assert clinician.banner and "position" in clinician.banner
    assert patient.missing == () or all("label" not in one.why for one in patient.missing)


@vignettes(
    ("painkiller overuse", (RedFlag("painkiller_overuse"),)),
    ("a change of pattern", (RedFlag("pattern_change"),)),
    ("a flag that was cleared", (RedFlag("positional", None, CLEARED),)),
    ("no list written", None),
)
def test_what_withholds_nothing(c1: Any) -> None:
    assert "met" in _start_verdicts(person(CHRONIC, red_flags=c1), "patient")


def test_sixty_seven_with_a_new_positional_headache_is_shown_no_eligibility() -> None:
    older = person(
        CHRONIC,
        who=Person("older", date(1959, 1, 1), "female"),
        migraine_since=PartialDate.parse("2026-03"),
        red_flags=(RedFlag("positional"),),
    )
    said = ask(older, AS_OF)
    assert {one.withheld_by for one in said.could_it_help} == {("older_onset", "positional")}


@vignettes(
    ("allergic to botulinum toxin", {"allergies": ("Botox",)}, "met"),
    ("allergic to albumin", {"allergies": ("human albumin",)}, "met"),
    ("a skin infection where the needle goes", {"conditions": ("scalp infection",)}, "met"),
    ("penicillin is another matter", {"allergies": ("penicillin",)}, "not_met"),
    ("an allergy nobody here knows", {"allergies": ("mugwort",)}, "unknown"),
    ("allergies not asked", {"allergies": None}, "unknown"),
    ("a caution is no contraindication", {"conditions": ("myasthenia gravis",)}, "not_met"),
)
def test_contraindications(c1: dict[str, Any], c2: str) -> None:
    assert verdict(person(CHRONIC, **c1), "safety.contraindications") == c2


@vignettes(
    ("nothing", {}, "not_met"),
    ("myasthenia gravis", {"conditions": ("Myasthenia gravis (ocular)",)}, "met"),
    ("gentamicin", {"medicines": ("gentamicin 80 mg",)}, "met"),
    ("a muscle relaxant", {"medicines": ("baclofen",)}, "met"),
    ("pregnant", {"pregnant": True}, "met"),
    ("breastfeeding", {"breastfeeding": True}, "met"),
    ("not asked about pregnancy", {"pregnant": None}, "unknown"),
    ("cosmetic toxin two months ago", {"other_toxin": (OtherToxin(PartialDate.parse("2026-05-01")),)}, "met"),
    ("toxin five months ago", {"other_toxin": (OtherToxin(PartialDate.parse("2026-01-31")),)}, "not_met"),
    ("other toxin not asked", {"other_toxin": None}, "unknown"),
    ("a triptan is nothing to worry about here", {"medicines": ("sumatriptan",)}, "not_met"),
    ("a medicine nobody here knows", {"medicines": ("blue pills",)}, "unknown"),
    ("a condition nobody here knows", {"conditions": ("Madeline's disease",)}, "unknown"),
)
def test_cautions(c1: dict[str, Any], c2: str) -> None:
    assert verdict(person(CHRONIC, **c1), "safety.cautions") == c2


def test_a_man_is_not_asked_about_pregnancy() -> None:
    man = person(CHRONIC, who=Person("he", date(1985, 4, 2), "male"), pregnant=None, breastfeeding=None)
    assert verdict(man, "safety.cautions") == "not_met"


SESSION = Session(date(2026, 6, 20), "onabotulinumtoxinA", None, {})


@vignettes(
    ("no event", (), "not_met"),
    ("nobody asked after a session", None, "unknown"),
    ("hard to swallow", (Event(term="hard to swallow since Tuesday"),), "met"),
    ("double vision", (Event(term="Double vision"),), "met"),
    ("an allergic reaction", (Event(term="hives"),), "met"),
    ("it passed", (Event(term="dysphagia", resolved=date(2026, 6, 28)),), "not_met"),
    ("it begins tomorrow", (Event(term="dysphagia", onset=date(2026, 7, 2)),), "not_met"),
    ("ptosis is for the clinic, the same day", (Event(term="eyelid ptosis"),), "not_met"),
    ("ptosis with trouble swallowing is for emergency", (Event(term="eyelid ptosis and trouble swallowing"),), "met"),
    ("something nobody here knows", (Event(term="funny feeling"),), "unknown"),
)
def test_danger_signs(c1: Any, c2: str) -> None:
    case = replace(person(CHRONIC), events=c1, sessions=(SESSION,))
    assert verdict(case, "safety.danger_signs") == c2


@vignettes(("us", "us", "911"), ("uk", "uk", "999"), ("eu", "eu", "112"))
def test_emergency_words_name_the_number(c1: str, c2: str) -> None:
    case = replace(person(CHRONIC), events=(Event(term="trouble breathing"),), jurisdiction=c1)
    words = finding(case, "safety.danger_signs").words
    assert c2 in words
    assert "Do not wait" in words
