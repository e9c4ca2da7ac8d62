"""Report a side effect: danger signs first, whom to call before anything is kept, and never a word of what made it."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from cleardays.vocabulary.signs import Route, signs
from cleardays.web.accounts.models import Person
from cleardays.web.records import history_facts, selectors
from cleardays.web.records.models import Fact
from tests.web.accounts.clinic import member, with_second_factor
from tests.web.accounts.clinic import signed_in as as_user
from tests.web.forms.error_page import wrong_fields
from tests.web.patient.people import NOON, TODAY, WHO, signed_in, somebody
from tests.web.patient.test_today import ana, hers, noon, text

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db


def tell(client: Client, word: str, key: Any = None) -> Any:
    return client.post("/side-effects/what", {"key": str(key or uuid.uuid4()), "value": word})


def events(person: Person) -> list[Any]:
    return [one.said for one in history_facts.of(person, "events")]


def ask(client: Client, person: Person, asked_id: str, **sent: str) -> Any:
    one = history_facts.of(person, "events")[-1]
    return client.post(f"/side-effects/{one.key}/{asked_id}", {"key": str(one.key), "version": str(one.version)} | sent)


@pytest.mark.parametrize("address", ["/today", "/month/", "/answer/", "/side-effects/"])
def test_every_page_of_a_person_has_the_way_to_report(hers: Client, address: str) -> None:
    assert re.search(r'href="/side-effects/new">Report a side effect<', hers.get(address).content.decode())


def test_danger_signs_are_asked_first_and_all_of_them(hers: Client) -> None:
    page = hers.get("/side-effects/new").content.decode()
    asked = re.findall(r'name="sign" value="(\w+)"', page)
    assert asked == [id_ for id_, one in signs().items() if one.route is Route.EMERGENCY]
    assert "trouble swallowing" in page.lower()


def test_a_danger_sign_is_answered_with_whom_to_call_and_keeps_nothing_yet(hers: Client, ana: Person) -> None:
    page = hers.post("/side-effects/new", {"sign": ["swallowing", "breathing"], "do": "have"})
    assert page.status_code == 200
    assert "Get emergency care now (999). Do not wait and do not drive." in text(page)
    assert events(ana) == []
    pairs = re.findall(
        r'name="sign" value="(\w+)"><input type="hidden" name="key" value="([\w-]+)"', page.content.decode()
    )
    sent = {"sign": [one for one, _ in pairs], "key": [key for _, key in pairs]}
    for _ in range(2):
        assert hers.post("/side-effects/danger", sent)["Location"] == "/side-effects/"
    assert events(ana) == [
        {"term": "trouble swallowing", "onset": TODAY.isoformat()},
        {"term": "trouble breathing", "onset": TODAY.isoformat()},
    ]
    assert text(hers.get("/side-effects/")).count("Get emergency care now (999)") == 2


def test_a_danger_sign_beside_none_of_these_is_still_a_danger(hers: Client) -> None:
    assert "Get emergency care now" in text(hers.post("/side-effects/new", {"sign": "speech", "do": "none"}))


def test_neither_a_tick_nor_none_is_no_answer(hers: Client) -> None:
    page = hers.post("/side-effects/new", {"do": "have"})
    assert page.status_code == 422
    assert "None of these" in wrong_fields(page.content.decode())["sign"]


@pytest.mark.parametrize("id_", [id_ for id_, one in signs().items() if one.route is not Route.EMERGENCY])
def test_what_is_offered_leads_where_its_sign_leads(hers: Client, ana: Person, id_: str) -> None:
    there = tell(hers, signs()[id_].words)["Location"]
    said = text(hers.get(there))
    if signs()[id_].route is not Route.RECORD:
        assert "Call your clinic today. When it is closed, call NHS 111." in said
        assert "at home" not in said
    else:
        assert "It is kept in your record." in said
    assert there.endswith("/since?on=1")


def test_a_word_we_do_not_know_is_for_a_clinician(hers: Client) -> None:
    said = text(hers.get(tell(hers, "purple elbows")["Location"]))
    assert "A clinician must look today. Call your clinic today. When it is closed, call NHS 111." in said


def test_a_danger_in_one_s_own_words_is_a_danger(hers: Client, ana: Person) -> None:
    there = hers.post("/side-effects/what", {"key": str(uuid.uuid4()), "typed": "it is hard to swallow"})["Location"]
    assert there == f"/side-effects/{history_facts.of(ana, 'events')[0].key}/"
    assert "Get emergency care now (999)" in text(hers.get(there))


@pytest.mark.parametrize(
    "typed, whom",
    [
        ("the worst headache of my life", "Get emergency care now (999)"),
        ("headache with stiff neck and fever", "Get emergency care now (999)"),
        ("i dont want to be here anymore", "Call Samaritans (116 123)"),
    ],
)
def test_another_danger_in_one_s_own_words_is_met_with_whom_to_call(hers: Client, typed: str, whom: str) -> None:
    tell(hers, "neck pain")
    there = hers.post("/side-effects/what", {"key": str(uuid.uuid4()), "typed": typed})["Location"]
    assert whom in text(hers.get(there))
    every = text(hers.get("/side-effects/"))
    assert whom in every
    assert "at home" not in every


def test_the_questions_follow_one_another_and_can_be_passed(hers: Client, ana: Person) -> None:
    tell(hers, "a drooping eyelid")
    assert ask(hers, ana, "since", value=TODAY.isoformat(), on="1")["Location"].endswith("/how-bad?on=1")
    assert ask(hers, ana, "how-bad", do="skip", on="1")["Location"].endswith("/hospital?on=1")
    assert ask(hers, ana, "hospital", value="no", on="1")["Location"].endswith("/over?on=1")
    assert ask(hers, ana, "over", do="none", on="1")["Location"].endswith("/")
    assert events(ana) == [{"term": "a drooping eyelid", "onset": TODAY.isoformat(), "serious": False}]


def test_it_is_over_and_it_is_not_over_after_all(hers: Client, ana: Person) -> None:
    tell(hers, "a drooping eyelid")
    ask(hers, ana, "since", value="2026-03-01")
    ask(hers, ana, "over", value=TODAY.isoformat())
    assert "It has passed." in text(hers.get("/side-effects/"))
    ask(hers, ana, "over", do="none")
    assert "Call your clinic today." in text(hers.get("/side-effects/"))


@pytest.mark.parametrize("asked_id, sent", [("since", "2026-03-11"), ("over", "soon"), ("how-bad", "dreadful")])
def test_what_is_no_answer_is_said_and_changes_nothing(hers: Client, ana: Person, asked_id: str, sent: str) -> None:
    tell(hers, "neck pain")
    page = ask(hers, ana, asked_id, value=sent)
    assert page.status_code == 422 and wrong_fields(page.content.decode())
    assert events(ana) == [{"term": "neck pain"}]


def test_over_before_it_began_is_refused(hers: Client, ana: Person) -> None:
    tell(hers, "neck pain")
    ask(hers, ana, "since", value="2026-03-08")
    page = ask(hers, ana, "over", value="2026-03-01")
    assert page.status_code == 422
    assert "resolved" not in events(ana)[0]


def test_an_answer_from_an_older_page_is_not_kept_over_a_newer_one(hers: Client, ana: Person) -> None:
    tell(hers, "neck pain")
    one = history_facts.of(ana, "events")[0]
    ask(hers, ana, "how-bad", value="mild")
    page = hers.post(f"/side-effects/{one.key}/how-bad", {"key": str(one.key), "version": "1", "value": "severe"})
    assert page.status_code == 409
    assert "changed on another screen" in text(page)
    assert events(ana)[0]["severity"] == "mild"


def test_ptosis_and_then_hard_to_swallow_make_both_an_emergency(hers: Client, ana: Person) -> None:
    tell(hers, "a drooping eyelid")
    assert "Get emergency care" not in text(hers.get("/side-effects/")).replace("get emergency", "")
    tell(hers, "trouble swallowing")
    said = text(hers.get("/side-effects/"))
    assert said.count("Get emergency care now (999)") == 2
    assert "It came with: trouble swallowing." in said


def test_what_a_clinician_judged_can_end_and_nothing_else_changes(hers: Client, ana: Person) -> None:
    judged = {
        "term": "ptosis",
        "onset": "2026-03-01",
        "relatedness": "possible",
        "judged_by": {"by": "Dr X", "date": "2026-03-02"},
    }
    key = uuid.uuid4()
    history_facts.add(ana, "events", key, judged, TODAY, NOON, WHO)
    assert hers.get(f"/side-effects/{key}/how-bad").status_code == 404
    assert hers.post(f"/side-effects/{key}/back", {"key": str(key), "version": "1"}).status_code == 400
    ask(hers, ana, "over", value=TODAY.isoformat())
    assert events(ana) == [judged | {"resolved": TODAY.isoformat()}]


@pytest.mark.parametrize("role", ["nurse", "clinician"])
def test_what_the_clinic_wrote_down_can_end_and_is_neither_changed_nor_taken_back(
    role: str, hers: Client, ana: Person
) -> None:
    staff = as_user(with_second_factor(member(role, ana.clinic)))
    written = {"term": "eyelid ptosis", "onset": "2026-03-01", "severity": "severe", "version": "0"}
    assert staff.post(f"/clinic/{ana.pk}/history/events/new", written).status_code == 302
    before, key = events(ana), history_facts.of(ana, "events")[0].key
    page = text(hers.get(f"/side-effects/{key}/"))
    assert "take it back" not in page
    assert "How bad" not in page
    assert ask(hers, ana, "how-bad", value="mild").status_code == 404
    assert hers.post(f"/side-effects/{key}/back", {"key": str(key), "version": "1"}).status_code == 400
    assert events(ana) == before
    ask(hers, ana, "over", value=TODAY.isoformat())
    assert events(ana) == [before[0] | {"resolved": TODAY.isoformat()}]


@pytest.mark.database
def test_a_mistake_is_taken_back_and_its_history_stays(hers: Client, ana: Person) -> None:
    tell(hers, "a rash")
    one = history_facts.of(ana, "events")[0]
    hers.post(f"/side-effects/{one.key}/back", {"key": str(one.key), "version": "1"})
    assert events(ana) == []
    assert Fact.history.filter(history_type="-").count() == 1
    assert selectors.case(ana).events is None, "silence again, and never “none”"


def test_another_s_report_is_not_there(hers: Client) -> None:
    bo = somebody("bo@home.example")
    tell(signed_in(bo), "a rash")
    key = history_facts.of(bo, "events")[0].key
    for address in (f"/side-effects/{key}/", f"/side-effects/{key}/over"):
        assert hers.get(address).status_code == 404
    assert "rash" not in text(hers.get("/side-effects/"))


def test_no_page_says_what_made_it_and_none_names_a_dose_or_a_site(hers: Client, ana: Person) -> None:
    tell(hers, "a drooping eyelid")
    key = history_facts.of(ana, "events")[0].key
    for address in ("/side-effects/", "/side-effects/new", "/side-effects/what", f"/side-effects/{key}/"):
        said = text(hers.get(address)).lower()
        assert not re.search(
            r"(caused by|due to|because of) (the )?(botox|shots|toxin)|\d+ ?(u|units)\b|corrugator", said
        ), address


def test_a_term_of_the_clinic_is_said_in_plain_words_with_the_term_behind_them(hers: Client, ana: Person) -> None:
    """On the report's page, in the list and in the answer; one's own plain words stay as they are."""
    history_facts.add(
        ana, "events", uuid.uuid4(), {"term": "Eyelid ptosis", "onset": TODAY.isoformat()}, TODAY, NOON, WHO
    )
    history_facts.add(
        ana, "events", uuid.uuid4(), {"term": "neck pain at night", "onset": TODAY.isoformat()}, TODAY, NOON, WHO
    )
    for address in ("/side-effects/", "/answer/all"):
        said = text(hers.get(address))
        assert "Drooping eyelid (Eyelid ptosis)" in said and "Neck pain at night" in said
        assert "(neck pain at night)" not in said
