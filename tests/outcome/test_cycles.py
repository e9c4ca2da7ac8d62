"""When a cycle begins and ends, and the one baseline it is compared with."""

from datetime import date, timedelta

from cleardays.outcome.cycles import Baseline, baseline, cycles, ends, given, last_complete
from tests.outcome.treated import FIRST, session, sessions
from tests.vignettes.drawn import vignettes


def spans(given_on: tuple[int, ...], asked: int) -> list[tuple[int, int, bool]]:
    """First day, last day and complete, in days after the first session."""
    found = cycles(sessions(*given_on), FIRST + timedelta(days=asked))
    return [((one.first - FIRST).days, (one.last - FIRST).days, one.complete) for one in found]


@vignettes(
    ("nobody was injected", (), 200, []),
    ("given today has no day that is over", (0,), 0, []),
    ("under way", (0,), 1, [(0, 83, False)]),
    ("its last day is not over", (0,), 83, [(0, 83, False)]),
    ("the next session is due", (0,), 84, [(0, 83, True)]),
    ("waiting", (0,), 300, [(0, 83, True)]),
    ("on time", (0, 84), 100, [(0, 83, True), (84, 167, False)]),
    ("a week early", (0, 77), 100, [(0, 76, True), (77, 160, False)]),
    ("four weeks late is a long cycle", (0, 112), 113, [(0, 111, True), (112, 195, False)]),
    ("a day later a session was missed", (0, 113), 114, [(0, 83, True), (113, 196, False)]),
    ("a top-up on day 28", (0, 28), 84, [(0, 83, True)]),
    ("day 29 begins a cycle", (0, 29), 84, [(0, 28, True), (29, 112, False)]),
    ("top-ups do not lead to one another", (0, 20, 40), 84, [(0, 39, True), (40, 123, False)]),
    ("two records of one day", (0, 0, 84), 168, [(0, 83, True), (84, 167, True)]),
)
def test_a_cycle_runs_to_the_day_before_the_next(c1: tuple[int, ...], c2: int, c3: list[tuple[int, int, bool]]) -> None:
    assert spans(c1, c2) == c3


def test_a_planned_session_begins_nothing() -> None:
    planned = session(FIRST + timedelta(days=84), status="planned")
    amended = session(FIRST, status="amended")
    assert given((amended, planned), FIRST + timedelta(days=200)) == (FIRST,)


def test_14_the_baseline_never_moves() -> None:
    before = Baseline(date(2025, 12, 8), date(2026, 1, 4))
    for given_on in ((0,), (0, 84), (0, 84, 168, 252)):
        assert baseline(cycles(sessions(*given_on), FIRST + timedelta(days=400))) == before
    assert baseline(()) is None


def test_27_cycles_count_days_not_months() -> None:
    # 31 January and three months would be 30 April; 84 days are 25 April.
    (one,) = cycles((session(date(2026, 1, 31)),), date(2026, 6, 1))
    assert one.last == date(2026, 4, 24)


def test_the_last_complete_cycle_and_when_the_next_ones_end() -> None:
    every = cycles(sessions(0, 84), FIRST + timedelta(days=100))
    complete = last_complete(every)
    assert complete is not None and complete.number == 1
    assert ends(every, 2) == FIRST + timedelta(days=167)
    assert ends(every[:1], 2) == FIRST + timedelta(days=167)
    assert ends(every, 3) == FIRST + timedelta(days=251)
    assert ends((), 2) is None
    assert last_complete(()) is None
