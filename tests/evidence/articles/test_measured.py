"""How often the reader of articles is right: the figures that are shown are those counted here, and the bars it was built to."""

from cleardays.evidence import article_check
from tests.evidence.articles import measure


def test_there_are_enough_sentences_in_the_manner_of_enough_articles_and_none_in_both_parts() -> None:
    seen, unseen = (measure.labelled(part) for part in measure.PARTS)
    assert len(seen) + len(unseen) >= 400
    assert len(unseen) >= 200
    assert len({one.article for one in (*seen, *unseen)}) >= 25
    sentences = [one.sentence for one in (*seen, *unseen)]
    assert len(set(sentences)) == len(sentences)
    assert not {one.article for one in seen} & {one.article for one in unseen}


def test_every_label_is_a_claim_with_a_verdict_and_settles_two_labellings() -> None:
    for part in measure.PARTS:
        for one in measure.labelled(part):
            for label in one.may | one.first | one.second:
                claim, letter = label.removeprefix("~").split(":")
                assert letter in "SLMN", one
                assert claim, one
            assert {label.removeprefix("~") for label in one.first & one.second} <= one.may, one


def test_the_figures_that_are_shown_are_those_counted() -> None:
    """When this is red after a change to the reader: python -m tests.evidence.articles.measure, then python docs/build.py."""
    assert measure.TARGET.read_text(encoding="utf-8") == measure.written()


def test_on_what_it_was_made_with_it_is_nearly_always_right() -> None:
    whole, _ = measure.counted("seen")
    assert whole["found"] >= 0.95 * whole["with_claim"]
    assert whole["right"] >= 0.97 * whole["marks"]
    assert whole["blessed_right"] >= 0.97 * whole["blessed"]
    assert whole["true_marked_wrong"] <= 0.01 * whole["true"]


def test_the_page_says_how_much_it_reads() -> None:
    words = article_check.measured_words()
    assert str(article_check.measured()["unseen"]["found"]) in words
