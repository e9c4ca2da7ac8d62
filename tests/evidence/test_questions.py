"""Questions, sentences and limits: the same denominator, both directions, and nothing that is not in the rows."""

import json
import re
from dataclasses import replace

import pytest

from cleardays.evidence import outcomes, output, sentences, trials
from cleardays.evidence.outcomes import QUESTIONS, ask
from cleardays.evidence.trials import EvidenceError, Row

ARM = "preempt_responders.onabot.responder50_headache_days.percent.24"


def everything() -> list[str]:
    answered = [ask(one) for one in QUESTIONS]
    return [
        words
        for one in answered
        for words in (one.short, *one.sentences, *one.beside, *(limit.words for limit in one.limits))
    ]


def change(monkeypatch: pytest.MonkeyPatch, id_: str, value: float) -> None:
    rows = tuple(replace(one, value=value) if one.id == id_ else one for one in trials.rows())
    monkeypatch.setattr(trials, "rows", lambda: rows)


def test_half_as_many_headache_days() -> None:
    assert ask("responders-50").short == (
        "Of 100 people given Botox about 45 had half as many headache days or fewer by week 24. Of 100 given placebo about 34 "
        "did. 55 and 66 did not."
    )


def test_shares_have_one_denominator_and_both_directions() -> None:
    for one in (words for id_ in QUESTIONS for words in ask(id_).sentences):
        if one.startswith("Of "):
            assert one.startswith(f"Of {sentences.OUT_OF} people given "), one
            assert re.search(r"(did|were) not\. \[", one), one


def test_arms_of_different_weeks_or_studies_make_no_sentence() -> None:
    early = trials.row("preempt_early.onabot.headache_days_per_week.mean_change.3")
    late = trials.row("preempt2.placebo.headache_days.mean_change.24")
    with pytest.raises(EvidenceError, match="not two arms of one count"):
        sentences.change(early, late)
    with pytest.raises(EvidenceError, match="not two arms of one count"):
        sentences.share(trials.row(ARM), replace(trials.row(ARM), week=12.0))


def test_nothing_says_that_botox_caused_anything() -> None:
    for words in everything():
        assert not re.search(
            r"\bcaused\b|\bcauses\b|because of botox|thanks to|\bcommon\b|\brare\b", words, re.IGNORECASE
        ), words


def test_nothing_unconfirmed_is_shown_anywhere() -> None:
    for id_ in QUESTIONS:
        assert all(one.shown for one in ask(id_).rows)
    told = json.dumps(output.to_json())
    assert [one.id for one in trials.rows() if not one.shown and f'"{one.id}"' in told] == []
    assert '"unverified"' in told, "the word is explained, and no row carries it"


def test_an_unconfirmed_row_is_refused() -> None:
    with pytest.raises(EvidenceError, match="not confirmed"):
        outcomes.Asking().row("preempt.onabot.any_adverse_event.percent.24")
    with pytest.raises(EvidenceError, match="not confirmed"):
        sentences.share(trials.row("preempt.onabot.any_adverse_event.percent.24"))


def test_what_was_read_in_a_copy_says_so_wherever_it_stands() -> None:
    for id_ in ("side-effects", "topiramate", "episodic", "dose"):
        assert "in a copy, not in the paper itself" in ask(id_).short, id_
    assert "in a copy" in ask("headache-days").sentences[0]
    assert "in a copy" not in ask("responders-50").short
    for id_ in QUESTIONS:
        for one in ask(id_).comparisons:
            assert ("copy" in one.badge) == (one.trust == "secondary"), one.id


def test_a_shown_comparison_is_trusted_no_more_than_its_rows() -> None:
    for id_ in QUESTIONS:
        for one in ask(id_).comparisons:
            for row in one.rows:
                assert trials.TRUST.index(one.trust) >= trials.TRUST.index(trials.row(row).effective)


def test_the_placebo_limit_is_computed() -> None:
    limit = sentences.limits()["placebo"]
    assert "about a third (6.6 of 19.8 days)" in limit.words
    assert "about four fifths of the fall with Botox (6.6 of 8.4 days)" in limit.words
    assert limit.numbers["share_of_baseline"] == pytest.approx(6.6 / 19.8)
    assert limit.numbers["share_of_botox"] == pytest.approx(6.6 / 8.4)


def test_the_placebo_limit_follows_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "preempt.placebo.headache_days.mean_change.24", -4.2)
    assert "about a fifth (4.2 of 19.8 days), about half of the fall" in sentences.limits()["placebo"].words


