"""An answer as a person reads it in a terminal: the diary drawn, the verdicts with their counts, what to write next."""

import textwrap
from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.text import Text as RichText

from cleardays.answer import saying, tojson, wording
from cleardays.answer.ahead import LIMITS, Ahead
from cleardays.answer.asking import Answer, criteria
from cleardays.answer.helping import Helping, Modelled, NotAvailable
from cleardays.answer.refusal import printable
from cleardays.diary.definitions import BY_ID
from cleardays.diary.diary import Diary
from cleardays.diary.verdict import Finding, Verdict

WIDTH = 96
MONTHS_DRAWN = 4

# Shape carries the meaning; colour only repeats it.
_MARK = {"H": ("■", "bold"), ".": ("·", "dim"), "?": ("?", "yellow"), "!": ("!", "red")}
_SIGN = {
    Verdict.MET: ("●", "green"),
    Verdict.NOT_MET: ("○", ""),
    Verdict.UNKNOWN: ("?", "yellow"),
    Verdict.CONFLICT: ("≠", "magenta"),
}
_SAFETY_SIGN = {Verdict.MET: ("!", "bold red"), Verdict.NOT_MET: ("·", ""), Verdict.UNKNOWN: ("?", "yellow")}


class Text(RichText):
    """Words for the terminal. A file's text may hold control characters: none of them reaches the terminal."""

    def __init__(self, words: str = "", style: str = "") -> None:
        super().__init__("\n".join(printable(line) for line in words.split("\n")), style)

    def append(self, words: object, style: object = None) -> "Text":
        super().append(printable(str(words)), style)  # type: ignore[arg-type]
        return self


def console() -> Console:
    found = Console(highlight=False, soft_wrap=False)
    found.width = min(found.width, WIDTH) if found.is_terminal else WIDTH
    return found


def show(said: Answer) -> None:
    out = console()
    out.print(Text(f"Cleardays · {said.person} · as of {wording.day(said.as_of)} · for a {said.audience}", "bold"))
    if said.banner:
        out.print(Text(f"\n!! {said.banner}", "bold red"))
    _diary(out, said.diary)
    taken = wording.medicine_days(said.medicine_days)
    if taken:
        _indented(out, f"In the last 28 days: {taken}.", 2)
    _heading(out, "First: is it safe to go on?")
    for finding in wording.urgent_first(said.safety):
        _finding(out, finding, _SAFETY_SIGN[finding.verdict])
    _heading(out, "Could it help?")
    withheld = [finding for finding in said.could_it_help if finding.withheld_by]
    if withheld:
        _indented(out, withheld[0].words, 2)
    else:
        _findings(out, said.could_it_help)
        _ahead(out, said.forecast)
    _helping(out, said.is_it_helping)
    _heading(out, "What next?")
    _indented(out, f"Not yet: {said.what_next.reason}.", 2)
    if said.missing:
        _heading(out, "What to write down next")
        for words in wording.missing(said.missing):
            _indented(out, words, 2)
    out.print()
    for limit in said.limits:
        out.print(Text(limit, "dim"))


def _ahead(out: Console, said: Ahead | NotAvailable) -> None:
    """What happened to virtual people like this one."""
    out.print(Text("\n  People like this, before treatment", "bold"))
    if isinstance(said, NotAvailable):
        _indented(out, f"No forecast: {said.reason}.", 2)
        return
    for words in (*saying.forecast(said), *LIMITS):
        _indented(out, words, 2)


def _helping(out: Console, said: Helping | NotAvailable) -> None:
    _heading(out, "Is it helping?")
    if isinstance(said, NotAvailable):
        _indented(out, f"Not yet: {said.reason}.", 2)
        return
    for one in said.cycles:
        _indented(out, saying.cycle(one), 2, hanging=2)
    if isinstance(said.model, NotAvailable):
        _indented(out, f"How sure that is cannot be said yet: {said.model.reason}.", 2)
    else:
        _model(out, said, said.model)
    out.print(Text("\n  What the stopping rules say", "bold"))
    _findings(out, said.stopping)


def _model(out: Console, said: Helping, modelled: Modelled) -> None:
    model = modelled.response
    out.print(Text(f"\n  {saying.HEADLINE}", "bold"))
    _indented(out, saying.headline(modelled), 2)
    _indented(out, saying.chance(model.estimands[0]), 2)
    _indented(out, saying.NOT_WHY, 2)
    for words in said.beside:
        _indented(out, words, 2, dim=True)
    for one in model.estimands[1:]:
        words = saying.estimand(one)
        _indented(out, f"{words[:1].upper()}{words[1:]}.", 2)
    _indented(
        out,
        f"28 days without headache, at the level of this cycle: {saying.of_hundred(model.p_headache_free_28_days)}.",
        2,
    )
    _indented(out, saying.wear_off(model), 2)
    out.print(Text("\n  Going on or stopping", "bold"))
    _indented(out, saying.STOPPING, 2)
    for share, days in saying.stopping(model):
        _indented(out, f"{share:>5} of the rest lost: {days} more headache days in 28", 2)
    out.print(Text("\n  What this assumes", "bold"))
    for words in saying.assumptions(model):
        _indented(out, words, 2, dim=True)
    for change in said.changes:
        _indented(out, f"Also changed: {change.words}. What it did cannot be told apart.", 2)
    for other in model.what_if:
        if other.changes_reading:
            words = saying.what_if(other)
            _indented(out, f"{words[:1].upper()}{words[1:]}", 2)


