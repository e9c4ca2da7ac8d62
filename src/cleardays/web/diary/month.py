"""How was the last month, as far as it is written? Counts as bounds, days of medicine beside their thresholds, what is silent."""

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from cleardays.answer import pages, tojson, wording
from cleardays.answer.asking import Answer
from cleardays.answer.casefile import Case
from cleardays.criteria.ichd3 import ONE_CLASS, PATTERN_MONTHS
from cleardays.diary.definitions import BY_ID
from cleardays.diary.windows import BLOCK_28, Count, count, months

BACK_DAYS = 28
SCORES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the page of a month shows."""

    first: date
    last: date
    counted: Count | None
    both: int
    silent: tuple[date, ...]
    marks: Markup | None
    medicines: tuple[str, ...]
    missing: tuple[str, ...]
    scores: tuple[str, ...]

    @property
    def words(self) -> str:
        """The count in words: at least and at most, of how many, how many of them silent."""
        if self.counted is None:
            return "There are no days to count yet."
        fewest, most, days = self.counted.fewest, self.counted.most, len(self.counted.window)
        number = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        silent = days - self.counted.recorded - self.both
        rest = f"{_days(silent)} silent" if silent else "no day silent"
        said = f"{number} of {days} days with headache, {rest}."
        return f"{said} {_days(self.both)} written both as clear and as headache." if self.both else said


def of(case: Case, said: Answer, today: date) -> Month:
    """The 28 days before today, of one case and its answer today. Today is not over and is not counted."""
    last = today - timedelta(days=1)
    kept = case.diary.between(today - timedelta(days=BACK_DAYS), last)
    window = next(iter(months(kept.dates, BLOCK_28)), None)
    strip = tojson.strip(kept)
    return Month(
        first=kept.dates[0] if kept.dates else last,
        last=last,
        counted=count(kept.columns, BY_ID["HD_ANY"], window) if window else None,
        both=len(kept.contradictions),
        silent=tuple(day for day, mark in zip(kept.dates, strip, strict=True) if mark == "?"),
        marks=pages.marks(kept),
        medicines=tuple(_medicines(said.medicine_days)),
        missing=tuple(wording.missing(said.missing)),
        scores=tuple(_scores(case, today)),
    )


def _medicines(counts: tuple[Count, ...]) -> list[str]:
    """Days of each class taken, beside the number from which ICHD-3 speaks of overuse, where there is one."""
    needs = {need.definition.id: need for need in ONE_CLASS.values()}
    found = []
    for one in counts:
        if not one.fewest:
            continue
        number = f"{one.fewest}" if one.fewest == one.most else f"{one.fewest} to {one.most}"
        need = needs.get(one.definition.id)
        held = (
            f" The guideline speaks of overuse from {need.number} days a month, for more than {PATTERN_MONTHS} months"
            f" ({need.source})."
            if need
            else ""
        )
        found.append(f"{number} of {len(one.window)} {one.definition.noun}.{held}")
    return found


def _scores(case: Case, today: date) -> list[str]:
    """Totals of questionnaires up to today, latest first. How far one has moved is said by the answer."""
    written = sorted((one for one in case.scores if one.date <= today), key=lambda one: one.date, reverse=True)
    return [f"{one.instrument}: {float(one.total):g} on {wording.day(one.date)}" for one in written[:SCORES_SHOWN]]


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
