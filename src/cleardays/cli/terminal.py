"""An answer as a person reads it in a terminal: the diary drawn, the verdicts with their counts, what to write next."""

import textwrap
from collections.abc import Iterable, Mapping
from itertools import groupby

from rich.console import Console
from rich.text import Text as RichText

from cleardays.answer import change_words, forecast, side_effects
from cleardays.answer.answer import LIMITS, Answer, criteria
from cleardays.answer.forecast import Ahead
from cleardays.answer.is_it_helping import Helping, Modelled, NotAvailable
from cleardays.answer.name_explanations import explanations
from cleardays.answer.session_check import Checked
from cleardays.answer.side_effects import EventSaid
from cleardays.answer.what_next import WhatNext
from cleardays.casefile.refusal import printable
from cleardays.diary.definitions import BY_ID
from cleardays.diary.diary import Diary
from cleardays.diary.verdict import Finding, Verdict
from cleardays.injection import table
from cleardays.injection.billing import Summary
from cleardays.injection.injection_session import side_by_side
from cleardays.injection.session_findings import Severity
from cleardays.report import answer_json, answer_words, is_it_helping_words, what_next_words

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

_SEVERITY = {
    Severity.REFUSE: ("✗", "bold red", "Refused"),
    Severity.NEEDS_SECOND_SIGNATURE: ("✎", "yellow", "Needs a second signature"),
    Severity.NEEDS_REASON: ("?", "yellow", "Needs a reason"),
    Severity.NOTE: ("·", "", "Notes"),
}


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
    out.print(Text(f"Cleardays · {said.person} · as of {answer_words.day(said.as_of)} · for a {said.audience}", "bold"))
    if said.banner:
        out.print(Text(f"\n!! {said.banner}", "bold red"))
    _diary(out, said.diary)
    taken = answer_words.medicine_days(said.medicine_days)
    if taken:
        _indented(out, f"In the last 28 days: {taken}.", 2)
    _heading(out, "First: is it safe to go on?")
    for finding in answer_words.urgent_first(said.safety):
        _finding(out, finding, _SAFETY_SIGN[finding.verdict])
    _events(out, said.events)
    _heading(out, "Could it help?")
    withheld = [finding for finding in said.could_it_help if finding.withheld_by]
    if withheld:
        _indented(out, withheld[0].words, 2)
    else:
        _findings(out, said.could_it_help)
        _ahead(out, said.forecast)
    _helping(out, said.is_it_helping)
    what_next(out, said.what_next)
    if said.missing:
        _heading(out, "What to write down next")
        for words in answer_words.missing(said.missing):
            _indented(out, words, 2)
    out.print()
    for limit in said.limits:
        out.print(Text(limit, "dim"))


def what_next(out: Console, said: WhatNext | NotAvailable) -> None:
    """The list for a clinician; the first possible day and questions for a patient."""
    _heading(out, "What next?")
    if isinstance(said, NotAvailable):
        _indented(out, f"Not shown: {said.reason}.", 2)
        return
    _indented(out, what_next_words.earliest(said), 2)
    if said.questions:
        _indented(out, what_next_words.WITH_CLINICIAN, 2)
        for question in said.questions:
            _indented(out, f"- {question}", 4, hanging=2)
    if said.suggestions:
        _indented(out, what_next_words.NOT_AN_ORDER, 2)
    for one in what_next_words.suggestions(said):
        out.print(Text(f"\n  {one.title}", "bold"))
        _suggested(out, one, 4)
    if said.decisions:
        out.print(Text("\n  Decided before", "bold"))
        for decided in what_next_words.decisions(said):
            _indented(out, decided.words, 4, hanging=2)
            if decided.suggested is None:
                _indented(out, what_next_words.NAMES_ONLY, 6, dim=True)
            elif decided.suggested:
                _indented(out, f"{what_next_words.AS_KEPT}:", 6, dim=True)
                for one in decided.suggested:
                    _indented(out, one.title, 6, dim=True)
                    _suggested(out, one, 8, dim=True)


def _suggested(out: Console, one: what_next_words.Said, by: int, *, dim: bool = False) -> None:
    """All of a suggestion but its title: of today, or dimmed as it was kept beside a decision."""
    for line in one.plan:
        _indented(out, line, by, dim=dim, hanging=2)
    for block in one.blocks:
        _indented(out, f"{block.title}:", by, dim=dim)
        for line in block.lines:
            _indented(out, f"- {line}", by + 2, dim=dim, hanging=2)
    _indented(out, one.basis, by, dim=dim)


