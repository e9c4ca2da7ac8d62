"""A session of injections, planned or given, held against the session table."""

from typing import Any

import pytest

from cleardays.answer import session_check
from cleardays.casefile import reader
from cleardays.casefile.refusal import RefusedError
from cleardays.injection.rules import Limits
from cleardays.report import session_check_json
from tests.vignettes.drawn import vignettes
from tests.vignettes.injected import DAY, before, checked, finding, findings, given, planned, read, vial

ALL_PAIN_LEFT = "TEM-LF1 TEM-LF2 OCC-LF1 OCC-LF2 TRA-LF1 TRA-LF2 TRA-LF3 TRA-LF4"
SECOND = {"name": "Dr Second", "credential": "7654321", "expires": "2027-01-31"}


def reasons(*keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, "discussed with the patient")


# ---------------------------------------------------------------- whole sessions


def test_the_fixed_pattern_with_a_whole_record_is_accepted_and_nothing_is_said() -> None:
    said = checked(given())
    assert said.accepted
    assert findings(said) == {}
    assert session_check_json.to_json(said)["totals"] == {
        "units": 155,
        "sites": 31,
        "volume_ml": 3.1,
        "cumulative_units": 155,
        "discarded_units": 45,
    }


def test_a_plan_needs_product_sites_strength_and_dilution_and_no_more() -> None:
    said = checked(planned())
    assert said.accepted
    assert findings(said) == {"record.screening": "note"}


def test_195_units_with_all_the_follow_the_pain_on_one_side_are_legal() -> None:
    """Caps are for both sides together: a limit per side would refuse this."""
    said = checked(given(ALL_PAIN_LEFT))
    assert said.accepted
    assert (said.totals.units, said.totals.sites) == (195, 39)
    assert findings(said) == {}


def test_in_the_us_156_to_195_units_are_neither_silent_nor_blocked() -> None:
    said = checked(given(ALL_PAIN_LEFT), jurisdiction="us")
    assert said.accepted
    assert "trial-supported, outside the US label's recommended dose" in finding(said, "dose.total").words
    assert "dose.total" not in findings(checked(given(), jurisdiction="us"))


def test_a_third_site_in_the_temporalis_is_refused_though_the_total_is_fine() -> None:
    said = checked(given("TEM-LF1 TEM-LF2 TEM-RF1"))
    assert not said.accepted
    assert said.totals.units == 170
    assert findings(said) == {"dose.sites": "refuse"}
    assert (
        "Temporalis: 11 sites with 55 U, and both sides together hold 10 sites with 50 U"
        in finding(said, "dose.sites").words
    )


def test_459_units_in_the_window_wait_for_a_reason_and_a_second_signature() -> None:
    """200 U elsewhere 7 weeks ago, 64 U for wrinkles 5 weeks ago, 195 U today."""
    other = [
        {"date": before(49), "product": "Botox", "units": 200, "indication": "spasticity"},
        {"date": before(35), "product": "BOTOX Cosmetic", "units": 64, "indication": "cosmetic"},
    ]

    def asked(**changes: Any) -> Any:
        return checked(given(ALL_PAIN_LEFT, **changes), history={"other_toxin": other})

    cautions = {"cautions": "toxin elsewhere known and weighed"}
    neither = asked(reasons=cautions)
    assert not neither.accepted
    assert neither.cumulative_units == 459
    assert "459 U of onabotulinumtoxinA" in finding(neither, "dose.cumulative").words
    severities = [
        findings(neither)["dose.cumulative"],
        findings(asked(reasons=cautions | reasons("cumulative_dose")))["dose.cumulative"],
        findings(asked(reasons=cautions, second_signature=SECOND))["dose.cumulative"],
    ]
    assert severities == ["needs_second_signature", "needs_second_signature", "needs_reason"]
    both = asked(reasons=cautions | reasons("cumulative_dose"), second_signature=SECOND)
    assert both.accepted
    assert findings(both)["dose.cumulative"] == "note"


def test_2_ml_in_a_vial_of_200_units_and_a_tenth_drawn_is_caught() -> None:
    """Every sum is right; only the volume gives it away."""
    said = checked(given(vials=[vial(200, 2)]))
    assert not said.accepted
    assert findings(said) == {"vial.dilution": "refuse"}
    assert "0.1 mL of 100 U/mL carries 10 U" in finding(said, "vial.dilution").words
    assert findings(checked(given(vials=[vial(200, 2)], volume_per_site_ml=0.1), history={})) == {
        "vial.dilution": "refuse"
    }


