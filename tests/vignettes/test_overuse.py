"""ICHD-3 8.2: days of acute medicine, never doses, class by class."""

from datetime import date
from typing import Any

from cleardays.diary.entries import DayEntry, Intake
from tests.vignettes.drawn import AS_OF, bounds, finding, person, verdict, vignettes

BAD_MONTH = "MMMMMMM MMMMMMM MM..... ......."


@vignettes(
    ("ten triptan days", "tttttt. tttt... ....... .......", "ichd3.8.2.2", "met"),
    ("nine", "tttttt. ttt.... ....... .......", "ichd3.8.2.2", "not_met"),
    ("nine, and one day nobody wrote", "tttttt. ttt?... ....... .......", "ichd3.8.2.2", "unknown"),
    ("medicine on clear days counts", "....... ....... tttttt. tttt...", "ichd3.8.2.2", "met"),
    ("fourteen ibuprofen days", "nnnnnnn nnnnnnn ....... .......", "ichd3.8.2.3", "not_met"),
    ("fifteen", "nnnnnnn nnnnnnn n...... .......", "ichd3.8.2.3", "met"),
    ("ibuprofen and paracetamol are one class", "nnnnnnn ppppppp n...... .......", "ichd3.8.2.3", "met"),
    ("aspirin+paracetamol is no combination", "aaaaaaa aaa.... ....... .......", "ichd3.8.2.5", "not_met"),
    ("it is a simple painkiller", "aaaaaaa aaaaaaa a...... .......", "ichd3.8.2.3", "met"),
    ("caffeine makes a combination", "ccccccc ccc.... ....... .......", "ichd3.8.2.5", "met"),
    ("a combination counts as nothing else", "ccccccc ccc.... ....... .......", "ichd3.8.2.3", "not_met"),
    ("ten codeine days", "OOOOOOO OOO.... ....... .......", "ichd3.8.2.4", "met"),
    ("ten ergotamine days", "ggggggg ggg.... ....... .......", "ichd3.8.2.1", "met"),
    ("gepants have no threshold", "rrrrrrr rrrrrrr rrrrrrr rrrrrrr", "ichd3.8.2", "not_met"),
    ("several classes, none alone", "ttttt.. nnnnn.. ....... .......", "ichd3.8.2.6", "met"),
    ("two classes on one date are one day", "bbbbb.. bbbb... ....... .......", "ichd3.8.2.6", "not_met"),
    ("one class alone is not several", "ttttttt ttt.... n...... .......", "ichd3.8.2.6", "not_met"),
    ("one class only is not several", "nnnnnnn nnn.... ....... .......", "ichd3.8.2.6", "not_met"),
    ("a name not known is not evidence", "uuuuuuu uuu.... ....... .......", "ichd3.8.2.7", "unknown"),
    ("on however many days", "uuuuuuu uuuuuuu uuuuuuu uuuuuuu", "ichd3.8.2.7", "unknown"),
    ("nor of overuse of any kind", "uuuuuuu uuu.... ....... .......", "ichd3.8.2", "unknown"),
    ("nine such days are too few to matter", "uuuuuuu uu..... ....... .......", "ichd3.8.2.7", "not_met"),
    ("which might be a triptan", "uuuuuuu uuu.... ....... .......", "ichd3.8.2.2", "unknown"),
    ("nothing taken", "....... ....... ....... .......", "ichd3.8.2", "not_met"),
)
def test_days_of_a_class(c1: str, c2: str, c3: str) -> None:
    assert verdict(person(BAD_MONTH, c1), c2) == c3


def test_overuse_is_sure_while_its_kind_is_open() -> None:
    # Nine triptan days, nine ibuprofen days, one day unwritten: if that was a triptan, it is triptan overuse.
    case = person(BAD_MONTH, "ttttttt tt..... nnnnnnn nn?....")
    assert verdict(case, "ichd3.8.2.6") == "unknown"
    assert verdict(case, "ichd3.8.2") == "met"
    assert verdict(person(BAD_MONTH, "ttttttt tt..... nnnnnnn nnt...."), "ichd3.8.2.2") == "met"
    assert verdict(person(BAD_MONTH, "ttttttt tt..... nnnnnnn nn....."), "ichd3.8.2.6") == "met"


def test_three_tablets_on_a_day_are_one_day() -> None:
    case = person(BAD_MONTH, "....... ....... ....... .......")
    many = DayEntry(date=date(2026, 6, 3), headache=True, acute=tuple(Intake("sumatriptan") for _ in range(12)))
    heavy = type(case)(person=case.person, history=case.history, days=(*case.days, many), timezone=case.timezone)
    assert bounds(heavy, "ichd3.8.2.2") == (1, 1) or finding(heavy, "ichd3.8.2.2").verdict.value == "not_met"


def test_fewer_than_fifteen_headache_days_is_no_overuse_headache() -> None:
    assert (
        verdict(person("MMMMMMM MMMMMM. ....... .......", "tttttt. tttt... ....... ......."), "ichd3.8.2.2")
        == "not_met"
    )


def test_chronic_migraine_and_overuse_are_both_given() -> None:
    case = person(BAD_MONTH, "tttttt. tttt... ....... .......")
    assert verdict(case, "ichd3.1.3") == "met"
    assert verdict(case, "ichd3.8.2") == "met"


