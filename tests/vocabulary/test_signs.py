"""The one list of signs: every name means what it stands under, every row says where it was read, and every place that asks reads it."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from cleardays.vocabulary.danger import read
from cleardays.vocabulary.numbers import numbers, rows
from cleardays.vocabulary.phrases import phrasing
from cleardays.vocabulary.signs import Route, red_flags, signs, table, together


def groups() -> dict[str, list[str]]:
    read_in = files("cleardays.vocabulary").joinpath("phrasing.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(read_in)["en"]["group"]
    return found


def spelt(name: str) -> Iterator[str]:
    """A name as somebody might write it: the first and the last word of each group, and both orders."""
    said = groups()
    one, _, other = name.partition(" & ")
    for part in (f"{one} {other}", f"{other} {one}") if other else (name,):
        for place in (0, -1):
            words = [said[word[1:-1]][place] if word.startswith("{") else word for word in part.split()]
            yield " ".join(words).replace("*", "").replace(" .", "")


@pytest.mark.parametrize("id_", signs())
def test_every_name_means_its_own_sign_in_any_case(id_: str) -> None:
    for name in table()["sign"][id_]["en"]:
        for said in spelt(name):
            assert id_ in [one.id for one in read(said.upper()).signs], said
            assert id_ in [one.id for one in read(f"since Tuesday {said}, and my neck hurts").signs], said


@pytest.mark.parametrize("id_", signs())
def test_every_sign_says_where_and_when_it_was_read(id_: str) -> None:
    one = signs()[id_]
    assert one.source and one.date and one.trust in {"read", "secondary", "derived", "unverified"}
    if one.trust == "unverified":
        # A name that nobody read a route of raises no alarm, and is not passed over.
        assert one.route is Route.CLINICIAN_MUST_LOOK


def test_what_several_mean_together_is_listed() -> None:
    known = set(signs())
    for one in together():
        assert set().union(*one.of) <= known
        assert one.makes is None or one.makes in known
        assert one.source and one.trust != "unverified"


@pytest.mark.parametrize("flag", red_flags().values(), ids=list(red_flags()))
def test_what_a_red_flag_calls_an_emergency_is_read_as_one(flag: Any) -> None:
    assert bool(flag.emergency) == bool(flag.signs)
    assert all(signs()[id_].flag for id_ in flag.signs)
    if flag.emergency:
        assert read(flag.emergency).route is Route.EMERGENCY
        assert {one.id for one in read(flag.emergency).dangers} & set(flag.signs)


def test_what_the_self_check_asks_first_is_read_as_the_same_danger() -> None:
    asked = tomllib.loads(
        files("cleardays.web.public").joinpath("self_check_questions.toml").read_text(encoding="utf-8")
    )["now"]
    words = {one["id"]: {sign.id for sign in read(one["words"]).dangers} for one in asked}
    assert words["spread"] >= {id_ for id_, one in signs().items() if one.injection}
    assert words["self_harm"] == {"self_harm"}


def test_no_word_that_says_nothing_is_a_danger() -> None:
    """Else a danger could be passed over as a filler."""
    for word in phrasing().fillers:
        assert all(one.route is Route.RECORD for one in read(word).signs), word


@pytest.mark.parametrize("where", rows())
def test_numbers_are_dated_and_read(where: str) -> None:
    row = rows()[where]
    assert row.source and row.date and row.trust != "unverified"
    assert row.emergency and row.crisis and row.out_of_hours


@pytest.mark.parametrize(
    "where, emergency, crisis",
    [
        ("us", "911", "988"),
        ("uk", "999", "116 123"),
        ("eu", "112", "116 123"),
        ("de", "112", "0800 111 0 111"),
        ("it", "112", "116 123"),
        ("jp", "your local emergency number", "a crisis line near you"),
        (None, "your local emergency number", "a crisis line near you"),
    ],
)
def test_whom_to_call(where: str | None, emergency: str, crisis: str) -> None:
    """A country of the Union without a row has the Union's numbers; any other is never given another's."""
    assert (numbers(where).emergency, numbers(where).crisis) == (emergency, crisis)
