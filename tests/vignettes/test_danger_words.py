"""A danger is never lost among harmless words: what people write, and how fast somebody must be told of it.

Each table is read from left to right: what stands in the text, and where it leads. What a sign is called stands in one list,
`src/cleardays/vocabulary/signs.toml`; a text is read by `cleardays.vocabulary.danger`, and nowhere in another way.
"""

import csv
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleardays.vocabulary.danger import explain, read
from cleardays.vocabulary.signs import Route, signs
from tests.vignettes.drawn import vignettes

HEARD = Path(__file__).parents[1] / "vocabulary" / "heard.csv"


def heard(*routes: str) -> list[tuple[str, str]]:
    """What people say, with its route: from leaflets, diaries and case reports; the file says which."""
    with HEARD.open(encoding="utf-8") as rows:
        return [(one["said"], one["route"]) for one in csv.DictReader(rows) if not routes or one["route"] in routes]


def led(text: str) -> str:
    return read(text).route.value


def named(text: str) -> list[str]:
    return [one.id for one in read(text).signs]


@vignettes(
    ("neck pain", "neck pain", "record"),
    ("and where, and how little", "a mild headache and a small bruise on my left forehead", "record"),
    ("several, all harmless", "my neck is stiff, and it stings a bit where the needle went in", "record"),
    ("since when", "slight neck pain for 3 days after the injections", "record"),
    ("a word left over", "neck pain and a funny smell", "clinician_must_look"),
    ("a degree above mild", "severe headache", "clinician_must_look"),
    ("a letter wrong in something harmless", "hedache", "clinician_must_look"),
    ("nothing that is known", "purple elbows", "clinician_must_look"),
    ("nothing at all", "", "clinician_must_look"),
    ("only words that say nothing", "it was there since Monday", "clinician_must_look"),
    ("a name that nobody read a route of", "Spock brow", "clinician_must_look"),
)
def test_harmless_only_when_the_whole_text_is_harmless(c1: str, c2: str) -> None:
    assert led(c1) == c2


@vignettes(
    ("a stiff neck with fever", "headache with stiff neck and fever", "emergency"),
    ("confusion", "headache and confusion", "emergency"),
    ("a weak arm", "migraine with weakness of my arm", "emergency"),
    ("food", "neck pain, food gets stuck", "emergency"),
    ("first", "I can't swallow, and my neck hurts", "emergency"),
    ("in the middle", "bruise, seeing double, sore neck", "emergency"),
    ("on a line of its own", "neck pain\nhard to breathe", "emergency"),
    ("beside a longer name of something less", "a drooping eyelid and hives", "emergency"),
    ("a lid beside something harmless", "neck pain and ptosis", "same_day"),
)
def test_the_most_dangerous_wins_and_never_the_longest(c1: str, c2: str) -> None:
    assert led(c1) == c2


@vignettes(
    ("self-harm", "I don't want to be here anymore", "self_harm", "emergency"),
    ("infection at the site", "pus where the needle went in", "infection", "same_day"),
    ("the same with a fever", "the site is infected and I have a fever", "infection_fever", "emergency"),
    ("meningism", "stiff neck and a temperature of 39", "meningism", "emergency"),
    ("thunderclap", "the pain exploded in my head", "sudden", "emergency"),
    ("new weakness", "my legs gave way", "limb_weakness", "emergency"),
    ("confusion", "my husband says I'm not making sense", "confusion", "emergency"),
    ("loss of sight", "I can't see out of one eye", "vision_loss", "emergency"),
    ("seizure", "he had a fit", "seizure", "emergency"),
    ("pregnancy", "I am pregnant with a headache", "pregnancy", "same_day"),
    ("late, and a bad one", "36 weeks pregnant with a severe headache", "preeclampsia", "emergency"),
    ("head injury", "I banged my head", "head_injury", "same_day"),
    ("and a headache since", "I banged my head, headache since", "head_injury_headache", "emergency"),
    ("anaphylaxis", "my throat is closing", "allergy", "emergency"),
    ("swallowing", "water goes down the wrong way", "swallowing", "emergency"),
    ("speaking", "I slur my words", "speech", "emergency"),
    ("breathing", "I can't get enough air", "breathing", "emergency"),
    ("weakness all over", "I'm weak all over", "weakness_all_over", "emergency"),
    ("double vision", "I see two of everything", "double_vision", "emergency"),
    ("a changed voice", "my voice sounds nasal", "voice", "emergency"),
    ("bladder", "I wet myself", "bladder", "emergency"),
    ("a face that drops, alone", "facial droop", "face", "same_day"),
    ("and an arm", "facial droop and my arm is weak", "limb_weakness", "emergency"),
    ("and speech", "facial droop and slurred speech", "speech", "emergency"),
)  # fmt: skip
def test_each_danger_by_its_own_words_to_its_own_route(c1: str, c2: str, c3: str) -> None:
    found = read(c1)
    assert (found.sign and found.sign.id, found.route.value) == (c2, c3)


