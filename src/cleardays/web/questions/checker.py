"""May these words of an editor stand on the public page? No number without evidence, no cause, no dose, help in its place.

A figure is said by a claim of `cleardays.evidence`, or by a placeholder such as `{sites.fewest}` that is bound to the package's data.
Whatever else reads as a number is refused: digits of any script, signs such as % and ½, and the words of `checker.toml`, which also
lists the few phrases that may stand. It is a list, so it knows English words only, and it understands nobody.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from cleardays.evidence import claims
from cleardays.web.questions import page, urgent
from cleardays.web.questions.cleaning import cleaned

LONGEST_SENTENCE = 20
"""Words of a sentence above which an editor is warned. Our choice: the page's own longest has about as many."""
LONGEST_WORD = 12
"""Letters of a word above which an editor is warned. Our choice."""
MUST_BE_SHOWN = ("danger", "limits")
"""Sections that an editor may reword and never hide."""

_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+")
_PERCENT = "%‰‱٪؉؊﹪％"
# That a treatment made a change of one person nobody can know; of many people a claim says it.
_IT = r"(the\s+|your\s+|a\s+)?(botox|toxins?|onabotulinumtoxina?|injections?|shots?|treatment|sessions?)"
_MADE_IT = re.compile(
    rf"((caused|made|brought (on|about)) by|(due|thanks|owing) to|because of)\s+{_IT}\b"
    rf"|\b{_IT}\s+(has\s+|have\s+|will\s+)?"
    r"(reduced?|lower(ed)?|cut|improved?|made?|make|cured?|stop(ped)?|heal(ed)?|takes? away|took away)\s+(your|my|his|her|their)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\b(ask for|need|take|get|use|have|inject|give|try|want)\b[^.!?]{0,40}"
    r"\b(more|higher|lower|less|fewer|bigger|smaller|larger|extra|full)\b[^.!?]{0,20}\b(dos(e|es|age)|units?|shots?|injections?|sites?)\b"
    r"|\b(best|right|usual|safe|ideal|recommended) (dose|dosage|number of (units|shots|injections|sites)|muscles?|sites?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why words are refused: the field they stand in, and what was found and what to do."""

    field: str
    words: str


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], re.Pattern[str]]:
    table = tomllib.loads(files(__package__).joinpath("checker.toml").read_text(encoding="utf-8"))
    stands = "|".join(re.escape(one.casefold()) for one in table["may_stand"])
    return frozenset(table["numbers"]), re.compile(rf"(?<!\w)({stands})(?!\w)")


def numbers(sentence: str) -> tuple[str, ...]:
    """What reads as a number in a sentence, placeholders and the phrases that may stand left out."""
    listed, stands = _lists()
    # A sign such as ½, ² or Ⅳ is a number before it is made into plain letters.
    bare = page.PLACEHOLDER.sub(" . ", cleaned(sentence))
    bare = "".join(char for char in bare if unicodedata.category(char) != "Cf")
    bare = stands.sub(" . ", bare.casefold())
    signs = [
        "".join(run)
        for sign, run in groupby(bare, lambda c: c in _PERCENT or unicodedata.numeric(c, None) is not None)
        if sign
    ]
    plain = (
        unicodedata.normalize("NFKC", bare).casefold().replace("per cent", "percent").replace("per mille", "permille")
    )
    return tuple(dict.fromkeys([*signs, *(word for word in _WORD.findall(plain) if word in listed)]))


