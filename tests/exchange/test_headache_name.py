"""Which of a person's own names mean headache: said, plain from the name, or asked."""

import pytest

from cleardays.exchange.apps import headache_name
from cleardays.exchange.apps.app_file import Settings


def test_names_a_person_gave_are_found_in_the_files_own_words():
    settings = Settings(headache=(" head pain ", "Aura"))
    assert headache_name.given(["Head Pain", "Neck", "Head Pain"], settings) == ("Head Pain",)


@pytest.mark.parametrize("name", ["Headache", "migraine (left)", "Tension headache"])
def test_a_name_that_holds_the_word_is_plain(name):
    assert headache_name.plain(["Neck", name]) == (name,)


@pytest.mark.parametrize("name", ["No headache", "Headache-free", "none (migraine)", "Without headache"])
def test_a_name_that_could_deny_it_leaves_none_plain(name):
    """Reading it as headache would turn the diary round."""
    assert headache_name.plain(["Migraine", name]) == ()


def test_the_question_offers_every_name_once():
    asked = headache_name.question("tags", ["Neck", "Sleep", "Neck"])
    assert (asked.option, asked.choices) == ("--headache", ("Neck", "Sleep"))