def test_155_from_200_units_are_3_1_ml_with_45_discarded_and_a_jw_line() -> None:
    said = checked(given())
    assert (float(said.totals.volume_ml or 0), said.totals.discarded_units) == (3.1, 45)
    bill = session_check.bill(read(given()), status_migrainosus=False)
    assert [(line.code, line.units, line.modifier) for line in bill.lines] == [
        ("64615", 1, None),
        ("J0585", 155, None),
        ("J0585", 45, "JW"),
    ]
    assert bill.diagnosis == "G43.709"


# ---------------------------------------------------------------- the table, a row at a time

WITHOUT_TWO = "TRA-L1 TRA-R1"
ROWS = {
    "another toxin": (given(product="abobotulinumtoxinA", brand="Dysport"), "dose.product", "refuse"),
    "the cosmetic brand": (given(brand="BOTOX Cosmetic"), "dose.product", "refuse"),
    "the cosmetic brand elsewhere": (given(brand="Vistabel"), "dose.product", "refuse"),
    "a name nobody here knows": (given(product="botulinum"), "dose.product", "refuse"),
    "the carton of another product": (given(vials=[vial(ndc="0259-1620-01")]), "dose.product", "refuse"),
    "the carton of the cosmetic product": (given(vials=[vial(ndc="00023923201")]), "dose.product", "refuse"),
    "the carton of a smaller vial": (given(vials=[vial(ndc="0023-1145-01")]), "dose.product", "refuse"),
    "a carton we do not know": (given(vials=[vial(ndc="85766-155-01")]), "dose.product", "note"),
    "follow-the-pain in the forehead": (given("FRO-LF1"), "dose.sites", "refuse"),
    "a fixed site that is none": (given("TEM-L5"), "dose.sites", "refuse"),
    "a site twice": (given("TEM-L1"), "dose.sites", "refuse"),
    "forty sites": (given(ALL_PAIN_LEFT + " CPS-LF1"), "dose.sites", "refuse"),
    "two sites left out": (given(without=WITHOUT_TWO), "dose.sites", "needs_reason"),
    "no word on where the pain is": (given(extra_sites=[{"site": "TEM-LF1", "units": 5}], discarded_units=40), "dose.sites", "note"),
    "above 195 U": (given(ALL_PAIN_LEFT + " OCC-RF1"), "dose.total", "refuse"),
    "a total that is not the sum": (given(units=160), "dose.total", "refuse"),
    "below 155 U": (given(without=WITHOUT_TWO), "dose.total", "needs_reason"),
    "two dilutions": (given(vials=[vial(100, 2), vial(100, 4)]), "vial.dilution", "refuse"),
    "no diluent": (given(vials=[vial(200, 0)]), "vial.dilution", "refuse"),
    "twice as strong, half as much": (given(vials=[vial(200, 2)], volume_per_site_ml=0.05), "vial.dilution", "needs_reason"),
    "a vial nobody lists": (given(vials=[vial(500, 10)]), "vial.dilution", "note"),
    "24 h and a minute": (given(vials=[vial(reconstituted="2026-06-30T09:23:00+01:00")]), "vial.age", "refuse"),
    "mixed after the end": (given(vials=[vial(reconstituted=f"{DAY}T10:00:00+01:00")]), "vial.age", "refuse"),
    "expired in June": (given(vials=[vial(expiry="2026-06")]), "vial.expiry", "refuse"),
    "no lot": (given(vials=[vial(lot=None)]), "vial.lot", "refuse"),
    "5 U that nobody can find": (given(discarded_units=40), "vial.waste", "refuse"),
    "no word on what was discarded": (given(discarded_units=None), "vial.waste", "refuse"),
    "a credential that ran out yesterday": (
        given(injector={"name": "Dr Example", "credential": "1", "expires": "2026-06-30"}), "credential.valid", "refuse"),
    "no injector": (given(injector=None), "credential.valid", "refuse"),
    "a whole hour": (given(end=f"{DAY}T10:05:00+01:00"), "record.end", "note"),
    "an end before the start": (given(end=f"{DAY}T09:00:00+01:00"), "record.end", "refuse"),
    "a start on another date": (given(start="2026-07-02T09:05:00+01:00"), "record.start", "refuse"),
    "discarded without a reason": (given(discard_reason=None), "record.discard_reason", "refuse"),
    "no aftercare": (given(aftercare=False), "record.aftercare", "note"),
    "an amendment without its reason": (given(status="amended"), "record.amendment", "needs_reason"),
}  # fmt: skip


