"""What the clinic keeps beside a diary: one form for every list, "none" said on purpose, nothing lost under another's change."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from cleardays.web.accounts.models import Person
from cleardays.web.clinic.history_lists import lists
from cleardays.web.records import history_facts, selectors
from tests.web.clinic.ward import ago, cared_for, staff, today, told
from tests.web.forms.error_page import wrong_fields

pytestmark = pytest.mark.django_db
KEY = "7f1c4c1e-0000-4000-8000-000000000001"
TOPIRAMATE = {
    "drug": "topiramate", "class": "anticonvulsant", "start": "2023-01", "max_daily_dose_mg": "12.5", "days_at_target": "70",
    "outcome": "ineffective",
}  # fmt: skip


@pytest.fixture
def ana() -> Person:
    return cared_for()


@pytest.fixture
def nurse() -> Client:
    return staff("nurse")


def add(client: Client, ana: Person, kind: str, sent: dict[str, Any], version: str = "0") -> Any:
    return client.post(f"/clinic/{ana.pk}/history/{kind}/new", {"key": KEY, "version": version} | sent)


def said(ana: Person, kind: str) -> list[Any]:
    return [one.said for one in history_facts.of(ana, kind)]


def test_a_preventive_is_told_changed_and_taken_back(ana: Person, nurse: Client) -> None:
    assert add(nurse, ana, "preventives", TOPIRAMATE).status_code == 302
    kept = selectors.case(ana).history.preventives
    assert kept is not None
    assert [(one.drug, one.drug_class, float(one.max_daily_dose_mg or 0), one.days_at_target) for one in kept] == [
        ("topiramate", "anticonvulsant", 12.5, 70)
    ]
    here = f"/clinic/{ana.pk}/history/preventives/{KEY}"
    assert b'value="12.5"' in nurse.get(here).content
    assert nurse.post(here, TOPIRAMATE | {"version": "1", "outcome": "not_tolerated"}).status_code == 302
    assert said(ana, "preventives")[0]["outcome"] == "not_tolerated"
    assert nurse.post(f"{here}/take-back", {"version": "2"}).status_code == 302
    assert said(ana, "preventives") == []


def test_sent_twice_it_is_kept_once(ana: Person, nurse: Client) -> None:
    assert [add(nurse, ana, "preventives", TOPIRAMATE).status_code for _ in range(2)] == [302, 302]
    assert len(said(ana, "preventives")) == 1


ENTRIES: dict[str, dict[str, Any]] = {
    "preventives": TOPIRAMATE,
    "red_flags": {"id": "sudden", "noted": "2026-01"},
    "conditions": {"value": "hypertension"},
    "medicines": {"value": "folic acid"},
    "allergies": {"value": "human albumin"},
    "other_toxin": {"date": "2025-03", "product": "onabotulinumtoxinA", "units": "64", "indication": "cosmetic"},
    "events": {"term": "neck pain", "onset": "2026-01-03", "severity": "mild", "serious": "no"},
    "scores": {"instrument": "HIT-6", "date": "2026-01-03", "total": "66"},
    "examinations": {"date": "2026-01-03", "pain": ["TEM-R", "OCC-R"], "tender": ["none"], "by": "Dr Example"},
}


def test_every_list_is_tried_here() -> None:
    assert ENTRIES.keys() == lists().keys()


@pytest.mark.parametrize("kind", ENTRIES)
def test_the_same_form_writes_every_list_and_shows_it_again_unchanged(kind: str, ana: Person, nurse: Client) -> None:
    assert add(nurse, ana, kind, ENTRIES[kind]).status_code == 302
    selectors.case(ana)
    before = said(ana, kind)
    page = nurse.get(f"/clinic/{ana.pk}/history/{kind}/{KEY}")
    assert page.status_code == 200
    again = nurse.post(f"/clinic/{ana.pk}/history/{kind}/{KEY}", {"version": "1"} | ENTRIES[kind])
    assert (again.status_code, said(ana, kind)) == (302, before)
    assert history_facts.of(ana, kind)[0].version == 1, "the same words again change nothing"
    assert nurse.get(f"/clinic/{ana.pk}/history/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("preventives", {"drug": ""}, "Drug: missing"),
        ("preventives", {"outcome": "miracle"}, "is not on this list"),
        ("preventives", {"stop": "2022-12"}, "is before it began"),
        ("preventives", {"start": "last spring"}, "is no date"),
        ("preventives", {"max_daily_dose_mg": "12,5"}, "is no number in plain digits"),
        ("preventives", {"max_daily_dose_mg": "1e2"}, "is no number in plain digits"),
        ("preventives", {"max_daily_dose_mg": "١٠٠"}, "is no number in plain digits"),
        ("preventives", {"max_daily_dose_mg": "-5"}, "only 0 to 100000 mg is possible"),
        ("preventives", {"days_at_target": "70.0"}, "is no whole number in plain digits"),
        ("conditions", {"value": "  "}, "nothing is written"),
        ("scores", {"total": "79"}, "write 36 to 78"),
        ("scores", {"total": "35"}, "write 36 to 78"),
        ("scores", {"instrument": "my own"}, "is not on this list"),
        ("scores", {"date": "2099-01-01"}, "has not happened yet"),
        ("events", {"onset": "2099-01-01"}, "has not happened yet"),
        ("examinations", {"pain": ["TEM-R", "none"]}, "both a place and"),
        ("other_toxin", {"date": ""}, "Date: missing"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    kind: str, changes: dict[str, Any], says: str, ana: Person, nurse: Client
) -> None:
    answered = add(nurse, ana, kind, ENTRIES[kind] | changes)
    page = answered.content.decode()
    assert answered.status_code == 422 and says in page
    at = {f"f-{name}" for name in ("drug" if changes == {"drug": ""} else name for name in changes)}
    assert wrong_fields(page).keys() == at and says in "".join(wrong_fields(page).values())
    assert said(ana, kind) == []
    kept = [value for value in (ENTRIES[kind] | changes).values() if isinstance(value, str) and value.strip()]
    assert all(f'value="{value}"' in page for value in kept if value not in ("miracle", "my own"))


def test_none_is_said_on_purpose_and_can_be_taken_back(ana: Person, nurse: Client) -> None:
    page = nurse.get(f"/clinic/{ana.pk}/history/").content.decode()
    assert "None was tried" in page and "Not asked, or not written." in page
    assert selectors.case(ana).history.preventives is None, "silence is not none"
    nurse.post(f"/clinic/{ana.pk}/history/preventives/none", {"say": "none"})
    assert selectors.case(ana).history.preventives == ()
    nurse.post(f"/clinic/{ana.pk}/history/preventives/none", {"say": "not known"})
    assert selectors.case(ana).history.preventives is None


def test_none_is_not_said_of_a_list_in_which_something_stands(ana: Person, nurse: Client) -> None:
    add(nurse, ana, "preventives", TOPIRAMATE)
    nurse.post(f"/clinic/{ana.pk}/history/preventives/none", {"say": "none"})
    assert not history_facts.none_said(ana, "preventives")


def test_a_change_on_top_of_somebody_else_s_shows_both_and_keeps_neither_over_the_other(
    ana: Person, nurse: Client
) -> None:
    add(nurse, ana, "preventives", TOPIRAMATE)
    here = f"/clinic/{ana.pk}/history/preventives/{KEY}"
    nurse.post(here, TOPIRAMATE | {"version": "1", "outcome": "not_tolerated"})
    clinician = staff("clinician")
    late = clinician.post(here, TOPIRAMATE | {"version": "1", "outcome": "ongoing"})
    page = late.content.decode()
    assert late.status_code == 409 and said(ana, "preventives")[0]["outcome"] == "not_tolerated"
    answers = re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", page)
    assert answers == [("How it ended", "Not tolerated"), ("How it ended", "Ongoing")], "only where the two differ"
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert carried["version"] == "2" and carried["outcome"] == "ongoing" and carried["drug"] == "topiramate"
    change = clinician.post(here, carried | {"do": "change"})
    again = change.content.decode()
    assert change.status_code == 200 and 'value="ongoing" selected' in again and 'name="version" value="2"' in again
    assert 'id="wrong"' not in again, "looked at before it is sent again, nothing is wrong with it yet"
    assert clinician.post(here, carried).status_code == 302, "kept again, knowingly, it is kept"
    assert said(ana, "preventives")[0]["outcome"] == "ongoing"


def test_what_somebody_took_back_meanwhile_is_kept_anew_or_not_at_all(ana: Person, nurse: Client) -> None:
    add(nurse, ana, "preventives", TOPIRAMATE)
    here = f"/clinic/{ana.pk}/history/preventives/{KEY}"
    nurse.post(f"{here}/take-back", {"version": "1"})
    late = nurse.post(here, TOPIRAMATE | {"version": "1", "outcome": "ongoing"})
    page = late.content.decode()
    assert late.status_code == 409 and "took this back while you wrote" in page and said(ana, "preventives") == []
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert nurse.post(here, carried).status_code == 302
    assert [one["outcome"] for one in said(ana, "preventives")] == ["ongoing"]


def test_what_was_taken_back_meanwhile_is_not_taken_back_twice(ana: Person, nurse: Client) -> None:
    add(nurse, ana, "preventives", TOPIRAMATE)
    history_facts.take_back(ana, "preventives", uuid.UUID(KEY), 1, "user another")
    page = nurse.post(f"/clinic/{ana.pk}/history/preventives/{KEY}/take-back", {"version": "1"}, follow=True)
    assert "it is not there any more" in page.content.decode()


def test_what_is_written_once(ana: Person, nurse: Client) -> None:
    here = f"/clinic/{ana.pk}/history/once"
    assert nurse.post(here, {"migraine_since": "2009", "pregnant": "no", "attacks_with_aura": "0"}).status_code == 302
    history = selectors.case(ana).history
    assert (str(history.migraine_since), history.pregnant, history.attacks_with_aura) == ("2009", False, 0)
    back = {"migraine_since": "2009", "was-migraine_since": "2009", "pregnant": "", "was-pregnant": "no",
            "attacks_with_aura": "0", "was-attacks_with_aura": "0"}  # fmt: skip
    assert nurse.post(here, back).status_code == 302
    assert selectors.case(ana).history.pregnant is None, "emptied, nobody knows"


def test_of_what_is_written_once_another_s_change_is_not_overwritten(ana: Person, nurse: Client) -> None:
    here = f"/clinic/{ana.pk}/history/once"
    history_facts.describe(ana, {"pregnant": True}, today(), "user another")
    answered = nurse.post(here, {"pregnant": "no", "was-pregnant": "", "migraine_since": "2009"})
    page = answered.content.decode()
    assert answered.status_code == 409 and "while you wrote" in page
    assert re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", page) == [("Pregnant", "Yes"), ("Pregnant", "No")]
    assert history_facts.plain(ana) == {"pregnant": True}
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert (carried["was-pregnant"], carried["pregnant"], carried["migraine_since"]) == ("yes", "no", "2009")
    assert nurse.post(here, {"pregnant": "", "was-pregnant": "", "migraine_since": "2009"}).status_code == 302
    assert history_facts.plain(ana) == {"pregnant": True, "migraine_since": "2009"}, (
        "what was not touched stays another's"
    )


def test_a_form_that_is_sent_again_after_a_slip_still_holds_what_its_writer_saw(ana: Person, nurse: Client) -> None:
    """Else a change that somebody made between the two would be overwritten unseen."""
    here = f"/clinic/{ana.pk}/history/once"
    slip = {"pregnant": "no", "was-pregnant": "", "migraine_since": "long ago"}
    history_facts.describe(ana, {"pregnant": True}, today(), "user another")
    answered = nurse.post(here, slip)
    page = answered.content.decode()
    assert answered.status_code == 422 and wrong_fields(page).keys() == {"f-migraine_since"}
    assert 'name="was-pregnant" value=""' in page and 'value="long ago"' in page


def test_a_clinician_judges_and_clears_under_their_own_name(ana: Person) -> None:
    told(ana, "events", {"term": "neck pain", "onset": ago(3).isoformat(), "sites": ["TRA-L1"]})
    key = history_facts.of(ana, "events")[0].key
    sent = {
        "version": "1",
        "term": "neck pain",
        "onset": ago(3).isoformat(),
        "sites": "TRA-L1",
        "relatedness": "possible",
    }
    assert staff("clinician").post(f"/clinic/{ana.pk}/history/events/{key}", sent).status_code == 302
    kept = said(ana, "events")[0]
    assert kept["judged_by"] == {"by": "Fictional clinician", "date": today().isoformat()}
    assert kept["sites"] == ["TRA-L1"], "what the form was sent with stays"


def test_a_nurse_s_change_leaves_a_judgement_as_it_stands_and_makes_none(ana: Person, nurse: Client) -> None:
    judged = {"relatedness": "possible", "judged_by": {"by": "Dr Example", "date": ago(1).isoformat()}}
    told(ana, "events", {"term": "neck pain", "onset": ago(3).isoformat()} | judged)
    key = history_facts.of(ana, "events")[0].key
    here = f"/clinic/{ana.pk}/history/events/{key}"
    assert b"relatedness" not in nurse.get(here).content
    sent = {"version": "1", "term": "neck pain", "onset": ago(4).isoformat(), "relatedness": "definite"}
    assert nurse.post(here, sent).status_code == 302
    assert said(ana, "events")[0] == {"term": "neck pain", "onset": ago(4).isoformat()} | judged


def test_a_red_flag_is_cleared_by_a_clinician_with_a_finding(ana: Person, nurse: Client) -> None:
    told(ana, "red_flags", {"id": "sudden"})
    here = f"/clinic/{ana.pk}/history/red_flags/{history_facts.of(ana, 'red_flags')[0].key}"
    cleared = {
        "version": "1",
        "id": "sudden",
        "cleared.date": today().isoformat(),
        "cleared.finding": "scan without a finding",
    }
    assert nurse.post(here, cleared).status_code == 302
    assert "cleared" not in said(ana, "red_flags")[0]
    clinician = staff("clinician")
    half = clinician.post(here, cleared | {"cleared.finding": ""})
    assert half.status_code == 422, "a clearance without a finding is none"
    assert clinician.post(here, cleared).status_code == 302
    assert said(ana, "red_flags")[0]["cleared"]["by"] == "Fictional clinician"


CLEARED = {"date": "2026-02-01", "finding": "scan without a finding", "by": "Dr Example"}
JUDGED = {"relatedness": "unrelated", "judged_by": {"by": "Dr Example", "date": "2026-02-01"}}


@pytest.mark.parametrize(
    "kind, before, sent",
    [
        ("red_flags", {"id": "positional", "cleared": CLEARED}, {"id": "neoplasm"}),
        ("events", {"term": "neck pain"} | JUDGED, {"term": "trouble swallowing"}),
    ],
)
def test_nobody_but_a_clinician_moves_a_judgement_to_something_else(
    kind: str, before: dict[str, Any], sent: dict[str, str], ana: Person, nurse: Client
) -> None:
    """Else a cleared flag, renamed, would clear another one under the name of somebody who never looked at it."""
    told(ana, kind, before)
    here = f"/clinic/{ana.pk}/history/{kind}/{history_facts.of(ana, kind)[0].key}"
    found = nurse.post(here, {"version": "1"} | sent)
    assert found.status_code == 422
    assert "a clinician has judged this entry" in found.content.decode()
    assert said(ana, kind) == [before]


def test_a_clinician_who_renames_what_was_judged_judges_it_under_their_own_name(ana: Person) -> None:
    told(ana, "red_flags", {"id": "positional", "cleared": CLEARED})
    told(ana, "events", {"term": "neck pain"} | JUDGED)
    clinician = staff("clinician")
    flag, event = history_facts.of(ana, "red_flags")[0], history_facts.of(ana, "events")[0]
    sent = {"version": "1", "id": "neoplasm", "cleared.date": "2026-02-01", "cleared.finding": CLEARED["finding"]}
    assert clinician.post(f"/clinic/{ana.pk}/history/red_flags/{flag.key}", sent).status_code == 302
    sent = {"version": "1", "term": "a sore neck", "relatedness": "unrelated"}
    assert clinician.post(f"/clinic/{ana.pk}/history/events/{event.key}", sent).status_code == 302
    assert said(ana, "red_flags")[0]["cleared"]["by"] == "Fictional clinician"
    assert said(ana, "events")[0]["judged_by"]["by"] == "Fictional clinician"


def test_what_is_not_there_is_not_there(ana: Person, nurse: Client) -> None:
    for path in (
        "history/sessions/new",
        "history/decisions/new",
        "history/nothing/new",
        f"history/conditions/{uuid.uuid4()}",
    ):
        assert nurse.get(f"/clinic/{ana.pk}/{path}").status_code == 404, path
