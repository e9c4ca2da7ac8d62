"""The same evidence as text, JSON, page, picture and docs page."""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from cleardays.cli import evidence
from cleardays.drawing.forest import Line, forest
from cleardays.evidence import outcomes, output, sourced_claims, trials

DRAWN = ("headache-days", "responders-50", "quality-of-life", "episodic", "topiramate", "withdrawal")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Callable[[str | None, str], str]:
    def show(outcome: str | None, format_: str) -> str:
        assert evidence.show(outcome, format_) == 0
        return capsys.readouterr().out

    return show


def docs_page() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "docs" / "evidence_page.py"
    spec = importlib.util.spec_from_file_location("evidence_page", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("outcome", [None, *outcomes.QUESTIONS])
@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_every_question_in_every_form(
    outcome: str | None, format_: str, shown: Callable[[str | None, str], str]
) -> None:
    said = shown(outcome, format_)
    for id_ in [outcome] if outcome else outcomes.QUESTIONS:
        assert outcomes.ask(id_).title in said
    if format_ == "json":
        assert json.loads(said)["cleardays_evidence"] == 1
    else:
        assert "not a certified medical device" in re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("outcome", DRAWN)
def test_a_picture_stands_alone(outcome: str, shown: Callable[[str | None, str], str]) -> None:
    root = ET.fromstring(shown(outcome, "svg"))
    assert root.tag == f"{SVG}svg" and root.get("role") == "img" and root.find(f"{SVG}style") is not None
    words = root.get("aria-label", "")
    for one in outcomes.ask(outcome).comparisons:
        if one.unit == outcomes.ask(outcome).comparisons[0].unit:
            assert one.label in words and one.words in words
            assert ("from a copy" in words) or one.trust != "secondary"


@pytest.mark.parametrize(
    "outcome, format_, found",
    [("cure", "text", "no outcome"), (None, "svg", "no outcome"), ("dose", "svg", "nothing to draw")],
)
def test_what_cannot_be_shown_is_refused_with_words(
    outcome: str | None, format_: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evidence.show(outcome, format_) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and found in printed.err and "\n  do   " in printed.err


def test_the_page_needs_nothing_else(shown: Callable[[str | None, str], str]) -> None:
    said = shown(None, "html")
    assert not re.search(r"(src|href)=.?(https?:|//)|<script|<link|url\(|@import|style=", said)
    assert said.count('class="marks"') == len(DRAWN) + 1
    assert said.count('class="dots"') == len(sourced_claims.arrays())
    assert said.count('class="sequence"') == said.count('class="curve"') == 1
    assert said.count("The same as a table.") >= 2 * (len(DRAWN) + 1), "each plot has its table"


@pytest.mark.parametrize("outcome", DRAWN)
def test_pictures_use_classes_only(outcome: str) -> None:
    drawn = output.plot(outcomes.ask(outcome))
    assert drawn is not None
    assert not re.search(r"style=|fill=|stroke=|<script", drawn)
    templates = Path(evidence.__file__).parent.parent / "report" / "templates"
    css = "".join((templates / f"{name}.css").read_text(encoding="utf-8") for name in ("page", "pictures"))
    for kind in set(re.findall(r'class="([\w-]+)"', drawn)):
        assert f".{kind}" in css, kind


def lines() -> list[Line]:
    return [
        Line(label="a < b", value=-1.0, low=-2.0, high=0.5, note="one"),
        Line(label="c", value=3.0, low=None, high=None, note="two"),
        Line(label="d", value=0.0, low=-40.0, high=40.0, note="three", combined=True),
    ]


def test_a_forest_is_well_formed_and_words_are_escaped() -> None:
    root = ET.fromstring(forest(lines(), title='"quoted" & <b>', below="less", above="more"))
    assert root.get("aria-label") == '"quoted" & <b>'
    assert "a < b" in [one.text for one in root.iter(f"{SVG}text")]
    assert len(list(root.iter(f"{SVG}circle"))) == 1, "no interval: a ring"


def test_what_reaches_past_the_axis_ends_in_an_arrow() -> None:
    wide = forest(lines(), title="t", below="less", above="more")
    cut = forest(lines(), title="t", below="less", above="more", limits=(-3, 4))
    assert cut.count("<path") == wide.count("<path") - wide.count("v5") + cut.count("v5") + 2
    places = [float(x) for x in re.findall(r"(?:M|H|L)([\d.]+)", cut)]
    assert max(places) <= 290 + 260


def test_a_forest_of_one_value_still_has_an_axis() -> None:
    assert "<svg" in forest([Line(label="a", value=0.0, low=None, high=None, note="")], title="t", below="l", above="m")


def test_the_docs_page_is_what_the_data_say() -> None:
    page = docs_page()
    kept = Path(page.__file__ or "").parent / "explanation" / "evidence.md"
    assert kept.read_text(encoding="utf-8") == page.page(), "run ./dev docs"


def test_changing_a_number_changes_page_html_and_picture(
    monkeypatch: pytest.MonkeyPatch, shown: Callable[[str | None, str], str]
) -> None:
    page = docs_page()
    id_ = "cochrane.difference.migraine_days.mean_difference.24"
    before = page.page(), shown("withdrawal", "html"), shown("withdrawal", "svg")
    rows = tuple(replace(one, value=-1.7) if one.id == id_ else one for one in trials.rows())
    monkeypatch.setattr(trials, "rows", lambda: rows)
    after = page.page(), shown("withdrawal", "html"), shown("withdrawal", "svg")
    for old, new in zip(before, after, strict=True):
        assert "−1.7" in new or "1.7 fewer" in new
        assert old != new
