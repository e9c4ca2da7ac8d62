"""EU label, NICE TA260 in both wordings, EHF 2018 and payers: who may start."""

from importlib.resources import files
from typing import Any

from cleardays.answer.answer import ask
from cleardays.criteria.payers import parse
from cleardays.diary.history import Person, Preventive
from tests.vignettes.drawn import AS_OF, finding, person, tried, verdict, vignettes

CHRONIC = "MMMMMMM MMMMMMM MM..... ......."
THREE = tried(topiramate="ineffective", propranolol="ineffective", amitriptyline="ineffective")


@vignettes(
    ("three that did not work", THREE, "met", "met"),
    ("two", THREE[:2], "not_met", "not_met"),
    ("one was not tolerated", (*THREE[:2], *tried(amitriptyline="not_tolerated")), "met", "not_met"),
    ("one was unsuitable", (*THREE[:2], *tried(valproate="contraindicated")), "met", "not_met"),
    ("one she stopped herself", (*THREE[:2], *tried(valproate="stopped_by_choice")), "not_met", "not_met"),
    ("one still going on", (*THREE[:2], *tried(candesartan="ongoing")), "not_met", "not_met"),
    ("one that nobody knows about", (*THREE[:2], *tried(candesartan="unknown")), "unknown", "unknown"),
    ("the same medicine twice is one", (*THREE[:2], *tried(Topiramate="ineffective")), "not_met", "not_met"),
    (
        "toxin is no preventive before toxin",
        (*THREE[:2], Preventive(drug="onabotulinumtoxinA", drug_class="toxin", outcome="ineffective")),
        "not_met",
        "not_met",
    ),
    ("none tried", (), "not_met", "not_met"),
    ("nobody wrote the list", None, "unknown", "unknown"),
)
def test_nice_counts_preventives_by_its_wording(c1: Any, c2: str, c3: str) -> None:
    case = person(CHRONIC, preventives=c1)
    assert verdict(case, "nice.ta260.start") == c2
    assert verdict(case, "nice.ta260.start.2012") == c3


TRIPTANS = "tttttt. tttt... ....... ......."


@vignettes(
    ("no overuse needs no managing", "....... ....... ....... .......", None, "met"),
    ("overuse managed", TRIPTANS, True, "met"),
    ("overuse not managed", TRIPTANS, False, "not_met"),
    ("overuse, and nobody wrote whether it is managed", TRIPTANS, None, "unknown"),
    ("overuse open", "tttttt. ttt?... ....... .......", False, "unknown"),
)
def test_nice_asks_that_overuse_is_managed_not_absent(c1: str, c2: bool | None, c3: str) -> None:
    assert verdict(person(CHRONIC, c1, preventives=THREE, overuse_managed=c2), "nice.ta260.start") == c3


def test_nice_conflicts_where_months_do() -> None:
    case = person("MM MMMMMMM MMMMMMM ....... .......", preventives=THREE)
    assert verdict(case, "nice.ta260.start") == "conflict"
    assert verdict(case, "nice.ta260.start.2012") == "conflict"
    assert verdict(case, "ehf.2018.start") == "conflict"
    assert verdict(case, "label.us") == "conflict"


@vignettes(
    ("two", THREE[:2], "met"),
    ("one", THREE[:1], "not_met"),
    ("two, one of them unknown", (*THREE[:1], *tried(candesartan="unknown")), "unknown"),
)
def test_ehf_asks_for_two(c1: Any, c2: str) -> None:
    assert verdict(person(CHRONIC, preventives=c1), "ehf.2018.start") == c2


def test_for_ehf_overuse_is_a_note_not_a_bar() -> None:
    said = finding(person(CHRONIC, TRIPTANS, preventives=THREE[:2]), "ehf.2018.start")
    assert said.verdict.value == "met"
    assert "withdraws first where feasible" in said.notes[0]


def test_the_eu_label_asks_for_no_hours_and_the_us_label_for_no_migraine_days() -> None:
    short_migraine = person("EEEEEEE EEEEEEE EE..... .......")
    assert verdict(short_migraine, "label.us") == "unknown"
    tension = person("TTTTTTT TTTTTTT TT..... .......")
    assert verdict(tension, "label.us") == "met"
    assert verdict(tension, "label.uk") == "not_met"


