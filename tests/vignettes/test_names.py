"""What people call things: what is read in a name, what a day or a tried medicine with it counts as, and what is left open."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from cleardays.diary.definitions import BY_ID
from cleardays.diary.diary import Diary
from cleardays.diary.entries import DayEntry, Intake
from cleardays.diary.history import Preventive
from cleardays.diary.medicines import Class, classify
from cleardays.safety.name_lookup import known_allergy, known_condition, known_medicine
from cleardays.vocabulary import conditions, medicines
from cleardays.vocabulary.grammar import plain
from tests.vignettes.drawn import AS_OF, days, finding, person, verdict, vignettes

HERE = Path(__file__).parent
KINDS = Class.SPECIFIC | Class.RELIEVING


@vignettes(
    ("strength and form are no name", "Sumatriptan 50 mg tablets", "known as sumatriptan"),
    ("how many, how often", "2x sumatriptan 50mg", "known as sumatriptan"),
    ("the ingredient in brackets", "Imitrex (sumatriptan) 100mg", "known as sumatriptan"),
    ("a unit in brackets", "ibuprofen (mg)", "known as ibuprofen"),
    ("a strength, and then how many", "Nurofen 400mg, 2 tablets", "known as ibuprofen"),
    ("release", "Half Inderal LA", "known as propranolol"),
    ("a salt", "candesartan cilexetil 16 mg", "known as candesartan"),
    ("a maker", "Topiramat Heumann 25 mg", "known as topiramate"),
    ("a form joined to the brand", "Maxalt-MLT", "known as rizatriptan"),
    ("a number that belongs to the name", "Dolo 650", "known as paracetamol"),
    ("accents and umlauts", "ibuprofène 400", "known as ibuprofen"),
    ("umlauts spelt out", "Kuehlpack", "known as cold pack"),
    ("another language", "topiramato 100 mg", "known as topiramate"),
    ("several joined", "aspirin, paracetamol and caffeine", "known as aspirin + paracetamol + caffeine"),
    ("a medicine and what is none", "sumatriptan + ice pack", "known as sumatriptan + cold pack"),
    ("a slip of the pen is never taken", "sumatripan", "could be sumatriptan (sumatriptan)"),
    ("one name, sold with two contents", "Actron", "could be Actron (aspirin + paracetamol + caffeine) or Actron (ketoprofen)"),
    ("a word that changes what is in it", "Panadol Extra", "known as paracetamol + caffeine"),
    ("a longer name than we know", "Naramig Supreme", "could be Naramig (naratriptan)"),
    ("brand and bracket disagree", "Imigran (ibuprofen)", "could be Imigran (sumatriptan) or ibuprofen (ibuprofen)"),
    ("nothing like it", "Wundermittel", "not known"),
    ("only a form", "two tablets", "not known"),
    ("what was not taken", "no sumatriptan today", "not known"),
)  # fmt: skip
def test_what_is_read(c1: str, c2: str) -> None:
    assert medicines.read(c1).words == c2


@vignettes(
    ("a brand", "Maxalt-MLT", Class.TRIPTAN),
    ("two simple painkillers are no combination", "Nuromol", Class.NON_OPIOID),
    ("nor is one with an antiemetic", "MigraMax", Class.NON_OPIOID),
    ("whatever it is called", "aspirin + metoclopramide", Class.NON_OPIOID),
    ("caffeine makes one", "Thomapyrin Intensiv", Class.COMBINATION),
    ("Tylenol 3, with caffeine or without, is one", "Tylenol 3", Class.COMBINATION),
    ("a triptan with anything is a triptan", "sumatriptan and something", Class.TRIPTAN),
    ("contents that differ by country", "Actron", Class.UNNAMED),
    ("a sleeping aid makes no combination", "Tylenol PM", Class.NON_OPIOID),
    ("oxygen", "oxygen 15 l/min", Class(0)),
    ("magnesium", "Magnesium Verla", Class(0)),
    ("a stimulator", "Cefaly", Class(0)),
    ("a cold pack", "ice pack", Class(0)),
    ("a name not known", "Wundermittel", Class.UNNAMED),
    ("a slip of the pen", "ibuprofin", Class.UNNAMED),
)
def test_the_class_of_an_intake(c1: str, c2: Class) -> None:
    assert classify(c1) & ~KINDS == c2


BAD_MONTH = "MMMMMMM MMMMMMM MM..... ......."


def taking(drug: str, on: int, *, purpose: str | None = None, strip: str = BAD_MONTH) -> Any:
    """The bad month with one medicine on its first so many days."""
    entries = days(strip)
    taken = [replace(one, acute=(Intake(drug, None, purpose),)) for one in entries[:on]]
    return replace(person(strip), days=(*taken, *entries[on:]))


@vignettes(
    ("ibuprofen by its German name", "Dolormin", 12, "not_met"),
    ("enough of it", "Dolormin", 16, "met"),
    ("oxygen", "oxygen", 28, "not_met"),
    ("a cold pack", "Kühlpack", 28, "not_met"),
    ("magnesium", "magnesium 400 mg", 28, "not_met"),
    ("a stimulator", "gammaCore", 28, "not_met"),
    ("a triptan by its brand", "Maxalt-MLT 10 mg", 10, "met"),
    ("an antibody", "Ajovy", 28, "not_met"),
    ("a heart medicine", "ramipril", 28, "not_met"),
    ("a name not known is not evidence", "Wundermittel", 12, "unknown"),
    ("nor is a slip of the pen", "sumatripan", 12, "unknown"),
)
def test_overuse_by_name(c1: str, c2: int, c3: str) -> None:
    assert verdict(taking(c1, c2), "ichd3.8.2") == c3


def test_the_name_to_settle_is_named() -> None:
    said = finding(taking("sumatripan", 12), "ichd3.8.2.2")
    why = {one.why for part in said.parts for one in part.settled_by}
    assert why == {"a medicine whose name is not known: sumatripan, could be sumatriptan (sumatriptan)"}


@vignettes(
    ("a gepant to prevent", "atogepant", "preventive", "no"),
    ("a gepant against the attack", "rimegepant", "acute", "yes"),
    ("not written which", "rimegepant", None, "maybe"),
    ("even where it is mostly to prevent", "atogepant", None, "maybe"),
    ("a triptan is against the attack", "sumatriptan", None, "yes"),
    ("unless it is written", "frovatriptan", "preventive", "no"),
    ("a name not known, to prevent", "Wundermittel", "preventive", "no"),
    ("a name not known", "Wundermittel", None, "maybe"),
    ("oxygen", "oxygen", "acute", "no"),
)
def test_what_an_intake_is_for(c1: str, c2: str | None, c3: str) -> None:
    """Whether a mild headache with it is a migraine day as trials count."""
    for name in ("MD_TRIAL", "MD_LEIDEN"):
        entry = DayEntry(
            date=AS_OF, headache=True, severity="mild", features=frozenset(), aura=frozenset(), thought_migraine=False,
            acute=(Intake(c1, None, c2),),
        )  # fmt: skip
        marked = BY_ID[name].mark(Diary.of([entry]).columns)
        assert ("yes" if marked.certain[0] else "maybe" if marked.possible[0] else "no") == c3


@vignettes(
    ("to prevent", "preventive", (0, 0)),
    ("not written", None, (0, 18)),
)
def test_daily_atogepant_makes_no_acute_day(c1: str | None, c2: tuple[int, int]) -> None:
    diary = taking("atogepant", 18, purpose=c1).diary
    marked = BY_ID["AMD"].mark(diary.columns)
    assert (int(marked.certain.sum()), int(marked.possible.sum())) == c2


def failed(*drugs: str, **more: Any) -> tuple[Preventive, ...]:
    return tuple(Preventive(drug=drug, outcome="ineffective", days_at_target=90, **more) for drug in drugs)


@vignettes(
    ("three drugs", failed("topiramate", "Inderal", "Saroten"), "met"),
    ("one under three names", failed("propranolol", "Inderal LA", "Half Inderal"), "not_met"),
    ("a brand and two salts of it", failed("Depakote ER", "sodium valproate", "Valproinsäure"), "not_met"),
    ("what is no medicine", failed("acupuncture", "magnesium", "yoga"), "not_met"),
    ("a device", failed("topiramate", "propranolol", "Cefaly"), "not_met"),
    ("a medicine for attacks", failed("topiramate", "amitriptyline", "sumatriptan"), "not_met"),
    ("a toxin of any brand", failed("topiramate", "propranolol", "Xeomin"), "not_met"),
    ("supplements", failed("topiramate", "riboflavin", "CoQ10"), "not_met"),
    ("a gepant and an antibody", failed("atogepant", "rimegepant", "Aimovig"), "met"),
    ("a name not known is possible", failed("topiramate", "propranolol", "Wundermittel"), "unknown"),
    ("and so is a slip of the pen", failed("topiramate", "propranolol", "amitriptylinn"), "unknown"),
    ("a medicine for something else", failed("topiramate", "propranolol", "losartan"), "unknown"),
    ("a painkiller given to prevent", failed("topiramate", "propranolol", "naproxen"), "unknown"),
    ("names not known, too few of them", failed("topiramate", "Wundermittel"), "not_met"),
)
def test_failed_preventives_by_name(c1: Any, c2: str) -> None:
    assert verdict(person(BAD_MONTH, preventives=c1), "nice.ta260.start") == c2


def test_what_was_left_out_is_said() -> None:
    said = finding(person(BAD_MONTH, preventives=failed("topiramate", "Imigran", "yoga", "Botox")), "nice.ta260.start")
    assert "left out: Imigran (a medicine for attacks), yoga (no medicine), Botox (a toxin)" in said.words


def test_the_class_of_a_preventive_need_not_be_written() -> None:
    two = failed("topiramate", "sodium valproate")
    assert verdict(person(BAD_MONTH, preventives=two, payer="aetna-type"), "payer.aetna-type.start") != "met"
    said = finding(person(BAD_MONTH, preventives=two, payer="example-us-2026"), "payer.example-us-2026.start")
    assert "1 preventive class failed" in said.words


@vignettes(
    ("by brand", known_medicine, "Zanaflex 4 mg", "caution"),
    ("within a sentence", known_medicine, "gentamicin drops since Monday", "caution"),
    ("one without a label read", known_medicine, "Eliquis", "look"),
    ("a tricyclic", known_medicine, "Saroten 25 mg", "look"),
    ("none of these", known_medicine, "Synthroid 100 mcg", "neutral"),
    ("not known", known_medicine, "Wundermittel", None),
    ("a condition with words about it", known_condition, "seronegative myasthenia gravis since 2010", "caution"),
    ("one without a label read", known_condition, "Charcot-Marie-Tooth", "look"),
    ("a red flag of headache", known_condition, "breast cancer 2015", "look"),
    ("harmless when all of it is", known_condition, "mild asthma and eczema", "neutral"),
    ("not when something is left over", known_condition, "asthma and a lump", None),
    ("somebody else's", known_condition, "family history of ALS", None),
    ("an allergy to a toxin's brand", known_allergy, "Xeomin", "contraindication"),
    ("to a medicine", known_allergy, "Nurofen", "neutral"),
    ("none", known_allergy, "NKDA", "neutral"),
)
def test_what_must_be_weighed(c1: Any, c2: str, c3: str | None) -> None:
    known = c1(c2)
    assert (known and known.kind) == c3


def table(file: str) -> Iterator[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


OF_CLASS = {
    "triptan": Class.TRIPTAN, "ergot": Class.ERGOT, "non_opioid": Class.NON_OPIOID, "opioid": Class.OPIOID,
    "combination": Class.COMBINATION, "ergot combination": Class.COMBINATION, "gepant": Class.GEPANT, "ditan": Class.DITAN,
}  # fmt: skip


def test_names_of_nine_countries() -> None:
    """Gathered by people who know the field; the French ones were read in the public register."""
    rows, missed = list(table("names_of_nine_countries.csv")), []
    for row in rows:
        reading = medicines.read(row["name"])
        right = set(reading.means) == set(row["ingredients"].split("+"))
        if row["use"] == "acute":
            right &= classify(row["name"]) & ~KINDS == OF_CLASS.get(row["class"], Class(0))
        else:
            right &= {medicines.substances()[one].preventive_class for one in reading.means} == {row["class"]}
        if not right:
            missed.append(row["name"])
    assert len(missed) <= 0.02 * len(rows), missed
    assert all(not medicines.read(name).known for name in missed), "a name is known as what it is, or not known at all"


def test_names_as_people_write_them() -> None:
    """Written down as patients and referral letters do, before the tables were looked at."""
    rows = list(table("names_as_written.csv"))
    missed = [
        row["written"] for row in rows if set(medicines.read(row["written"]).means) != set(row["means"].split("+"))
    ]
    assert len(rows) > 100
    assert len(missed) <= 0.05 * len(rows), missed


def test_conditions_as_people_write_them() -> None:
    """The commonest long-term conditions of a headache clinic's letters, in their words and abbreviations."""
    written = (HERE / "conditions_as_written.txt").read_text(encoding="utf-8").splitlines()
    missed = [one for one in written if known_condition(one) is None]
    assert len(written) >= 100
    assert len(missed) <= 0.05 * len(written), missed


