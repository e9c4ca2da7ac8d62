"""How were the last 28 days, as far as they are written? Counts as bounds, days of medicine beside their thresholds, scores."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cleardays.answer.answer import Answer
from cleardays.casefile.reader import Case
from cleardays.criteria.ichd3_paragraphs import PATTERN_MONTHS
from cleardays.criteria.overuse import ONE_CLASS
from cleardays.diary.definitions import BY_ID
from cleardays.diary.windows import BLOCK_28, Count, count, months
from cleardays.web.i18n import date_words, short_words

BACK_DAYS = 28
SCORES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the page of a month shows."""

    first: date
    last: date
    counted: Count | None
    both: int
    medicines: tuple[str, ...]
    scores: tuple[str, ...]

    @property
    def words(self) -> str:
        """The count in words: at least and at most, of how many, how many of them silent."""
        if self.counted is None:
            return _("There are no days to count yet.")
        fewest, most, days = self.counted.fewest, self.counted.most, len(self.counted.window)
        silent = days - self.counted.recorded - self.both
        said = _("%(number)s of %(days)s days with headache, no day silent.")
        if silent:
            said = ngettext(
                "%(number)s of %(days)s days with headache, %(silent)s day silent.",
                "%(number)s of %(days)s days with headache, %(silent)s days silent.",
                silent,
            )
        said %= {"number": bounds(fewest, most), "days": days, "silent": silent}
        if not self.both:
            return said
        twice = ngettext(
            "%(days)s day written both as clear and as headache.",
            "%(days)s days written both as clear and as headache.",
            self.both,
        )
        return f"{said} {twice % {'days': self.both}}"


def of(case: Case, said: Answer, today: date) -> Month:
    """The 28 days before today, of one case and its answer today. Today is not over and is not counted."""
    last = today - timedelta(days=1)
    kept = case.diary.between(today - timedelta(days=BACK_DAYS), last)
    window = next(iter(months(kept.dates, BLOCK_28)), None)
    return Month(
        first=kept.dates[0] if kept.dates else last,
        last=last,
        counted=count(kept.columns, BY_ID["HD_ANY"], window) if window else None,
        both=len(kept.contradictions),
        medicines=tuple(_medicines(said.medicine_days)),
        scores=tuple(_scores(case, today)),
    )


def _medicines(counts: tuple[Count, ...]) -> list[str]:
    """Days of each class taken, beside the number from which ICHD-3 speaks of overuse, where there is one."""
    needs = {need.definition.id: need for need in ONE_CLASS.values()}
    found = []
    for one in counts:
        if not one.fewest:
            continue
        said = _("%(number)s of %(days)s %(what)s.") % {
            "number": bounds(one.fewest, one.most), "days": len(one.window), "what": short_words.said(one.definition.noun),
        }  # fmt: skip
        if need := needs.get(one.definition.id):
            held = _(
                "The guideline speaks of overuse from %(number)s days a month, for more than %(months)s months (%(source)s)."
            )
            said += " " + held % {"source": need.source, "number": need.number, "months": PATTERN_MONTHS}
        found.append(said)
    return found


def _scores(case: Case, today: date) -> list[str]:
    """Totals of questionnaires up to today, latest first. How far one has moved is said by the answer."""
    written = sorted((one for one in case.scores if one.date <= today), key=lambda one: one.date, reverse=True)
    words = _("%(which)s: %(total)s on %(day)s")
    return [
        words % {"which": one.instrument, "total": f"{float(one.total):g}", "day": date_words.day(one.date)}
        for one in written[:SCORES_SHOWN]
    ]


def bounds(fewest: int, most: int) -> str:
    """At least and at most, as one number where they are the same."""
    return str(fewest) if fewest == most else _("%(fewest)s to %(most)s") % {"fewest": fewest, "most": most}
