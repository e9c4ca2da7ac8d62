"""The answer's JSON is a public contract: one golden file per kind of answer, read before it was accepted.

python -m tests.answer.test_golden     writes them again; read the difference before keeping it
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cleardays.answer import tojson
from tests.answer.kinds import KINDS, answered

GOLDEN = Path(__file__).with_name("golden")
KEYS = {"as_of", "for", "person", "safety", "could_it_help", "is_it_helping", "what_next", "missing", "limits"}
FINDING_KEYS = {
    "id",
    "verdict",
    "count",
    "bounds",
    "required",
    "definition",
    "window",
    "windows",
    "rules",
    "source",
    "trust",
    "decided_by",
    "settled_by",
    "withheld_by",
    "words",
}


def text(kind: str) -> str:
    return json.dumps(tojson.answer(answered(kind)), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_as_it_was_accepted(kind: str) -> None:
    assert text(kind) == (GOLDEN / f"{kind}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_the_contract_holds(kind: str) -> None:
    said: dict[str, Any] = tojson.answer(answered(kind))
    assert said.keys() >= KEYS
    findings = said["safety"]["findings"] + said["could_it_help"]["findings"]
    ids = [finding["id"] for finding in findings]
    assert len(ids) == len(set(ids))
    for finding in findings:
        assert finding.keys() >= FINDING_KEYS
        assert finding["verdict"] in {"met", "not_met", "unknown", "conflict"}
        assert finding["trust"] in {"read", "secondary", "derived", "unverified"}
        assert finding["rules"].keys() == {"set", "version", "effective"}
        assert finding["words"]
        if finding["bounds"]:
            assert finding["count"] == finding["bounds"][0] <= finding["bounds"][1]
        if finding["withheld_by"]:
            assert (finding["verdict"], finding["bounds"], finding["windows"]) == ("unknown", None, [])
    for part in (said["could_it_help"]["forecast"], said["is_it_helping"], said["what_next"]):
        assert part["available"] is False
        assert part["reason"]
    for missing in said["missing"]:
        assert missing.keys() == {"what", "why"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_says_more_than_its_data(kind: str) -> None:
    said = text(kind).lower()
    assert "caused by" not in said
    assert "certified medical device" in said


if __name__ == "__main__":
    for name in KINDS:
        (GOLDEN / f"{name}.json").write_text(text(name), encoding="utf-8")
