"""Which words of an editor are refused, and which stand: a number without evidence never does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleardays.web.public import page_checker, page_content
from tests.test_words import _MADE_IT


def words_of(text: str) -> str:
    return " ".join(one.words for one in page_checker.wrong("words", text))


@pytest.mark.parametrize(
    "text",
    [
        "Half of people get better.", "It helps two in three.", "One in five feels it.", "It works in 50% of them.", "50 percent",
        "per cent",
                "5 0 days", "fifteen days", "Twenty-five days", "a dozen shots",
        "It doubles the chance.", "twice as good", "a couple of weeks",
        "٣ أيام", "３５ days", "५ days", "In ½ of them", "¾", "Ⅳ", "x²", "三 days", "①", "٪", "％", "‰", "TWO days",
        "t\u200bwo days", "tw\u00ado days",
                "two\u2011thirds", "ninety‑nine", "{sites.fewest}5",
        "{sites.fewest}% of them", "a third of people", "a quarter", "threefold",
        "No one knows, but four do.", "hundreds of people", "ＴＷＯ days",
    ],
)  # fmt: skip
def test_a_number_that_is_not_bound_is_refused(text: str) -> None:
    assert "A number without evidence" in words_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "No one knows it all.", "You get {sites.fewest} to {sites.most} small shots.", "Each one differs.", "It may sit on one side.",
        "Call at once.", "The first round did not help.", "ICHD-3 is the world list.", "SNAP-25 is a part of a nerve.", "Someone may help.",
        "Often people wait.", "Tenderness is common.", "It is a secondary matter.", "Chronic means {ichd.days} days or more a month.",
    ],
)  # fmt: skip
def test_what_is_no_number_stands(text: str) -> None:
    assert words_of(text) == ""


def test_the_sentence_is_named_and_what_to_do() -> None:
    said = words_of("Rest helps. Half of people feel it. Drink water.")
    assert "“half”, in “Half of people feel it.”" in said
    assert "names a claim, use a placeholder" in said
    assert "Rest helps" not in said


@given(st.integers(0, 10**9), st.sampled_from(["{} days", "In {}% of them", "week {}", "({})", "a{}b"]))
def test_no_typed_number_gets_through(number: int, frame: str) -> None:
    assert words_of(frame.format(number))


@given(st.text(max_size=80))
def test_no_digit_of_any_script_gets_through(text: str) -> None:
    bare = page_content.PLACEHOLDER.sub("", page_checker.cleaned(text))
    if any(char.isdigit() for char in bare) and "ichd" not in bare.casefold() and "snap" not in bare.casefold():
        assert words_of(text)


@pytest.mark.parametrize(
    "text",
    ["{trial.best}", "{}", "{sites.fewest|whole}", "{preempt.onabot.headache_days.mean_change.24}", "{ichd.days }"],
)
def test_a_placeholder_that_is_bound_to_nothing_is_refused(text: str) -> None:
    assert "is bound to nothing" in words_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Her days fell " + "because of" + " Botox.", "This was " + "caused by" + " the toxin.",
        "Thanks" + " to the injections she works again.",
        "Botox" + " has cut your days.", "The shots" + " made your pain go.", "Treatment" + " improved my life.",
    ],
)  # fmt: skip
def test_that_botox_made_it_so_is_refused(text: str) -> None:
    assert "Nobody can know that of one person" in words_of(text)


@pytest.mark.parametrize("made", ["caused by", "due to", "thanks to", "owing to"])
@pytest.mark.parametrize("it", ["Botox", "the toxin", "onabotulinumtoxin", "injections", "treatment", "the session"])
def test_whatever_no_text_of_the_package_may_say_no_editor_may(made: str, it: str) -> None:
    text = f"It was {made} {it}"
    assert _MADE_IT.search(text)
    assert "Nobody can know" in words_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "{sites.fewest} units",
        "Ask for more units.",
        "Get a higher dose.",
        "The best dose is yours.",
        "The right muscles",
        "Try fewer shots",
    ],
)
def test_advice_on_dose_is_refused(text: str) -> None:
    assert "advice on dose or place" in words_of(text)


def test_a_word_of_two_alphabets_is_refused() -> None:
    assert "mixes letters of two alphabets" in words_of("twо days")  # the o is Cyrillic


@pytest.mark.django_db
class TestThePage:
    def test_the_page_as_it_comes_stands(self) -> None:
        assert page_checker.of_page(page_content.own()) == []

    def test_every_placeholder_offered_is_bound_and_checked(self) -> None:
        offered = page_content.placeholders()
        assert ("sites.fewest", "31") in [(id_, value) for id_, value, _ in offered]
        assert len(offered) > 5
        for id_, value, what in offered:
            assert page_content.unbound(f"{{{id_}}}") == ()
            assert page_content.bound(f"{{{id_}}}") == value
            assert what

    def test_what_a_trial_found_is_no_placeholder(self) -> None:
        """A claim says it, with the sham group beside it; words alone would not."""
        assert not [id_ for id_, _, _ in page_content.placeholders() if "onabot" in id_ or "percent" in id_]

    def test_a_claim_that_nobody_checked_is_refused(self) -> None:
        row = {"id": "x", "title": "Fictional", "entries": [{"ask": "Why?", "claim": "history.blood_thinners"}]}
        assert [one.field for one in page_checker.of_section(row)] == ["claim-0"]

    @pytest.mark.parametrize("id_", page_checker.MUST_BE_SHOWN)
    def test_what_must_be_there_is_not_hidden_and_not_taken_out(self, id_: str) -> None:
        hidden, gone = page_content.own(), page_content.own()
        next(row for row in hidden["section"] if row["id"] == id_)["hidden"] = True
        gone["section"] = [row for row in gone["section"] if row["id"] != id_]
        for table in (hidden, gone):
            assert "must be on the page" in page_checker.of_order(table)[0].words

    def test_danger_signs_stand_no_lower_than_they_came(self) -> None:
        table = page_content.own()
        rows = table["section"]
        at = next(i for i, row in enumerate(rows) if row["id"] == "danger")
        rows.insert(0, rows.pop(at))
        assert page_checker.of_order(table) == []
        rows.insert(at + 1, rows.pop(0))
        assert f"may have {at}" in page_checker.of_order(table)[0].words
        rows[0]["hidden"] = True
        assert page_checker.of_order(table) == []


def test_what_is_hard_to_read_is_named_and_not_refused() -> None:
    text = "This " + "very " * 22 + "long text. Incomprehensibility."
    assert words_of(text) == ""
    assert [one.split(",")[0] for one in page_checker.hard([text])] == ["Long", "A long word"]
    assert page_checker.hard(one for row in page_content.own()["section"] for one in row.get("words", ())) == []


def test_the_lists_are_whole_words_in_small_letters() -> None:
    listed, _ = page_checker._lists()
    assert all(one == one.casefold() and one.isalpha() for one in listed)
    assert json.dumps(sorted(listed))