@vignettes(
    ("heavy brow", "brow_ptosis", "same_day"),
    ("Spock brow", "brow_shape", "clinician_must_look"),
    ("can't close my eye", "eye_closing", "same_day"),
    ("weak shoulder", "shoulder", "same_day"),
    ("can't lift my arm", "limb_weakness", "emergency"),
    ("dry eyes", "dry_eye", "same_day"),
    ("passed out", "faint", "emergency"),
    ("nasal voice", "voice", "emergency"),
    ("coughing when drinking", "swallowing", "emergency"),
    ("food going down the wrong way", "swallowing", "emergency"),
    ("food gets stuck", "swallowing", "emergency"),
    ("trouble chewing", "chewing", "same_day"),
    ("cannot urinate", "urine", "emergency"),
)
def test_the_words_that_people_use(c1: str, c2: str, request: pytest.FixtureRequest) -> None:
    text = request.node.callspec.id
    found = read(text)
    assert (found.sign and found.sign.id, found.route.value) == (c1, c2)


@vignettes(
    ("weakness", "generalised weakness", "generalized weakness"),
    ("breath", "dyspnoea", "dyspnea"),
    ("bleeding", "brain haemorrhage", "brain hemorrhage"),
    ("an arm", "my arm is paralysed", "my arm is paralyzed"),
    ("an eye", "papilloedema", "papilledema"),
    ("breathing", "laboured breathing", "labored breathing"),
    ("without its mark", "I can’t swallow", "i cant swallow"),
    ("in capitals, with an accent", "DIPLOPIA", "diplópia"),
)
def test_spelt_here_and_there(c1: str, c2: str) -> None:
    assert named(c1) == named(c2) != []
    assert led(c1) == led(c2)


@vignettes(
    ("no double vision", "", "clinician_must_look"),
    ("neck pain, no double vision", "neck_pain", "clinician_must_look"),
    ("without fever", "", "clinician_must_look"),
    ("denies chest pain", "", "clinician_must_look"),
    ("I have not had any trouble swallowing", "", "clinician_must_look"),
    ("neither fever nor stiff neck", "", "clinician_must_look"),
    ("no fever, rash or stiff neck", "", "clinician_must_look"),
    ("double vision: no", "", "clinician_must_look"),
    ("ptosis, no double vision", "ptosis", "same_day"),
    ("no double vision but I can't swallow", "swallowing", "emergency"),
    ("no fever, trouble breathing", "breathing", "emergency"),
    ("no fever and double vision", "double_vision", "emergency"),
    ("denies chest pain, slurred speech", "speech", "emergency"),
    ("No, I can't swallow", "swallowing", "emergency"),
    ("No I can't swallow", "swallowing", "emergency"),
    ("No I have double vision", "double_vision", "emergency"),
    ("no better, now trouble swallowing", "swallowing", "emergency"),
    ("no strength in my arm", "limb_weakness", "emergency"),
    ("not able to swallow", "swallowing", "emergency"),
    ("no worse headache, but I am confused", "confusion", "emergency"),
)
def test_a_denial_clears_only_what_it_denies(c1: str, c2: str, request: pytest.FixtureRequest) -> None:
    """The sign that is left, and where the text leads: a text with a denial is never only recorded."""
    text = request.node.callspec.id
    assert c1 in named(text) if c1 else named(text) == []
    assert led(text) == c2


@vignettes(
    ("duoble vision", "emergency"),
    ("I can't swalow", "emergency"),
    ("brething is hard", "emergency"),
    ("swaloowing dificulty", "emergency"),
    ("thunderclp headache", "emergency"),
    ("conffusion", "emergency"),
    ("siezure", "emergency"),
    ("fevr and stiff nek", "clinician_must_look"),
    ("I was weak for a week", "same_day"),
    ("a slight headache in my sight", "clinician_must_look"),
    ("I thought about it through the weekend", "clinician_must_look"),
)
def test_a_misspelt_danger_reaches_somebody(c1: str, request: pytest.FixtureRequest) -> None:
    assert led(request.node.callspec.id) == c1


