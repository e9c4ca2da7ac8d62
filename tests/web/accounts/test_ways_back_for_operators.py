"""A second step that was lost, and a clinic whose last administrator is gone: a way back from the terminal, written down and told."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from cleardays.web.accounts.models import AuditEntry, Letter, Membership, User
from tests.web.accounts.clinic import clinic, member, signed_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WHY = "her phone was stolen"


def test_a_lost_second_step_is_removed_sessions_end_and_everybody_is_told() -> None:
    nurse, administrator = with_second_factor(member("nurse")), member("administrator")
    browser = signed_in(nurse)
    assert browser.get("/clinic/").status_code == 200
    call_command("account", "reset-second-factor", nurse.email.upper(), "--reason", WHY)
    assert not Authenticator.objects.filter(user=nurse).exists()
    assert browser.get("/clinic/")["Location"].startswith("/accounts/login/")
    assert Session.objects.count() == 0
    entry = AuditEntry.objects.get(action="second factor removed")
    assert (entry.actor, WHY in entry.about, str(nurse.pk) in entry.about) == ("terminal", True, True)
    assert {one.to for one in Letter.objects.all()} == {nurse, administrator}
    again = signed_in(nurse)
    assert again.get("/clinic/")["Location"] == "/accounts/2fa/", "they set up a new one before anything else"


def test_a_clinic_whose_last_administrator_is_gone_gets_another(capsys: pytest.CaptureFixture[str]) -> None:
    gone = member("administrator", state="left")
    nurse = member("nurse")
    call_command("account", "administrator", nurse.email, "--reason", "the last one left")
    assert Membership.objects.get(user=nurse, role="administrator").state == "active"
    entry = AuditEntry.objects.get(action="role changed")
    assert entry.actor == "terminal" and "the last one left" in entry.about
    assert {one.to for one in Letter.objects.all()} == {nurse}
    call_command("account", "administrator", gone.email, "--reason", "she came back to us")
    assert Membership.objects.get(user=gone, role="administrator").state == "active"


def test_somebody_without_an_account_gets_a_link(capsys: pytest.CaptureFixture[str], client: Any) -> None:
    clinic()
    call_command("account", "administrator", "ada@hill.example", "--reason", "the last one left")
    said = capsys.readouterr().out
    link = said[said.index("/accounts/join/") :].strip()
    assert b"ada@hill.example" in client.get(link).content


@pytest.mark.parametrize(
    "arguments, named",
    [
        (("reset-second-factor", "nobody@hill.example", "--reason", WHY), "nobody signs in here"),
        (("reset-second-factor", "nobody@hill.example", "--reason", "x"), "somebody will read it"),
        (("administrator", "ada@hill.example", "--reason", WHY), "0 clinics are meant"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(arguments: tuple[str, ...], named: str) -> None:
    with pytest.raises(CommandError, match=named) as refused:
        call_command("account", *arguments)
    assert refused.value.returncode == 2
    assert (AuditEntry.objects.count(), Letter.objects.count()) == (0, 0)


def test_who_signs_in_here_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with_second_factor(member("nurse"))
    User.objects.create_user("lone@home.example", "a long fictional password")
    call_command("account", "list")
    said = capsys.readouterr().out
    assert "nurse of Fictional clinic; second step" in said
    assert "lone@home.example: no role; no second step" in said