def _events(out: Console, said: Iterable[EventSaid] | None) -> None:
    """Side effects, the most urgent first, each with what to do and what the studies counted beside it."""
    for i, one in enumerate(said or ()):
        if i == 0:
            out.print(Text("\n  Side effects written down", "bold"))
        _indented(out, one.title, 2, hanging=2)
        _indented(out, one.to_do, 4)
        _indented(out, f"{'; '.join(one.facts)}.", 4, dim=True)
        for each in one.beside:
            _indented(out, each.short, 4, dim=True, hanging=2)
        if one.compared and one.observed is not None:
            _indented(out, f"{one.observed.words}. {side_effects.NOT_WHY}", 4, dim=True)


def _ahead(out: Console, said: Ahead | NotAvailable) -> None:
    """What happened to virtual people like this one."""
    out.print(Text("\n  People like this, before treatment", "bold"))
    if isinstance(said, NotAvailable):
        _indented(out, f"No forecast: {said.reason}.", 2)
        return
    for words in (*is_it_helping_words.forecast(said), *forecast.LIMITS):
        _indented(out, words, 2)


def _helping(out: Console, said: Helping | NotAvailable) -> None:
    _heading(out, "Is it helping?")
    if isinstance(said, NotAvailable):
        _indented(out, f"Not yet: {said.reason}.", 2)
        return
    for one in said.cycles:
        _indented(out, is_it_helping_words.cycle(one), 2, hanging=2)
    if said.remission is not None:
        _indented(out, is_it_helping_words.remission(said.remission), 2)
    for words in is_it_helping_words.scores(said):
        _indented(out, words, 2)
    if said.wear_off is not None and isinstance(said.model, NotAvailable):
        _indented(out, is_it_helping_words.compared(said.wear_off), 2)
    if isinstance(said.model, NotAvailable):
        _indented(out, f"How sure that is cannot be said yet: {said.model.reason}.", 2)
    else:
        _model(out, said, said.model)
    out.print(Text("\n  What the stopping rules say", "bold"))
    if isinstance(said.model, Modelled):
        for rule, says, model in is_it_helping_words.side_by_side(said, said.model):
            _indented(out, f"{rule}: {says.lower()}{f'. The model: {model}' if model else ''}.", 2, hanging=2)
    _findings(out, said.stopping)


def _model(out: Console, said: Helping, modelled: Modelled) -> None:
    model = modelled.response
    out.print(Text(f"\n  {is_it_helping_words.HEADLINE}", "bold"))
    _indented(out, is_it_helping_words.headline(modelled), 2)
    _indented(out, change_words.chance(model.estimands[0]), 2)
    for words in (*change_words.also(said), *is_it_helping_words.caveats(said, modelled)):
        _indented(out, words, 2)
    _indented(out, is_it_helping_words.NOT_WHY, 2)
    if (expected := is_it_helping_words.like_you(said)) is not None:
        _indented(out, expected, 2)
    for words in said.beside:
        _indented(out, words, 2, dim=True)
    for one in model.estimands[1:]:
        words = change_words.estimand(one)
        _indented(out, f"{words[:1].upper()}{words[1:]}.", 2)
    if not is_it_helping_words.graded(model):
        _indented(out, is_it_helping_words.UNGRADED, 2)
    _indented(
        out,
        "A month of 28 days without headache, if things stay as they are: "
        f"{change_words.of_hundred(model.p_headache_free_28_days)}.",
        2,
    )
    _indented(out, is_it_helping_words.wear_off(said, model), 2)
    out.print(Text("\n  Going on or stopping", "bold"))
    _indented(out, is_it_helping_words.STOPPING, 2)
    for share, days in is_it_helping_words.stopping(model):
        _indented(out, f"If {share}: {days}", 2, hanging=2)
    out.print(Text("\n  What this assumes", "bold"))
    for words in is_it_helping_words.assumptions(modelled):
        _indented(out, words, 2, dim=True)
    for other in model.what_if:
        if other.changes_reading:
            words = is_it_helping_words.what_if(other)
            _indented(out, f"{words[:1].upper()}{words[1:]}", 2)


