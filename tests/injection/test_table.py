"""The table in words and the table that judges are the same table."""

import re

import pytest
from typer.testing import CliRunner

from cleardays.cli.app import app
from cleardays.injection import rules, sites, table, vial
from cleardays.injection.injection_session import REASONS
from cleardays.injection.rules import Limits
from tests.vignettes.test_the_session import ROWS


def test_every_row_that_judges_has_its_words_and_its_source() -> None:
    judged = {id_ for _, id_, _ in ROWS.values()} | {"dose.interval", "dose.cumulative"}
    assert {table.row(id_).id for id_ in judged if table.row(id_)} == set(table.rows())  # type: ignore[union-attr]
    assert all(table.row(id_) for id_ in judged)
    assert all(one.source and one.trust in ("read", "secondary", "derived") for one in table.rows().values())


@pytest.mark.parametrize(
    "id_, numbers",
    [
        ("dose.sites", {sites.MOST_SITES, sites.FIXED_SITES}),
        ("dose.total", {sites.MOST_UNITS, sites.FIXED_UNITS}),
        ("dose.interval", {Limits().interval_days}),
        ("dose.cumulative", {Limits().cumulative_units, Limits().window_days}),
        ("vial.dilution", {vial.SITE_UNITS}),
        ("vial.age", {int(vial.LONGEST_AGE.total_seconds()) // 3600}),
    ],
)
def test_its_numbers_are_the_numbers_that_judge(id_: str, numbers: set[int]) -> None:
    row = table.rows()[id_]
    said = {int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.])", f"{row.refuse} {row.reason}")}
    assert numbers <= said


def test_each_reason_is_named_where_it_is_asked_for() -> None:
    named = set(re.findall(r"`(\w+)`\)", " ".join(one.reason for one in table.rows().values())))
    assert named | {"cautions"} == set(REASONS)


def test_a_row_can_be_explained_and_so_can_each_key_of_the_record() -> None:
    for id_ in (*table.rows(), "record.vials.lot"):
        said = CliRunner().invoke(app, ["explain", id_])
        assert said.exit_code == 0
        assert "trust" in said.stdout


def test_limits_are_the_clinics_and_nothing_else_is() -> None:
    assert set(Limits.__slots__) == {"interval_days", "cumulative_units", "window_days"}
    assert rules.Limits() == Limits(84, 400, 92)
