"""One screen of an answer: a sentence, a picture, a next step, three doors; in a person's words and no more certain than the data."""

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from cleardays.answer import answer
from cleardays.answer.is_it_helping import Helping, Modelled
from cleardays.casefile.reader import Case
from cleardays.casefile.schema import CASE
from cleardays.diary.entries import DayEntry
from cleardays.diary.history import History, PartialDate, Preventive, Session
from cleardays.diary.history import Person as Described
from cleardays.response.estimands import Spread
from cleardays.web.accounts.models import Person
from cleardays.web.patient import answer_in_short, to_write
from cleardays.web.records import services
from tests.web.patient.people import NOON, TODAY, WHO
from tests.web.patient.test_today import ana, hers, noon, text
from tests.web.where_facts_are_written import fields

__all__ = ["ana", "hers", "noon"]
pytestmark = pytest.mark.django_db
CHRONIC = "HHHHHHH HHHHHHH HHH.... ......."
EASED = "HHHHHHH HH..... ....... ......."


def drawn(strip: str, sessions: tuple[int, ...] = (), jurisdiction: str = "uk", **more: Any) -> Case:
    """A diary that ends yesterday: H headache, . clear, ? silent, ! both; sessions so many days ago."""
    marks = strip.replace(" ", "")
    days = []
    for place, mark in enumerate(marks):
        on = TODAY - timedelta(days=len(marks) - place)
        if mark in "H!":
            days.append(DayEntry(date=on, headache=True, severity="moderate", hours=Fraction(8), acute=(), aura=frozenset(),
                                 features=frozenset({"unilateral", "pulsating", "nausea"})))  # fmt: skip
        if mark in ".!":
            days.append(DayEntry(date=on, headache=False, acute=()))
    given = tuple(
        Session(
            TODAY - timedelta(days=ago), "onabotulinumtoxinA", 155, {"date": (TODAY - timedelta(days=ago)).isoformat()}
        )
        for ago in sessions
    )
    return Case(
        person=Described("v", born=PartialDate.parse("1980-04-02").earliest),
        history=History(red_flags=(), conditions=(), medicines=(), **more),
        days=tuple(days), sessions=given, timezone="Europe/London", jurisdiction=jurisdiction,
    )  # fmt: skip


def shown(case: Case) -> answer_in_short.Short:
    return answer_in_short.short(case, answer.ask(case, TODAY))


@pytest.mark.parametrize(
    "strip, sessions, question, headline",
    [
        ("", (), "Could it help?", "Nobody can tell yet. It takes 28 days of writing."),
        ("H.H.... " * 16, (), "Could it help?", "By these days, no. It is for people with headache on more days."),
        (f"{CHRONIC} " * 4, (), "Could it help?", "Perhaps. Your headache days fit; something else is still missing."),
        (
            f"{CHRONIC} {EASED}", (28,), "Is it helping?",
            "Too early to tell. 9 headache days in the last 28, 17 in the 28 before.",
        ),
        (
            f"{CHRONIC} " + "H......" * 12 + " " + EASED, (112, 28), "Is it helping?",
            "Likely yes. 9 headache days in the last 28, 17 in the 28 before.",
        ),
        (
            f"{CHRONIC} " + "H......" * 12 + " HHHHHHH HHHHHHH HHH.... ....???", (112, 28), "Is it helping?",
            "It helped, and less so now. 17 to 20 headache days in the last 28, 17 in the 28 before.",
        ),
    ],
)  # fmt: skip
def test_the_question_follows_from_where_somebody_is_and_one_sentence_answers_it(
    strip: str, sessions: tuple[int, ...], question: str, headline: str
) -> None:
    said = shown(drawn(strip, sessions))
    assert (said.question, said.headline) == (question, headline)


def test_how_sure_names_the_round_it_speaks_of() -> None:
    said = shown(drawn(f"{CHRONIC} " + "H......" * 12 + " " + EASED, (112, 28)))
    assert re.match(
        r"(more than )?\d\d in 100 that at least 3 in 10 of your headache days had gone in round 1, ", said.sure
    )


def leading(**main: Any) -> tuple[str, answer_in_short.Short]:
    """The word that leads where the model says this of the days, in a person who was treated."""
    case = drawn(f"{CHRONIC} " + "H......" * 12 + " " + EASED, (112, 28))
    said = answer.ask(case, TODAY)
    helped = said.is_it_helping
    assert isinstance(helped, Helping) and isinstance(helped.model, Modelled)
    first, *rest = helped.model.response.estimands
    others = [replace(one, reading="unlikely") for one in rest] if "others" not in main else rest
    main.pop("others", None)
    response = replace(helped.model.response, estimands=(replace(first, **main), *others))
    told = answer_in_short.short(
        case, replace(said, is_it_helping=replace(helped, model=replace(helped.model, response=response)))
    )
    return told.headline.partition(" 9 headache days")[0], told


SURE, WIDE = Spread(-0.3, (-0.4, -0.2), (-0.5, -0.1)), Spread(-0.01, (-0.1, 0.1), (-0.3, 0.3))


