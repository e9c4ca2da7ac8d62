"""An invitation says the truth about its mail: not sent, given to the mail server, or not delivered and why."""

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cleardays.web.accounts import invitations, outbox
from cleardays.web.accounts.models import Invitation
from cleardays.web.operations import installation_check
from tests.web.accounts.clinic import clinic, member, signed_in, with_second_factor
from tests.web.worker import the_worker_runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    return signed_in(with_second_factor(member("administrator")))


def invited(client: Client) -> Any:
    place = f"{clinic().pk} patient"
    return client.post("/accounts/invite", {"email": "ana@home.example", "place": place}, follow=True)


def mail_line() -> installation_check.Finding:
    return next(one for one in installation_check.look(timezone.now()) if one.what == "mail")


def test_without_mail_nothing_is_sent_and_the_page_shows_the_link(administrator: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = invited(administrator).content.decode()
    assert "Nothing was sent" in page and "/accounts/join/" in page and "<path d=" in page
    assert "The invitation was sent." not in page and mail.outbox == []
    link = page.partition('href="http://testserver/accounts/join/')[2].partition('"')[0]
    found = invitations.find(link, timezone.now())
    assert found is not None and found.email == "ana@home.example"
    assert "not set up" in mail_line().found


def test_what_waits_says_so_and_what_was_given_to_the_server_shows_no_link(administrator: Client) -> None:
    assert "It waits to be sent." in invited(administrator).content.decode()
    assert (mail.outbox, Invitation.objects.get().mail) == ([], "queued")
    the_worker_runs()
    assert (len(mail.outbox), Invitation.objects.get().mail) == (1, "sent")
    page = administrator.get(f"/accounts/invitations/{Invitation.objects.get().pk}").content.decode()
    assert "/accounts/join/" not in page and "only they can say" in page


def test_a_failure_is_said_kept_and_tried_again(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise SMTPRecipientsRefused({"ana@home.example": (550, b"no such mailbox")})

    with monkeypatch.context() as down:
        down.setattr(outbox, "send_mail", refused)
        invited(administrator)
        the_worker_runs()
    page = administrator.get(f"/accounts/invitations/{Invitation.objects.get().pk}").content.decode()
    assert "Not delivered" in page and "SMTPRecipientsRefused" in page
    kept = Invitation.objects.get()
    assert (kept.mail, kept.mail_error, "home.example" in kept.mail_error) == ("failed", "SMTPRecipientsRefused", False)
    assert "Not delivered" in administrator.get("/accounts/invite").content.decode()
    assert not mail_line().well
    status = administrator.get("/accounts/status").content.decode()
    assert "SMTPRecipientsRefused" in status and "home.example" not in status
    administrator.post(f"/accounts/invitations/{kept.pk}/send")
    the_worker_runs()
    assert (Invitation.objects.get().mail, len(mail.outbox)) == ("sent", 1)
    assert mail_line().well


def test_a_nurse_sees_no_invitation_of_the_staff(administrator: Client) -> None:
    administrator.post("/accounts/invite", {"email": "di@here.example", "place": f"{clinic().pk} clinician"})
    nurse = signed_in(with_second_factor(member("nurse")))
    assert nurse.get(f"/accounts/invitations/{Invitation.objects.get().pk}").status_code == 404
    assert "di@here.example" not in nurse.get("/accounts/invite").content.decode()