@pytest.mark.parametrize("situation", ROWS)
def test_each_row_of_the_table(situation: str) -> None:
    session, id_, severity = ROWS[situation]
    said = checked(session)
    assert findings(said).get(id_) == severity
    assert said.accepted == (severity == "note")


@vignettes(
    ("sites below the pattern", given(without=WITHOUT_TWO), "below_fixed_pattern", {"dose.sites", "dose.total"}),
    ("an unusual dilution", given(vials=[vial(200, 2)], volume_per_site_ml=0.05), "dilution", {"vial.dilution"}),
    ("an amendment", given(status="amended"), "amendment", {"record.amendment"}),
)
def test_a_reason_leaves_a_note_and_another_reason_does_not(c1: Any, c2: str, c3: set[str]) -> None:
    supplied = checked(c1 | {"reasons": reasons(c2)})
    assert supplied.accepted
    assert findings(supplied) == dict.fromkeys(c3, "note")
    assert not checked(c1 | {"reasons": reasons("interval")}).accepted


@vignettes(
    ("24 h to the minute", given(vials=[vial(reconstituted="2026-06-30T09:24:00+01:00")])),
    ("the printed month is this one", given(vials=[vial(expiry="2026-07")])),
    ("the credential runs out today", given(injector={"name": "Dr Example", "credential": "1", "expires": DAY})),
    ("two vials of 100 U", given(vials=[vial(100, 2), vial(100, 2)])),
    ("nothing was discarded", given(ALL_PAIN_LEFT, vials=[vial(100, 2), vial(50, 1), vial(50, 1)], discarded_units=5,
                                    discard_reason="rest")),
    ("the brand with its mark", given(brand="BOTOX®")),
    ("the right carton", given(vials=[vial(ndc="0023-3921-02")])),
    ("the carton as a claim writes it", given(vials=[vial(ndc="00023392102")])),
)  # fmt: skip
def test_what_the_edge_still_allows(c1: Any) -> None:
    assert findings(checked(c1)) == {}


# ---------------------------------------------------------------- time


@vignettes(
    ("84 days", before(84), None),
    ("83 days", before(83), "needs_reason"),
    ("the day before", before(1), "needs_reason"),
    ("twice on one day", DAY, "needs_reason"),
)
def test_the_interval_is_in_days(c1: str, c2: str | None) -> None:
    assert (
        findings(checked(given(), {"date": c1, "product": "onabotulinumtoxinA", "units": 100})).get("dose.interval")
        == c2
    )


@vignettes(
    ("three months after 31 January are a day too early in words and right in days", "2026-01-31", "2026-04-25", None),
    ("a leap year's February has its day", "2028-01-31", "2028-04-23", "needs_reason"),
    ("and the next day is far enough", "2028-01-31", "2028-04-24", None),
)
def test_months_are_never_counted(c1: str, c2: str, c3: str | None) -> None:
    earlier = {"date": c1, "product": "onabotulinumtoxinA", "units": 155}
    assert findings(checked(planned(date=c2), earlier)).get("dose.interval") == c3


def test_an_earlier_session_needs_a_reason_and_says_from_when_it_would_not() -> None:
    early = checked(given(), {"date": before(70), "product": "onabotulinumtoxinA", "units": 155})
    assert "70 days since the session of 22 April 2026" in finding(early, "dose.interval").words
    assert "from 15 July 2026" in finding(early, "dose.interval").words
    again = checked(
        given(reasons=reasons("interval")), {"date": before(70), "product": "onabotulinumtoxinA", "units": 155}
    )
    assert again.accepted


def test_other_toxin_never_shortens_the_interval() -> None:
    said = checked(
        given(reasons=reasons("cautions")),
        history={"other_toxin": [{"date": before(20), "product": "Botox", "units": 50}]},
    )
    assert "dose.interval" not in findings(said)
    assert said.cumulative_units == 205