def test_overuse_conflicts_where_months_do() -> None:
    # Ten triptan days in 30, nine in the last 28; headache enough in both.
    case = person("MM" + BAD_MONTH.replace(" ", ""), "t." + "tttttt. ttt.... ....... .......".replace(" ", ""))
    assert verdict(case, "ichd3.8.2.2") == "conflict"


NO_MIGRAINE = {"attacks_without_aura": 0, "attacks_with_aura": 0}


@vignettes(
    ("no disorder before, and somebody asked", {**NO_MIGRAINE, "headache_before": ()}, "not_met"),
    ("no migraine, and nobody asked for another", NO_MIGRAINE, "unknown"),
    ("nobody asked", {"attacks_without_aura": None, "attacks_with_aura": None}, "unknown"),
    ("asked, and the attacks were not", {"attacks_without_aura": None, "headache_before": ()}, "unknown"),
    ("with aura is enough", {"attacks_without_aura": 0, "attacks_with_aura": 2}, "met"),
    ("probable migraine is a disorder too", {"attacks_without_aura": 2, "attacks_with_aura": 0}, "met"),
    ("cluster headache is one", {**NO_MIGRAINE, "headache_before": ("cluster",)}, "met"),
    ("as is any that the history names", {**NO_MIGRAINE, "headache_before": ("other",)}, "met"),
    ("what is found counts beside what is written", {"headache_before": ()}, "met"),
)
def test_a_headache_disorder_must_have_been_there(c1: dict[str, Any], c2: str) -> None:
    assert verdict(person(BAD_MONTH, "tttttt. tttt... ....... .......", **c1), "ichd3.8.2.2") == c2


def test_chronic_tension_type_headache_is_a_disorder_before() -> None:
    case = person(BAD_MONTH.replace("M", "T"), "nnnnnnn nnnnnnn n...... .......", **NO_MIGRAINE)
    assert verdict(case, "ichd3.2.3") == verdict(case, "ichd3.8.2.3") == verdict(case, "ichd3.8.2") == "met"


@vignettes(
    (
        "one class only",
        "nnnnnnn nnnnn.. ....... .......",
        "ichd3.8.2",
        "one class only: 12 days with a simple painkiller",
    ),
    (
        "of several classes too",
        "nnnnnnn nnnnn.. ....... .......",
        "ichd3.8.2.6",
        "one class only: 12 days with a simple painkiller",
    ),
    (
        "overused alone",
        "ttttttt ttt.... nn..... .......",
        "ichd3.8.2.6",
        "one class is overused alone (8.2.2): 10 days with a triptan",
    ),
    ("too few days of all", "nnnnn.. tttt... ....... .......", "ichd3.8.2", "9 days with any counted acute medicine"),
)
def test_the_sentence_says_why_it_is_not_met(c1: str, c2: str, c3: str) -> None:
    said = finding(person(BAD_MONTH, c1), c2)
    assert said.verdict.value == "not_met"
    assert c3 in said.words
    assert said.deciding is not None
    count, required = said.deciding.count, said.deciding.required.split(" ")
    assert count is None or count < int(required[1]), "a number that is reached is never why something is not met"


def test_the_history_alone_may_be_why_it_is_not_met() -> None:
    said = finding(person(BAD_MONTH, "ttttttt ttt.... ....... .......", **NO_MIGRAINE, headache_before=()), "ichd3.8.2")
    assert said.words.startswith("Not met: no headache disorder before")
    assert "needed" not in said.words


def test_two_classes_are_asked_over_the_months_together() -> None:
    # Ten days of medicine in each month: ibuprofen in two of them, codeine in the latest.
    strip = "MMMMMMM MMMMMMM MM..... ......." * 3
    ibuprofen, codeine = "nnnnnnn nnn.... ....... .......", "OOOOOOO OO..... n...... ......."
    assert verdict(person(strip, ibuprofen * 2 + codeine), "ichd3.8.2.6") == "met"
    assert verdict(person(strip, ibuprofen * 3), "ichd3.8.2.6") == "not_met"


def test_kinds_that_differ_by_month_are_overuse_under_each() -> None:
    """Ten triptan days in 30 are 8.2.2; in the last 28 there are eight, with nine days of ibuprofen: 8.2.6."""
    headache = "M" * 30
    taken = "ttn" + "t" * 8 + "n" * 8 + "." * 11
    for silent in ("?", "M"):
        case = person(headache[:10] + silent + headache[11:], taken)
        assert verdict(case, "ichd3.8.2") == "met", silent
    assert verdict(person(headache, taken), "ichd3.8.2.2") == "conflict"


def test_gepants_are_counted_and_decide_nothing() -> None:
    said = finding(person(BAD_MONTH, "rrrrrrr rrrrrrr ....... ......."), "ichd3.8.2")
    assert said.verdict.value == "not_met"
    assert any(note.startswith("gepants: 14 days with a gepant") and "8.2.8" in note for note in said.notes)
    assert finding(person(BAD_MONTH, "." * 28), "ichd3.8.2").notes == ()


def test_asked_on_the_same_day_everywhere() -> None:
    assert finding(person(BAD_MONTH), "ichd3.8.2").criterion.id == "ichd3.8.2"
    assert date(2026, 7, 1) == AS_OF
