"""Every field of a case file can be written on a screen: what only a file could say would never be said here."""

import pytest

from cleardays.web.clinic import history_lists
from cleardays.web.patient import about_me_questions
from tests.web import where_facts_are_written as where


def test_every_field_has_a_screen_or_a_reason() -> None:
    assert where.without_a_screen() == set()


def test_what_stands_without_a_screen_is_a_field() -> None:
    every = set(where.fields())
    assert {one for one in where.NO_SCREEN if not any(path.startswith(one) for path in every)} == set()
    assert (where.by_patient().keys() | where.by_clinic().keys() | where.BY_ITSELF.keys()) - every == set()


def test_a_question_that_is_taken_out_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about_me_questions, "IDENTITY", ())
    monkeypatch.setattr(history_lists, "identity", lambda: ())
    assert where.without_a_screen() == {"person.born", "person.sex"}


def test_the_page_says_what_the_forms_ask() -> None:
    assert where.PAGE.read_text(encoding="utf-8") == where.page(), "run `python -m tests.web.where_facts_are_written`"
