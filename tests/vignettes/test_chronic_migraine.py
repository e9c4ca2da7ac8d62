"""ICHD-3 1.1 to 1.5, 2.3 and 4.10: which headaches these are."""

from typing import Any

from cleardays.diary.history import PartialDate
from tests.vignettes.drawn import bounds, finding, person, verdict, vignettes

CHRONIC = "MMMMMMM MTTTTTT TT..... ......."


@vignettes(
    ("eight migraine days of sixteen", CHRONIC, {}, "met"),
    ("seven", "MMMMMMM TTTTTTT TT..... .......", {}, "not_met"),
    ("seven, and a day whose symptoms are not written", "MMMMMMM HTTTTTT TT..... .......", {}, "unknown"),
    ("four hours are not asked", "MMMMMMM MSSSSSS SS..... .......", {}, "met"),
    ("four attacks in a lifetime", CHRONIC, {"attacks_without_aura": 3, "attacks_with_aura": 1}, "not_met"),
    ("five of both kinds together", CHRONIC, {"attacks_without_aura": 3, "attacks_with_aura": 2}, "met"),
    ("one kind enough, the other not asked", CHRONIC, {"attacks_without_aura": 5, "attacks_with_aura": None}, "met"),
    ("one kind short, the other not asked", CHRONIC, {"attacks_without_aura": 3, "attacks_with_aura": None}, "unknown"),
    ("continuous from its onset", CHRONIC, {"continuous_from_onset": True}, "not_met"),
    ("nobody asked whether it ever stopped", CHRONIC, {"continuous_from_onset": None}, "unknown"),
    ("three months to the day is not more than three", CHRONIC, {"present_pattern_since": "2026-04-01"}, "not_met"),
    ("three months and a day", CHRONIC, {"present_pattern_since": "2026-03-31"}, "met"),
    ("sometime in March", CHRONIC, {"present_pattern_since": "2026-03"}, "met"),
    ("sometime this year", CHRONIC, {"present_pattern_since": "2026"}, "unknown"),
)
def test_chronic_migraine(c1: str, c2: dict[str, Any], c3: str) -> None:
    if "present_pattern_since" in c2:
        c2 = {"present_pattern_since": PartialDate.parse(c2["present_pattern_since"])}
    assert verdict(person(c1, **c2), "ichd3.1.3") == c3


def test_three_months_of_history_do_not_need_three_months_of_diary() -> None:
    assert verdict(person(CHRONIC), "ichd3.1.3") == "met"


def test_chronic_migraine_conflicts_where_months_do() -> None:
    assert verdict(person("TM MMMMMMM MTTTTTT ....... ......."), "ichd3.1.3") == "conflict"


@vignettes(
    ("five attacks", 5, "met"),
    ("four", 4, "not_met"),
    ("not written", None, "unknown"),
)
def test_migraine_without_aura(c1: int | None, c2: str) -> None:
    assert verdict(person(attacks_without_aura=c1), "ichd3.1.1") == c2


@vignettes(
    ("two attacks", 2, "met"),
    ("one", 1, "not_met"),
    ("not written", None, "unknown"),
)
def test_migraine_with_aura(c1: int | None, c2: str) -> None:
    assert verdict(person(attacks_with_aura=c1), "ichd3.1.2") == c2


@vignettes(
    ("migraine itself is established", {"attacks_without_aura": 40}, "." * 28, "not_met"),
    ("three attacks that lack only the number", {"attacks_without_aura": 3, "attacks_with_aura": 0}, "." * 28, "met"),
    ("one attack with aura", {"attacks_without_aura": 0, "attacks_with_aura": 1}, "." * 28, "met"),
    ("nothing of the kind", {"attacks_without_aura": 0, "attacks_with_aura": 0}, "T" * 28, "not_met"),
    ("days whose symptoms are not written", {"attacks_without_aura": 0, "attacks_with_aura": 0}, "H" * 28, "unknown"),
    ("nobody counted attacks", {"attacks_without_aura": None, "attacks_with_aura": None}, "." * 28, "unknown"),
)
def test_probable_migraine(c1: dict[str, Any], c2: str, c3: str) -> None:
    assert verdict(person(c2, **c1), "ichd3.1.5") == c3


@vignettes(
    ("fifteen tension-type days and no chronic migraine", "TTTTTTT TTTTTTT T...... .......", {}, "met"),
    ("fourteen", "TTTTTTT TTTTTTT ....... .......", {}, "not_met"),
    ("chronic migraine takes its place", "TTTTTTT TTTTTTT TMMMMMM MM.....", {}, "not_met"),
    ("symptoms not written", "TTTTTTT TTTTTTT H...... .......", {}, "unknown"),
)
def test_chronic_tension_type(c1: str, c2: dict[str, Any], c3: str) -> None:
    assert verdict(person(c1, **c2), "ichd3.2.3") == c3


def test_tension_type_conflicts_where_months_do() -> None:
    assert verdict(person("TT TTTTTTT TTTTTTT ....... ......."), "ichd3.2.3") == "conflict"


@vignettes(("yes", True, "met"), ("no", False, "not_met"), ("not asked", None, "unknown"))
def test_new_daily_persistent_headache_is_a_warning(c1: bool | None, c2: str) -> None:
    assert verdict(person(continuous_from_onset=c1), "ichd3.4.10") == c2


def test_the_weaker_count_speaks() -> None:
    assert bounds(person("MMMMMMM TTTTTTT TT..... ......."), "ichd3.1.3") == (7, 7)
    assert finding(person("MMMMMMM TTTTTTT TT..... ......."), "ichd3.1.3").deciding.definition == "MD_ICHD"  # type: ignore[union-attr]
