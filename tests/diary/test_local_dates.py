"""Which dates a headache touched: midnight, clock changes, flights, and the day Samoa never had."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry
from cleardays.diary.local import MILLISECONDS_PER_HOUR, UnknownZoneError, length_ms, skipped, slices, zone
from cleardays.diary.windows import BLOCK_28, CALENDAR, months


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def touched(start: str, end: str | None, where: str, ended: str | None = None) -> list[str]:
    return [str(part.date) for part in slices(at(start), at(end) if end else None, where, ended)]


def hours(start: str, end: str, where: str) -> list[float]:
    parts = slices(at(start), at(end), where)
    return [(part.end_ms - part.start_ms) / MILLISECONDS_PER_HOUR for part in parts if part.end_ms is not None]


def test_midnight_belongs_to_the_date_it_begins() -> None:
    assert touched("2026-06-10T22:00+01:00", "2026-06-11T00:00+01:00", "Europe/London") == ["2026-06-10"]
    assert touched("2026-06-10T22:00+01:00", "2026-06-11T00:01+01:00", "Europe/London") == ["2026-06-10", "2026-06-11"]
    assert touched("2026-06-11T00:00+01:00", "2026-06-11T01:00+01:00", "Europe/London") == ["2026-06-11"]


def test_three_days_of_headache_are_three_dates_with_their_hours() -> None:
    assert hours("2026-06-10T20:00+01:00", "2026-06-12T05:00+01:00", "Europe/London") == [4, 24, 5]


@pytest.mark.parametrize(
    ("day", "where", "length"),
    [
        ("2026-03-29", "Europe/London", 23),
        ("2026-10-25", "Europe/London", 25),
        ("2026-06-01", "Europe/London", 24),
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2011-12-30", "Pacific/Apia", 0),
        ("2011-12-31", "Pacific/Apia", 24),
        ("2018-11-04", "America/Sao_Paulo", 23),  # the clocks went forward at midnight: 00:00 never was
    ],
)
def test_how_long_a_date_lasted(day: str, where: str, length: float) -> None:
    assert length_ms(date.fromisoformat(day), where) == length * MILLISECONDS_PER_HOUR


def test_four_hours_by_the_wall_on_the_night_the_clocks_go_forward_are_three() -> None:
    assert hours("2026-03-29T00:30+00:00", "2026-03-29T04:30+01:00", "Europe/London") == [3]


def test_three_hours_by_the_wall_on_the_night_they_go_back_are_four() -> None:
    assert hours("2026-10-25T00:30+01:00", "2026-10-25T03:30+00:00", "Europe/London") == [4]


def test_flying_west_the_same_evening_is_one_date() -> None:
    # London 22:00 to New York 22:00 on the same date: five hours later. London's next date is not certain.
    assert touched("2026-06-10T22:00+01:00", "2026-06-10T22:00-04:00", "Europe/London", "America/New_York") == [
        "2026-06-10"
    ]


def test_flying_east_lands_on_the_next_date() -> None:
    found = touched("2026-06-10T20:00-04:00", "2026-06-11T08:00+01:00", "America/New_York", "Europe/London")
    assert found == ["2026-06-10", "2026-06-11"]


def test_flying_east_over_the_date_line_lands_on_the_date_before() -> None:
    found = touched("2026-06-11T10:00+12:00", "2026-06-10T20:00-07:00", "Pacific/Auckland", "America/Los_Angeles")
    assert found == ["2026-06-10", "2026-06-11"]


def test_after_a_journey_lengths_are_open() -> None:
    parts = slices(at("2026-06-10T20:00-04:00"), at("2026-06-11T08:00+01:00"), "America/New_York", "Europe/London")
    assert {part.end_ms for part in parts} == {None}


def test_samoa_had_no_30_december_2011_and_nobody_is_silent_about_it() -> None:
    assert skipped(date(2011, 12, 30), "Pacific/Apia")
    entries = [DayEntry(date=date(2011, 12, day), headache=False) for day in (1, 29, 31)]
    diary = Diary.of(entries, timezone="Pacific/Apia").before(date(2012, 1, 1))
    assert len(diary) == 30
    assert date(2011, 12, 30) not in diary.dates
    (december,) = months(diary.dates, CALENDAR)
    assert (len(december), december.first, december.last) == (30, date(2011, 12, 1), date(2011, 12, 31))
    (block,) = months(diary.dates, BLOCK_28)
    assert len(block) == 28, "twenty-eight days that were lived"


def test_an_attack_over_samoa_s_missing_date_touches_its_neighbours() -> None:
    assert touched("2011-12-29T22:00-10:00", "2011-12-31T02:00+14:00", "Pacific/Apia") == ["2011-12-29", "2011-12-31"]
    assert hours("2011-12-29T22:00-10:00", "2011-12-31T02:00+14:00", "Pacific/Apia") == [2, 2]


@pytest.mark.parametrize("end", [None, "2026-06-10T22:00+01:00"])
def test_an_end_not_written_touches_the_first_date_and_leaves_its_length_open(end: str | None) -> None:
    assert touched("2026-06-10T22:00+01:00", end, "Europe/London") == ["2026-06-10"]


def test_a_zone_nobody_knows() -> None:
    with pytest.raises(UnknownZoneError):
        zone("Europe/Atlantis")
    with pytest.raises(UnknownZoneError):
        zone("../../etc/passwd")


def test_counts_do_not_depend_on_where_the_computer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    attack = Attack(
        id=None, start=at("2026-06-10T23:30+01:00"), end=at("2026-06-11T05:00+01:00"), timezone="Europe/London"
    )
    found = set()
    for tz in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", tz)
        time.tzset()
        found.add(tuple(Diary.of((), (attack,), "Europe/London").dates))
    monkeypatch.delenv("TZ")
    time.tzset()
    assert found == {(date(2026, 6, 10), date(2026, 6, 11))}


def test_a_diary_holds_every_date_between_its_first_and_last_statement() -> None:
    diary = Diary.of([DayEntry(date=date(2026, 1, 1), headache=False), DayEntry(date=date(2026, 3, 1), headache=True)])
    assert list(diary.dates) == [date(2026, 1, 1) + timedelta(days=i) for i in range(60)]
    assert (diary.columns.headache == -1).sum() == 58
