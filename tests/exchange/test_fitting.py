"""What another app's file holds is made fit for a case file, and reads back as what it was."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from cleardays.casefile import reader, writer
from cleardays.casefile.reader import Case
from cleardays.diary.entries import Attack, DayEntry, Intake, Provenance
from cleardays.diary.history import Person
from cleardays.exchange.apps.app_file import Reading
from cleardays.exchange.normalise import fit

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)


def attack(**facts) -> Attack:
    return Attack(**{"id": None, "start": AT, "end": None, "timezone": "Europe/London"} | facts)


@pytest.mark.parametrize(
    "one",
    [
        attack(),
        attack(id="x" * 5000),
        attack(id=" "),
        attack(acute=(Intake("y" * 5000, True), Intake("\n"), Intake(""))),
        attack(pain_0_10=Fraction("6.666666666666666666666666666666")),
        attack(provenance=Provenance(source="app", external_id="i" * 5000, raw="r" * 50_000)),
        attack(provenance=Provenance(source="app", external_id="", raw="")),
        attack(provenance=Provenance(source="app", external_id="half \ud800", raw="half \ud800 \0")),
    ],
)
def test_a_record_reads_back_as_it_was_written(one):
    fitted = fit(Reading(format="app", attacks=(one,)), None)
    case = Case(person=Person("p"), attacks=fitted.attacks)
    assert reader.loads(writer.dumps(case).encode().decode(), "p.json") == case
    assert fit(fitted, None) == fitted


def test_two_long_ids_stay_two():
    pair = tuple(attack(provenance=Provenance(source="app", external_id="i" * 400 + end)) for end in "ab")
    ids = {one.provenance.external_id for one in fit(Reading(format="app", attacks=pair), None).attacks}
    assert len(ids) == 2


def test_a_date_that_never_was_in_the_cases_zone_is_left_out_with_a_reason():
    """Samoa went from 29 to 31 December 2011."""
    days = tuple(DayEntry(date=date(2011, 12, day), headache=True) for day in (29, 30, 31))
    reading = fit(Reading(format="app", days=days), "Pacific/Apia")
    assert [entry.date.day for entry in reading.days] == [29, 31]
    assert [(one.where, "did not happen" in one.why) for one in reading.dropped] == [("2011-12-30", True)]


def test_a_word_that_says_no_medicine_is_no_medicine() -> None:
    said = Attack(
        id=None,
        start=datetime(2026, 6, 1, tzinfo=UTC),
        end=None,
        timezone="Europe/London",
        acute=(Intake("None"), Intake("sumatriptan"), Intake("rest"), Intake(None)),
    )
    (kept,) = fit(Reading(format="x", attacks=(said,)), None).attacks
    assert kept.acute == (Intake("sumatriptan"), Intake(None))
