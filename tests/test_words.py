"""What is never said of one person, over every text of the package."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "cleardays"
READ_NOT_SAID = SOURCE / "evidence" / "articles" / "concepts.toml"
"""What other people's articles say, to be known again; nothing of it is ever shown."""
TEXTS = sorted(
    path
    for ending in ("py", "html", "toml", "json", "csv")
    for path in SOURCE.rglob(f"*.{ending}")
    if path != READ_NOT_SAID
)

# "caused by Botox", "due to the toxin", "thanks to treatment", "Botox reduced your headache days".
_MADE_IT = re.compile(
    r"(caused by|due to|thanks to|owing to)\s+(the\s+)?(botox|toxin|onabotulinumtoxin|injections?|treatment|session)"
    r"|(botox|toxin|injections?|treatment)\s+(has\s+)?(reduced|lowered|cut|improved|made)\s+your",
    re.IGNORECASE,
)


def test_there_are_texts() -> None:
    assert len(TEXTS) > 100


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_text_says_that_a_change_of_one_person_was_made_by_botox(path: Path) -> None:
    found = [match.group(0) for match in _MADE_IT.finditer(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "words", ["It was caused by Botox.", "thanks to the injections", "Botox has reduced your days"]
)
def test_the_net_catches_what_it_is_for(words: str) -> None:
    assert _MADE_IT.search(words)
