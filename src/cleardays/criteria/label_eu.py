"""Labels of BOTOX in the European Union: the UK counts, after a preventive that failed.

BOTOX is licensed country by country: there is no one text. Four were read; the finding says so of any other country.
"""

from cleardays.criteria.facts import Facts, adult
from cleardays.criteria.findings import all_hold
from cleardays.criteria.label_uk import chronic_migraine_days
from cleardays.criteria.preventives import Failed
from cleardays.diary.verdict import Criterion, Finding, RuleSet
from cleardays.vocabulary.jurisdictions import jurisdictions

RULES = RuleSet(
    "EU labels",
    "Irish (January 2026), German, Austrian and French product information, read November 2026",
    None,
    "national product information",
)
ONE_FAILED = Failed(
    number=1,
    outcomes=("ineffective", "not_tolerated", "contraindicated"),
    source="EU labels 4.1: after other preventives",
)
CRITERION = Criterion(
    id="label.eu",
    title="EU labels: chronic migraine",
    rule="adults with headache on 15 days a month or more, at least 8 of them with migraine, who had an inadequate response to "
    "or did not tolerate at least one preventive",
    counted="HD_ANY and MD_ICHD in each of up to three months; distinct preventive medicines that did not work, were not "
    "tolerated or were unsuitable. Read for Ireland, Germany, Austria and France; the texts of other countries were not read yet",
    rules=RULES,
    source="product information 4.1 of Ireland (abbviepro.com/ie, January 2026), Germany (abbvie-care.de), "
    "Austria (konsument.at, a copy) and France (HAS p_3303898; vidal 28493)",
    trust="read",
)
LICENSED_BY_COUNTRY = "BOTOX is licensed country by country: these are the Irish, German, Austrian and French texts"


def judge(facts: Facts, jurisdiction: str | None = None) -> Finding:
    parts = [chronic_migraine_days(facts), adult(facts), ONE_FAILED.judge(facts)]
    return all_hold(CRITERION, parts, [_of_country(jurisdiction)])


def _of_country(jurisdiction: str | None) -> str:
    """Whether the text that holds where the person is treated was read."""
    here = jurisdictions().get(jurisdiction or "")
    if here is None or here.group != "eu" or here.label_read:
        return LICENSED_BY_COUNTRY
    where = "other countries" if jurisdiction == "eu" else here.name
    return f"{LICENSED_BY_COUNTRY}; the text of {where} is not read yet"
