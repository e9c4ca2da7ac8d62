"""Sentences as people write them: abbreviations, headings with and without marks, lists, questions and answers, menus and forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.evidence.articles.sentences import sentences


def texts(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "The U.S. Food and Drug Administration (FDA) approved Botox in 2010.",
        "Dr. Example says, e.g. in Fig. 2, that it takes approx. 15 min. per visit.",
        "Headache days fell by 6.6 a month.",
        "It is made by Example Inc. of Dublin.",
    ],
)
def test_an_abbreviation_ends_no_sentence(whole: str) -> None:
    assert texts(f"{whole} Then wait.") == [whole, "Then wait."]


def test_a_heading_without_a_mark_is_not_glued_to_what_follows() -> None:
    text = (
        "Botox for Migraine Relief\nThe U.S. Food and Drug Administration approved Botox for chronic migraine in 2010."
    )
    found = list(sentences(text))
    assert [(one.kind, one.under) for one in found] == [("heading", ""), ("sentence", "Botox for Migraine Relief")]


def test_a_heading_with_a_colon_or_a_question_mark_is_one_too() -> None:
    found = list(sentences("What is Botox?\nBotox is a protein.\n\n# Side effects:\nNeck pain is one."))
    assert [one.kind for one in found] == ["question", "sentence", "heading", "sentence"]


def test_lines_that_were_only_wrapped_are_one_sentence() -> None:
    wrapped = "Botox is given every twelve weeks, and most people notice that\nit takes some time. The effect differs."
    assert texts(wrapped) == [
        "Botox is given every twelve weeks, and most people notice that it takes some time.",
        "The effect differs.",
    ]


def test_list_items_stand_alone_without_their_marks() -> None:
    assert texts("You may feel:\n- neck pain\n• a droopy\n  eyelid\n2) headache") == [
        "You may feel:", "neck pain", "a droopy eyelid", "headache",
    ]  # fmt: skip


def test_a_question_and_its_answer_are_two() -> None:
    found = list(sentences("Q: Does it hurt? A little.\nA: You may feel a pinch."))
    assert [(one.text, one.kind) for one in found] == [
        ("Does it hurt?", "question"), ("A little.", "sentence"), ("You may feel a pinch.", "sentence"),
    ]  # fmt: skip


def test_menus_and_reply_forms_are_left_out() -> None:
    text = (
        "Home\nTreatments\nPrices\nOur team\n\nBotox is repeated every 12 weeks.\n\nLeave a Reply\n"
        "Your email address will not be published. Required fields are marked *\nName *\nThis comment cures migraine."
    )
    assert texts(text) == ["Botox is repeated every 12 weeks."]


@given(st.text(max_size=600))
def test_every_sentence_stands_in_the_text(text: str) -> None:
    """No word is made up, whatever the text."""
    plain = "".join(text.split())
    for one in sentences(text):
        assert "".join(one.text.split()) in plain or one.text[:1] not in plain