def wrong(field: str, text: str) -> list[Wrong]:
    """Everything for which a text is refused, with the sentence it stands in."""
    found: list[Wrong] = []
    for id_ in page.unbound(text):
        found.append(
            Wrong(field, f"“{{{id_}}}” is bound to nothing. Use a placeholder of the list below, or take it out.")
        )
    for sentence in _SENTENCE.split(cleaned(text)):
        said = f"in “{sentence[:160]}”"
        if several := numbers(sentence):
            listed = ", ".join(f"“{one}”" for one in several)
            found.append(
                Wrong(
                    field,
                    f"A number without evidence: {listed}, {said}. "
                    "Ask a question that names a claim, use a placeholder of the list below, or say it without the number.",
                )
            )
        if mixed := [word for word in _WORD.findall(sentence) if _mixes(word)]:
            found.append(Wrong(field, f"“{mixed[0]}” mixes letters of two alphabets, {said}. Type the word again."))
        if _MADE_IT.search(_plain(sentence)):
            found.append(
                Wrong(
                    field,
                    f"This says that Botox made it so, {said}. Nobody can know that of one person: say what studies found, with a claim.",
                )
            )
        if urgent.names_an_amount(_filled(sentence)) or _DOSE.search(_plain(sentence)):
            found.append(
                Wrong(field, f"This reads as advice on dose or place, {said}. Nothing public may give it: take it out.")
            )
    return found


def of_section(row: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which one section is refused; fields are those of its form."""
    known = {one.id for one in claims.claims("patient")}
    found = [] if row["title"] else [Wrong("title", "Write a title: readers find the section by it.")]
    found += wrong("title", row["title"])
    for text in row.get("words", ()):
        found += wrong("words", text)
    for at, one in enumerate(row.get("entries", ())):
        if not one["ask"] and row["id"] != "short":
            found.append(Wrong(f"ask-{at}", "Write the question that this claim answers."))
        found += wrong(f"ask-{at}", one["ask"]) + wrong(f"before-{at}", one.get("before", ""))
        if one["claim"] not in known:
            found.append(
                Wrong(
                    f"claim-{at}",
                    f"“{one['claim']}” is no claim that a reader may see. Choose one of the list: nobody checked it, or it is not there.",
                )
            )
    if not any(row.get(name) for name in ("words", "entries", "arrays", "labels", "steps", "danger")):
        found.append(Wrong("words", "The section says nothing. Write a paragraph, or hide the section."))
    return found


def of_order(table: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which the sections, as they stand, are refused: help must be there, and not further down than it was."""
    shown = [row["id"] for row in table["section"] if not row.get("hidden")]
    titles = {row["id"]: row["title"] for row in page.own()["section"]}
    found = [
        Wrong("order", f"“{titles[id_]}” must be on the page. Reword it if you need to, and leave it shown.")
        for id_ in MUST_BE_SHOWN
        if id_ not in shown
    ]
    lowest = [row["id"] for row in page.own()["section"]].index("danger")
    if "danger" in shown and shown.index("danger") > lowest:
        found.append(
            Wrong(
                "order",
                f"“{titles['danger']}” would have {shown.index('danger')} sections above it, and may have {lowest}. "
                "Move or hide another section first.",
            )
        )
    return found


def of_page(table: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which a whole page is refused."""
    found = [one for text in table["short"] for one in wrong("words", text)] + of_order(table)
    return found + [one for row in table["section"] for one in of_section(row)]


def hard(texts: Iterable[str]) -> list[str]:
    """Sentences that are hard to read with a headache: a warning, no refusal."""
    found = []
    for sentence in (one for text in texts for one in _SENTENCE.split(cleaned(text))):
        words = _WORD.findall(page.PLACEHOLDER.sub("some", sentence))
        if len(words) > LONGEST_SENTENCE:
            found.append(f"Long, {len(words)} words: “{sentence[:160]}” Make two sentences of it.")
        found += [
            f"A long word, “{word}”: say it with a shorter one if there is one."
            for word in words
            if len(word) > LONGEST_WORD and word.casefold() not in ("onabotulinumtoxina",)
        ]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", cleaned(text)).casefold()


def _filled(sentence: str) -> str:
    """With the placeholders' values in it: a number of its own may be fine, and with a unit behind it a dose."""
    return page.bound(sentence) if not page.unbound(sentence) else sentence


def _mixes(word: str) -> bool:
    latin = [unicodedata.name(char, "").startswith("LATIN") for char in word if unicodedata.category(char)[0] == "L"]
    return any(latin) and not all(latin)
