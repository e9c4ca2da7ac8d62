"""May these words of an editor stand on the public page? No number without evidence, no cause, no dose, help in its place.

A figure is said by a claim of `cleardays.evidence`, or by a placeholder such as `{sites.fewest}` that is bound to the package's data.
Whatever else reads as a number is refused: digits of any script, signs such as % and ½, and the words of `page_checker.toml`, which also
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

from django.utils.translation import gettext as _

from cleardays.evidence import sourced_claims
from cleardays.web import danger_words
from cleardays.web.public import page_content
from cleardays.web.public.text_cleaning import cleaned

LONGEST_SENTENCE = 20
"""Words of a sentence above which an editor is warned. Our choice: the page's own longest has about as many."""
LONGEST_WORD = 12
"""Letters of a word above which an editor is warned. Our choice."""
SHOWN = 160
"""Characters of a sentence that a refusal repeats."""
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
    table = tomllib.loads(files(__package__).joinpath("page_checker.toml").read_text(encoding="utf-8"))
    stands = "|".join(re.escape(one.casefold()) for one in table["may_stand"])
    return frozenset(table["numbers"]), re.compile(rf"(?<!\w)({stands})(?!\w)")


def numbers(sentence: str) -> tuple[str, ...]:
    """What reads as a number in a sentence, placeholders and the phrases that may stand left out."""
    listed, stands = _lists()
    # A sign such as ½, ² or Ⅳ is a number before it is made into plain letters.
    bare = page_content.PLACEHOLDER.sub(" . ", cleaned(sentence))
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
    found = [
        _("“%(name)s” is bound to nothing. Use a placeholder of the list below, or take it out.")
        % {"name": f"{{{id_}}}"}
        for id_ in page_content.unbound(text)
    ]
    for sentence in _SENTENCE.split(cleaned(text)):
        said = {"sentence": sentence[:SHOWN]}
        if several := numbers(sentence):
            words = _(
                "A number without evidence: %(numbers)s, in “%(sentence)s” "
                "Ask a question that names a claim, use a placeholder of the list below, or say it without the number."
            )
            found.append(words % {**said, "numbers": ", ".join(f"“{one}”" for one in several)})
        if mixed := [word for word in _WORD.findall(sentence) if _mixes(word)]:
            words = _("“%(word)s” mixes letters of two alphabets, in “%(sentence)s” Type the word again.")
            found.append(words % {**said, "word": mixed[0]})
        if _MADE_IT.search(_plain(sentence)):
            words = _(
                "This says that Botox made it so, in “%(sentence)s” "
                "Nobody can know that of one person: say what studies found, with a claim."
            )
            found.append(words % said)
        if danger_words.names_an_amount(_filled(sentence)) or _DOSE.search(_plain(sentence)):
            words = _(
                "This reads as advice on dose or place, in “%(sentence)s” Nothing public may give it: take it out."
            )
            found.append(words % said)
    return [Wrong(field, words) for words in found]


def of_section(row: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which one section is refused; fields are those of its form."""
    known = {one.id for one in sourced_claims.claims("patient")}
    found = [] if row["title"] else [Wrong("title", _("Write a title: readers find the section by it."))]
    found += wrong("title", row["title"])
    for text in row.get("words", ()):
        found += wrong("words", text)
    for at, one in enumerate(row.get("entries", ())):
        if not one["ask"] and row["id"] != "short":
            found.append(Wrong(f"ask-{at}", _("Write the question that this claim answers.")))
        found += wrong(f"ask-{at}", one["ask"]) + wrong(f"before-{at}", one.get("before", ""))
        if one["claim"] not in known:
            words = _(
                "“%(claim)s” is no claim that a reader may see: it is not there, or nobody checked it. Choose one of the list."
            )
            found.append(Wrong(f"claim-{at}", words % {"claim": one["claim"]}))
    if not any(row.get(name) for name in ("words", "entries", "arrays", "labels", "steps", "danger")):
        found.append(Wrong("words", _("The section says nothing. Write a paragraph, or hide the section.")))
    return found


def of_order(table: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which the sections, as they stand, are refused: help must be there, and not further down than it was."""
    shown = [row["id"] for row in table["section"] if not row.get("hidden")]
    titles = {row["id"]: row["title"] for row in page_content.own()["section"]}
    must = _("“%(title)s” must be on the page. Reword it if you need to, and leave it shown.")
    found = [Wrong("order", must % {"title": titles[id_]}) for id_ in MUST_BE_SHOWN if id_ not in shown]
    lowest = list(titles).index("danger")
    if "danger" in shown and (at := shown.index("danger")) > lowest:
        words = _(
            "“%(title)s” would have %(above)s sections above it, and may have %(most)s. Move or hide another section first."
        )
        found.append(Wrong("order", words % {"title": titles["danger"], "above": at, "most": lowest}))
    return found


def of_page(table: Mapping[str, Any]) -> list[Wrong]:
    """Everything for which a whole page is refused."""
    found = [one for text in table["short"] for one in wrong("words", text)] + of_order(table)
    return found + [one for row in table["section"] for one in of_section(row)]


def hard(texts: Iterable[str]) -> list[str]:
    """Sentences that are hard to read with a headache: a warning, no refusal."""
    found = []
    for sentence in (one for text in texts for one in _SENTENCE.split(cleaned(text))):
        words = _WORD.findall(page_content.PLACEHOLDER.sub("some", sentence))
        if len(words) > LONGEST_SENTENCE:
            long = _("Long, %(count)s words: “%(sentence)s” Make two sentences of it.")
            found.append(long % {"count": len(words), "sentence": sentence[:SHOWN]})
        found += [
            _("A long word, “%(word)s”: say it with a shorter one if there is one.") % {"word": word}
            for word in words
            if len(word) > LONGEST_WORD and word.casefold() not in ("onabotulinumtoxina",)
        ]
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", cleaned(text)).casefold()


def _filled(sentence: str) -> str:
    """With the placeholders' values in it: a number of its own may be fine, and with a unit behind it a dose."""
    return page_content.bound(sentence) if not page_content.unbound(sentence) else sentence


def _mixes(word: str) -> bool:
    latin = [unicodedata.name(char, "").startswith("LATIN") for char in word if unicodedata.category(char)[0] == "L"]
    return any(latin) and not all(latin)
