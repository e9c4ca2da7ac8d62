"""What is sealed for one purpose is opened for no other, and what was sealed before there were purposes is still opened."""

import base64
import hashlib
import json
from itertools import permutations

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from django.test import Client
from django.utils import timezone

from cleardays.installation import home
from cleardays.web.encryption import Purpose, Sealed
from cleardays.web.public import carry_over
from cleardays.web.public.models import Reply
from tests.web.public.replies import CANARY, kept

WORDS = "fictional words"


def of_before(text: str) -> str:
    """Sealed as it was while one key served for everything."""
    key = base64.urlsafe_b64encode(hashlib.sha256(home.key("mail").encode()).digest())
    return Fernet(key).encrypt(text.encode()).decode()


@pytest.mark.parametrize("purpose", list(Purpose))
def test_it_is_opened_for_its_purpose(purpose: Purpose) -> None:
    one = Sealed.of(WORDS, purpose)
    assert WORDS not in f"{one} {one!r} {one.token}"
    assert Sealed(one.token, purpose).open() == WORDS


@pytest.mark.parametrize("purpose, other", list(permutations(Purpose, 2)))
def test_it_is_opened_for_no_other(purpose: Purpose, other: Purpose) -> None:
    with pytest.raises(InvalidToken):
        Sealed(Sealed.of(WORDS, purpose).token, other).open()


def test_the_mark_cannot_be_taken_off_or_put_on() -> None:
    marked, plain = Sealed.of(WORDS, Purpose.ADDRESS).token, of_before(WORDS)
    for token in (marked.removeprefix("2."), f"2.{plain}", f"2.{marked}", "2.", "", "2"):
        with pytest.raises(InvalidToken):
            Sealed(token, Purpose.ADDRESS).open()


@pytest.mark.database
@pytest.mark.django_db
def test_an_address_that_was_sealed_before_is_still_opened() -> None:
    one = kept()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE questions_reply SET email = %s", [of_before(CANARY)])
    one.refresh_from_db()
    assert one.email is not None
    assert one.email.open() == CANARY
    assert Reply.objects.get(pk=one.pk).email == one.email


def test_a_page_that_was_open_over_the_change_is_still_good_for_its_day() -> None:
    assert Sealed(of_before(WORDS), Purpose.DRAFT).open(60) == WORDS
    with pytest.raises(InvalidToken):
        Sealed(of_before(WORDS), Purpose.DRAFT).open(-1)


@pytest.mark.django_db
def test_an_address_out_of_the_database_is_read_back_by_no_page_for_anybody() -> None:
    """Somebody with a copy of the database sends what is sealed in it to the pages that open what browsers hold."""
    one = kept(text="a draft")
    assert one.email is not None
    draft = {"name": "N", "email": CANARY, "message": "m", "notify": False, "form": "f", "under": None}
    stolen = (one.email.token, Sealed.of(json.dumps(draft), Purpose.ADDRESS).token)
    for token in stolen:
        for address, field in (("/replies/urgent", "kept"), ("/check/carry", "token")):
            found = Client().post(address, {field: token})
            assert found.status_code == 422
            assert CANARY not in found.content.decode()
        with pytest.raises(carry_over.LostError):
            carry_over.opened(token, timezone.now().date())
