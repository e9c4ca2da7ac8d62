"""Dates and times of other apps: settled over the whole file, or asked, never guessed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from cleardays.casefile.refusal import RefusedError
from cleardays.exchange.apps import written_dates
from cleardays.exchange.apps.app_file import AskError, Settings, Source, UnreadableError

NOBODY_SAID = Settings()


@pytest.mark.parametrize(
    "texts, order",
    [
        (["01/02/26", "31/12/26"], "dmy"),
        (["01/02/26", "12/31/26"], "mdy"),
        (["2026-02-01"], "ymd"),
        (["1.2.2026", "13.2.2026"], "dmy"),
    ],
)
def test_one_date_past_the_twelfth_settles_the_whole_file(texts, order):
    found, words = written_dates.settle_order(texts, NOBODY_SAID)
    assert found == order
    assert texts[-1] in words


@pytest.mark.parametrize("no_date", ["29/02/2025", "31/11/26", "not a date", "99/99/99", ""])
def test_what_is_no_date_in_any_order_has_no_vote(no_date):
    """Its row is left out later; the others are still settled, and still asked about."""
    assert written_dates.settle_order([no_date, "12/31/26"], NOBODY_SAID)[0] == "mdy"
    with pytest.raises(AskError):
        written_dates.settle_order([no_date, "01/02/26"], NOBODY_SAID)


@pytest.mark.parametrize("texts", [[], ["", "never"]])
def test_without_a_date_there_is_nothing_to_ask(texts):
    assert written_dates.settle_order(texts, NOBODY_SAID) == ("ymd", "")
    assert written_dates.settle_order(texts, Settings(date_order="dmy")) == ("dmy", "")


def test_dates_that_fit_two_orders_are_asked_about():
    with pytest.raises(AskError) as asked:
        written_dates.settle_order(["01/02/26", "03/04/26"], NOBODY_SAID)
    assert (asked.value.option, asked.value.choices) == ("--date-order", ("dmy", "mdy"))
    assert written_dates.settle_order(["01/02/26"], Settings(date_order="mdy"))[0] == "mdy"


@pytest.mark.parametrize(
    "texts, settings",
    [(["31/12/26", "12/31/26"], NOBODY_SAID), (["31/12/26"], Settings(date_order="mdy"))],
)
def test_a_date_that_does_not_fit_is_refused_and_named(texts, settings):
    with pytest.raises(RefusedError) as refused:
        written_dates.settle(Source(Path("diary.csv")), texts, settings, "Started")
    assert texts[-1] in refused.value.found
    assert refused.value.field == "Started"


@pytest.mark.parametrize(
    "text, order, day",
    [
        ("29/02/2024", "dmy", date(2024, 2, 29)),
        ("29/02/2025", "dmy", None),
        ("2/1/26", "mdy", date(2026, 2, 1)),
        ("26-02-01", "ymd", None),
        ("2026-02-01T10:00", "ymd", date(2026, 2, 1)),
        ("1/2/123", "dmy", None),
        ("yesterday", "dmy", None),
    ],
)
def test_a_date_in_an_order(text, order, day):
    assert written_dates.numeric_date(text, order) == day


@pytest.mark.parametrize(
    "value", [None, 20260201, ["2026-02-01"], "0001-01-01", "1989-12-31", "2200-01-01", "2025-02-29"]
)
def test_no_date_of_a_living_persons_diary(value):
    assert written_dates.iso_date(value) is None


@pytest.mark.parametrize(
    "text, at",
    [("8:05", (8, 5)), ("12:05 am", (0, 5)), ("12:05 PM", (12, 5)), ("8.05 p.m.", (20, 5)), ("24:00", None)],
)
def test_a_clock_time(text, at):
    assert written_dates.clock(text) == at


@pytest.mark.parametrize("text", ["01/02/26", "01/02/26 25:00", "01/02/26 8:00 or so", "01/02/1026 8:00", "8:00"])
def test_a_date_and_a_time_and_nothing_else(text):
    with pytest.raises(UnreadableError):
        written_dates.wall_time(text, "dmy")


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../../etc/passwd", "\0", "x" * 5000])
def test_a_zone_that_does_not_exist_is_asked_again(name):
    with pytest.raises(AskError) as asked:
        written_dates.asked_zone(Settings(timezone=name))
    assert asked.value.option == "--timezone"
    assert len(asked.value.question) < 200


def test_the_zone_a_file_hints_at_is_offered():
    with pytest.raises(AskError) as asked:
        written_dates.asked_zone(NOBODY_SAID, ("Europe/Berlin",))
    assert asked.value.choices == ("Europe/Berlin",)
    assert written_dates.asked_zone(Settings(timezone="Europe/London")) == "Europe/London"


def test_a_wall_clock_time_is_an_instant():
    assert written_dates.at_wall_clock(datetime.fromisoformat("2026-07-01T08:00"), "Europe/London") == datetime(
        2026, 7, 1, 7, tzinfo=UTC
    )


def test_a_time_the_clocks_skipped_is_no_instant():
    with pytest.raises(written_dates.NoSuchTimeError):
        written_dates.at_wall_clock(datetime.fromisoformat("2026-03-29T01:30"), "Europe/London")


def test_of_a_time_that_came_twice_the_first_is_taken():
    assert written_dates.at_wall_clock(datetime.fromisoformat("2026-10-25T01:30"), "Europe/London").hour == 0


@pytest.mark.parametrize(
    "local, zone",
    [
        ("0001-01-01", "Asia/Tokyo"),
        ("9999-12-31T23:00", "America/New_York"),
        ("2026-01-01", "Europe/Atlantis"),
        ("2026-01-01", None),
    ],
)
def test_a_wall_clock_time_without_an_instant_is_a_value_error(local, zone):
    with pytest.raises(ValueError):
        written_dates.at_wall_clock(datetime.fromisoformat(local), zone)


@pytest.mark.parametrize("number", [1_767_598_200_000, 1_767_598_200_000.0, Decimal("1767598200000")])
def test_milliseconds_since_1970(number):
    assert written_dates.from_epoch_ms(number) == datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "number",
    [
        0,
        -1,
        10**13,
        10**40,
        10**400,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("1e999999"),
        None,
        "soon",
        [],
    ],
)
def test_milliseconds_that_are_no_moment_of_a_diary_are_a_value_error(number):
    with pytest.raises(ValueError):
        written_dates.from_epoch_ms(number)


@pytest.mark.parametrize("value", [True, None, "1767598200", -5, Decimal("1e30"), [], {}])
def test_a_json_value_that_is_no_moment(value):
    assert written_dates.from_json_epoch(value, unit_ms=1000) is None


def test_seconds_with_decimals_are_kept_to_the_millisecond():
    assert written_dates.from_json_epoch(Decimal("1767598200.5"), unit_ms=1000) == datetime(
        2026, 1, 5, 7, 30, 0, 500_000, UTC
    )


@pytest.mark.parametrize(
    "text, length",
    [
        ("01h 00m", timedelta(hours=1)),
        ("1d 02h 15m", timedelta(days=1, hours=2, minutes=15)),
        ("45m", timedelta(minutes=45)),
        ("Ongoing", None),
        ("", None),
        ("00h 00m", None),
        ("3h\nsecond line", timedelta(hours=3)),
    ],
)
def test_a_length_in_words(text, length):
    assert written_dates.lasted(text) == length


def test_an_end_at_the_start_is_not_said_and_one_before_it_is_refused():
    start = datetime(2026, 1, 5, tzinfo=UTC)
    assert written_dates.ending(start, start) is None
    with pytest.raises(UnreadableError, match="before"):
        written_dates.ending(start, start - timedelta(minutes=1))
    assert written_dates.ending(start, start + timedelta(days=366)) is not None
    with pytest.raises(UnreadableError, match="366"):
        written_dates.ending(start, start + timedelta(days=366, minutes=1))
