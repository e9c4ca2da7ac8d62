"""Before treatment: the forecast for people like this one, or why none is made."""

from collections.abc import Iterable
from dataclasses import dataclass

from cleardays.answer.is_it_helping import NotAvailable
from cleardays.criteria.facts import HD_ANY, Facts, adult
from cleardays.diary.verdict import Finding, Verdict
from cleardays.diary.windows import BLOCK_28, Count
from cleardays.response import arm_forecast
from cleardays.response.arm_forecast import Forecast

OVERUSE = "ichd3.8.2"
LIMITS = (
    "This is what happened to virtual people like this one, made from the trials. It is not a prediction for one person: "
    "how well a given person will do, nobody has learned to tell beforehand (Ray 2021).",
    "How long migraine has been chronic is not used: studies found shorter better, and gave nothing to reckon with (Ornello 2020).",
    "The trials counted days with four hours of headache; here any headache counts. They lasted 24 weeks.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A forecast with the count it starts from."""

    count: Count
    forecast: Forecast
    notes: tuple[str, ...]


def withheld(named: str) -> NotAvailable:
    return NotAvailable(f"not shown until a clinician has looked at this: {named}")


def daily() -> str:
    """Why there is no forecast for headache every day, and what was seen without a comparison."""
    seen = arm_forecast.cohorts()
    one, other = seen["compel_daily"], seen["italy"]
    return (
        f"headache on all 28 days: the trials let in people with {arm_forecast.FEWEST_DAYS} to {arm_forecast.MOST_DAYS} and no unbroken "
        f"headache, so nobody knows what placebo would do. Without a comparison group: {one['people']} people with headache every "
        f"day had {abs(one['change']):g} days fewer on average (spread {one['sd']:g}) at week {one['week']} ({one['source']}); "
        f"{round(100 * other['half'])} of 100 had half as many by the third cycle ({other['source']})"
    )


def ask(facts: Facts, could: Iterable[Finding]) -> Ahead | NotAvailable:
    """The forecast from the latest 28 days; not available during treatment, under 18 and under 15 days."""
    if facts.treated.cycles:
        return NotAvailable("treatment has begun: whether it is helping says more than a forecast")
    if adult(facts).verdict is Verdict.NOT_MET:
        return NotAvailable("the trials were of adults")
    latest = facts.windows.get(BLOCK_28, ())[:1]
    if not latest:
        return NotAvailable("the diary is shorter than 28 days", ("diary.days",))
    count = facts.count(HD_ANY, latest[0])
    if count.quality == "no rate":
        return NotAvailable(f"{count.recorded} of the latest 28 days are written down; 14 are needed", ("diary.days",))
    if count.most < arm_forecast.FEWEST_DAYS:
        return NotAvailable(
            f"{count.most} headache days in the latest 28: the trials were of people with {arm_forecast.FEWEST_DAYS} or more, "
            "and for fewer days Botox is not established"
        )
    if count.fewest > arm_forecast.MOST_DAYS:
        return NotAvailable(daily())
    notes = []
    fewest, most = count.fewest, min(count.most, arm_forecast.MOST_DAYS)
    if most < count.most:
        notes.append(f"of headache on all 28 days the trials say nothing; this is for up to {arm_forecast.MOST_DAYS}")
    if fewest < arm_forecast.FEWEST_DAYS:
        notes.append(
            f"with fewer than {arm_forecast.FEWEST_DAYS} headache days the trials say nothing; the silent days decide"
        )
        fewest = arm_forecast.FEWEST_DAYS
    overuse = next((one.verdict for one in could if one.id == OVERUSE), Verdict.UNKNOWN)
    told = {Verdict.MET: True, Verdict.NOT_MET: False}.get(overuse)
    if told is None:
        notes.append("whether acute medicine is overused cannot be told yet, so people with and without are mixed")
    return Ahead(count=count, forecast=arm_forecast.forecast(fewest, most, told), notes=tuple(notes))