@pytest.mark.parametrize(
    "question, limits",
    [
        ("headache-days", {"placebo", "four_hours", "sites", "overlaps", "blinding"}),
        ("responders-50", {"placebo", "untreated", "four_hours"}),
        ("untreated-30", {"untreated", "placebo"}),
        ("dose", {"dose", "sites"}),
        ("episodic", {"episodic"}),
        ("side-effects", {"side_effects"}),
        ("withdrawal", {"blinding"}),
    ],
)
def test_what_must_be_said_is_said(question: str, limits: set[str]) -> None:
    assert limits <= {one.id for one in ask(question).limits}


def test_every_limit_is_used() -> None:
    assert {one.id for id_ in QUESTIONS for one in ask(id_).limits} == set(sentences.limits())


def test_challenge_stands_beside_preempt() -> None:
    answered = ask("headache-days")
    (challenge,) = [one for one in answered.comparisons if one.label.startswith("CHALLENGE")]
    assert challenge.beside and (challenge.value, challenge.low, challenge.high) == (0.8, -1.0, 2.7)
    assert any("CHALLENGE" in words and "nothing clear either way" in words for words in answered.beside)
    assert answered.pools == ()


def test_the_only_pool_says_that_it_is_no_answer() -> None:
    pools = [pool for id_ in QUESTIONS for pool in ask(id_).pools]
    assert [pool.id for pool in pools] == ["migraine_days.cochrane_and_challenge"]
    assert pools[0].standing.startswith("This is not our answer.")
    assert "Two trials cannot measure heterogeneity" in pools[0].words[0]
    assert len(pools[0].found.estimates) == 4


def test_side_effects_carry_study_people_and_sessions() -> None:
    answered = ask("side-effects")
    assert answered.comparisons == () and answered.pools == ()
    for words in (*answered.sentences, *answered.beside):
        assert re.search(r"\[.+; \d+( and \d+)? people", words), words
        assert re.search(r"As printed: [\d.]+ %", words) and "session" in words, words
    assert any("COMPEL (nine sessions); 716 people" in words for words in answered.beside)
    assert any("fewer than 1 (0.1 %)" in words and "more than 99 did not" in words for words in answered.beside)


def test_side_effects_of_different_kinds_cannot_be_pooled() -> None:
    kinds = [
        trials.row(f"{study}.neck_pain.percent.{week}")
        for study, week in (("compel.onabot", 108), ("repose.onabot", 104))
    ]
    with pytest.raises(EvidenceError, match="cannot be pooled"):
        trials.poolable(kinds)


def test_json_carries_every_pooled_figure_as_a_number() -> None:
    (question,) = json.loads(json.dumps(output.to_json("withdrawal")))["questions"]
    (pool,) = question["pooled"]
    assert [one["method"] for one in pool["methods"]] == [
        "fixed effect",
        "DerSimonian-Laird",
        "REML",
        "REML with Hartung-Knapp",
    ]
    for one in pool["methods"]:
        assert all(isinstance(one[name], float) for name in ("effect", "se", "low", "high", "tau2", "i2"))
    assert (pool["trials"], pool["q_degrees_of_freedom"], pool["prediction_interval"]) == (2, 1, None)
    assert "3 trials" in pool["prediction_interval_missing"]


def test_json_of_all_names_every_question() -> None:
    assert [one["id"] for one in output.to_json()["questions"]] == list(QUESTIONS)


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no question called"):
        ask("cure")


def test_changing_a_number_changes_the_sentence_and_the_json(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask("responders-50").comparisons[0].value
    change(monkeypatch, ARM, 52.0)
    assert "about 52 had half" in ask("responders-50").short and ". 48 and 66 did not" in ask("responders-50").short
    (question,) = output.to_json("responders-50")["questions"]
    assert before == pytest.approx(10.6)
    assert question["comparisons"][0]["value"] == pytest.approx(17.8)


def test_changing_a_pooled_row_changes_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask("withdrawal").pools[0].found.by("REML").effect
    change(monkeypatch, "challenge.difference.migraine_days.mean_difference.12", 0.2)
    assert ask("withdrawal").pools[0].found.by("REML").effect < before


def test_every_outcome_that_is_shown_has_words() -> None:
    """A new side effect in the table needs its verb before it can be shown."""
    shown: list[Row] = list(ask("side-effects").rows)
    assert all(sentences.share(one) for one in shown)


@pytest.mark.parametrize(
    "value, words", [(0.24, "a quarter"), (0.333, "a third"), (0.786, "four fifths"), (0.52, "half")]
)
def test_fractions(value: float, words: str) -> None:
    assert sentences.fraction(value) == words


def test_the_short_answers_can_be_read_at_grade_six() -> None:
    from tests.mechanism.reading import HARDEST, grade

    assert grade(" ".join(outcomes.ask(one).short for one in QUESTIONS)) <= HARDEST
    for one in QUESTIONS:
        assert grade(outcomes.ask(one).short) <= HARDEST, one