@vignettes(
    ("92 days before is in the window", before(92), "needs_second_signature"),
    ("93 days before is not", before(93), None),
    ("a month whose last day lies in it counts", "2026-03", "needs_second_signature"),
    ("the month before that does not", "2026-02", None),
    ("after the session is not before it", "2026-07-02", None),
)
def test_the_window_of_the_cumulative_dose(c1: str, c2: str | None) -> None:
    toxin = {"date": c1, "product": "onabotulinumtoxinA", "units": 300}
    said = checked(given(reasons=reasons("cautions")), history={"other_toxin": [toxin]})
    assert findings(said).get("dose.cumulative") == c2


def test_the_window_is_the_clinics_to_set() -> None:
    anna = read(given(), {"date": before(90), "product": "onabotulinumtoxinA", "units": 300})
    assert not session_check.check(anna).accepted
    assert session_check.check(anna, Limits(window_days=84)).accepted


@vignettes(
    ("400 U are allowed", {"product": "Botox", "units": 245}, None),
    ("401 U are not", {"product": "Botox", "units": 246}, "needs_second_signature"),
    ("half a unit counts", {"product": "Botox", "units": 245.5}, "needs_second_signature"),
    ("another toxin is in other units", {"product": "Dysport", "units": 500}, None),
    ("units nobody wrote", {"product": "Botox"}, "needs_reason"),
    ("a product nobody wrote", {"units": 20}, "needs_reason"),
    ("a product nobody here knows", {"product": "baby botox", "units": 20}, "needs_reason"),
)
def test_what_adds_up(c1: dict[str, Any], c2: str | None) -> None:
    said = checked(given(reasons=reasons("cautions")), history={"other_toxin": [{"date": before(40), **c1}]})
    assert findings(said).get("dose.cumulative") == c2


def test_a_plan_that_was_never_given_is_no_dose() -> None:
    said = checked(given(), planned(date=before(10)))
    assert said.accepted
    assert said.cumulative_units == 155


def test_an_amended_record_replaces_the_one_before_it_on_its_day() -> None:
    first = given()
    amended = given(status="amended", needle="32G 0.5 inch", reasons=reasons("amendment"))
    said = checked(amended, first)
    assert said.accepted
    assert said.cumulative_units == 155
    later = given(date="2026-09-23", start=None, end=None) | {
        "start": "2026-09-23T09:05:00+01:00",
        "end": "2026-09-23T09:24:00+01:00",
    }
    later["vials"] = [vial(reconstituted="2026-09-23T08:50:00+01:00")]
    assert checked(later, first, amended).cumulative_units == 310


def test_the_last_session_is_the_latest_by_date_wherever_it_stands() -> None:
    said = checked({"date": before(84), "product": "onabotulinumtoxinA", "units": 155}, given())
    assert said.session.date.isoformat() == DAY
    assert said.accepted


# ---------------------------------------------------------------- the record

NEEDED = ("start", "end", "product", "brand", "vials", "volume_per_site_ml", "needle", "sites", "discarded_units", "screening",
          "reactions", "aftercare", "injector")  # fmt: skip


@pytest.mark.parametrize("key", NEEDED)
def test_a_key_that_a_given_session_needs_is_named_when_it_is_absent(key: str) -> None:
    said = checked(given(**{key: None}))
    assert findings(said)[f"record.{key}"] == "refuse"
    assert not said.accepted


@pytest.mark.parametrize("key", ("strength_units", "diluent_ml", "lot", "expiry", "reconstituted", "reconstituted_by"))
def test_so_is_a_key_of_a_vial(key: str) -> None:
    lacking = {name: value for name, value in vial().items() if name != key}
    assert findings(checked(given(vials=[lacking])))[f"record.vials.{key}"] == "refuse"


@pytest.mark.parametrize("key", ("name", "credential", "expires"))
def test_so_is_a_key_of_the_injector(key: str) -> None:
    who = {"name": "Dr Example", "credential": "1", "expires": "2027-01-31"}
    del who[key]
    assert findings(checked(given(injector=who)))[f"record.injector.{key}"] == "refuse"


