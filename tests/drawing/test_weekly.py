"""Weeks in a row: what is certain, what is possible, the band, and words for those who do not see it."""

import re

import pytest

from cleardays.drawing.weekly import Band, Bar, Beginning, weekly

BARS = [Bar(5, 5), Bar(3, 6), None, Bar(0, 0)]
BANDS = [Band(3, 4, 5), Band(2, 3, 4), None, Band(1, 2, 3)]


def drawn() -> str:
    return str(
        weekly(
            BARS,
            BANDS,
            [Beginning(1, "session 1")],
            [(0, 1, "before"), (1, 4, "cycle 1")],
            7,
            "days a week",
            "Four weeks.",
        )
    )


def test_certain_and_possible_are_told_apart_by_shape() -> None:
    assert drawn().count('class="week-certain"') == 2
    assert drawn().count('class="week-possible"') == 1


def test_a_week_nobody_wrote_about_is_a_question_mark_and_breaks_the_band() -> None:
    assert ">?</text>" in drawn()
    assert drawn().count('class="week-band"') == 2


def test_words_stand_for_the_picture_and_nothing_is_styled_inline() -> None:
    assert 'role="img" aria-label="Four weeks."' in drawn()
    assert "style=" not in drawn() and "<script" not in drawn()


def test_many_weeks_are_wider_and_few_are_not_narrow() -> None:
    def width(weeks: int) -> int:
        found = re.search(
            r'width="(\d+)"', str(weekly([Bar(1, 1)] * weeks, [None] * weeks, [], [], 7, "days a week", "Weeks."))
        )
        assert found is not None
        return int(found.group(1))

    assert width(4) == 336 < width(60)


def test_bars_and_bands_belong_together() -> None:
    with pytest.raises(ValueError, match="every week has a place in both"):
        weekly(BARS, BANDS[:2], [], [], 7, "days a week", "Weeks.")