@pytest.mark.parametrize(
    "main, lead",
    [
        ({"reading": "cannot_tell", "p_at_least": {30: 0.97, 50: 0.5, 75: 0.1}}, "Nobody can tell: the silent days would decide it."),
        ({"reading": "cannot_tell", "p_at_least": {30: 0.8, 50: 0.5, 75: 0.1}}, "It leans to yes, and is not sure."),
        ({"reading": "cannot_tell", "p_at_least": {30: 0.5, 50: 0.5, 75: 0.1}}, "Too close to call."),
        ({"reading": "unlikely", "p_at_least": {30: 0.02, 50: 0.0, 75: 0.0}}, "Probably not."),
        ({"reading": "unlikely", "p_at_least": {30: 0.02, 50: 0.0, 75: 0.0}, "reduction": WIDE}, "Probably not."),
        ({"reading": "unlikely", "p_at_least": {30: 0.0, 50: 0.0, 75: 0.0}, "reduction": SURE}, "No, more."),
        ({"reading": "unlikely", "p_at_least": {30: 0.02, 50: 0.0, 75: 0.0}, "others": True}, "Not by headache days alone."),
    ],
)  # fmt: skip
def test_the_word_that_leads_is_no_surer_than_the_reading(main: dict[str, Any], lead: str) -> None:
    assert leading(**main)[0] == lead


def test_a_number_stands_on_its_own_side_of_likely() -> None:
    _, told = leading(reading="cannot_tell", p_at_least={30: 0.8977, 50: 0.5, 75: 0.1})
    assert told.sure.startswith("89 in 100")


def test_what_else_was_begun_belongs_to_the_sentence() -> None:
    begun = TODAY - timedelta(days=112)
    tried = Preventive(drug="erenumab", drug_class="cgrp-antibody", start=PartialDate.parse(begun.isoformat()))
    case = drawn(f"{CHRONIC} " + "H......" * 12 + " " + EASED, (112, 28), preventives=(tried,))
    assert "Something else was begun with session 1: erenumab" in " ".join(shown(case).also)


def test_silence_widens_the_sentence_and_is_the_next_step() -> None:
    said = shown(drawn(f"{CHRONIC} HHHHHHH HH..... ....... .....??", (28,)))
    assert "9 to 11 headache days in the last 28" in said.headline
    assert said.step is not None and said.step.where == f"/today?day={TODAY - timedelta(days=1)}"
    assert said.next_words.startswith("2 of the last 28 days are open.")
    assert [one.why for one in said.tasks[:2]] == ["Clear or headache?"] * 2


@pytest.mark.parametrize(
    "where, own", [("uk", {"nice", "label"}), ("us", {"label"}), ("eu", {"label", "ehf"}), ("other", {"label", "ehf"})]
)
def test_only_the_rules_of_ones_own_place_are_told(where: str, own: set[str]) -> None:
    case = drawn(f"{CHRONIC} " * 4, jurisdiction=where)
    said = answer.ask(case, TODAY)
    rules = answer_in_short.own_rules(said.could_it_help, where)
    assert {one.id.partition(".")[0] for one in rules} == own
    assert {one.id for one in rules if one.id.startswith("label.")} <= {"label.uk", f"label.{where}"}


def test_every_rule_that_is_not_met_is_folded_into_one_line() -> None:
    said = shown(drawn("H.H.... " * 16))
    assert said.rules == ()
    assert said.not_met.startswith("Not met: ")


def test_a_flag_that_withholds_stands_before_everything(hers: Client, ana: Person) -> None:
    case = drawn(f"{CHRONIC} " * 4)
    from cleardays.diary.history import RedFlag

    flagged = Case(
        person=case.person, days=case.days, timezone=case.timezone, jurisdiction="uk",
        history=History(red_flags=(RedFlag("positional", TODAY),)),
    )  # fmt: skip
    services.keep(ana, flagged, NOON, WHO)
    found = text(hers.get("/answer/"))
    main = found[found.index("A clinician should look first") - 1 :]
    assert main.index("A clinician should look first: headache that changes with position.") < main.index(
        "Could it help?"
    )
    assert "Not met" not in found and "fits the definition" not in found


A_KEY = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b(history|person|diary|events|sessions)\.[a-z]|: not written|events:|overuse managed"
)


@pytest.mark.parametrize(
    "strip, sessions", [("H?", ()), (f"{CHRONIC} " * 4, ()), (f"{CHRONIC} " + "HH?...." * 16, (112, 28))]
)
def test_no_key_of_ours_is_on_the_page(hers: Client, ana: Person, strip: str, sessions: tuple[int, ...]) -> None:
    services.keep(ana, drawn(strip, sessions), NOON, WHO)
    page = hers.get("/answer/").content.decode()
    seen = re.sub(
        r"<svg.*?</svg>|<form.*?</form>|<[^>]*>",
        " ",
        page[page.index("<main") : page.index("</main>")],
        flags=re.DOTALL,
    )
    assert A_KEY.findall(seen) == []


def test_every_fact_that_can_be_missing_has_words() -> None:
    """A fact without words would silently be left out of what to write down next."""
    told = to_write._ASKED.keys() | to_write._CLINIC.keys()
    asked = {path.replace("[]", "") for path in fields(CASE) if re.fullmatch(r"history\.\w+(\[\])?|person\.born", path)}
    never_asked = {"history.acute_pattern_unverifiable", "history.withdrawals"}
    assert asked - told - never_asked == set()


def test_one_primary_button(hers: Client, ana: Person) -> None:
    services.keep(ana, drawn(f"{CHRONIC} HHHHHHH HH..... ....... .....??", (28,)), NOON, WHO)
    for address in ("/answer/", "/today", "/month/"):
        page = hers.get(address).content.decode()
        assert len(re.findall(r'class="[^"]*\bprimary\b', page)) <= 1, address
