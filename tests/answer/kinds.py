"""One case per kind of answer: what the golden files hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cleardays.answer.answer import Answer, Audience, ask
from cleardays.casefile.reader import Case
from cleardays.diary.entries import Attack
from cleardays.diary.history import Event, History, JudgedBy, PartialDate, Person, Preventive, RedFlag, Session
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


def treated(strip: str, days_ago: tuple[int, ...]) -> Case:
    """A diary with sessions so many days before as-of; another medicine was begun within the first cycle."""
    return replace(
        person(
            strip,
            payer="evicore-type",
            preventives=(
                Preventive(drug="topiramate", drug_class="anticonvulsant", start=PartialDate.parse("2026-02")),
            ),
        ),
        sessions=tuple(Session(AS_OF - timedelta(days=ago), "onabotulinumtoxinA", 155, {}) for ago in days_ago),
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
    "side_effects_for_a_clinician": (
        replace(
            person(MONTH),
            events=(
                Event(
                    term="eyelid ptosis",
                    onset=date(2026, 6, 29),
                    severity="mild",
                    session=date(2026, 6, 20),
                    sites=("COR-R1",),
                    relatedness="probable",
                    judged_by=JudgedBy("Dr A", date(2026, 6, 30)),
                ),
                Event(term="neck pain", onset=date(2026, 6, 21), resolved=date(2026, 6, 25)),
                Event(term="double vision", onset=date(2026, 3, 1), resolved=date(2026, 3, 9)),
            ),
            sessions=(Session(date(2026, 6, 20), "onabotulinumtoxinA", None, {}),),
        ),
        "clinician",
    ),
    "a_lid_that_droops": (
        replace(
            person(MONTH),
            events=(
                Event(term="bruise", onset=date(2026, 6, 21), resolved=date(2026, 6, 27)),
                Event(term="my eyelid droops", onset=date(2026, 6, 29), sites=("COR-R1",)),
                Event(term="funny feeling", onset=date(2026, 6, 22)),
            ),
            sessions=(Session(date(2026, 6, 20), "onabotulinumtoxinA", None, {}),),
            jurisdiction="us",
        ),
        "patient",
    ),
    "helped": (treated("MMMMMM." * 4 + "MM....." * 12 + "MT.?..." * 12, days_ago=(168, 84)), "patient"),
    "helping_too_little_written": (treated("M" * 13 + "?" * 15 + "MM....." * 12, days_ago=(84,)), "clinician"),
    "nothing_written": (Case(person=Person("nobody"), history=History()), "patient"),
}


def answered(kind: str) -> Answer:
    case, audience = KINDS[kind]
    return ask(case, AS_OF, audience)
