"""How often is the reader of articles right? Counted on the labelled sentences, by part and by topic.

`python -m tests.evidence.articles.measure` writes `measured.toml`, which the page and the docs show. A label is `claim:V`, where V is
S (supported), L (with limits), M (misleading) or N (no evidence found); `~` before it: it may be found and need not be; `-`: none.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cleardays.evidence import article_check, sourced_claims

HERE = Path(__file__).parent
TARGET = HERE.parents[2] / "src" / "cleardays" / "evidence" / "articles" / "measured.toml"
PARTS = ("seen", "unseen")
LETTER = {"supported": "S", "supported with limits": "L", "misleading": "M", "no evidence found": "N"}


@dataclass(frozen=True)
class Labelled:
    article: str
    sentence: str
    first: frozenset[str]
    second: frozenset[str]
    must: frozenset[str]
    may: frozenset[str]


def labelled(part: str) -> list[Labelled]:
    """The sentences of a part with their labels."""
    with (HERE / f"{part}.tsv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for row in rows:
        first, second, settled = (_labels(row[key]) for key in ("first", "second", "settled"))
        must = frozenset(one for one in settled if not one.startswith("~"))
        may = frozenset(one.removeprefix("~") for one in settled)
        found.append(Labelled(row["article"], row["sentence"], first, second, must, may))
    return found


def _labels(written: str) -> frozenset[str]:
    return frozenset() if written == "-" else frozenset(written.split(";"))


def got(sentence: str) -> frozenset[str]:
    """What the reader says of a sentence, as labels."""
    marks = article_check.mark(sentence).marks
    return frozenset(f"{one.claim.id}:{LETTER[one.verdict.value]}" for one in marks if one.verdict is not None)


def counted(part: str) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """The counts of a part, and the same by the topic of the claim."""
    topics = {one.id: one.topic for one in sourced_claims.claims("patient")}
    whole: Counter[str] = Counter()
    by_topic: dict[str, Counter[str]] = {}
    for one in labelled(part):
        found = got(one.sentence)
        named = {mark.split(":")[0] for mark in found}
        whole["sentences"] += 1
        whole["labelled_alike"] += one.first == one.second
        if one.must:
            whole["with_claim"] += 1
            whole["found"] += {label.split(":")[0] for label in one.must} <= named
        if all(label[-1] in "SL" for label in one.may):
            whole["true"] += 1
            whole["true_marked_wrong"] += any(mark[-1] in "MN" for mark in found)
        for label in one.must:
            of_it = by_topic.setdefault(topics[label.split(":")[0]], Counter())
            of_it["claims"] += 1
            of_it["found"] += label.split(":")[0] in named
        for mark in found:
            of_it = by_topic.setdefault(topics[mark.split(":")[0]], Counter())
            for counter in (whole, of_it):
                counter["marks"] += 1
                counter["right"] += mark in one.may
                counter["blessed"] += mark[-1] in "SL"
                counter["blessed_right"] += mark[-1] in "SL" and mark in one.may
    return whole, by_topic


KEYS = (
    "sentences",
    "labelled_alike",
    "with_claim",
    "found",
    "marks",
    "right",
    "blessed",
    "blessed_right",
    "true",
    "true_marked_wrong",
)
TOPIC_KEYS = ("claims", "found", "marks", "right")


def written() -> str:
    """All counts as TOML."""
    lines = [
        "# Written by `python -m tests.evidence.articles.measure`. Counts of sentences, labelled claims and marks."
    ]
    for part in PARTS:
        whole, by_topic = counted(part)
        lines += ["", f"[{part}]", *(f"{key} = {whole[key]}" for key in KEYS), "", f"[{part}.topics]"]
        lines += [
            f'"{topic}" = {{ ' + ", ".join(f"{key} = {of_it[key]}" for key in TOPIC_KEYS) + " }"
            for topic, of_it in sorted(by_topic.items())
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(written(), encoding="utf-8")
    print(written())
