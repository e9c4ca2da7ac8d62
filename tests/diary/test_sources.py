"""Which sources of statements can say that a day was clear: one row for every one that writes here."""

import pytest

from cleardays.diary.sources import can_state_clear_day, origins
from cleardays.exchange import merge
from cleardays.exchange.apps.formats import formats
from cleardays.web.records.models import HERE


def test_every_format_and_every_source_of_ours_has_a_row():
    assert {one.id for one in formats()} | {HERE, merge.DECLARED} <= origins().keys()


@pytest.mark.parametrize("source", ["apple-health", "migralog", "flaredown", "fhir-symptoms", "cleardays", "declared"])
def test_a_source_with_a_word_for_no_headache_can_state_a_clear_day(source):
    assert can_state_clear_day(source)
    assert origins()[source].silence == "unknown"


@pytest.mark.parametrize("source", ["migraine-buddy", "headi", "daylio", "bearable", "headway-ios", "migraine-bot"])
def test_the_silence_of_an_app_that_writes_attacks_alone_is_structural(source):
    assert not can_state_clear_day(source)
    assert origins()[source].silence == "structural"


@pytest.mark.parametrize("source", [None, "somebody's own list"])
def test_what_is_written_by_hand_can_say_that_a_day_was_clear(source):
    assert can_state_clear_day(source)