@pytest.mark.parametrize("key", ("pregnant", "infection_at_site", "new_medicines", "danger_signs"))
def test_a_question_not_asked_is_a_note_in_a_plan_and_a_refusal_once_given(key: str) -> None:
    asked = {"pregnant": False, "infection_at_site": False, "new_medicines": [], "danger_signs": []}
    asked.pop(key)
    assert findings(checked(planned(screening=asked))) == {f"record.screening.{key}": "note"}
    assert findings(checked(given(screening=asked)))[f"record.screening.{key}"] == "refuse"


@pytest.mark.parametrize("key", ("product", "sites", "vials"))
def test_a_plan_without_what_a_plan_needs(key: str) -> None:
    assert findings(checked(planned(**{key: None})))[f"record.{key}"] == "refuse"


def test_what_needs_not_be_written_is_not_asked_for() -> None:
    said = checked(given(supplied_by=None, witness=None, planned_sites=None, second_signature=None))
    assert findings(said) == {}


def test_units_nobody_wrote_are_not_taken_for_five() -> None:
    sites = [{"site": "COR-L1"}]
    assert findings(checked(given(sites=sites, extra_sites=None)))["record.sites.units"] == "refuse"


@vignettes(
    ("an empty list", []),
    ("every site left out", [{"site": "COR-L1", "units": 5, "status": "not_done"}]),
)
def test_a_session_in_which_nothing_is_injected_is_none(c1: Any) -> None:
    for session in (given(sites=c1, discarded_units=200), planned(sites=c1)):
        assert findings(checked(session | {"reasons": reasons("below_fixed_pattern")}))["record.sites"] == "refuse"


@vignettes(
    ("the injector again", "Dr  example"),
    ("a credential that ran out", {"name": "Dr Second", "credential": "7", "expires": "2026-06-30"}),
)
def test_what_is_no_second_signature(c1: Any) -> None:
    earlier = {"date": before(85), "product": "onabotulinumtoxinA", "units": 300}
    said = checked(given(reasons=reasons("cumulative_dose"), second_signature=c1), earlier)
    assert findings(said)["dose.cumulative"] == "needs_second_signature"
    assert checked(given(reasons=reasons("cumulative_dose"), second_signature="Dr Second"), earlier).accepted


# ---------------------------------------------------------------- the person

SCREENED: dict[str, Any] = {"pregnant": False, "infection_at_site": False, "new_medicines": [], "danger_signs": []}


@vignettes(
    ("infection at a site", {"infection_at_site": True}, {}, "safety.contraindications", "refuse"),
    ("hypersensitivity", {}, {"allergies": ["Botox"]}, "safety.contraindications", "refuse"),
    ("an allergy nobody here knows", {}, {"allergies": ["mugwort"]}, "safety.contraindications", "needs_reason"),
    ("allergies not written", {}, {"allergies": None}, "safety.contraindications", "note"),
    ("a danger sign on the day", {"danger_signs": ["hard to swallow"]}, {}, "safety.danger_signs", "refuse"),
    ("pregnant, said on the day", {"pregnant": True}, {"pregnant": None}, "safety.cautions", "needs_reason"),
    ("pregnant, written before", {}, {"pregnant": True}, "safety.cautions", "needs_reason"),
    ("breastfeeding", {}, {"breastfeeding": True}, "safety.cautions", "needs_reason"),
    ("myasthenia", {}, {"conditions": ["myasthenia gravis"]}, "safety.cautions", "needs_reason"),
    ("an aminoglycoside since last time", {"new_medicines": ["gentamicin"]}, {}, "safety.cautions", "needs_reason"),
    ("a medicine nobody here knows", {"new_medicines": ["blue pills"]}, {}, "safety.cautions", "needs_reason"),
    ("a condition nobody here knows", {}, {"conditions": ["Madeline's disease"]}, "safety.cautions", "needs_reason"),
    ("another toxin two months ago", {}, {"other_toxin": [{"date": before(60), "product": "Xeomin", "units": 50}]},
     "safety.cautions", "needs_reason"),
    ("other toxin not asked", {}, {"other_toxin": None}, "safety.cautions", "note"),
)  # fmt: skip
def test_the_persons_history_stands_beside_the_dose(c1: Any, c2: Any, c3: str, c4: str) -> None:
    said = checked(given(screening=SCREENED | c1), history=c2)
    assert findings(said).get(c3) == c4
    assert said.accepted == (c4 == "note")
    settled = checked(given(screening=SCREENED | c1, reasons=reasons("cautions")), history=c2)
    assert settled.accepted == (c4 != "refuse")


