"""The assessment sheet: who is shown what, and that it was seen is written down."""

from datetime import timedelta
from typing import Any

import pytest

from cleardays.web.accounts.models import AuditEntry, Person
from tests.web.clinic.ward import ago, cared_for, nothing_against, staff, today, told, writes

pytestmark = pytest.mark.django_db


def seen_by(role: str, **more: object) -> str:
    ana = cared_for(**more)
    nothing_against(ana)
    writes(ana, *range(1, 60))
    told(ana, "sessions", {"date": ago(90).isoformat(), "product": "onabotulinumtoxinA", "sites": "preempt-155"})
    answered = staff(role).get(f"/clinic/{ana.pk}/")
    assert answered.status_code == 200
    return answered.content.decode()


@pytest.mark.parametrize("role", ["clinician", "injector"])
def test_who_decides_is_shown_what_could_be_done_next(role: str) -> None:
    page = seen_by(role)
    assert "These are ways to go on" in page and "155 U" in page


def test_a_clinic_that_switched_the_belief_about_dose_off_is_shown_no_chance(settings: Any) -> None:
    with_it = seen_by("clinician")
    settings.DOSE_MODEL = False
    without = staff("injector").get(f"/clinic/{Person.objects.get().pk}/").content.decode()
    assert "How likely it changes nothing" in with_it and "How likely it changes nothing" not in without


def test_a_nurse_is_shown_the_rest() -> None:
    page = seen_by("nurse")
    assert "who decide" in page and "155 U" not in page and "These are ways to go on" not in page
    assert "The diary" in page and "Beside the diary" in page


def test_the_sheet_says_when_somebody_is_under_eighteen() -> None:
    assert "Under 18" in seen_by("nurse", born=today() - timedelta(days=17 * 365))
    assert "Under 18" not in seen_by("injector", born=today() - timedelta(days=19 * 365))


def test_that_a_sheet_was_seen_is_written_down_under_the_person() -> None:
    ana = cared_for()
    staff("nurse").get(f"/clinic/{ana.pk}/")
    last = AuditEntry.objects.last()
    assert last is not None
    assert (last.action, last.person, last.about) == ("record read", ana.pk, '{"page":"sheet"}')


def test_a_name_stands_in_no_title_and_no_address() -> None:
    page = seen_by("nurse", name="Canary Wharf")
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Canary" not in title and "Canary" in page
