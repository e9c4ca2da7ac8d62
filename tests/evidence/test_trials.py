"""The table of figures: closed lists, where each came from, and what may never be pooled."""

import subprocess
import sys
from importlib.resources import files

import pytest

from cleardays.evidence import trials
from cleardays.evidence.trials import COLUMNS, STATISTICS, TRUST, EvidenceError, Row, parse, poolable

HEAD = ",".join(COLUMNS)
LINE = "{id},Study {s},2020,doi,design,people,arm,100,24,headache_days,days,{st},-2.0,-3.0,-1.0,{trust},{overlaps},{inputs},note"


def table(*lines: str) -> tuple[Row, ...]:
    return parse("\n".join([HEAD, *lines]))


def line(
    id_: str, trust: str = "read", *, s: str = "", st: str = "mean_difference", overlaps: str = "", inputs: str = ""
) -> str:
    return LINE.format(id=id_, s=s or id_, st=st, trust=trust, overlaps=overlaps, inputs=inputs)


def test_ids_are_unique_and_lists_are_closed() -> None:
    rows = trials.rows()
    assert len({one.id for one in rows}) == len(rows) > 200
    assert {one.trust for one in rows} == set(TRUST)
    assert {one.statistic for one in rows} <= set(STATISTICS)
    assert all(one.study and one.reference and one.design and one.population and one.arm and one.note for one in rows)


def test_an_id_says_statistic_and_outcome() -> None:
    for one in trials.rows():
        parts = one.id.split(".")
        assert one.outcome in parts and one.statistic in parts, one.id


def test_only_rows_that_nobody_confirmed_may_lack_a_value() -> None:
    assert [one.id for one in trials.rows() if one.value is None and one.trust != "unverified"] == []


def test_a_derived_row_names_its_inputs_or_says_why_not() -> None:
    for one in trials.rows():
        if one.trust == "derived":
            assert one.inputs or "not a row" in one.note, one.id
        else:
            assert not one.inputs, one.id


def test_no_row_is_trusted_more_than_its_weakest_input() -> None:
    for one in trials.rows():
        for id_ in one.inputs:
            assert TRUST.index(one.effective) >= TRUST.index(trials.row(id_).effective), one.id


@pytest.mark.parametrize(
    "id_, effective",
    [
        ("preempt2.difference.headache_days.mean_difference.24", "derived"),
        ("preempt1.onabot.headache_days.mean_change.24", "secondary"),
        ("preempt1.either.headache_days.sd_of_change_implied.24", "secondary"),
        ("forward.comparison.responder50_headache_days.odds_ratio.32", "secondary"),
        ("challenge.either.migraine_days.sd_of_change_implied.12", "derived"),
    ],
)
def test_effective_trust_is_worked_out(id_: str, effective: str) -> None:
    assert trials.row(id_).trust == "derived"
    assert trials.row(id_).effective == effective


def test_preempt_and_cochrane_share_people() -> None:
    for one in trials.rows():
        if one.id.startswith(("preempt", "cochrane", "safety_pool")):
            assert "preempt" in one.overlaps, one.id


def test_a_low_and_a_high_end_come_together_and_enclose_the_value() -> None:
    for one in trials.rows():
        assert (one.ci_low is None) == (one.ci_high is None)
        if one.ci_low is not None and one.ci_high is not None:
            assert one.ci_low < one.number < one.ci_high


@pytest.mark.parametrize(
    "lines, found",
    [
        ([line("a"), line("a")], "used twice"),
        ([line("a", "certain")], "trust certain is not known"),
        ([line("a", st="median")], "statistic median is not known"),
        ([line("a", "derived", inputs="b")], "its input b is no row"),
        ([line("a", "derived", inputs="b"), line("b", "derived", inputs="a")], "computed from itself"),
        ([line("a", inputs="b"), line("b")], "has inputs and is not derived"),
        ([line("a").replace("-2.0", "minus two")], "value is not a number"),
    ],
)
def test_a_table_with_a_fault_is_refused_with_words(lines: list[str], found: str) -> None:
    with pytest.raises(EvidenceError, match=found) as error:
        table(*lines)
    assert "\n  why  " in str(error.value) and "\n  do   " in str(error.value)


def test_other_columns_are_refused() -> None:
    with pytest.raises(EvidenceError, match="other columns"):
        parse(HEAD.replace("trust", "certainty"))


@pytest.mark.parametrize(
    "lines, found",
    [
        ([line("a"), line("b", "secondary")], "b is secondary"),
        ([line("a"), line("b", "unverified")], "b is unverified"),
        ([line("a"), line("b", "derived", inputs="c"), line("c", "unverified")], "b is unverified"),
        ([line("a", overlaps="x"), line("b", overlaps="y;x")], "share people"),
        ([line("a", s="one"), line("b", s="one")], "share people"),
        ([line("a"), line("b", st="percent")], "b is a percent"),
        ([line("a"), line("b").replace("headache_days", "migraine_days")], "count different things"),
    ],
)
def test_what_may_not_be_pooled_is_refused_with_words(lines: list[str], found: str) -> None:
    rows = table(*lines)
    with pytest.raises(EvidenceError, match=found):
        poolable(rows[:2])


def test_rows_of_different_people_may_be_pooled() -> None:
    rows = table(line("a"), line("b", "derived", overlaps="x"), line("c", overlaps="y"))
    assert poolable(rows) == rows


def test_badges() -> None:
    read, copied, worked_out, both, none = table(
        line("a"),
        line("b", "secondary"),
        line("c", "derived", inputs="a"),
        line("d", "derived", inputs="b"),
        line("e", "unverified"),
    )
    assert trials.badge(read) == ""
    assert trials.badge(copied) == "read in a copy, not in the paper itself"
    assert trials.badge(worked_out) == "worked out by us from what was read"
    assert "worked out by us" in trials.badge(both) and "copy" in trials.badge(both)
    assert not none.shown


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no row called"):
        trials.row("preempt3.onabot")


def test_the_table_can_be_read_without_numpy() -> None:
    code = "import sys; from cleardays.evidence import trials; trials.rows(); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_table_is_shipped_as_plain_text() -> None:
    text = files("cleardays.evidence").joinpath("trials.csv").read_text(encoding="utf-8")
    assert "\r" not in text and text.endswith("\n")
