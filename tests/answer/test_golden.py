"""The answer's JSON is a public contract: one golden file per kind of answer, read before it was accepted.

python -m tests.answer.test_golden     writes them again; read the difference before keeping it
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cleardays.report import answer_json
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
    return json.dumps(answer_json.answer(answered(kind)), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_as_it_was_accepted(kind: str) -> None:
    """Word for word; chances and intervals of the model to a hundredth, because machines round their last digit otherwise."""
    accepted = json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    differ = different(json.loads(text(kind)), accepted, kind)
    assert differ == []


def different(said: Any, accepted: Any, at: str) -> list[str]:
    """Where two values differ, numbers with decimals by more than 0.01."""
    if isinstance(said, dict) and isinstance(accepted, dict) and said.keys() == accepted.keys():
        return [where for key in said for where in different(said[key], accepted[key], f"{at}.{key}")]
    if isinstance(said, list) and isinstance(accepted, list) and len(said) == len(accepted):
        return [w for i, (a, b) in enumerate(zip(said, accepted, strict=True)) for w in different(a, b, f"{at}[{i}]")]
    if isinstance(said, float) and isinstance(accepted, float):
        return [] if abs(said - accepted) <= 0.01 else [f"{at}: {said} is not {accepted}"]
    return [] if said == accepted else [f"{at}: {said!r} is not {accepted!r}"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_contract_holds(kind: str) -> None:
    said: dict[str, Any] = answer_json.answer(answered(kind))
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
    for part in (said["could_it_help"]["forecast"], said["is_it_helping"]):
        assert part["available"] is True or part["reason"]
    if said["what_next"]["available"]:
        assert bool(said["what_next"]["suggestions"]) == (said["for"] == "clinician")
    else:
        assert said["what_next"]["reason"]
    if kind == "helped":
        helping_holds(said["is_it_helping"])
    for missing in said["missing"]:
        assert missing.keys() == {"what", "why"}


def helping_holds(said: dict[str, Any]) -> None:
    """The keys of the second answer."""
    assert said["available"] is True and said["outcome"] == "HD_ANY"
    assert said["baseline"].keys() == {"from", "to", "recorded", "count"}
    ids = [one["id"] for one in said["estimands"]]
    assert ids[:3] == ["change_from_baseline", "change_from_long_run", "change_in_moderate_severe_days"]
    assert set(ids[3:]) <= {"change_in_HD_4H", "change_in_hours"}
    assert all(one["definition"] for one in said["estimands"])
    for one in said["estimands"]:
        assert one["reduction"].keys() == {"mean", "interval_50", "interval_90"}
        assert one["p_at_least"].keys() == {"30", "50", "75"}
        assert one["reading"] in {"likely", "unlikely", "cannot_tell"}
    assert said["wear_off"]["reading"] in {"seen", "not_seen", "cannot_tell"}
    assert len(said["wear_off"]["weeks"]) == 12
    ids = [one["id"] for one in said["stopping"]["findings"]]
    assert {"nice.ta260.stop", "nice.ta260.stop.nonresponse", "nice.ta260.stop.episodic", "ehf.2018.stop"} <= set(ids)
    assert {"ehf.2018.nonresponse", "payer.evicore-type.continue"} <= set(ids)
    assert said["sensitivity"] and said["assumptions"] and said["effective_sample_size"] >= 200


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_says_more_than_its_data(kind: str) -> None:
    said = text(kind).lower()
    assert "caused by" not in said
    assert "certified medical device" in said


if __name__ == "__main__":
    for name in KINDS:
        (GOLDEN / f"{name}.json").write_text(text(name), encoding="utf-8")
