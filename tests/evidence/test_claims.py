"""What articles say, sentence by sentence: the verdict, our words, and a row behind every number in them."""

import re
import tomllib
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from cleardays.evidence import sourced_claims as said
from cleardays.evidence.sourced_claims import (
    Array,
    Claim,
    Verdict,
    array_svg,
    array_words,
    arrays,
    claims,
    figure,
    rendered,
)
from cleardays.injection import sites
from tests.mechanism.reading import HARDEST, grade

ALL = claims("clinician")
SHOWN = claims("patient")
BY_ID = {one.id: one for one in ALL}
A_NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirds?|quarters?|fifths?|dozens?|hundreds?)\b"
)


def without_numbers_of_names(words: str) -> str:
    """A part called SNAP-25 and "of 100 people", "30 in 100", which name the unit, are no findings."""
    plain = said.PLACEHOLDER.sub("", words)
    return re.sub(r"SNAP-25|\b(of|in) 100\b", "", plain, flags=re.IGNORECASE)


def one(id_: str) -> str:
    return rendered(BY_ID[id_]).words


def test_there_are_enough_and_each_topic_has_some() -> None:
    assert len(ALL) >= 25
    assert len(BY_ID) == len(ALL)
    assert {claim.topic for claim in SHOWN} == {
        "definition", "approval", "mechanism", "session", "effect", "dose", "remission", "variability", "the toxin", "cost",
        "side effects", "duration", "who gives it", "medical history", "other treatments",
    }  # fmt: skip


def test_the_list_of_verdicts_is_closed() -> None:
    assert [one.value for one in Verdict] == ["supported", "supported with limits", "misleading", "no evidence found"]
    assert {claim.verdict for claim in SHOWN} == set(Verdict)
    with pytest.raises(TypeError, match="not yes or no"):
        bool(Verdict.SUPPORTED)


@pytest.mark.parametrize("claim", ALL, ids=lambda claim: claim.id)
def test_every_claim_has_words_limits_and_sources(claim: Claim) -> None:
    assert all((claim.claim, claim.words, claim.limits, claim.sources))
    assert "caused by" not in f"{claim.claim} {claim.words} {claim.limits}".lower()


@pytest.mark.parametrize("claim", ALL, ids=lambda claim: claim.id)
def test_every_figure_resolves_to_a_row_and_every_number_comes_from_one(claim: Claim) -> None:
    for row in claim.rows:
        assert figure(row).source
    for words in (claim.claim, claim.words):
        assert not A_NUMBER.search(without_numbers_of_names(words)), words
        assert {id_ for id_, _ in said.PLACEHOLDER.findall(words)} <= set(claim.rows)
    filled = rendered(claim, "clinician")
    assert "{" not in f"{filled.claim}{filled.words}{filled.limits}"


def test_the_sites_of_the_trials_are_those_of_the_map() -> None:
    assert [figure(f"trial.sites.{one}").value for one in ("low", "high")] == [sites.FIXED_SITES, sites.MOST_SITES]


def test_no_figure_lies_unused() -> None:
    table = tomllib.loads(files("cleardays.evidence").joinpath("claims.toml").read_text(encoding="utf-8"))
    used = {row for claim in ALL for row in claim.rows} | {array.row for array in arrays("clinician")}
    assert set(table["figure"]) <= used


@pytest.mark.parametrize("claim", SHOWN, ids=lambda claim: claim.id)
def test_patient_words_read_at_grade_6_or_below(claim: Claim) -> None:
    filled = rendered(claim)
    assert grade(filled.words) <= HARDEST
    assert grade(filled.claim) <= HARDEST


def test_the_page_of_all_claims_reads_at_grade_6_or_below() -> None:
    assert grade(" ".join(f"{rendered(claim).claim} {rendered(claim).words}" for claim in SHOWN)) <= HARDEST


def test_nothing_unverified_is_told_to_patients() -> None:
    hidden = [claim.id for claim in ALL if claim not in SHOWN]
    assert hidden == ["history.blood_thinners"]
    with pytest.raises(ValueError, match="not for patients"):
        rendered(BY_ID["history.blood_thinners"])
    assert rendered(BY_ID["history.blood_thinners"], "clinician").trust == "unverified"
    for claim in SHOWN:
        assert all(figure(row).trust != "unverified" for row in claim.rows)


