"""Codes of a US claim: never for drug the clinic did not supply, never a unit that nobody recorded."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from cleardays.answer import session_check
from cleardays.injection import billing
from cleardays.injection.billing import Summary
from tests import sessions
from tests.vignettes.drawn import vignettes
from tests.vignettes.injected import given, planned, read, vial

ALL_PAIN_LEFT = "TEM-LF1 TEM-LF2 OCC-LF1 OCC-LF2 TRA-LF1 TRA-LF2 TRA-LF3 TRA-LF4"


def bill(session: dict[str, Any], *, status_migrainosus: bool | None = False, **history: Any) -> Summary:
    return session_check.bill(read(session, history=history), status_migrainosus)


def lines(found: Summary) -> list[str]:
    return [f"{line.code}{'-' + line.modifier if line.modifier else ''} {line.units}" for line in found.lines]


@vignettes(
    ("45 U discarded", given(), ["64615 1", "J0585 155", "J0585-JW 45"]),
    ("5 U discarded", given(ALL_PAIN_LEFT), ["64615 1", "J0585 195", "J0585-JW 5"]),
    ("a site left out, 10 U discarded", given("TEM-LF1 TEM-LF2 OCC-LF1 OCC-LF2 TRA-LF1 TRA-LF2 TRA-LF3 TRA-LF4 ", without="COR-L1",
                                vials=[vial(200, 4)], discarded_units=10, reasons={"below_fixed_pattern": "brow"}),
     ["64615 1", "J0585 190", "J0585-JW 10"]),
    ("an exactly used vial", given("", without="COR-L1 COR-R1 PRO-M1 FRO-L1 FRO-R1 FRO-L2 FRO-R2 TEM-L1 TEM-R1 TEM-L2 TEM-R2",
                                   vials=[vial(100, 2)], reasons={"below_fixed_pattern": "skin"}),
     ["64615 1", "J0585-JZ 100"]),
)  # fmt: skip
def test_drug_lines(c1: Any, c2: list[str]) -> None:
    assert lines(bill(c1)) == c2


@vignettes(
    ("the patient brought it", given(supplied_by="patient"), "only drug the clinic bought"),
    ("a specialty pharmacy sent it", given(supplied_by="specialty pharmacy"), "only drug the clinic bought"),
    ("nobody wrote who supplied it", given(supplied_by=None), "not written"),
)
def test_drug_the_clinic_did_not_supply_is_never_billed(c1: Any, c2: str) -> None:
    found = bill(c1)
    assert lines(found) == ["64615 1"]
    assert c2 in found.left_out[0]


def test_a_session_that_is_not_accepted_or_not_given_is_not_billed() -> None:
    assert lines(bill(given(discarded_units=None))) == []
    assert lines(bill(planned())) == []


@vignettes(
    ("without aura", 0, False, False, "G43.709"),
    ("without aura, intractable", 0, True, False, "G43.719"),
    ("without aura, with status", 0, False, True, "G43.701"),
    ("with aura", 3, False, False, "G43.E09"),
    ("with aura, intractable, with status", 3, True, True, "G43.E11"),
    ("aura not written", None, False, False, None),
    ("intractability not written", 0, None, False, None),
    ("status not said", 0, False, None, None),
)
def test_the_diagnosis_follows_aura_and_intractability(c1: Any, c2: Any, c3: Any, c4: str | None) -> None:
    found = bill(given(), attacks_with_aura=c1, intractable=c2, status_migrainosus=c3)
    assert found.diagnosis == c4
    assert (c4 is None) == any("diagnosis" in words for words in found.left_out)


def test_before_october_2023_chronic_migraine_with_aura_had_no_code() -> None:
    found = billing._diagnosis(billing.AURA_CODES_FROM.replace(month=9, day=30), True, False, False)
    assert found[0] is None


@settings(suppress_health_check=list(HealthCheck))
@drawn(sessions.session(), st.sampled_from(["clinic", "patient", None]))
def test_billed_units_are_recorded_units(session: dict[str, Any], supplied_by: str | None) -> None:
    case = read(
        session | {"supplied_by": supplied_by, "status": "given", "reasons": dict.fromkeys(sessions.REASONS, "x")}
    )
    checked = session_check.check(case, jurisdiction="us")
    found = billing.summary(checked.session, False, False, False)
    drug = [line for line in found.lines if line.code == "J0585"]
    if supplied_by != "clinic" or session["discarded_units"] is None:
        assert drug == []
    if drug:
        assert drug[0].units == checked.totals.units
        assert sum(line.units for line in drug) == checked.totals.opened_units
        assert [line.units for line in drug if line.modifier == "JW"] == [session["discarded_units"]] * (len(drug) - 1)