def test_sixteen_year_olds_fall_under_no_label() -> None:
    from datetime import date

    young = person(CHRONIC, who=Person("young", date(2010, 1, 1)), preventives=THREE)
    assert (
        verdict(young, "label.us")
        == verdict(young, "label.uk")
        == verdict(young, "label.eu")
        == verdict(young, "nice.ta260.start")
        == "not_met"
    )
    assert "under 18" in finding(young, "safety.cautions").words


CLASSES = tried(topiramate="ineffective", propranolol="not_tolerated")


@vignettes(
    ("two classes, long enough", "example-us-2026", CLASSES, {}, "met"),
    (
        "two medicines of one class",
        "example-us-2026",
        (
            *tried(topiramate="ineffective"),
            Preventive(drug="valproate", drug_class="anticonvulsant", days_at_target=90, outcome="ineffective"),
        ),
        {},
        "not_met",
    ),
    (
        "too short a trial",
        "example-us-2026",
        (
            *tried(propranolol="not_tolerated"),
            Preventive(drug="topiramate", drug_class="anticonvulsant", days_at_target=59, outcome="ineffective"),
        ),
        {},
        "not_met",
    ),
    (
        "days at target not written",
        "example-us-2026",
        (
            *tried(propranolol="not_tolerated"),
            Preventive(drug="topiramate", drug_class="anticonvulsant", outcome="ineffective"),
        ),
        {},
        "unknown",
    ),
    ("no aminoglycoside", "medicare-l34635", None, {"medicines": ("propranolol",)}, "met"),
    ("an aminoglycoside", "medicare-l34635", None, {"medicines": ("gentamicin",)}, "not_met"),
    ("a medicine nobody knows", "medicare-l34635", None, {"medicines": ("blue pills",)}, "unknown"),
    ("fifteen migraine days asked", "medicare-a58423", None, {}, "met"),
    ("a quotation nobody verified", "aetna-type", CLASSES, {}, "unknown"),
    ("two preventives", "evicore-type", CLASSES, {}, "met"),
    ("one preventive", "medicare-l39831", CLASSES[:1], {}, "met"),
    ("not suitable does not count there", "medicare-l33646", tried(valproate="contraindicated"), {}, "not_met"),
    ("three preventives", "nhs-north-yorkshire-humber", THREE, {}, "met"),
    ("a payer not known here", "somebody-else", THREE, {}, "unknown"),
)
def test_payers(c1: str, c2: Any, c3: dict[str, Any], c4: str) -> None:
    case = person(CHRONIC, payer=c1, preventives=c2, **c3)
    assert verdict(case, f"payer.{c1}.start") == c4


def test_what_a_diary_cannot_show_is_named_and_does_not_block() -> None:
    said = finding(person(CHRONIC, payer="evicore-type", preventives=CLASSES), "payer.evicore-type.start")
    assert said.notes == ("also asked, and not checked here: ordered by or with a neurologist",)


@vignettes(
    ("us", "us", ["label.us"]),
    ("uk", "uk", ["nice.ta260.start", "nice.ta260.start.2012", "label.uk", "smc.692.start"]),
    ("eu", "eu", ["label.eu", "ehf.2018.start"]),
)
def test_jurisdiction_orders_and_hides_nothing(c1: str, c2: list[str]) -> None:
    said = ask(person(CHRONIC), AS_OF, "clinician", c1)
    ids = [one.id for one in said.could_it_help]
    assert ids[: len(c2)] == c2
    assert len(ids) == len(set(ids)) == 25


@vignettes(
    ("eight days of four hours, and classes it names", CLASSES, "met"),
    ("a class the policy does not name", tried(topiramate="ineffective", candesartan="ineffective"), "not_met"),
)
def test_a_policy_that_names_classes_and_hours(c1: Any, c2: str) -> None:
    """The shape of the Aetna-type quotation, had it been verified."""
    text = files("cleardays.criteria.payers").joinpath("aetna-type.toml").read_text(encoding="utf-8")
    policy = parse(text.replace('trust = "unverified"', 'trust = "secondary"'), "quoted")
    said = ask(person(CHRONIC, payer="quoted", preventives=c1), AS_OF, policies={"quoted": policy}).could_it_help
    assert next(one for one in said if one.id == "payer.quoted.start").verdict.value == c2
