"""Fifteen headache days in a month: what is certain, what silence leaves open, what a month is."""

from datetime import date

from tests.vignettes.drawn import bounds, finding, person, verdict, vignettes


@vignettes(
    ("sure despite gaps", "MMM.MM. MM.MMM. MMM..MM ??....?", "met", (15, 18)),
    ("one gap from an answer", "MMM.MM. MM.MMM. MM...MM ?......", "unknown", (14, 15)),
    ("gaps cannot change it", "M.M.... M...M.. ..M..?. .......", "not_met", (5, 6)),
    ("an empty month is not a clear one", "??????? ??????? ??????? ???????", "unknown", (0, 28)),
    ("every day clear", "....... ....... ....... .......", "not_met", (0, 0)),
    ("every day headache", "MMMMMMM MMMMMMM MMMMMMM MMMMMMM", "met", (28, 28)),
    ("fifteen exactly", "MMMMMMM MMMMMMM M...... .......", "met", (15, 15)),
    ("fourteen exactly", "MMMMMMM MMMMMMM ....... .......", "not_met", (14, 14)),
    ("a day written as both is open", "MMMMMMM MMMMMMM X...... .......", "unknown", (14, 15)),
)
def test_fifteen_headache_days_and_eight_of_migraine(c1: str, c2: str, c3: tuple[int, int]) -> None:
    # A leading silent mark cannot begin a diary, so each strip has one clear day before it.
    case = person("." + c1)
    assert verdict(case, "label.uk") == c2
    assert bounds(case, "label.uk") == c3


def test_a_diary_of_27_days_is_no_month() -> None:
    case = person("M" * 27)
    assert verdict(case, "label.uk") == "unknown"
    assert finding(case, "label.uk").parts[0].words == "the diary is shorter than a month"


def test_fourteen_in_28_days_and_fifteen_in_30_is_a_conflict_not_a_choice() -> None:
    case = person("MM MMMMMMM MMMMMMM ....... .......")
    said = finding(case, "label.uk")
    assert said.verdict.value == "conflict"
    assert "in 30-day blocks and calendar months the number is reached, in 28-day blocks it is not" in said.words


def test_one_bad_month_among_good_ones_is_not_averaged_away() -> None:
    good, few = "MMMMMM." * 10, "M......" * 6
    assert verdict(person(good + good[:42]), "label.uk") == "met"
    assert verdict(person(few + good), "label.uk") == "not_met"


def test_only_the_three_latest_months_count() -> None:
    clear, bad = "." * 28, "MMMMMMM MMMMMMM MMM.... ......."
    assert verdict(person(clear * 3 + bad * 4), "label.uk") == "met"


def test_as_of_itself_is_not_over() -> None:
    # Fifteen days up to yesterday; a headache entered on as-of adds nothing.
    case = person("." + "MMMMMMM MMMMMMM ....... ......." + "M", as_of=date(2026, 7, 2))
    assert verdict(case, "label.uk") == "not_met"


def test_days_after_the_last_entry_are_silent() -> None:
    written = person("MMMMMMM MMMMMMM MM..... .......", as_of=date(2026, 6, 1))
    assert verdict(written, "label.uk") == "unknown"


def test_calendar_months_must_be_complete() -> None:
    # 1 May to 30 June 2026 holds both months whole; asked on 30 June, June is not over.
    case = person("M" * 61)
    windows = {count.window.convention for part in finding(case, "label.uk").parts for count in part.counts}
    assert windows == {"28-day blocks", "30-day blocks", "calendar months"}
    said = finding(case, "label.uk", date(2026, 6, 30))
    months = [c.window.first for p in said.parts for c in p.counts if c.window.convention == "calendar months"]
    assert set(months) == {date(2026, 5, 1)}


def test_a_month_with_too_little_written_has_bounds_and_no_rate() -> None:
    case = person(".MM" + "?" * 20 + "MMMMM")
    count = finding(case, "label.uk").parts[0].counts[0]
    assert (count.fewest, count.most, count.recorded, count.quality, count.per_28) == (7, 27, 8, "no rate", None)


@vignettes(
    ("twenty of 28 is adequate", 20, "adequate"),
    ("nineteen is low", 19, "low"),
    ("fourteen is low", 14, "low"),
    ("thirteen gives no rate", 13, "no rate"),
)
def test_how_far_a_record_can_be_extrapolated(c1: int, c2: str) -> None:
    case = person("." * c1 + "?" * (28 - c1))
    assert finding(case, "label.uk").parts[0].counts[0].quality == c2


def test_writing_the_named_days_settles_the_verdict() -> None:
    open_ = person(".MMM.MM. MM.MMM. MM...MM ?......")
    settles = finding(open_, "label.uk").parts[0].settled_by
    assert [one.what for one in settles] == ["2026-06-24"]
    assert verdict(person(".MMM.MM. MM.MMM. MM...MM M......"), "label.uk") == "met"
    assert verdict(person(".MMM.MM. MM.MMM. MM...MM ......."), "label.uk") == "not_met"
