"""Days and months without headache: what is written makes a run, silence leaves its length open."""

from cleardays.outcome.remission import Run, remission
from tests.outcome.treated import month, treated
from tests.vignettes.drawn import vignettes

BEFORE = month("M", 20)


@vignettes(
    ("three clear days, then two", "...M..", (3, 3), (2, 2)),
    ("up to yesterday", "MM....", (4, 4), (4, 4)),
    ("headache yesterday", "....M", (4, 4), (0, 0)),
    ("a silent day breaks what is certain", "M..?..", (2, 5), (2, 5)),
    ("silent since", "M..???", (2, 5), (0, 5)),
    ("nothing written", "??????", (0, 6), (0, 6)),
    ("written as both", "M..X..", (2, 5), (2, 5)),
    ("medicines do not matter", "ooo", (3, 3), (3, 3)),
)
def test_runs_of_clear_days_since_the_first_session(c1: str, c2: tuple[int, int], c3: tuple[int, int]) -> None:
    found = remission(treated("." * 28, c1, days=len(c1)))
    assert found is not None
    assert (found.longest, found.current) == (Run(*c2), Run(*c3))


def test_before_a_session_there_is_no_remission_to_speak_of() -> None:
    assert remission(treated("." * 28, given=())) is None


def test_headache_free_months_are_certain_or_possible_by_each_way_of_counting() -> None:
    found = remission(treated(BEFORE, month("M", 3) + "." * 28 + month("M", 0, 1), days=84))
    assert found is not None
    by = {one.convention: (one.months, one.certain, one.possible) for one in found.free_months}
    assert by["28-day blocks"] == (3, 1, 2)
    assert by["30-day blocks"] == (2, 1, 2)
    # The first session was on 5 January: February is the first whole month after it.
    assert by["calendar months"] == (1, 1, 1)


def test_a_month_before_the_first_session_is_none_of_treatment() -> None:
    found = remission(treated("." * 56, "....", days=4))
    assert found is not None and found.free_months == ()