def test_no_two_rows_disagree_but_where_countries_do() -> None:
    """One name that is checked means one thing, or is sold with different contents in different countries."""
    for one in medicines.names().named:
        found = [row for row in medicines.names().called(one.name) if row.source.checked]
        if len({frozenset(row.means) for row in found}) > 1:
            assert all(row.countries for row in found), one.name


def test_a_form_made_by_rule_is_no_other_substance() -> None:
    real = {plain(one) for one in medicines.substances()}
    made = [one for one in medicines.names().named if one.source.id == "inn_forms"]
    assert made
    assert not real & {one.name for one in made}


def test_every_kind_and_group_is_one_we_have_words_for() -> None:
    from cleardays.safety.name_lookup import groups

    assert {one.use for one in medicines.substances().values()} <= set(medicines.USES)
    cautions = {one.caution for one in medicines.substances().values() if one.caution}
    assert cautions <= set(groups())
    for listed in (conditions.conditions(), conditions.allergies()):
        assert {group for group in listed.groups.values() if group} <= set(groups())


@vignettes(
    ("the beginning of a brand", "imi", "Imigran"),
    ("of an ingredient", "rizat", "rizatriptan"),
    ("nearly spelt", "propanalol", "propranolol"),
)
def test_names_are_offered_while_somebody_types(c1: str, c2: str) -> None:
    assert c2 in [one.name for one in medicines.suggest(c1)]
