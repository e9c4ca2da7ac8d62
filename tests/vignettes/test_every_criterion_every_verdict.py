"""Every criterion in every verdict it can give, one drawn person each."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cleardays.answer.answer import criteria
from cleardays.casefile.reader import Case
from cleardays.diary.history import Event, Person, RedFlag, Session
from tests.outcome.treated import CLEAR_WEEK, month, sessions
from tests.outcome.treated import drawn as around_first_session
from tests.vignettes.drawn import AS_OF, finding, person, tried

CHRONIC = "MMMMMMM MMMMMMM MM..... ......."
FEW = "MMMM... ....... ....... ......."
OPEN = "MMMMMMM MMMMMMM ??..... ......."
TORN = "MM MMMMMMM MMMMMMM ....... ......."
"""Fourteen headache days in the last 28, sixteen in the last 30."""
THREE = tried(topiramate="ineffective", propranolol="ineffective", amitriptyline="ineffective")
NOBODY = Person("nobody knows")
SESSION = Session(date(2026, 6, 20), "onabotulinumtoxinA", None, {})


def taken(mark: str, met: int, strip: str = CHRONIC) -> dict[str, Case]:
    """A class of medicine on enough days, too few, perhaps enough, and enough in one kind of month only."""

    def medicines(days: int, open_: int = 0) -> str:
        return (mark * days + "?" * open_).ljust(28, ".")

    whole = strip.replace(" ", "")
    return {
        "met": person(whole, medicines(met)),
        "not_met": person(whole, medicines(met - 1)),
        "unknown": person(whole, medicines(met - 1, 1)),
        "conflict": person("MM" + whole, f"{mark}." + medicines(met - 1)),
    }


def started(payer: str | None = None, **enough: Any) -> dict[str, Case]:
    """Days enough, too few, perhaps enough, and enough in one kind of month only."""
    drawn = {"met": CHRONIC, "not_met": FEW, "unknown": OPEN, "conflict": TORN}
    return {verdict: person(strip, payer=payer, **enough) for verdict, strip in drawn.items()}


def preventives(payer: str) -> dict[str, Case]:
    """A policy that asks for preventives only."""
    return {
        "met": person(CHRONIC, payer=payer, preventives=THREE),
        "not_met": person(CHRONIC, payer=payer, preventives=()),
        "unknown": person(CHRONIC, payer=payer, preventives=None),
    }


def told(**fact: tuple[Any, Any, Any]) -> dict[str, Case]:
    """One fact of the history that is so, is not so, is not written."""
    ((name, values),) = fact.items()
    return {v: person(CHRONIC, **{name: value}) for v, value in zip(("met", "not_met", "unknown"), values, strict=True)}


def after(before: str, strip: str, cycles: int = 2, payer: str | None = None) -> Case:
    """Somebody asked on AS_OF, with the last of so many cycles just over; `strip` is what follows the first session."""
    first = AS_OF - timedelta(days=84 * cycles)
    given = tuple(replace(one, date=first + timedelta(days=84 * i)) for i, one in enumerate(sessions(*range(cycles))))
    return replace(person(payer=payer), days=around_first_session(before, strip, first), sessions=given)


def changed(payer: str | None = None) -> dict[str, Case]:
    """Many fewer days, hardly fewer, perhaps fewer, and fewer only until the last weeks."""
    fewer, few, torn = month("M", 20), "M......" * 8 + month("M", 4), CLEAR_WEEK * 8 + month("M", 19)
    return {
        "fewer": after(fewer, few * 2, payer=payer),
        "same": after(fewer, "MMMMM.." * 24, payer=payer),
        "open": after(fewer, few + "M......" * 8 + month("M", 4, 14), payer=payer),
        "torn": after(fewer, few + torn, payer=payer),
    }


def called(cases: dict[str, Case], **verdicts: str) -> dict[str, Case]:
    return {verdict: cases[name] for name, verdict in verdicts.items()}


NONRESPONSE = called(changed(), fewer="not_met", same="met", open="unknown", torn="conflict")


def three_months(number: int) -> dict[str, Case]:
    """One day too few in each month, that many, perhaps that many, and that many in one kind of month only."""
    month_before = month("M", 20)

    def tail(strip: str) -> Case:
        return after(month_before, "." * (168 - len(strip)) + strip)

    return {
        "met": tail(month("M", number - 1) * 3),
        "not_met": tail(month("M", number) * 3),
        "unknown": tail(month("M", number - 1, 1) * 3),
        # Two more days right before the last 28 make the number in 30 days and in June only.
        "conflict": tail("." * 54 + "MM" + month("M", number - 1)),
    }


EXAMPLES: dict[str, dict[str, Case]] = {
    "safety.red_flags": told(red_flags=((RedFlag("positional"),), (), None)),
    "safety.contraindications": told(allergies=(("botox",), (), None)),
    "safety.cautions": told(medicines=(("gentamicin",), (), None)),
    "safety.danger_signs": {
        "met": replace(person(CHRONIC), events=(Event(term="double vision"),), sessions=(SESSION,)),
        "not_met": replace(person(CHRONIC), events=(), sessions=(SESSION,)),
        "unknown": replace(person(CHRONIC), events=None, sessions=(SESSION,)),
    },
    "label.us": started(),
    "label.uk": started(),
    "label.eu": started(preventives=tried(topiramate="not_tolerated")),
    "smc.692.start": started(preventives=THREE),
    "has.start": started(preventives=tried(topiramate="not_tolerated")),
    "hellenic.2019.start": started(preventives=THREE),
    "mbs.18377.start": {
        "met": person(CHRONIC * 7, preventives=THREE),
        "not_met": person(FEW * 7, preventives=THREE),
        "unknown": person(OPEN * 7, preventives=THREE),
        # 89 days in the latest 168, and one more in the twelve before, which make it 180.
        "conflict": person(".M" + "." * 11 + month("M", 15) * 5 + month("M", 14), preventives=THREE),
    },
    "mbs.18377.continue": {
        "met": after(month("M", 20), month("M", 9) * 6),
        "not_met": after(month("M", 20), month("M", 11) * 6),
        "unknown": after(month("M", 20), month("M", 9) * 5 + month("M", 9, 5)),
        "conflict": after(month("M", 20), month("M", 1) * 5 + month("M", 11)),
    },
    "inesss.start": {"unknown": person(CHRONIC, preventives=THREE)},
    "nice.ta260.start": started(preventives=THREE),
    "nice.ta260.start.2012": started(preventives=THREE),
    "ehf.2018.start": started(preventives=THREE),
    "ichd3.1.1": told(attacks_without_aura=(5, 4, None)),
    "ichd3.1.2": told(attacks_with_aura=(2, 1, None)),
    "ichd3.1.3": started(),
    "ichd3.1.5": {
        "met": person(CHRONIC, attacks_without_aura=4),
        "not_met": person(CHRONIC, attacks_without_aura=5),
        "unknown": person(CHRONIC, attacks_without_aura=None),
    },
    "ichd3.2.3": {
        "met": person(CHRONIC.replace("M", "T")),
        "not_met": person(FEW.replace("M", "T")),
        "unknown": person(CHRONIC.replace("M", "H")),
        "conflict": person(TORN.replace("M", "T")),
    },
    "ichd3.4.10": told(continuous_from_onset=(True, False, None)),
    "ichd3.8.2": taken("t", 10),
    "ichd3.8.2.1": taken("g", 10),
    "ichd3.8.2.2": taken("t", 10),
    "ichd3.8.2.3": taken("n", 15),
    "ichd3.8.2.4": taken("O", 10),
    "ichd3.8.2.5": taken("c", 10),
    "ichd3.8.2.6": {
        "met": person(CHRONIC, "tttttnnnnn".ljust(28, ".")),
        "not_met": person(CHRONIC, "ttttnnnnn".ljust(28, ".")),
        "unknown": person(CHRONIC, "ttttnnnnn?".ljust(28, ".")),
        "conflict": person("MM" + CHRONIC.replace(" ", ""), "n." + "ttttnnnnn".ljust(28, ".")),
    },
    "ichd3.8.2.7": {
        "met": person(CHRONIC, acute_pattern_unverifiable=True),
        "not_met": person(CHRONIC, "u" * 28, acute_pattern_unverifiable=False),
        "unknown": person(CHRONIC, ("u" * 10).ljust(28, ".")),
        "conflict": person(TORN, acute_pattern_unverifiable=True),
    },
    "payer.example-us-2026.start": started("example-us-2026", preventives=THREE),
    "payer.medicare-l34635.start": started("medicare-l34635"),
    "payer.medicare-a58423.start": started("medicare-a58423"),
    "payer.evicore-type.start": started("evicore-type", preventives=THREE),
    "payer.aetna-type.start": {"unknown": person(CHRONIC, payer="aetna-type", preventives=THREE)},
    "payer.medicare-l39831.start": preventives("medicare-l39831"),
    "payer.medicare-l33646.start": preventives("medicare-l33646"),
    "payer.nhs-north-yorkshire-humber.start": preventives("nhs-north-yorkshire-humber"),
    "nice.ta260.stop.nonresponse": NONRESPONSE,
    "ehf.2018.nonresponse": NONRESPONSE,
    "nice.ta260.stop.episodic": three_months(15),
    "ehf.2018.stop": three_months(10),
    "nice.ta260.stop": {
        "met": NONRESPONSE["met"],
        "not_met": after(month("M", 28), month("M", 16) * 6),
        "unknown": after(month("M", 28), month("M", 14, 2) * 6),
        "conflict": after(month("M", 24), month("M", 15) * 5 + month("M", 17)),
    },
    "payer.evicore-type.continue": called(
        changed("evicore-type"), fewer="met", same="not_met", open="unknown", torn="conflict"
    ),
    "payer.nhs-north-yorkshire-humber.continue": {
        "met": changed("nhs-north-yorkshire-humber")["fewer"],
        "not_met": after(month("M", 15), month("M", 14) * 6, payer="nhs-north-yorkshire-humber"),
        "unknown": after(month("M", 15), month("M", 14) * 5 + "?" * 28, payer="nhs-north-yorkshire-humber"),
    },
    # The text gives no number, or none was verified: nothing a diary holds can settle these.
    "payer.aetna-type.continue": {"unknown": changed("aetna-type")["fewer"]},
    "payer.medicare-l34635.continue": {"unknown": changed("medicare-l34635")["fewer"]},
    "payer.medicare-l33646.continue": {"unknown": changed("medicare-l33646")["fewer"]},
    "payer.example-us-2026.continue": {"unknown": changed("example-us-2026")["fewer"]},
}


JUDGES_NOTHING = {
    "inesss.start",
    "payer.aetna-type.start",
    "payer.aetna-type.continue",
    "payer.medicare-l34635.continue",
    "payer.medicare-l33646.continue",
    "payer.example-us-2026.continue",
}


def test_no_criterion_is_without_examples() -> None:
    assert EXAMPLES.keys() == criteria().keys()
    for id_, examples in EXAMPLES.items():
        judged = JUDGES_NOTHING.isdisjoint({id_})
        assert ({"met", "not_met", "unknown"} if judged else {"unknown"}) <= examples.keys(), id_


@pytest.mark.parametrize(("id_", "verdict"), [(id_, v) for id_, examples in EXAMPLES.items() for v in examples])
def test_every_verdict_it_can_give(id_: str, verdict: str) -> None:
    said = finding(EXAMPLES[id_][verdict], id_)
    assert said.verdict.value == verdict, said.words
