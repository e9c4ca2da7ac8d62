"""What changes a mark, and what must not: a denial, a number, "all", "may", a sentence beside it, a heading before it."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.evidence import article_check
from tests.evidence.articles.measure import got

SUPPORTED = [
    ("Botox is repeated every 12 weeks.", "session.again:S"),
    ("The FDA approved Botox for chronic migraine in 2010.", "approval.year:S;approval.any_migraine:S"),
    ("Chronic migraine is defined as headache on 15 or more days a month.", "definition.days:L"),
    ("Botox reduces the number of headache days.", "effect.days:L"),
    ("Botox blocks the release of neurotransmitters.", "mechanism.nerve:L"),
    ("Botox comes from a bacterium.", "toxin.what:S"),
    ("The response varies from person to person.", "variability.people:S"),
    ("Headaches become less severe with Botox.", "effect.milder:L"),
    ("The injections take about 15 minutes.", "session.length:L"),
    ("Botox improves the quality of life.", "effect.life:L"),
]


def labels(written: str) -> set[str]:
    return set(written.split(";"))


def claims(found: Iterable[str]) -> set[str]:
    return {one.split(":")[0] for one in found}


NUMBERED = [(sentence, label) for sentence, label in SUPPORTED if re.search(r"\d", sentence)]
DENIABLE = [
    ("Botox is a cure for migraine.", "remission.cure:M", "Botox is not a cure for migraine.", "remission.cure:S"),
    ("Botox brings complete remission.", "remission.rate:M", "Botox does not bring complete remission.", "remission.rate:S"),
    ("All toxin brands are interchangeable.", "brands:M", "The toxin brands are not interchangeable.", "brands:S"),
    ("Botox is repeated every 12 weeks.", "session.again:S", "Botox is not repeated every 12 weeks.", "session.again:M"),
    ("The effect is permanent.", "course.wear_off:M", "The effect is not permanent.", "course.wear_off:S"),
    ("A higher dose works better.", "dose:N", "A higher dose does not work better.", "dose:S"),
    ("Botox is the first choice for migraine.", "place.after_others:M", "Botox is not the first choice.", "place.after_others:S"),
    ("Insurance always pays for Botox.", "cost.insurance:M", "Insurance does not always pay for Botox.", "cost.insurance:S"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "label"), SUPPORTED)
def test_the_plain_sentence(said: str, label: str) -> None:
    assert got(said) == labels(label)


# ---------------------------------------------------------------- denial


@pytest.mark.parametrize(("said", "label", "denied", "other"), DENIABLE)
def test_a_denial_turns_the_mark_and_two_turn_it_back(said: str, label: str, denied: str, other: str) -> None:
    claim = label.split(":")[0]
    assert label in got(said)
    assert other in got(denied)
    assert other in got(f"It is not true that {said}")
    twice = got(f"It is not true that {denied}")
    assert not any(one.startswith(claim) and one != label for one in twice)


@pytest.mark.parametrize("words", ["It is a myth that {}", "It is not true that {}"])
@pytest.mark.parametrize(("said", "label"), [(said, label) for said, label, _, _ in DENIABLE])
def test_what_is_called_a_myth_is_denied(words: str, said: str, label: str) -> None:
    assert label not in got(words.format(said))


def test_what_the_next_sentence_takes_back_is_denied() -> None:
    first = article_check.check("Some people think that Botox cures migraine. This is a myth.")[0]
    assert first.verdict is not None
    assert first.verdict.value == "supported"


@pytest.mark.parametrize(
    ("answer", "verdict"), [("No. It brings fewer bad days.", "supported"), ("Yes. We promise.", "misleading")]
)
def test_yes_and_no_answer_the_question_before(answer: str, verdict: str) -> None:
    asked, answered, *_ = article_check.check(f"Is Botox a cure for migraine?\n{answer}")
    assert asked.marks == ()
    assert answered.verdict is not None
    assert (answered.verdict.value, answered.claim and answered.claim.id) == (verdict, "remission.cure")


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(("said", "label"), NUMBERED)
@given(number=st.integers(min_value=60, max_value=97))
def test_another_number_is_named_beside_ours(said: str, label: str, number: int) -> None:
    claim = label.split(":")[0]
    ours = re.findall(r"\d+", said)[0]
    found = article_check.mark(said.replace(ours, str(1900 + number if len(ours) == 4 else number), 1))
    marks = [one for one in found.marks if one.claim.id == claim]
    assert [one.says for one in marks] == ["another number"]
    assert f"{number}" in marks[0].why
    assert [one.verdict.value for one in marks if one.verdict is not None] == ["misleading"]


@pytest.mark.parametrize(
    "said",
    [
        "Botox is repeated every twelve weeks.",
        "Botox is repeated every three months.",
        "Botox is repeated every 3 months.",
    ],
)
def test_a_number_may_be_said_in_words_or_in_another_unit(said: str) -> None:
    assert got(said) == {"session.again:S"}


def test_a_dose_is_compared_and_ours_is_not_shown() -> None:
    (one,) = article_check.mark("The dose of Botox is 500 units.").marks
    assert (one.claim.id, one.says) == ("session.dose", "another number")
    assert "155" not in f"{one.why} {one.ours}"


# ---------------------------------------------------------------- all, may


@pytest.mark.parametrize("strong", ["always", "completely", "in all patients"])
@pytest.mark.parametrize(
    "said", ["Botox {} reduces the number of headache days.", "Botox {} improves the quality of life."]
)
def test_what_allows_no_exception_is_stronger_than_the_evidence(said: str, strong: str) -> None:
    found = article_check.mark(said.format(strong))
    assert {one.says for one in found.marks} == {"stronger than the evidence"}
    assert all(strong.split()[-1] in one.why or strong.split()[1:2] == ["all"] for one in found.marks)


@pytest.mark.parametrize(("said", "label"), SUPPORTED)
def test_a_supported_sentence_stays_supported_with_may(said: str, label: str) -> None:
    softened = f"Perhaps {said[:1].lower()}{said[1:]}"
    assert claims(got(softened)) == claims(labels(label))
    assert all(one[-1] in "SL" for one in got(softened))


def test_may_takes_away_what_was_too_strong() -> None:
    assert got("You will notice a difference within a few days.") == {"course.onset:M"}
    assert got("Some people may notice a difference within a few days.") == {"course.onset:L"}


def test_not_always_is_no_denial() -> None:
    assert got("Botox does not always reduce the number of headache days.") == {"effect.days:L"}


# ---------------------------------------------------------------- beside each other


@pytest.mark.parametrize("joint", ["; ", ", but ", ", while ", ", and "])
@pytest.mark.parametrize(("one", "other"), list(zip(SUPPORTED, SUPPORTED[3:] + SUPPORTED[:3], strict=True)))
def test_two_sentences_joined_carry_the_marks_of_both(one: tuple[str, str], other: tuple[str, str], joint: str) -> None:
    joined = f"{one[0][:-1]}{joint}{other[0]}"
    assert got(joined) == labels(one[1]) | labels(other[1])


@pytest.mark.parametrize("joint", ["; ", ", but "])
def test_a_denial_stays_in_its_clause(joint: str) -> None:
    assert got(f"Botox is not a cure for migraine{joint}it reduces the number of headache days.") == {
        "remission.cure:S", "effect.days:L",
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["What the studies say", "A cure for migraine?", "# Side effects", "Botox and you"])
@pytest.mark.parametrize(("said", "label"), SUPPORTED)
def test_a_heading_before_a_sentence_changes_nothing(heading: str, said: str, label: str) -> None:
    found = article_check.check(f"{heading}\n{said}")
    assert [one.sentence for one in found] == [heading.removeprefix("# "), said]
    assert found[0].marks == ()
    assert {one.claim.id for one in found[1].marks} == claims(labels(label))


# ---------------------------------------------------------------- the words that carry it


@pytest.mark.parametrize(("said", "label"), SUPPORTED)
def test_each_mark_names_the_words_that_carry_it(said: str, label: str) -> None:
    for one in article_check.mark(said).marks:
        assert one.at
        assert all(0 <= begin < end <= len(said) for begin, end in one.at)
        assert one.ours
        assert one.claim.sources


def test_a_condition_that_is_missing_is_named() -> None:
    (one,) = article_check.mark("Botox is approved for migraine.").marks
    assert (one.claim.id, one.says) == ("approval.any_migraine", "a needed condition missing")
    assert "chronic" in one.why


@pytest.mark.parametrize(
    "said",
    [
        "Our clinic is open from Monday to Friday.", "Topiramate reduces the number of headache days.",
        "Good sleep means fewer headaches.", "Botox smooths wrinkles for three to four months.",
        "Does Botox cure migraine?", "If Botox cures migraine, we will know.",
    ],
)  # fmt: skip
def test_what_is_said_of_something_else_or_not_said_has_no_mark_of_effect(said: str) -> None:
    assert not claims(got(said)) & {"effect.days", "course.lasts", "remission.cure"}