def show_forecast(said: Answer) -> None:
    """The forecast by itself, with a row for each month."""
    out = console()
    out.print(Text(f"Cleardays · {said.person} · as of {answer_words.day(said.as_of)}", "bold"))
    if said.banner:
        out.print(Text(f"\n!! {said.banner}", "bold red"))
    _ahead(out, said.forecast)
    if isinstance(said.forecast, Ahead):
        found = said.forecast
        _indented(out, f"Asked for a baseline of {answer_words.counted(found.count)}.", 2)
        for note in found.notes:
            _indented(out, f"note: {note}", 2, dim=True)
        out.print(Text("\n  Headache days in 28: mean, and where nine of ten lie", "bold"))
        out.print(Text(f"  {'':<10}{'with Botox':<20}with placebo", "dim"))
        for name, botox, placebo in is_it_helping_words.months(found.forecast):
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
    marks = answer_json.strip(kept)
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
        out.print(
            Text(f"  and {len(rows) - MONTHS_DRAWN} earlier months, from {answer_words.day(kept.dates[0])}", "dim")
        )


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


def session(checked: Checked, person: str) -> None:
    """A checked session: accepted or not, what stands against it by severity, and what it adds up to."""
    out, said, found = console(), checked.session, checked.totals
    out.print(
        Text(
            f"Cleardays · {person} · session of {answer_words.day(said.date)}, {said.status} · for a clinician", "bold"
        )
    )
    out.print(
        Text("\n● Accepted" if checked.accepted else "\n○ Not accepted", "bold green" if checked.accepted else "bold")
    )
    for severity, findings in groupby(checked.findings, key=lambda one: one.severity):
        symbol, style, title = _SEVERITY[severity]
        _heading(out, title)
        for one in findings:
            line = Text("  ")
            line.append(symbol, style)
            line.append(f" {one.id}", "dim")
            out.print(line)
            _indented(out, one.words, 4)
    _heading(out, "It adds up to")
    rows = {
        "units": None if found.units is None else f"{found.units} U at {found.sites} sites",
        "volume": None if found.volume_ml is None else f"{float(found.volume_ml):.4g} mL",
        "discarded": None if found.discarded_units is None else f"{found.discarded_units} U",
        "cumulative": f"{float(checked.cumulative_units):g} U of onabotulinumtoxinA in the window, this session included",
    }
    for name, words in rows.items():
        _indented(out, f"{name:<12}{words or 'not written'}", 2, hanging=12)
    if said.planned is not None and said.given is not None and not said.is_planned:
        changed = [row for row in side_by_side(said.planned, said.given) if row.state != "as planned"]
        _heading(out, "Planned and given")
        for row in changed:
            before = "-" if row.planned_units is None else f"{row.planned_units} U"
            after = "-" if row.given_units is None else f"{row.given_units} U"
            _indented(out, f"{row.site.id:<9} planned {before:<5} given {after:<5} {row.state}", 2)
        if not changed:
            _indented(out, "every site as planned", 2)
    out.print()
    for limit in LIMITS:
        out.print(Text(limit, "dim"))


def bill(found: Summary) -> None:
    """The lines of a claim, the diagnosis, and what is left out."""
    out = console()
    out.print(Text("Codes for a US claim; check them against the payer's rules of the day", "bold"))
    for line in found.lines:
        modifier = f"-{line.modifier}" if line.modifier else ""
        _indented(out, f"{line.code + modifier:<10} x {line.units}", 2)
    if found.diagnosis:
        _indented(out, f"{found.diagnosis:<10} diagnosis", 2)
    for words in found.left_out:
        _indented(out, f"left out: {words}", 2)


def explain(criterion: str | None) -> bool:
    """Print one rule, day definition, row of the session table, medicine or condition, or the list of rules and definitions.

    False when nothing of that name is known, nor anything like it.
    """
    out = console()
    known = criteria()
    if criterion is None:
        for id_, one in known.items():
            out.print(Text(f"{id_:<40} {one.title}"))
        for definition in BY_ID.values():
            out.print(Text(f"{definition.id:<40} {definition.noun}"))
        for one_row in table.rows().values():
            out.print(Text(f"{one_row.id:<40} {one_row.title}"))
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
    elif (session_row := table.row(criterion)) is not None:
        out.print(Text(f"{session_row.title}  ({session_row.id})", "bold"))
        said = {
            "refused": session_row.refuse,
            "reason": session_row.reason,
            "signature": session_row.signature,
            "also": session_row.also,
            "source": session_row.source,
            "trust": session_row.trust,
        }
        rows = {name: words for name, words in said.items() if words}
    else:
        return _explain_names(out, criterion)
    _rows(out, rows)
    return True


def _rows(out: Console, rows: Mapping[str, str]) -> None:
    for name, words in rows.items():
        _indented(out, f"{name:<10}{words}", 2, hanging=10)


def _explain_names(out: Console, name: str) -> bool:
    """What is read in a name as people write it; False where nothing here is like it."""
    found = explanations(name)
    for one in found:
        out.print(Text(one.title, "bold"))
        _rows(out, one.rows)
    return bool(found)
