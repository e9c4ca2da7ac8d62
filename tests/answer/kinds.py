"""One case per kind of answer: what the golden files hold."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cleardays.answer.asking import Answer, Audience, ask
from cleardays.answer.casefile import Case
from cleardays.diary.entries import Attack
from cleardays.diary.history import Event, History, Person, RedFlag, Session
from tests.vignettes.drawn import AS_OF, person, tried

MONTH = "MMMMMMM MMMMMMM MM..... ......."
THREE = tried(topiramate="ineffective", propranolol="ineffective", amitriptyline="not_tolerated")
NIGHT = Attack(
    id="night",
    start=datetime(2026, 6, 17, 21, tzinfo=UTC),
    end=datetime(2026, 6, 18, 2, tzinfo=UTC),
    timezone="Europe/London",
    acute=(),
)

KINDS: dict[str, tuple[Case, Audience]] = {
    "met": (person(MONTH, preventives=THREE, payer="evicore-type"), "patient"),
    "not_met": (person("MMMM... ....... ....... ......."), "patient"),
    "one_day_from_an_answer": (person(".MMM.MM. MM.MMM. MM...MM ?......"), "patient"),
    "conflict": (person("MM MMMMMMM MMMMMMM ....... ......."), "clinician"),
    "treated_early_and_cut_by_midnight": (person("MMMMMMM MMMMMEE ??..... .......", attacks=(NIGHT,)), "clinician"),
    "overuse": (
        person(MONTH, "tttttt. tttt... ....... .......", preventives=THREE, overuse_managed=False),
        "clinician",
    ),
    "withheld_from_a_patient": (person(MONTH, red_flags=(RedFlag("positional"),)), "patient"),
    "under_a_banner_for_a_clinician": (person(MONTH, red_flags=(RedFlag("positional"),)), "clinician"),
    "contradicted": (person("XMMMMMM MMMMMMM ....... ......."), "patient"),
    "a_danger_sign": (
        replace(
            person(MONTH, conditions=("myasthenia gravis",)),
            events=(Event(term="hard to swallow", onset=date(2026, 6, 29)),),
            sessions=(Session(date(2026, 6, 20), "onabotulinumtoxinA", None, {}),),
            jurisdiction="uk",
        ),
        "patient",
    ),
    "nothing_written": (Case(person=Person("nobody"), history=History()), "patient"),
}


def answered(kind: str) -> Answer:
    case, audience = KINDS[kind]
    return ask(case, AS_OF, audience)