def show_forecast(said: Answer) -> None:
    """The forecast by itself, with a row for each month."""
    out = console()
    out.print(Text(f"Cleardays · {said.person} · as of {wording.day(said.as_of)}", "bold"))
    if said.banner:
        out.print(Text(f"\n!! {said.banner}", "bold red"))
    _ahead(out, said.forecast)
    if isinstance(said.forecast, Ahead):
        found = said.forecast
        _indented(out, f"Asked for a baseline of {wording.counted(found.count)}.", 2)
        for note in found.notes:
            _indented(out, f"note: {note}", 2, dim=True)
        out.print(Text("\n  Headache days in 28: mean, and where nine of ten lie", "bold"))
        out.print(Text(f"  {'':<10}{'with Botox':<20}with placebo", "dim"))
        for name, botox, placebo in saying.months(found.forecast):
            out.print(Text(f"  {name:<10}{botox:<20}{placebo}"))
    out.print()
    for limit in said.limits[:1]:
        out.print(Text(limit, "dim"))


def _indented(out: Console, words: str, by: int, *, dim: bool = False, hanging: int = 0) -> None:
    """Words wrapped and moved in, without the blanks a padded block would leave at the end of each line."""
    room = " " * by
    wrapped = textwrap.fill(words, out.width, initial_indent=room, subsequent_indent=room + " " * hanging)
    out.print(Text(wrapped, "dim" if dim else ""), soft_wrap=True)


def _heading(out: Console, words: str) -> None:
    out.print(Text(f"\n{words}", "bold underline"))


def _diary(out: Console, kept: Diary) -> None:
    """The last months, a row each, a mark a day."""
    if not kept.dates:
        out.print("\n  no diary before this day")
        return
    out.print(Text("\n  ■ headache   · clear   ? nothing written   ! said both", "dim"))
    marks = tojson.strip(kept)
    rows = [
        (month, list(group))
        for month, group in groupby(zip(kept.dates, marks, strict=True), key=lambda pair: pair[0].replace(day=1))
    ]
    for month, pairs in rows[-MONTHS_DRAWN:]:
        line = Text(f"  {month:%b %Y}  ")
        line.append(" " * (pairs[0][0].day - 1))
        for _, mark in pairs:
            symbol, style = _MARK[mark]
            line.append(symbol, style)
        line.append(" " * (31 - pairs[-1][0].day))
        headaches = sum(mark == "H" for _, mark in pairs)
        written = sum(mark in "H." for _, mark in pairs)
        line.append(f"  {headaches:2} with headache, {written} of {len(pairs)} written down")
        out.print(line)
    if len(rows) > MONTHS_DRAWN:
        out.print(Text(f"  and {len(rows) - MONTHS_DRAWN} earlier months, from {wording.day(kept.dates[0])}", "dim"))


def _findings(out: Console, findings: Iterable[Finding]) -> None:
    """Labels and guidelines in full; of the seven kinds of overuse, those that say something."""
    quiet = []
    for finding in findings:
        kind_of_overuse = finding.id.startswith("ichd3.8.2.") and finding.verdict is Verdict.NOT_MET
        if kind_of_overuse:
            quiet.append(finding.criterion.title.lower())
        else:
            _finding(out, finding, _SIGN[finding.verdict])
    if quiet:
        _indented(out, f"{_SIGN[Verdict.NOT_MET][0]} Not met: {', '.join(quiet)}.", 2, hanging=2)


def _finding(out: Console, finding: Finding, sign: tuple[str, str]) -> None:
    symbol, style = sign
    line = Text("  ")
    line.append(symbol, style)
    line.append(f" {finding.criterion.title}", "bold")
    line.append(f"  {finding.id}", "dim")
    out.print(line)
    _indented(out, finding.words, 4)
    for note in finding.notes:
        _indented(out, f"note: {note}", 4, dim=True)


def explain(criterion: str | None) -> bool:
    """Print one rule or day definition, or the list of all; False when there is none of that name."""
    out = console()
    known = criteria()
    if criterion is None:
        for id_, one in known.items():
            out.print(Text(f"{id_:<40} {one.title}"))
        for definition in BY_ID.values():
            out.print(Text(f"{definition.id:<40} {definition.noun}"))
        return True
    if criterion in known:
        one = known[criterion]
        out.print(Text(f"{one.title}  ({one.id})", "bold"))
        rows = {
            "rule": one.rule,
            "counted": one.counted,
            "rules": f"{one.rules.set}, {one.rules.version}",
            "effective": one.rules.effective or "date not known to us",
            "source": one.source,
            "trust": one.trust,
        }
    elif criterion in BY_ID:
        definition = BY_ID[criterion]
        out.print(Text(f"{definition.id}: {definition.noun}", "bold"))
        rows = {"means": definition.words, "source": definition.source, "trust": definition.trust}
    else:
        return False
    for name, words in rows.items():
        _indented(out, f"{name:<10}{words}", 2, hanging=10)
    return True