@vignettes(
    ("double vision that has not passed", {"term": "double vision", "onset": before(5)}, "refuse"),
    ("it passed", {"term": "double vision", "onset": before(50), "resolved": before(30)}, None),
    ("a drooping eyelid is no danger sign", {"term": "eyelid ptosis", "onset": before(5)}, None),
    ("something nobody here knows", {"term": "funny feeling", "onset": before(5)}, "needs_reason"),
    (
        "it came after this session, and is reported with it",
        {"term": "double vision", "onset": DAY, "session": DAY},
        None,
    ),
)
def test_a_danger_sign_from_before_stops_the_session(c1: Any, c2: str | None) -> None:
    assert findings(checked(given(), events=[c1])).get("safety.danger_signs") == c2


def test_under_18_a_clinician_gives_a_reason() -> None:
    person = {"id": "young", "born": "2010-01-01", "sex": "female"}
    assert findings(checked(given(), person=person)) == {"safety.cautions": "needs_reason"}


# ---------------------------------------------------------------- bad input


@vignettes(
    ("a comma", '"155,0"', "text where a whole number belongs"),
    ("arabic digits", '"١٥٥"', "text where a whole number belongs"),
    ("arabic digits, bare", "١٥٥", "not JSON"),
    ("an exponent", "1e2", "a number with an exponent"),
    ("an exponent that comes out whole", "1.55E2", "a number with an exponent"),
    ("less than nothing", "-5", "only 0 to 500 units is possible"),
    ("half a unit", "5.5", "only whole numbers are counted here"),
    ("a yes", "true", "true or false where a whole number belongs"),
    ("endless", "Infinity", "no number that can be read"),
)
def test_number_tricks_are_refused_with_words(c1: str, c2: str) -> None:
    text = '{"cleardays": 1, "person": {"id": "x"},\n "sessions": [{"date": "2026-07-01", "sites": [{"site": "COR-L1",\n "units": %s}]}]}'
    with pytest.raises(RefusedError) as refused:
        reader.loads(text % c1, "case.json")
    assert c2 in str(refused.value)
    assert refused.value.line == 3


@vignettes(
    ("a total", {"units": "1e2"}),
    ("a vial", {"vials": '[{"strength_units": 2e2}]'}),
    ("a diluent", {"vials": '[{"diluent_ml": 4e0}]'}),
    ("what was discarded", {"discarded_units": "4.5E1"}),
)
def test_no_dose_is_written_with_an_exponent(c1: dict[str, str]) -> None:
    key, value = next(iter(c1.items()))
    with pytest.raises(RefusedError, match="exponent"):
        reader.loads(
            f'{{"cleardays": 1, "person": {{"id": "x"}}, "sessions": [{{"date": "{DAY}", "{key}": {value}}}]}}', "x"
        )


def test_155_point_0_is_155() -> None:
    text = '{"cleardays": 1, "person": {"id": "x"}, "sessions": [{"date": "2026-07-01", "units": 155.0}]}'
    assert reader.loads(text, "x").sessions[0].units == 155


@pytest.mark.parametrize("id_", ["NOSE-L1", "COR-L0", "tem-l1", "TEM-LF01", "TEM-L١", "COR-X1", "TEM-LF100", "preempt"])
def test_a_site_id_of_no_known_form_is_bad_input(id_: str) -> None:
    with pytest.raises(RefusedError, match="no site of the map"):
        read(given(id_))


def test_a_pattern_nobody_knows_is_bad_input() -> None:
    with pytest.raises(RefusedError, match="not on this list"):
        read(given(sites="preempt-195"))


def test_an_expiry_needs_its_month() -> None:
    with pytest.raises(RefusedError, match="no date"):
        read(given(vials=[vial(expiry="2027")]))


def test_a_file_without_a_session_is_bad_input() -> None:
    with pytest.raises(RefusedError, match="no session"):
        session_check.check(reader.from_json({"cleardays": 1, "person": {"id": "x"}}))
