"""Every entry of the public page read as a reader reads it: the question, then how its answer begins.

An answer belongs to one question. A claim whose words begin with “Yes” or “Few did” answers the question it was written for, and
says the contrary under another. So each pair stands here, and a new entry is read once by whoever writes it.
"""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from cleardays.evidence.sourced_claims import claims, rendered

ENTRIES: list[dict[str, Any]] = [
    entry
    for section in tomllib.loads(
        files("cleardays.web.public").joinpath("page_content.toml").read_text(encoding="utf-8")
    )["section"]
    for entry in section.get("entries", ())
]
KNOWN = {one.id: one for one in claims("patient")}
YES_OR_NO = re.compile(r"^(yes|no|not)\b", re.IGNORECASE)
OPEN_QUESTION = re.compile(r"^(what|when|who|why|how|where)\b", re.IGNORECASE)

READ = {
    "Are all toxin brands the same?": "They are not.",
    "When was it first allowed for chronic migraine?": "It was in 2010, in the US.",
    "Do I just need to count headache days?": "The days are one part of it.",
    "Must each migraine last for hours?": "The US label counts days with headache of 4 hours or more.",
    "Is it for each kind of migraine?": "It is approved for chronic migraine in grown-ups.",
    "Does it help if I have fewer headache days?": "No gain was found.",
    "My headache never left since the first day. Is it chronic migraine?": "It is not called that.",
    "Is headache on most days always chronic migraine?": "Not always.",
    "Was it tested in people whose headache never stops?": "They left such people out.",
    "Does it work for teens?": "It was not shown.",
    "Was it tested in older people?": "We read no trial of their own.",
    "Does it help as it makes tight muscles go slack?": "It does relax muscle.",
    "Do nerves let go of less CGRP?": "Reviews say so.",
    "Does it last as long as the toxin is at work?": "In nerve cells of rats it was at work for 10 months.",
    "How long does it take?": "That is what clinics say: 10 to 15 minutes.",
    "Who should give it?": "The maker says a doctor or other trained health worker.",
    "Do I get it more than once?": "Yes.",
    "Will I have fewer headache days?": "In the main trials, headache days fell by 8.4 a month with Botox.",
    "Do days fall with a sham shot too?": "With a placebo, a sham shot, days fell too: by about a third from the start.",
    "Can days fall with no shot at all?": "Days can fall with no shot at all.",
    "Will the pain be milder?": "For some.",
    "Is it better than tablets?": "It is not clear.",
    "Does Botox come before the new CGRP drugs?": "Guides do not agree.",
    "Can I have Botox or a CGRP drug in England?": "Yes, once 3 other drugs have failed.",
    "Do Botox and a CGRP drug do more if I have both?": "We read no trial that drew lots.",
    "Can it bring remission?": "People do get below 15 headache days a month with it.",
    "What does remission mean?": "It means fewer days, not none.",
    "Can it take a few sessions to tell?": "Yes.",
    "The first round did not help. Is that the end?": "Some people get there later.",
    "Is there proof that more of it works better?": "Trials that drew lots found no gain from more.",
    "Is there proof that it works best where I hurt?": "We found no study that shows this.",
    "Can a doctor tell who will do well?": "Not yet.",
    "Can my neck hurt?": "Yes.",
    "Can a lid droop?": "Yes.",
    "Can it make it hard to swallow?": "It can.",
    "Are side effects rare?": "It depends on what is counted.",
    "How long do they last?": "Some go in days, and some stay on.",
    "Can a heavy brow or lid be put right at once?": "We read no trial of a way to mend it, nor of how long it stays.",
    "I am scared of needles. Can I have it?": "You can still ask.",
    "Do many people stop for side effects?": "Few did.",
    "If all is well on the day, does it stay well?": "Not always.",
    "What should I tell them?": "Say if you had a bad reaction to a toxin shot, or have an infection where the needle goes in.",
    "Does Botox for lines or for my jaw count?": "It counts.",
    "What if I may be pregnant?": "There is too little data in people to say.",
    "Why do they count so many headache days?": "That line was drawn so that doctors and trials mean the same thing.",
    "Does it hurt?": "It can.",
    "How soon does it work?": "In trials, a gap to a sham shot could be seen in week 1.",
    "Does each round last all the time until the next?": "Not for each person: it can fade too soon.",
    "Will it stop working?": "Not for those who stayed on it.",
    "Can my body learn to fight it off?": "We found no count of that in people with migraine.",
    "Can it cure migraine?": "No.",
}  # fmt: skip


def answer(entry: dict[str, Any]) -> str:
    return f"{entry.get('before', '')} {rendered(KNOWN[entry['claim']]).words}".strip()


def first_sentence(words: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", words)[0]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["ask"])
def test_the_answer_begins_as_its_question_asks(entry: dict[str, Any]) -> None:
    assert first_sentence(answer(entry)) == READ[entry["ask"]]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["ask"])
def test_what_who_when_and_how_are_never_answered_with_yes_or_no(entry: dict[str, Any]) -> None:
    last_asked = re.split(r"(?<=[.!?])\s+", entry["ask"])[-1]
    if OPEN_QUESTION.match(last_asked):
        assert not YES_OR_NO.match(answer(entry))


def test_one_answer_under_two_questions_says_neither_yes_nor_no() -> None:
    asked: dict[str, list[str]] = {}
    for entry in ENTRIES:
        asked.setdefault(entry["claim"], []).append(entry["ask"])
    for id_, asks in asked.items():
        assert len(asks) == 1 or not YES_OR_NO.match(rendered(KNOWN[id_]).words), asks


def test_no_pair_is_kept_that_is_gone() -> None:
    assert READ.keys() == {entry["ask"] for entry in ENTRIES}


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("effect.tablets", "In a small trial with 59 people no one knew, and no gap was found"),
        ("side.swallow", "It may last for months. The risk is highest if you had such trouble before"),
        ("duration.late", "hives or a swollen face"),
        ("variability.first_round", "With a sham shot, 34 of 100"),
        (
            "history.pregnancy",
            "Of 100 who were pregnant, 21 did not carry to birth. Both happen without the shot too. No group without it",
        ),
        ("place.together", "There was no sham group"),
        ("effect.years", "There was no sham group"),
        ("effect.daily", "Those had no sham group"),
    ],
)
def test_a_figure_without_a_comparison_says_so_and_one_with_it_shows_it(id_: str, words: str) -> None:
    assert words in rendered(KNOWN[id_]).words


def test_a_session_is_told_as_the_plan_has_it() -> None:
    text = files("cleardays.web.public").joinpath("page_content.toml").read_text(encoding="utf-8")
    assert "under the skin" not in text
    assert "the fixed places are those of the US label" in text
