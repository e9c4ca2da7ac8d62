"""What next, as it is read: the chance that nothing changes stands open, and a patient's page has no dose and no site."""

import re
from datetime import date
from typing import Any

import pytest

from cleardays.answer import answer
from cleardays.casefile import reader
from cleardays.injection.sites import fixed_sites
from cleardays.report import answer_page
from tests.vignettes.test_what_next import FEWER, PAIN, after, person

AS_OF: date = after(2)


def section(audience: answer.Audience) -> str:
    case: dict[str, Any] = person(FEWER, FEWER, **PAIN)
    html = answer_page.answer(answer.ask(reader.from_json(case), AS_OF, audience))
    return html[html.index('id="what"') :].partition("</section>")[0]


def test_the_chance_of_no_difference_is_not_folded_away() -> None:
    open_ = re.sub(r"<details>.*?</details>", "", section("clinician"), flags=re.DOTALL)
    assert "in 100 that this" in open_
    assert "no randomised comparison" in open_.lower()


@pytest.mark.parametrize("forbidden", [*fixed_sites(), "155", "175", " U ", "units"])
def test_a_patients_page_has_no_dose_and_no_site(forbidden: str) -> None:
    assert forbidden not in section("patient")