def test_a_claim_is_trusted_no_more_than_its_weakest_figure() -> None:
    read_words = BY_ID["effect.untreated"]
    assert (read_words.trust, rendered(read_words).trust) == ("derived", "derived")
    assert figure("placebo.part_of_start").trust == "secondary"
    assert rendered(BY_ID["effect.placebo"]).trust == "secondary"


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("definition.hours", "headache of 4 hours or more. It says headache, not migraine"),
        ("effect.placebo", "about a third from the start. That is about four fifths of the fall with Botox (6.6 of 8.4 days)"),
        ("effect.untreated", "about a quarter had such a fall"),
        ("effect.half", "Of 100 people, 45 had half"),
        ("effect.days", "The gap is 1.8 days"),
        ("dose", "by 3.5 with less, by 3.4 with more and by 3.6 with a sham shot"),
        ("sites", "We found no study"),
        ("episodic", "No gain was found"),
        ("approval.year", "2010"),
        ("side.neck_pain", "9 had neck pain with Botox and 3 with a sham shot"),
        ("duration.few_days", "for 24 hours or more"),
        ("duration.few_days", "worse for 5 days"),
        ("duration.late", "hours to weeks"),
    ],
)  # fmt: skip
def test_the_limits_that_must_be_said_are_said(id_: str, words: str) -> None:
    assert words in one(id_)


@pytest.mark.parametrize(
    ("id_", "verdict"),
    [
        ("definition.hours", Verdict.MISLEADING),
        ("effect.placebo", Verdict.MISLEADING),
        ("dose", Verdict.NO_EVIDENCE),
        ("sites", Verdict.NO_EVIDENCE),
        ("episodic", Verdict.MISLEADING),
        ("duration.few_days", Verdict.MISLEADING),
        ("effect.days", Verdict.WITH_LIMITS),
    ],
)
def test_the_verdicts_that_matter(id_: str, verdict: Verdict) -> None:
    assert BY_ID[id_].verdict is verdict


def test_what_was_rounded_is_stated() -> None:
    assert rendered(BY_ID["effect.half"]).rounding == (
        "45 is 44.8, rounded to a whole number",
        "34 is 34.2, rounded to a whole number",
    )
    assert rendered(BY_ID["effect.placebo"]).rounding == (
        "a third is 0.333, said as the nearest simple part",
        "four fifths is 0.786, said as the nearest simple part",
    )
    assert rendered(BY_ID["effect.days"]).rounding == ()


def test_limits_name_doses_and_are_for_clinicians() -> None:
    assert "225 units" in rendered(BY_ID["dose"], "clinician").limits
    for claim in SHOWN:
        assert rendered(claim).limits == ""
        assert not re.search(r"\bunits? of\b.*\d|\d+ (U|units)\b", rendered(claim).words)


def test_a_number_from_another_claim_is_refused() -> None:
    stray = Claim(id="x", topic="effect", claim="x", verdict=Verdict.SUPPORTED, words="{plan.weeks}", limits="x",
                  rows=(), sources=("x",), trust="read")  # fmt: skip
    with pytest.raises(ValueError, match="not among the rows"):
        rendered(stray)


@pytest.mark.parametrize("array", arrays("clinician"), ids=lambda array: array.id)
def test_an_icon_array_shows_exactly_its_number_and_says_both_directions(array: Array) -> None:
    root = ElementTree.fromstring(str(array_svg(array)))
    full = sum(dot.get("class") == "dot-full" for dot in root)
    assert (full, len(root)) == (said._whole(abs(figure(array.row).value)), 100)
    assert (root.get("role"), root.get("aria-label")) == ("img", array_words(array))
    assert f" {full} had " in array_words(array)
    assert f" {100 - full} did not." in array_words(array)
    assert not any("style" in dot.attrib for dot in root.iter())
    assert not A_NUMBER.search(without_numbers_of_names(array.words))
    assert grade(array_words(array)) <= HARDEST


def test_benefit_placebo_and_each_side_effect_have_a_picture_of_their_own() -> None:
    shown = arrays("patient")
    assert {array.about for array in shown} == {"benefit", "placebo", "side effect"}
    assert len({array.row for array in shown}) == len(shown)
    assert all(figure(array.row).trust != "unverified" for array in shown)
    ids = {array.id for array in shown}
    assert {"benefit.half", "placebo.half", "side.neck_pain", "side.neck_pain.placebo", "side.eyelid"} <= ids
