"""An article held against the evidence: each sentence with its marks, a whole clinic's article, what it refuses, and how fast it is."""

import time
import tomllib
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.evidence import article_check, sourced_claims
from cleardays.evidence.articles import statements
from cleardays.evidence.sourced_claims import Verdict
from tests.evidence.articles import measure

HERE = Path(__file__).parent
OLDER = tomllib.loads((HERE / "labelled.toml").read_text(encoding="utf-8"))


def verdicts(sentence: str) -> set[str]:
    return {one.verdict.value for one in article_check.mark(sentence).marks if one.verdict is not None}


# ---------------------------------------------------------------- a clinic's article


def article() -> dict[str, set[str]]:
    text = (HERE / "articles" / "clinic-article.txt").read_text(encoding="utf-8")
    return {one.sentence: {f"{mark.claim.id} {mark.says}" for mark in one.marks} for one in article_check.check(text)}


@pytest.mark.parametrize(
    ("begins", "marks"),
    [
        ("The U.S. Food", {"approval.year the same", "approval.any_migraine the same"}),
        ("Chronic migraine is defined", {"definition.days the same", "definition.hours stronger than the evidence"}),
        ("Botox injections have been shown", {"effect.days the same", "effect.milder the same"}),
        ("The exact mechanism", {"mechanism.nerve the same"}),
        ("However, it is believed", {"mechanism.nerve the same"}),
        ("The procedure typically takes", {"session.length the same"}),
        ("It is important to receive", {"giver the same"}),
        ("Some patients experience complete", {"remission.rate stronger than the evidence"}),
        ("However, the response", {"variability.people the same"}),
        ("Multiple sessions", {"session.adjust stronger than the evidence"}),
        ("The most common ones", {"side.neck_pain the same", "side.headache the same", "side.eyelid the same"}),
        ("Botox is not suitable", {"history.not_all the same", "history.first the same"}),
        ("It is important to remember", {"remission.cure the same"}),
        ("This article is for", {"advice.information the same"}),
        ("For many sufferers", set()),
        ("Botox for Migraine Relief", set()),
    ],
)
def test_a_clinic_s_article_is_read_as_a_person_reads_it(begins: str, marks: set[str]) -> None:
    (found,) = [said for sentence, said in article().items() if sentence.startswith(begins)]
    assert found == marks


def test_its_reply_form_is_no_part_of_it() -> None:
    assert not any("email" in sentence.lower() or "Reply" in sentence for sentence in article())


# ---------------------------------------------------------------- a verdict rests on what was read


def test_a_verdict_rests_on_nothing_unchecked() -> None:
    """A claim that is for no patient marks no sentence, though an article may hold its words."""
    hidden = {one.id for one in sourced_claims.claims("clinician") if sourced_claims.trust(one) == "unverified"}
    assert hidden
    assert not hidden & {one.claim.id for one in statements.statements()}


def test_every_claim_for_patients_can_be_said() -> None:
    said = {one.claim.id for one in statements.statements()}
    known = {one.id for one in sourced_claims.claims("patient")}
    assert known - said <= {"effect.untreated", "effect.daily", "effect.withdrawal", "mechanism.time"} | said
    assert said <= known


@pytest.mark.parametrize("label", ["misleading", "no evidence found"])
@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_what_was_labelled_wrong_before_is_not_called_supported(part: str, label: str) -> None:
    wrong = [
        one for one in OLDER[part][label] if verdicts(one) and verdicts(one) <= {"supported", "supported with limits"}
    ]
    assert wrong == []


def test_the_first_mark_is_the_worst() -> None:
    found = article_check.mark("Botox is repeated every 12 weeks, but it cures migraine.")
    assert [one.claim.id for one in found.marks] == ["session.again", "remission.cure"]
    assert (found.verdict, found.claim and found.claim.id) == (Verdict.MISLEADING, "remission.cure")


def test_what_nothing_speaks_of_says_so() -> None:
    strange = article_check.mark("Our clinic is open from Monday to Friday.")
    assert (strange.verdict, strange.claim, strange.answer, strange.sources) == (None, None, "", ())
    assert strange.why == "No claim here speaks of it."
    assert article_check.mark("Does Botox cure migraine?").why == "It asks, and claims nothing."


def test_the_sample_has_every_kind() -> None:
    assert all(number for _, number in article_check.counts(article_check.check(article_check.sample())))


# ---------------------------------------------------------------- limits


def test_a_hundred_thousand_characters_take_less_than_two_seconds() -> None:
    every = [one.sentence for part in measure.PARTS for one in measure.labelled(part)]
    text = " ".join(islice(cycle(every), 4_000))[:99_990].rsplit(" ", 1)[0]
    article_check.mark("The statements are read once a process.")
    began = time.process_time()
    found = article_check.check(text)
    assert time.process_time() - began < 2.0 * 1.5  # a machine that does other work beside is slower
    assert len(found) > 1_000


@pytest.mark.parametrize(
    "made", ["not ", "a. ", "Botox ", "(", '"', "15 days ", "if ", "no.\n", "- a\n", "side effect ", "\u202e", "é "]
)
def test_a_hostile_text_ends_soon(made: str) -> None:
    began = time.process_time()
    try:
        article_check.check((made * 100_000)[: article_check.LONGEST_TEXT])
    except article_check.TooLongError as long:
        assert long.of == "sentences"
    assert time.process_time() - began < 5.0


def test_a_text_longer_than_any_article_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match="100,001 characters"):
        article_check.check("a" * 100_001)


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    found = article_check.check(text)
    assert sum(number for _, number in article_check.counts(found)) == len(found)
    for one in found:
        assert all(0 <= begin < end <= len(one.sentence) for mark in one.marks for begin, end in mark.at)
