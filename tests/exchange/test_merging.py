"""Importing again, in another order, in one file or in several: the diary stays what was said."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleardays.answer import answer
from cleardays.casefile import reader, writer
from cleardays.casefile.reader import Case
from cleardays.diary.columns import Columns
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import Person
from cleardays.exchange.merge import declare_clear, merge
from tests.cases import case as drawn_case

EMPTY = Case(person=Person("p"), timezone="Europe/London")
MAY = date(2026, 5, 1)


def wrote(day: int, headache: bool | None = True, own_id: str | None = None, **facts) -> DayEntry:
    origin = Provenance(source="app", external_id=own_id) if own_id else Provenance()
    return DayEntry(date=MAY + timedelta(days=day - 1), headache=headache, provenance=origin, **facts)


def attack(day: int, hours: int = 5, own_id: str | None = None, **facts) -> Attack:
    start = datetime(2026, 5, day, 9, tzinfo=UTC)
    origin = Provenance(source="app", external_id=own_id) if own_id else Provenance()
    end = start + timedelta(hours=hours)
    return Attack(id=None, start=start, end=end, timezone="Europe/London", provenance=origin, **facts)


DAYS = (wrote(1, own_id="a"), wrote(2, False, own_id="b"), wrote(3), wrote(3, acute=()), wrote(9, None, acute=()))
ATTACKS = (
    attack(5, own_id="c"),
    attack(6),
    attack(6, 2),
    attack(7, own_id="d", features=frozenset({"nausea", "vomiting"})),
)


def test_importing_twice_changes_nothing():
    once = merge(EMPTY, DAYS, ATTACKS)
    again = merge(once.case, DAYS, ATTACKS)
    assert (once.added, once.same, once.changed) == (9, 0, 0)
    assert (again.added, again.same, again.changed) == (0, 9, 0)
    assert again.case == once.case


def test_two_files_in_either_order_are_the_one_file():
    whole = merge(EMPTY, DAYS, ATTACKS).case
    first_then_second = merge(merge(EMPTY, DAYS[:2], ATTACKS[2:]).case, DAYS[2:], ATTACKS[:2]).case
    second_then_first = merge(merge(EMPTY, DAYS[2:], ATTACKS[:2]).case, DAYS[:2], ATTACKS[2:]).case
    assert writer.dumps(first_then_second) == writer.dumps(second_then_first) == writer.dumps(whole)


def test_files_that_overlap_add_only_what_is_new():
    first = merge(EMPTY, DAYS[:3], ATTACKS[:2])
    second = merge(first.case, DAYS[1:], ATTACKS[1:])
    assert (second.added, second.same) == (4, 3)
    assert second.case == merge(EMPTY, DAYS, ATTACKS).case


def test_a_case_written_and_read_again_knows_its_records():
    once = merge(EMPTY, DAYS, ATTACKS).case
    read_again = reader.loads(writer.dumps(once), "p.json")
    again = merge(read_again, DAYS, ATTACKS)
    assert (again.added, again.changed) == (0, 0)
    assert writer.dumps(again.case) == writer.dumps(once)


def test_a_changed_row_replaces_the_older_and_is_counted():
    before = merge(EMPTY, DAYS, ATTACKS).case
    later = merge(before, [replace(DAYS[0], severity="mild")], [replace(ATTACKS[0], pain_0_10=Fraction(7))])
    assert (later.added, later.same, later.changed) == (0, 0, 2)
    assert [entry.severity for entry in later.case.days if entry.provenance.external_id == "a"] == ["mild"]
    assert len(later.case.days) == len(before.days)


def test_one_id_in_two_apps_is_two_records():
    other = replace(DAYS[0], provenance=Provenance(source="another app", external_id="a"))
    assert merge(EMPTY, [DAYS[0], other], ()).added == 2


def test_a_record_without_an_id_is_kept_once_when_equal_and_never_replaced():
    """Two attacks of one morning may differ in nothing but their length."""
    found = merge(EMPTY, [wrote(3), wrote(3)], [attack(6), attack(6), attack(6, 2)])
    assert (found.added, found.same, found.changed) == (3, 2, 0)
    assert len(found.case.attacks) == 2


def test_what_another_file_says_otherwise_is_kept_beside_it_and_counts_as_unknown():
    found = merge(merge(EMPTY, [wrote(3)], ()).case, [wrote(3, False)], ())
    assert found.case.diary.contradictions == (date(2026, 5, 3),)


def test_person_and_history_stay():
    kept = replace(EMPTY, person=Person("p", date(1980, 1, 1), "female"), payer="aetna")
    found = merge(kept, DAYS, ATTACKS).case
    assert (found.person, found.payer) == (kept.person, "aetna")


def states(case: Case) -> str:
    """H headache, . clear, ? silent, ! said both."""
    marks = {1: "H", 0: ".", -1: "?"}
    drawn = [marks[state] for state in case.diary.columns.headache.tolist()]
    for day in case.diary.contradictions:
        drawn[case.diary.place[day]] = "!"
    return "".join(drawn)


def test_silence_declared_clear_fills_only_silent_dates_between_two_dates():
    case = merge(EMPTY, [wrote(1), wrote(4, False), wrote(6), wrote(6, False), wrote(9)], [attack(2, 30)]).case
    assert states(case) == "HHH.?!??H"
    filled, number = declare_clear(case, date(2026, 5, 2), date(2026, 5, 7))
    assert (states(filled), number) == ("HHH..!.?H", 2)


def test_a_day_declared_clear_says_nothing_of_medicines():
    case = merge(EMPTY, [wrote(1), wrote(2, None, acute=(Intake("ibuprofen"),)), wrote(3)], ()).case
    filled, number = declare_clear(case, date(2026, 5, 1), date(2026, 5, 5))
    assert (states(filled), number) == ("H.H..", 3)
    declared = [entry for entry in filled.days if entry.provenance.source == "declared"]
    assert {entry.acute for entry in declared} == {None}
    assert {entry.provenance.recalled for entry in declared} == {True}
    assert filled.diary.columns.took.tolist() == [-1, 1, -1, -1, -1]


def test_declaring_twice_is_declaring_once():
    case = merge(EMPTY, [wrote(1), wrote(9)], ()).case
    once, _ = declare_clear(case, date(2026, 5, 2), date(2026, 5, 8))
    assert declare_clear(once, date(2026, 5, 2), date(2026, 5, 8)) == (once, 0)


@pytest.mark.parametrize("later", [(wrote(5),), (wrote(5, False),)])
def test_a_declared_day_gives_way_to_what_somebody_wrote(later):
    """The file with the missing month comes last, or first: the diary is the same."""
    last = merge(declare_clear(merge(EMPTY, [wrote(1), wrote(9)], ()).case, MAY, date(2026, 5, 9))[0], later, ())
    first = declare_clear(merge(EMPTY, [wrote(1), wrote(9), *later], ()).case, MAY, date(2026, 5, 9))[0]
    assert last.gave_way == 1
    assert last.case == first


def test_a_date_that_never_was_is_not_declared_clear():
    """Samoa went from 29 to 31 December 2011."""
    case = replace(EMPTY, timezone="Pacific/Apia")
    filled, number = declare_clear(case, date(2011, 12, 28), date(2012, 1, 1))
    assert number == 4
    assert reader.loads(writer.dumps(filled), "p.json") == filled


def same_columns(one: Diary, other: Diary) -> bool:
    return one.dates == other.dates and all(
        (getattr(one.columns, field.name) == getattr(other.columns, field.name)).all() for field in fields(Columns)
    )


def verdicts(case: Case, as_of: date) -> list[tuple[str, str, str]]:
    said = answer.ask(case, as_of, "clinician")
    return [(one.id, one.verdict.value, one.words) for one in (*said.safety, *said.could_it_help)]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(drawn_case(longest=70), st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_splitting_and_merging_of_files_change_nothing(drawn, chance, files):
    value, as_of = drawn
    case = reader.loads(json.dumps(value), "drawn.json")
    records: list[DayEntry | Attack] = [
        replace(record, provenance=Provenance(source="app", external_id=str(i))) if chance.random() < 0.5 else record
        for i, record in enumerate((*case.days, *case.attacks))
    ]
    case = replace(
        case,
        days=tuple(one for one in records if isinstance(one, DayEntry)),
        attacks=tuple(one for one in records if isinstance(one, Attack)),
    )
    parts: list[list[DayEntry | Attack]] = [[] for _ in range(files)]
    for record in records:
        parts[chance.randrange(files)].append(record)
        if chance.random() < 0.2:
            parts[chance.randrange(files)].append(record)
    merged = replace(case, days=(), attacks=())
    for part in parts:
        chance.shuffle(part)
        days = [one for one in part if isinstance(one, DayEntry)]
        merged = merge(merged, days, [one for one in part if isinstance(one, Attack)]).case
        merged = reader.loads(writer.dumps(merged), "drawn.json")
    assert same_columns(merged.diary, case.diary)
    assert verdicts(merged, as_of) == verdicts(case, as_of)
