"""A chance in words says no more than its reading."""

import pytest

from cleardays.answer.change_words import in_hundred, of_hundred
from cleardays.response.estimands import reading


@pytest.mark.parametrize(
    "chance, told", [(0.8977, 89), (0.9, 90), (0.9011, 90), (0.1, 10), (0.1004, 11), (0.0996, 10), (0.5, 50)]
)
def test_the_number_lies_on_the_side_of_its_reading(chance: float, told: int) -> None:
    assert in_hundred(chance) == told
    assert reading(told / 100) == reading(chance)


@pytest.mark.parametrize("chance, words", [(0.0, "fewer than 1 in 100"), (1.0, "more than 99 in 100")])
def test_nothing_is_certain(chance: float, words: str) -> None:
    assert of_hundred(chance) == words
