"""US label: headache of four hours a day on fifteen days a month, in adults."""

from datetime import UTC, date, datetime
from fractions import Fraction

from cleardays.diary.entries import Attack, DayEntry, Intake
from cleardays.diary.history import Person
from tests.vignettes.drawn import AS_OF, bounds, finding, person, verdict, vignettes


@vignettes(
    ("fifteen long days", "MMMMMMM MMMMMMM M...... .......", "met", (15, 15)),
    ("tension-type days count too: the label says headache", "TTTTTTT TTTTTTT T...... .......", "met", (15, 15)),
    ("short days do not", "MMMMMMM MMMMMMM SSSSSSS .......", "not_met", (14, 14)),
    ("treated early may count", "MMMMMMM MMMMMMM EE..... .......", "unknown", (14, 16)),
    ("treated early and known to be over does not", "MMMMMMM MMMMMMM ee..... .......", "not_met", (14, 14)),
    ("one-tap days have no hours yet", "MMMMMMM MMMMMMM hh..... .......", "unknown", (14, 16)),
    ("too few even if every open day counted", "MMMMMMM EEEEhh. ....... .......", "not_met", (7, 13)),
)
def test_days_of_four_hours(c1: str, c2: str, c3: tuple[int, int]) -> None:
    assert verdict(person(c1), "label.us") == c2
    assert bounds(person(c1), "label.us") == c3


def test_the_finding_says_how_many_treated_days_decide_it() -> None:
    assert (
        "2 shorter days treated early may count" in finding(person("MMMMMMM MMMMMMM EE..... ......."), "label.us").words
    )


@vignettes(
    ("the day before the birthday", date(2008, 7, 2), "not_met"),
    ("the birthday", date(2008, 7, 1), "met"),
    ("born on 29 February, asked on 28 February", date(2008, 2, 29), "met"),
)
def test_adults_only(c1: date, c2: str) -> None:
    assert verdict(person("M" * 28, who=Person("young", c1)), "label.us") == c2


def test_an_unknown_age_is_asked_for() -> None:
    said = finding(person("M" * 28, who=Person("nobody knows")), "label.us")
    assert said.verdict.value == "unknown"
    assert [one.what for part in said.parts for one in part.settled_by] == ["person.born"]


def _attack(start: str, end: str, zone: str = "Europe/London") -> Attack:
    return Attack(
        id=None,
        start=datetime.fromisoformat(start).astimezone(UTC),
        end=datetime.fromisoformat(end).astimezone(UTC),
        timezone=zone,
        acute=(),
    )


def _four_hours_on(attack: Attack, day: date, **more: object) -> tuple[int, int]:
    """Bounds of HD_4H on one date, beside 27 clear days."""
    from cleardays.diary.definitions import BY_ID
    from cleardays.diary.diary import Diary

    diary = Diary.of((), (attack,), "Europe/London").before(date(2027, 1, 1))
    marked = BY_ID["HD_4H"].mark(diary.columns)
    at = diary.place[day]
    return int(marked.certain[at]), int(marked.possible[at])


def test_a_headache_cut_by_midnight_widens_both_days() -> None:
    night = _attack("2026-06-10T22:00+01:00", "2026-06-11T03:00+01:00")
    assert _four_hours_on(night, date(2026, 6, 10)) == (0, 1)
    assert _four_hours_on(night, date(2026, 6, 11)) == (0, 1)
    case = person(
        "MMMMMMM MMMMMMM ??..... .......", attacks=(_attack("2026-06-17T22:00+01:00", "2026-06-18T03:00+01:00"),)
    )
    said = finding(case, "label.us")
    assert said.verdict.value == "unknown"
    assert "cut by midnight" in said.words
    assert not [one for part in said.parts for one in part.settled_by], (
        "no entry could settle what the sources leave open"
    )


def test_clocks_forward_makes_four_hours_by_the_wall_three() -> None:
    night = _attack("2026-03-29T00:30+00:00", "2026-03-29T04:30+01:00")
    assert _four_hours_on(night, date(2026, 3, 29)) == (0, 0)


def test_clocks_back_makes_three_hours_by_the_wall_four() -> None:
    night = _attack("2026-10-25T00:30+01:00", "2026-10-25T03:30+00:00")
    assert _four_hours_on(night, date(2026, 10, 25)) == (1, 1)


def test_a_short_night_attack_stays_short_on_both_days() -> None:
    night = _attack("2026-06-10T23:00+01:00", "2026-06-11T01:00+01:00")
    assert _four_hours_on(night, date(2026, 6, 10)) == (0, 0)


def test_two_records_of_one_headache_are_one_stretch() -> None:
    early, late = (
        _attack("2026-06-10T10:00+01:00", "2026-06-10T13:00+01:00"),
        _attack("2026-06-10T12:00+01:00", "2026-06-10T15:00+01:00"),
    )
    case = person("....... ?...... ....... .......", attacks=(early, late))
    assert case.diary.columns.headache.sum() == 1
    assert int(case.diary.columns.stretch_ms.max()) == 5 * 3_600_000


def test_hours_are_compared_exactly() -> None:
    just_under = DayEntry(date=date(2026, 6, 30), headache=True, hours=Fraction("3.9999999"), acute=())
    case = person("MMMMMMM MMMMMMM ....... ......?")
    almost = type(case)(person=case.person, history=case.history, days=(*case.days, just_under), timezone=case.timezone)
    assert verdict(almost, "label.us", AS_OF) == "not_met"


def test_an_early_triptan_counts_whether_or_not_it_helped() -> None:
    entry = DayEntry(date=date(2026, 6, 30), headache=True, hours=Fraction(1), acute=(Intake("sumatriptan", False),))
    case = person("MMMMMMM MMMMMMM ....... ......?")
    treated = type(case)(person=case.person, history=case.history, days=(*case.days, entry), timezone=case.timezone)
    assert verdict(treated, "label.us", AS_OF) == "unknown"


def test_two_records_that_touch_at_midnight_are_one_headache() -> None:
    evening = _attack("2026-06-10T22:00+01:00", "2026-06-11T00:00+01:00")
    night = _attack("2026-06-11T00:00+01:00", "2026-06-11T03:00+01:00")
    case = person(attacks=(evening, night))
    assert case.diary.columns.across_midnight.tolist() == [True, True]


def test_an_attack_still_going_on_has_no_hours_yet() -> None:
    open_ended = Attack(
        id=None, start=datetime(2026, 6, 30, 8, tzinfo=UTC), end=None, timezone="Europe/London", acute=()
    )
    case = person("MMMMMMM MMMMMMM ....... ......?", attacks=(open_ended,))
    assert bounds(case, "label.us") == (14, 15)
