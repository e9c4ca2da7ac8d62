"""Scores: direction first, then how large a change matters, and words only from what was checked."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from cleardays.diary.history import Score
from cleardays.outcome.cycles import cycles
from cleardays.outcome.instruments import Change, changes, instruments, known, not_known
from tests.outcome.treated import FIRST, sessions
from tests.vignettes.drawn import vignettes

AS_OF = FIRST + timedelta(days=100)


def score(instrument: str, day: int, total: float) -> Score:
    return Score(instrument, FIRST + timedelta(days=day), Fraction(str(total)))


def changed(*scores: Score, as_of: date = AS_OF) -> Change:
    (one,) = changes(scores, cycles(sessions(0, 84), as_of), as_of)
    return one


@vignettes(
    ("six points lower", "HIT-6", 66, 60, "better"),
    ("five points lower", "HIT-6", 66, 61, "no_meaningful_change"),
    ("six points higher", "HIT-6", 60, 66, "worse"),
    ("higher is better (trap 17)", "MSQ-RFR", 40, 45, "better"),
    ("lower is worse (trap 17)", "MSQ-RFR", 45, 40, "worse"),
    ("between the two values published", "MSQ-RFP", 40, 46, "cannot_tell"),
    ("exactly the larger of them", "MSQ-RFP", 40, 47.9, "better"),
    ("a hair below it", "MSQ-RFP", 40, 47.89, "cannot_tell"),
    ("below the smaller", "MSQ-EF", 40, 47.9, "no_meaningful_change"),
    ("how much matters was not found", "MIDAS", 60, 10, "cannot_tell"),
    ("nor here", "ASC-12", 9, 2, "cannot_tell"),
)
def test_a_change_is_read_with_its_direction(c1: str, c2: float, c3: float, c4: str) -> None:
    one = changed(score(c1, -3, c2), score(c1, 80, c3))
    assert one.reading == c4, one.words
    assert f"{one.instrument.better} is better" in one.words


def test_improvement_is_positive_whichever_way_the_score_runs() -> None:
    assert changed(score("HIT-6", 0, 66), score("HIT-6", 80, 60)).improvement == 6
    assert changed(score("MSQ-EF", 0, 40), score("MSQ-EF", 80, 60)).improvement == 20


def test_the_latest_before_against_the_latest_since() -> None:
    one = changed(
        score("HIT-6", -200, 50),
        score("HIT-6", 0, 66),
        score("HIT-6", 40, 58),
        score("HIT-6", 90, 64),
        score("HIT-6", 101, 40),
    )
    assert one.before is not None and one.since is not None
    assert (one.before.total, one.since.total) == (66, 64)


def test_one_side_alone_makes_no_change() -> None:
    one = changed(score("HIT-6", -3, 66))
    assert (one.reading, one.change) == ("cannot_tell", None)
    assert one.words == "no HIT-6 since the first session is written"
    assert changes((score("HIT-6", -3, 66),), (), AS_OF) == ()


def test_the_impression_of_change_needs_somebody_to_say_which_way_its_points_run() -> None:
    one = changed(score("PGI-C", 80, 2))
    assert one.reading == "cannot_tell"
    assert "either way round" in one.words
    assert one.improvement is None


def test_a_total_the_instrument_cannot_give_is_a_note() -> None:
    one = changed(score("HIT-6", -3, 90), score("HIT-6", 80, 60))
    assert one.reading == "cannot_tell"
    assert one.notes == ("90 on 2026-01-02 lies outside 36 to 78, what HIT-6 can give",)


@pytest.mark.parametrize("name", ["HIT-6", "hit6", "Hit 6", "msq rfr", "MIDAS", "pgic", "ASC-12"])
def test_a_name_is_known_however_it_is_spelt(name: str) -> None:
    assert known(name) is not None


def test_an_instrument_not_known_here_is_kept_and_named() -> None:
    scores = (score("MSQ", 0, 40), score("HIT-6", 0, 60), score("MSQ", 10, 50))
    assert not_known(scores) == ("MSQ",)


def test_grades() -> None:
    midas, hit = instruments()["MIDAS"], instruments()["HIT-6"]
    assert [midas.grade(Fraction(total)) for total in (0, 5, 6, 20, 21, 100)] == ["I", "I", "II", "III", "IV", "IV"]
    assert hit.grade(Fraction(60)) == "severe impact"
    assert hit.grade(Fraction(99, 2)) is None


def test_every_instrument_says_its_licence_and_holds_no_item() -> None:
    assert list(instruments()) == ["MIDAS", "HIT-6", "MSQ-RFR", "MSQ-RFP", "MSQ-EF", "PGI-C", "ASC-12"]
    for one in instruments().values():
        assert one.licence and one.version
        for value in (one.range, *one.meaningful, *one.grades):
            assert value.source
            assert value.verified is (value.trust != "unverified")


def test_what_was_not_verified_drives_no_words() -> None:
    assert instruments()["MIDAS"].grade(Fraction(50)) == "IV", "IV-B is stored and not said"
    value = instruments()["HIT-6"].threshold
    assert value is not None and (value.least, value.source) == (6, "Houts 2020, PMID 32862469")
