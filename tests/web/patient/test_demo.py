"""A fictional clinic: somebody at every stage, made once, and only where every page says that nobody is real."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cleardays.answer import answer, session_check
from cleardays.answer.is_it_helping import Helping
from cleardays.installation import home
from cleardays.web.accounts.models import Clinic, Person
from cleardays.web.demo import people
from cleardays.web.records import models, selectors
from tests.web.patient.people import NOON, TODAY

pytestmark = pytest.mark.django_db


def named(name: str) -> Person:
    return Person.objects.get(name=f"Fictional {name}")


def test_there_is_somebody_at_every_stage() -> None:
    people.make(NOON, "a long fictional password")
    cases = {stage.name: selectors.case(named(stage.name)) for stage in people.STAGES}
    assert {name: len(case.sessions) for name, case in cases.items()} == {
        "Ana": 0, "Ben": 1, "Cleo": 3, "Dana": 2, "Eli": 1, "Finn": 0,
    }  # fmt: skip
    said = {name: answer.ask(case, TODAY) for name, case in cases.items()}
    assert {name for name, one in said.items() if isinstance(one.is_it_helping, Helping)} == {
        "Ben",
        "Cleo",
        "Dana",
        "Eli",
    }
    assert not cases["Finn"].days
    silent = {name: sum(case.diary.columns.headache < 0) for name, case in cases.items() if case.days}
    assert min(silent, key=lambda name: -silent[name]) == "Dana"
    assert [one.term for one in cases["Eli"].events or ()] == ["eyelid ptosis", "neck pain", "rash"]


def test_a_session_of_the_demo_is_a_whole_record() -> None:
    people.make(NOON, "a long fictional password")
    for name in ("Ben", "Cleo", "Dana", "Eli"):
        checked = session_check.check(selectors.case(named(name)))
        assert checked.accepted and checked.totals.units == 155, (name, checked.findings)


@pytest.mark.database
def test_made_again_later_it_changes_nothing() -> None:
    people.make(NOON, "a long fictional password")
    before = models.Day.objects.count()
    people.make(NOON + timedelta(days=40), "another fictional password")
    assert models.Day.objects.count() == before
    assert Person.objects.count() == len(people.STAGES)


@pytest.mark.database
def test_nobody_has_written_tomorrow() -> None:
    people.make(NOON, "a long fictional password")
    assert max(models.Day.objects.values_list("date", flat=True)) == TODAY - timedelta(days=1)


def test_where_people_are_real_none_is_made_up(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="CLEARDAYS_DEMO is not 1"):
        call_command("demo")
    assert not Person.objects.exists()


def test_the_sign_ins_it_prints_let_people_in_to_pages_that_say_so(settings: Any, client: Client) -> None:
    settings.DEMO = True
    out = StringIO()
    call_command("demo", stdout=out)
    password = re.search(r"everybody: (\S+)", out.getvalue())
    assert password is not None
    assert client.login(username="ana@clinic.example", email="ana@clinic.example", password=password[1])
    for address in ("/today", "/month/", "/answer/"):
        assert "nobody here is real" in client.get(address).content.decode()


@pytest.mark.database
def test_where_a_clinic_is_kept_nobody_is_made_up(settings: Any) -> None:
    settings.DEMO = True
    Clinic.objects.create(name="Our clinic", jurisdiction="uk")
    with pytest.raises(CommandError, match="a CLEARDAYS_HOME of its own"):
        call_command("demo", stdout=StringIO())
    assert not Person.objects.exists()


def test_staff_of_a_demo_need_no_second_step_and_everybody_else_s_do(
    settings: Any, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEARDAYS_HOME", str(tmp_path))
    people.make(NOON, "a long fictional password")
    assert client.login(email="nurse@clinic.example", password="a long fictional password")  # noqa: S106
    settings.DEMO = True
    assert client.get("/accounts/").status_code == 302, "a setting alone opens nothing among real records"
    home.key("demo")
    assert client.get("/accounts/").status_code == 200
    settings.DEMO = False
    assert client.get("/accounts/").status_code == 302
