"""An article held against the evidence: what is alike, what agrees, what misleads whatever stands around it, and how often it is right."""

import re
import time
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.evidence import article_check, sourced_claims
from cleardays.evidence.sourced_claims import Verdict

LABELLED = tomllib.loads(Path(__file__).with_name("labelled.toml").read_text(encoding="utf-8"))
TABLE = tomllib.loads(files("cleardays.evidence").joinpath("article_check.toml").read_text(encoding="utf-8"))
HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "check-an-article.md"
KINDS = (*(one.value for one in Verdict), "unmatched")
A_NUMBER = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen)\b")


def kind(sentence: str) -> str:
    found = article_check.mark(sentence).verdict
    return "unmatched" if found is None else found.value


def confusion(part: str) -> Counter[tuple[str, str]]:
    """(by hand, by the check) of every labelled sentence."""
    return Counter((label, kind(one)) for label, written in LABELLED[part].items() for one in written)


def figures(part: str) -> dict[str, tuple[int, int, int]]:
    """For each kind: marked rightly, marked in all, there by hand."""
    counted = confusion(part)
    return {
        one: (
            counted[one, one],
            sum(n for (_, got), n in counted.items() if got == one),
            sum(n for (label, _), n in counted.items() if label == one),
        )
        for one in KINDS
    }


# ---------------------------------------------------------------- how often it is right


def test_there_are_enough_sentences_of_each_kind_and_no_sentence_is_in_both_parts() -> None:
    for part in ("seen", "unseen"):
        assert set(LABELLED[part]) == set(KINDS)
        assert sum(map(len, LABELLED[part].values())) >= 60
        assert min(map(len, LABELLED[part].values())) >= 5
    written = [one for part in LABELLED.values() for ones in part.values() for one in ones]
    assert len(set(written)) == len(written)


@pytest.mark.parametrize("label", ["misleading", "no evidence found", "unmatched"])
@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_nothing_that_is_not_supported_is_ever_called_supported(part: str, label: str) -> None:
    assert [one for one in LABELLED[part][label] if kind(one).startswith("supported")] == []


@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_the_figures_in_the_docs_are_those_measured_here(part: str) -> None:
    text = HOW_TO.read_text(encoding="utf-8")
    block = text.split(f"<!-- measured: {part} -->")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) of (\d+) \| (\d+) of (\d+) \|$", block, re.MULTILINE)
    written = {name: tuple(map(int, numbers)) for name, *numbers in rows}
    assert written == {name: (right, marked, right, there) for name, (right, marked, there) in figures(part).items()}


def test_what_it_marks_it_marks_rightly() -> None:
    """Of the sentences nothing was made for: a mark is right nine times in ten, and half of what could be marked is."""
    counted = confusion("unseen")
    marked = sum(n for (_, got), n in counted.items() if got != "unmatched")
    right = sum(n for (label, got), n in counted.items() if got == label != "unmatched")
    there = sum(n for (label, _), n in counted.items() if label != "unmatched")
    assert right >= 0.9 * marked
    assert right >= 0.5 * there


# ---------------------------------------------------------------- alike is not agreeing


@pytest.mark.parametrize(
    "sentence, verdict",
    [
        ("Botox is repeated every 12 weeks.", "supported"),
        ("Botox is repeated every twelve weeks.", "supported"),
        ("Botox is repeated every 6 weeks.", "unmatched"),
        ("Botox is not repeated every 12 weeks.", "unmatched"),
        ("Botox reduces the number of headache days a month.", "supported with limits"),
        ("Botox increases the number of headache days a month.", "unmatched"),
        ("Botox always reduces the number of headache days a month.", "unmatched"),
        ("Botox reduces the number of headache days a month, and your stress vanishes.", "unmatched"),
        ("OnabotulinumtoxinA reduces the number of headache days per month.", "supported with limits"),
        ("Does Botox reduce the number of headache days a month?", "unmatched"),
    ],
)
def test_numbers_denials_directions_and_exceptions_must_agree(sentence: str, verdict: str) -> None:
    assert kind(sentence) == verdict


@pytest.mark.parametrize(
    "sentence, claim",
    [
        ("Here is the cure: Botox.", "remission.cure"),
        ("We guarantee results.", "effect.half"),
        ("It works for everyone.", "effect.half"),
        ("There are no side effects.", "side.rare"),
        ("The effect is permanent.", "course.wear_off"),
        ("You get instant relief.", "course.onset"),
        ("A true miracle.", "effect.half"),
    ],
)
def test_some_words_mislead_whatever_stands_around_them(sentence: str, claim: str) -> None:
    found = article_check.mark(sentence)
    assert found.verdict is Verdict.MISLEADING
    assert found.claim is not None
    assert found.claim.id == claim
    assert found.sources