@pytest.mark.parametrize("said, route", heard())
def test_what_people_say(said: str, route: str) -> None:
    assert led(said) == route


JOINERS = [" and ", ", ", " with ", " but ", "\n", " then ", ". ", "; ", " / ", " + "]
DANGERS = [said for said, _ in heard("emergency")]
HARMLESS = [said for said, _ in heard("record")]


def slipped(text: str, chance: random.Random) -> str:
    """A text with one slip of the pen in one of its longer words: a letter lost, doubled, swapped or another."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return text
    at = chance.choice(long)
    word, place = words[at], chance.randrange(1, len(words[at]) - 1)
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
        word[:place] + chance.choice("aeiounrst") + word[place + 1 :],
    ]
    words[at] = chance.choice(slips)
    return " ".join(words)


def combinations(many: int) -> Iterator[tuple[str, bool]]:
    """Dangers among harmless phrases, in any order, joined in any way; every third with a slip in the danger."""
    chance = random.Random(20261129)
    for number in range(many):
        slip = number % 3 == 2
        danger = chance.choice(DANGERS)
        parts = [slipped(danger, chance) if slip else danger, *chance.sample(HARMLESS, chance.randrange(1, 4))]
        chance.shuffle(parts)
        text = parts[0]
        for part in parts[1:]:
            text += chance.choice(JOINERS) + part
        yield (text.upper() if chance.random() < 0.1 else text), slip


def test_no_danger_among_two_thousand_combinations_is_only_recorded() -> None:
    wrong, urgent, slips = [], 0, 0
    for text, slip in combinations(2000):
        route = read(text).route
        if route is Route.RECORD or (not slip and route is not Route.EMERGENCY):
            wrong.append((text, route.value))
        urgent += slip and route is Route.EMERGENCY
        slips += slip
    assert wrong == []
    # A slip must reach a clinician; most reach emergency care all the same (76 of 100 when this was written).
    assert urgent >= 0.7 * slips


@pytest.mark.parametrize("said", HARMLESS)
def test_harmless_alone_is_recorded(said: str) -> None:
    assert led(said) == led(f"{said}, ") == led(said.upper()) == "record"


@settings(deadline=None)
@given(st.sampled_from(DANGERS), st.text(max_size=40), st.booleans())
def test_whatever_stands_beside_a_danger_does_not_hide_it(danger: str, other: str, first: bool) -> None:
    text = f"{danger}. {other}" if first else f"{other}. {danger}"
    assert led(text) != "record"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    found: Any = read(text)
    assert found.route is not Route.RECORD or all(one.route is Route.RECORD for one in found.signs)
    assert (found.why and found.source and found.trust != "unverified") or found.route is Route.CLINICIAN_MUST_LOOK


def test_a_long_text_is_read_at_once() -> None:
    """A reply of five thousand characters is read while its writer waits."""
    text = (
        "I can hardly say how hard it is to find words for what the pain in my head did to my arm and my sight " * 50
    )[:5000]
    before = time.process_time()
    read(text)
    assert time.process_time() - before < 2


@pytest.mark.parametrize("id_", signs())
def test_our_own_words_for_a_sign_are_understood(id_: str) -> None:
    """A form offers them, and what it offers is read as it is meant."""
    own = signs()[id_]
    assert id_ in named(own.words)
    assert read(own.words).route.rank <= own.route.rank


@pytest.mark.parametrize(
    "said",
    [
        "How do I know if I qualify for Botox?",
        "I can't see any difference after two rounds",
        "Suddenly my migraines stopped, thank you",
        "I had no problems at all",
        "My doctor says it is not a stroke",
        "Does it make you weak?",
    ],
)
def test_a_question_on_the_public_page_is_not_stopped_for_nothing(said: str) -> None:
    assert read(said).dangers == ()


@vignettes(
    ("food gets stuck", "known as trouble swallowing", "emergency", "boxed warning"),
    ("heavy brow", "known as a drooping brow", "same_day", "our routing"),
    ("Spock brow", "known as an arched brow", "clinician_must_look", "unverified"),
    ("purple elbows", "not known", "clinician_must_look", "Not known here: purple, elbows."),
    ("duoble vision", "known as double or blurred vision", "emergency", "“duoble” was read as “double”"),
)
def test_a_sign_is_explained(c1: str, c2: str, c3: str, request: pytest.FixtureRequest) -> None:
    said = "\n".join(explain(request.node.callspec.id))
    assert c1 in said and f"leads to: {c2}" in said and c3 in said
    assert "source: " in said and "trust: " in said
