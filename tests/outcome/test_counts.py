"""Days and hours by cycle, block and week; hours across midnight, clock changes and overlapping records."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from cleardays.diary.definitions import BY_ID
from cleardays.diary.diary import Diary
from cleardays.diary.entries import Attack, DayEntry
from cleardays.outcome.counts import Hours, hours, tables
from cleardays.outcome.treated import Treated
from tests.outcome.treated import CLEAR_WEEK, FIRST, month, treated
from tests.vignettes.drawn import vignettes

LONDON = "Europe/London"


def on(diary: Diary, day: date) -> Hours:
    found = Treated(diary.between(day, day), (), day + timedelta(days=1))
    return hours(found.diary, found.window("day", day, day))


def attack(start: str, end: str | None, zone: str = LONDON) -> Attack:
    began = datetime.fromisoformat(start).replace(tzinfo=UTC)
    over = None if end is None else datetime.fromisoformat(end).replace(tzinfo=UTC)
    return Attack(id=None, start=began, end=over, timezone=zone)


def entry(day: date, **more: object) -> DayEntry:
    return DayEntry(date=day, headache=True, **more)  # type: ignore[arg-type]


WINTER, SPRING, AUTUMN = date(2026, 1, 10), date(2026, 3, 29), date(2026, 10, 25)


@vignettes(
    ("before midnight", WINTER, ["2026-01-10T22:00", "2026-01-11T03:00"], 2, 2),
    ("after midnight", date(2026, 1, 11), ["2026-01-10T22:00", "2026-01-11T03:00"], 3, 3),
    ("the night the clocks go forward", SPRING, ["2026-03-29T00:30", "2026-03-29T03:30"], 3, 3),
    ("a date of 23 hours", SPRING, ["2026-03-28T12:00", "2026-03-30T12:00"], 23, 23),
    ("a date of 25 hours", AUTUMN, ["2026-10-24T12:00", "2026-10-26T12:00"], 25, 25),
    ("its end is not written", WINTER, ["2026-01-10T22:00", None], 0, 24),
)
def test_hours_are_elapsed_time_within_the_date(c1: date, c2: list[str | None], c3: int, c4: int) -> None:
    assert c2[0] is not None
    diary = Diary.of((), (attack(c2[0], c2[1]),), LONDON)
    assert on(diary, c1) == Hours(Fraction(c3), Fraction(c4))


def test_overlapping_and_touching_records_count_once_and_apart_ones_add_up() -> None:
    overlapping = (attack("2026-01-10T08:00", "2026-01-10T11:00"), attack("2026-01-10T10:00", "2026-01-10T12:00"))
    touching = (*overlapping, attack("2026-01-10T12:00", "2026-01-10T13:00"))
    apart = (*touching, attack("2026-01-10T20:00", "2026-01-10T22:30"))
    assert on(Diary.of((), overlapping, LONDON), WINTER).fewest == 4
    assert on(Diary.of((), touching, LONDON), WINTER).fewest == 5
    both = Diary.of((), apart, LONDON)
    assert on(both, WINTER) == Hours(Fraction(15, 2), Fraction(15, 2))
    assert int(both.columns.stretch_ms[0]) == 5 * 3_600_000, "the longest stretch stays beside the sum"


def test_a_day_entry_is_one_stretch_and_the_longer_telling_counts() -> None:
    diary = Diary.of((entry(WINTER, hours=Fraction(13, 2)),), (attack("2026-01-10T08:00", "2026-01-10T10:00"),), LONDON)
    assert on(diary, WINTER) == Hours(Fraction(13, 2), Fraction(13, 2))
    assert on(Diary.of((entry(WINTER),), (), LONDON), WINTER) == Hours(Fraction(0), Fraction(24))
    assert on(Diary.of((DayEntry(date=WINTER, headache=False),), (), LONDON), WINTER) == Hours(Fraction(0), Fraction(0))


def test_a_silent_date_could_hold_all_its_hours() -> None:
    diary = Diary.of((entry(WINTER, hours=Fraction(5)),), (), LONDON)
    assert on(diary, SPRING) == Hours(Fraction(0), Fraction(23))


def test_a_cycle_is_told_whole_in_blocks_and_by_week() -> None:
    drawn = treated(month("M", 20), "MMMMMMM" + "T......" * 11, given=(0, 84), days=90)
    before, one, two = tables(drawn)
    assert before.cycle is None and before.whole.of("HD_ANY").fewest == 20
    assert [len(table.weeks) for table in (before, one, two)] == [4, 12, 1]
    assert [len(table.blocks) for table in (before, one, two)] == [1, 3, 1]
    assert [week.of("HD_ANY").fewest for week in one.weeks] == [7] + [1] * 11
    assert one.whole.of("MD_TRIAL").fewest == 7
    assert one.whole.of("HD_SEVERE").fewest == 7
    assert one.whole.of("HD_MODERATE_SEVERE").fewest == 7
    assert one.whole.hours == Hours(Fraction(7 * 8 + 11 * 5), Fraction(7 * 8 + 11 * 5))
    assert two.weeks[0].of("HD_ANY").most == 6, "the six days that are over, all silent"
    assert tables(treated(given=())) == ()


def test_severity_that_is_not_written_leaves_a_headache_day_open() -> None:
    drawn = treated(month("h", 5), CLEAR_WEEK)
    (before, _) = tables(drawn)
    assert (before.whole.of("HD_SEVERE").fewest, before.whole.of("HD_SEVERE").most) == (0, 5)
    assert before.whole.window.first == FIRST - timedelta(days=28)
    assert BY_ID["HD_SEVERE"].trust == "derived"
