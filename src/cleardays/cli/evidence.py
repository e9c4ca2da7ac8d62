"""`cleardays evidence`: what studies found, as text, JSON, a page or a picture. The docs page says the same."""

import json
import textwrap
from collections.abc import Iterable, Sequence

import typer
from markupsafe import Markup

from cleardays.answer.answer import LIMITS
from cleardays.cli.terminal import Text, console
from cleardays.evidence import outcomes, output, sentences, sourced_claims, trials
from cleardays.evidence.outcomes import Answered, Pooled
from cleardays.mechanism import pictures, steps
from cleardays.report import answer_page

COMPARED = ("compared", "unit", "Botox against the other, 95 % interval", "people", "how far we trust it")
METHODS = ("method", "difference, 95 % interval", "standard error", "tau²", "I² %")
FIGURES = ("figure", "value", "people", "counted", "where it stands", "trust")
TRUST = "Where nothing is said, a figure was read at its source. Figures that nobody confirmed are left out."


def show(outcome: str | None, format_: str) -> int:
    """Print one question or all; 0 when printed, 2 with words on standard error when there is nothing to print."""
    if outcome is not None and outcome not in outcomes.QUESTIONS:
        return _refused(
            f"no outcome called {outcome}",
            "the evidence is kept by question",
            f"one of {', '.join(outcomes.QUESTIONS)}",
        )
    if format_ == "json":
        typer.echo(json.dumps(output.to_json(outcome), indent=1, ensure_ascii=False))
        return 0
    if format_ == "svg":
        return _picture(outcome)
    answered = [outcomes.ask(one) for one in ([outcome] if outcome else outcomes.QUESTIONS)]
    if format_ == "html":
        typer.echo(page(answered))
    else:
        _text(answered)
    return 0


def compared(one: Answered) -> list[Sequence[str]]:
    """The comparisons of an answer, a row each, under `COMPARED`."""
    return [
        (
            each.label + (" (beside)" if each.beside else ""),
            each.unit,
            each.words,
            " and ".join(map(str, each.people)),
            each.badge or "read at its source",
        )
        for each in one.comparisons
    ]


def methods(one: Pooled) -> list[Sequence[str]]:
    """What each method makes of a pool, a row each, under `METHODS`."""
    return [
        (
            each.method,
            outcomes.figure(each.effect, each.low, each.high),
            f"{each.se:.2f}",
            f"{each.tau2:.2f}",
            f"{each.i2:.0f}",
        )
        for each in one.found.estimates
    ]


def figures(one: Answered) -> list[Sequence[str]]:
    """The rows an answer rests on, under `FIGURES`."""
    return [
        (
            f"{row.study}: {row.arm}",
            f"{row.number:g} ({row.statistic.replace('_', ' ')})".replace("-", "−"),
            "not stated" if row.people is None else str(row.people),
            row.definition,
            f"{row.reference}; {row.note}",
            trials.badge(row) or "read at its source",
        )
        for row in one.rows
    ]


def page(answered: Sequence[Answered]) -> str:
    """One page that needs nothing else: it prints, and runs no script."""
    environment = answer_page.environment()
    whole = len(answered) == len(outcomes.QUESTIONS)
    return environment.get_template("evidence.html").render(
        answered=answered,
        plots={one.id: output.plot(one) for one in answered},
        pool_plots={pool.id: output.pool_plot(pool) for one in answered for pool in one.pools},
        comparison_head=COMPARED,
        comparison_rows=compared,
        pool_head=METHODS,
        pool_rows=methods,
        row_head=FIGURES,
        row_rows=figures,
        hundreds=[
            (sourced_claims.array_words(one), sentences.source(trials.row(one.row)), sourced_claims.array_svg(one))
            for one in sourced_claims.arrays()
        ]
        if whole
        else [],
        steps=steps.steps("patient"),
        sequence=pictures.sequence_svg("patient"),
        gap=steps.gap_words(),
        mismatch=steps.mismatch().patient,
        time_course=pictures.time_course_svg(),
        time_words=pictures.time_course_words(),
        closing=(TRUST, *LIMITS),
        style=answer_page.style(),
    )


def _picture(outcome: str | None) -> int:
    """A picture that stands alone: it carries the page's own style."""
    if outcome is None:
        return _refused(
            "no outcome named", "a picture shows one", "cleardays evidence --outcome headache-days --format svg"
        )
    drawn = output.plot(outcomes.ask(outcome))
    if drawn is None:
        return _refused(
            f"nothing to draw for {outcome}",
            "none of its figures compares two groups",
            "ask for it as text, json or html",
        )
    style = Markup("<style><![CDATA[\n{}svg{{background:var(--paper)}}\n]]></style>").format(answer_page.style())
    opening, rest = drawn.split(">", 1)
    typer.echo(f"{opening}>{style}{rest}")
    return 0


def _refused(found: str, why: str, do: str) -> int:
    typer.echo(f"{found}\n  why  {why}\n  do   {do}", err=True)
    return 2


def _text(answered: Sequence[Answered]) -> None:
    out = console()

    def said(words: str, indent: int, hanging: int = 0, style: str = "") -> None:
        room = " " * indent
        text = textwrap.fill(words, out.width, initial_indent=room, subsequent_indent=room + " " * hanging)
        out.print(Text(text, style), soft_wrap=True)

    def listed(title: str, lines: Iterable[str], style: str = "") -> None:
        lines = list(lines)
        if lines:
            said(title, 2)
        for words in lines:
            said(f"· {words}", 4, 2, style)

    for one in answered:
        out.print(Text(f"\n{one.title}", "bold underline"), Text(one.id, "dim"))
        said(one.short, 2, style="bold")
        listed("Figures", one.sentences)
        listed("Beside it, and not added to it", one.beside)
        listed("Compared", (f"{row[0]}, {row[1]}: {row[2]}; {row[4]}" for row in compared(one)))
        for pool in one.pools:
            listed(pool.label, (f"{row[0]}: {row[1]}; tau² {row[3]}, I² {row[4]} %" for row in methods(pool)))
            said(pool.standing, 4)
            for words in (*pool.words, pool.found.prediction_missing):
                said(words, 4)
        listed("What limits this", (limit.words for limit in one.limits))
    out.print()
    for words in (TRUST, *LIMITS):
        said(words, 0, style="dim")
