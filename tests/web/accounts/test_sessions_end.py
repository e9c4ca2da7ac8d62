"""A sign-in lasts only so long, however busy: a session that was stolen ends by itself."""

import pytest
from django.test import Client

from cleardays.web.accounts import middleware
from tests.web.accounts.clinic import member, patient, signed_in, with_second_factor

pytestmark = pytest.mark.django_db


def aged(client: Client, seconds: float) -> Client:
    client.get("/accounts/")
    session = client.session
    session[middleware.BEGAN] -= seconds
    session.save()
    return client


@pytest.mark.parametrize("staff", [True, False], ids=["staff", "a patient"])
@pytest.mark.parametrize("past, ends", [(-60, False), (60, True)], ids=["within", "beyond"])
def test_it_ends_after_its_time_and_not_before(staff: bool, past: int, ends: bool) -> None:
    user = with_second_factor(member("nurse")) if staff else patient().user
    assert user is not None
    client = aged(signed_in(user), middleware.LASTS_S[staff] + past)
    answered = client.get("/accounts/")
    assert (answered.status_code == 302) is ends
    if ends:
        assert answered["Location"].startswith("/accounts/login/")
        assert client.post("/accounts/logout/").status_code == 302


def test_being_busy_does_not_lengthen_it() -> None:
    client = signed_in(with_second_factor(member("nurse")))
    client.get("/accounts/")
    began = client.session[middleware.BEGAN]
    for _ in range(3):
        client.get("/accounts/")
    assert client.session[middleware.BEGAN] == began