@pytest.mark.parametrize(
    "sentence",
    ["It is not a cure.", "Nobody can give a guarantee: there is no guarantee.", "The effect is not permanent."],
)
def test_denied_they_do_not(sentence: str) -> None:
    assert kind(sentence) != "misleading"


def test_an_unmatched_sentence_says_why_and_names_the_nearest_claim() -> None:
    found = article_check.mark("Botox is repeated every 6 weeks.")
    assert (found.verdict, found.claim and found.claim.id) == (None, "session.again")
    assert "another number: 6" in found.why
    assert "12 weeks" in found.asked
    strange = article_check.mark("Our clinic is open from Monday to Friday.")
    assert (strange.verdict, strange.claim, strange.answer, strange.sources) == (None, None, "", ())


def test_a_verdict_rests_on_nothing_unchecked() -> None:
    """A claim that is for no patient marks no sentence, though an article may hold its words."""
    hidden = [one for one in sourced_claims.claims("clinician") if sourced_claims.trust(one) == "unverified"]
    assert hidden
    for one in hidden:
        found = article_check.mark(sourced_claims.rendered(one, "clinician").claim)
        assert found.claim is None or found.claim.id != one.id


# ---------------------------------------------------------------- the data


def test_every_claim_can_be_met_in_its_own_words() -> None:
    for one in sourced_claims.claims("patient"):
        found = article_check.mark(sourced_claims.rendered(one).claim)
        assert found.verdict in (one.verdict, Verdict.MISLEADING), one.id
        assert found.claim is not None


def test_every_way_is_marked_as_it_says() -> None:
    known = {one.id: one for one in sourced_claims.claims("patient")}
    wrong = []
    for row in TABLE["said"]:
        claim = known[row["claim"]]
        for way in row["ways"]:
            sentence = sourced_claims.filled(way, claim, row.get("rows", ()))
            if kind(sentence) not in (row.get("verdict", claim.verdict.value), "misleading"):
                wrong.append((claim.id, sentence, kind(sentence)))
    assert wrong == []


def test_no_number_stands_in_a_way_but_by_its_figure() -> None:
    for row in TABLE["said"]:
        for way in row["ways"]:
            plain = sourced_claims.PLACEHOLDER.sub("", way).replace("Of 100 people", "")
            assert not A_NUMBER.search(plain), way


def test_every_pattern_has_a_claim_with_sources() -> None:
    known = {one.id: one for one in sourced_claims.claims("patient")}
    assert all(known[one["claim"]].sources for one in TABLE["pattern"])


# ---------------------------------------------------------------- an article


def test_headings_lists_and_abbreviations_are_read_as_a_person_reads_them() -> None:
    text = '# A heading\n\nDr. Example says it costs 6.6 a day. It is "safe."\n- first thing\n- second\nthing goes on\n\n1. One more? Yes!'
    assert article_check.sentences(text) == [
        "A heading", "Dr. Example says it costs 6.6 a day.", 'It is "safe."', "first thing", "second thing goes on", "One more?", "Yes!",
    ]  # fmt: skip


def test_a_heading_is_no_claim() -> None:
    assert kind("Botox for migraine: what helps") == "unmatched"
    assert kind("Botox cures migraine") == "misleading"


def test_the_sample_has_every_kind() -> None:
    assert all(number for _, number in article_check.counts(article_check.check(article_check.sample())))


def test_two_thousand_words_take_less_than_a_second() -> None:
    every = [one for part in LABELLED.values() for ones in part.values() for one in ones]
    article = " ".join(islice(cycle(every), 230))
    assert len(article.split()) >= 2000
    article_check.mark("The ways are read once a process.")
    began = time.perf_counter()
    article_check.check(article)
    assert time.perf_counter() - began < 1.0


def test_a_text_longer_than_any_article_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match="100,001 characters"):
        article_check.check("a" * 100_001)


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_each_sentence_has_one_mark(text: str) -> None:
    found = article_check.check(text)
    assert [one.sentence for one in found] == article_check.sentences(text)
    assert all(0 <= one.alike <= 100 for one in found)
    assert sum(number for _, number in article_check.counts(found)) == len(found)
