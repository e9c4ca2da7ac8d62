"""Care ends with a date and a reason, and can be taken up again."""

import pytest

from cleardays.web.accounts.models import AuditEntry
from cleardays.web.clinic.models import Discharge
from tests.web.clinic.ward import ago, cared_for, staff, today

pytestmark = pytest.mark.django_db


@pytest.mark.database
def test_somebody_discharged_is_seen_by_nobody_until_care_is_taken_up_again() -> None:
    ana, nurse = cared_for(), staff("nurse")
    sent = {"on": today().isoformat(), "reason": "moved to another town"}
    assert nurse.post(f"/clinic/{ana.pk}/discharge", sent)["Location"] == "/clinic/"
    assert b"Fictional Ana" not in nurse.get("/clinic/").content
    assert nurse.get(f"/clinic/{ana.pk}/").status_code == 404
    assert b"Fictional Ana" in nurse.get("/clinic/discharged").content
    row = Discharge.objects.get(person=ana)
    assert (row.on, row.reason, row.back) == (today(), "moved to another town", None)
    refused = nurse.post(f"/clinic/{ana.pk}/back", {"reason": "x"})
    assert refused.status_code == 422 and b"Say why" in refused.content
    assert nurse.get(f"/clinic/{ana.pk}/").status_code == 404
    administrator = staff("administrator")
    assert nurse.post(f"/clinic/{ana.pk}/back", {"reason": "she moved here again"}).status_code == 302
    notices = administrator.get("/accounts/notices").content.decode()
    assert "open to the clinic again" in notices and "moved here" not in notices
    assert nurse.get(f"/clinic/{ana.pk}/").status_code == 200
    row.refresh_from_db()
    assert row.back is not None
    assert [one.about for one in AuditEntry.objects.filter(action="record written", person=ana.pk)] == [
        f'{{"discharge":"{row.pk}","what":"discharge"}}',
        '{"taken back":1,"what":"discharge"}',
    ]


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"on": "2099-01-01", "reason": "moved away"}, "Write the day it ended"),
        ({"on": "", "reason": "moved away"}, "Write the day it ended"),
        ({"on": "today", "reason": "x"}, "Say why"),
    ],
    ids=["not yet", "no day", "no reason"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sent: dict[str, str], says: str) -> None:
    ana = cared_for()
    sent = {"on": today().isoformat(), **sent} if sent["on"] != "today" else sent | {"on": today().isoformat()}
    answered = staff("clinician").post(f"/clinic/{ana.pk}/discharge", sent)
    page = answered.content.decode()
    assert answered.status_code == 422 and says in page and sent["reason"] in page
    ana.refresh_from_db()
    assert ana.discharged is None


def test_an_injector_discharges_nobody() -> None:
    ana, gone = cared_for(), cared_for("Fictional Bo", discharged=ago(3))
    client = staff("injector")
    assert client.post(f"/clinic/{ana.pk}/discharge", {"on": today(), "reason": "moved away"}).status_code == 403
    assert client.post(f"/clinic/{gone.pk}/back").status_code == 403
