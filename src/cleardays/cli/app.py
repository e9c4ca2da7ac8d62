"""The commands, thin: read a file, ask the domain, show. Today is read here, at the door, and printed."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from cleardays import __version__
from cleardays.cli.account import account
from cleardays.cli.audit import audit
from cleardays.cli.backup import backup, backup_key, doctor, restore
from cleardays.cli.clinic import clinic
from cleardays.cli.options import (
    PLACES,
    Arm,
    AsOf,
    DateOrder,
    For,
    Format,
    Silence,
    check_as_of,
    place,
    refusals,
    today,
    tomorrow,
)
from cleardays.cli.restricted import restricted
from cleardays.cli.serve import serve
from cleardays.cli.session import session

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Can Botox help with migraines? Answered from a headache diary, with the days that decide.",
    epilog="Try: cleardays answer --sample",
)
app.add_typer(session, name="session")
app.add_typer(account, name="account")
app.add_typer(audit, name="audit")
app.add_typer(clinic, name="clinic")
app.add_typer(restricted, name="restricted")
app.command()(serve)
app.command()(backup)
app.command("backup-key")(backup_key)
app.command()(restore)
app.command()(doctor)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"cleardays {__version__}")
        raise typer.Exit


@app.command()
def answer(
    case: Annotated[Path | None, typer.Argument(metavar="CASE", help="A case file (JSON) or a CSV diary.")] = None,
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Answer for a shipped, fictional person.")] = False,
    as_of: AsOf = None,
    for_: Annotated[For, typer.Option("--for", help="Who reads it.")] = "patient",
    jurisdiction: Annotated[
        str | None,
        typer.Option(callback=place, metavar="CODE", help=f"{PLACES} Whose rules come first; the case's when absent."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Could it help? Is it helping? What next? Answer one person's file.

    Example: cleardays answer diary.csv --as-of 2026-07-01
    """
    from cleardays.answer.answer import ask
    from cleardays.casefile.sample import SAMPLE_AS_OF, sample_case
    from cleardays.exchange import open_file
    from cleardays.installation import home, payers
    from cleardays.report import answer_json

    if (case is None) == (not sample):
        typer.echo("give a case file, or --sample for a fictional person\n  do   cleardays answer --sample", err=True)
        raise typer.Exit(2)
    with refusals():
        asked_on = as_of.date() if as_of else SAMPLE_AS_OF if sample else today()
        check_as_of(asked_on)
        loaded = sample_case() if case is None else open_file.load(case, max(today(), asked_on) + timedelta(days=1))
        said = ask(loaded, asked_on, for_, jurisdiction, payers.required(), model=home.dose_model())
    if format_ == "json":
        typer.echo(answer_json.text(answer_json.answer(said)))
    elif format_ == "html":
        from cleardays.report import answer_page

        typer.echo(answer_page.answer(said))
    else:
        from cleardays.cli import terminal

        terminal.show(said)


@app.command()
def passport(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case file (JSON) with a session that was given.")],
    *,
    session: Annotated[
        datetime | None,
        typer.Option("--session", formats=["%Y-%m-%d"], metavar="DATE", help="Whose session; the last when absent."),
    ] = None,
    as_of: AsOf = None,
    format_: Annotated[Literal["text", "html", "pdf"], typer.Option("--format", help="How to print it.")] = "text",
    paper: Annotated[
        Literal["a4", "us-letter"] | None, typer.Option(help="The PDF's paper; the jurisdiction's when absent.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write a new file; a PDF needs one.")
    ] = None,
) -> None:
    """The injection passport: one page that says what was given, where, by whom, and how it has gone since.

    Example: cleardays passport me.json --format pdf --output passport.pdf
    """
    from cleardays.cli import passport as printed

    with refusals():
        printed.run(
            printed.Request(case, session and session.date(), as_of and as_of.date(), format_, paper, output), today()
        )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Another app's export.")],
    *,
    out: Annotated[Path | None, typer.Option(metavar="CASE", help="Write a new case file.")] = None,
    into: Annotated[Path | None, typer.Option(metavar="CASE", help="Add to an existing case file.")] = None,
    person: Annotated[str | None, typer.Option(help="The person's id in a new case file.")] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Zone the times were lived in, as in Europe/London.")
    ] = None,
    date_order: Annotated[DateOrder | None, typer.Option(help="Which way round dates are written.")] = None,
    headache: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Tag, column or symptom that means headache; repeatable.")
    ] = None,
    silence: Annotated[
        Silence, typer.Option(help="What a day without an entry means between --from and --to.")
    ] = "unknown",
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="First day of silence.")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Last day of silence.")
    ] = None,
) -> None:
    """Read another app's diary: a preview first, then a case file.

    Example: cleardays import migraine-buddy.csv --timezone Europe/London --out me.json
    """
    from cleardays.cli import import_diary

    with refusals():
        import_diary.run(
            import_diary.Request(
                file=file,
                out=out,
                into=into,
                person=person,
                timezone=timezone,
                date_order=date_order,
                headache=tuple(headache or ()),
                silence=silence,
                first=from_ and from_.date(),
                last=to and to.date(),
            ),
            today(),
        )


@app.command()
def export(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case file (JSON) or a CSV diary.")],
    *,
    format_: Annotated[
        Literal["fhir", "csv", "json", "xlsx", "ndjson"],
        typer.Option("--format", help="fhir and ndjson for a clinic's program, csv and xlsx for a spreadsheet."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The new file.")],
) -> None:
    """Write a case as a file for somebody else: a clinic's program, a spreadsheet, another Cleardays.

    Example: cleardays export me.json --format xlsx --out me.xlsx
    """
    from cleardays.cli import export

    with refusals():
        export.run(case, format_, out, today())


@app.command()
def check(
    files_: Annotated[list[Path] | None, typer.Argument(metavar="[CASE]...", help="Case files or CSV diaries.")] = None,
) -> None:
    """Check that files can be read, and that the clinic's own payer policies can be used.

    Example: cleardays check me.json
    """
    from cleardays.casefile.refusal import printable
    from cleardays.exchange import open_file
    from cleardays.installation import home, payers

    bad = False
    for path in files_ or []:
        try:
            with refusals():
                loaded = open_file.load(path, tomorrow())
            days = len(loaded.diary)
            typer.echo(
                f"{path.name}: read; {len(loaded.days)} days and {len(loaded.attacks)} attacks over {days} dates"
            )
        except typer.Exit:
            bad = True
    policies = payers.checked()
    if not files_ and not policies:
        typer.echo(f"nothing to check: name a file, or put payer policies into {home.path() / 'payers'}")
    for name, problem in policies:
        typer.echo(printable(f"payer {name}: {problem or 'can be used'}"), err=problem is not None)
        bad = bad or problem is not None
    if bad:
        raise typer.Exit(2)


@app.command()
def schema() -> None:
    """Print the case file's JSON Schema.

    Example: cleardays schema > case.schema.json
    """
    from cleardays.casefile import reader

    typer.echo(json.dumps(reader.schema(), indent=1))


@app.command()
def evidence(
    *,
    outcome: Annotated[str | None, typer.Option(metavar="QUESTION", help="One question; all when absent.")] = None,
    format_: Annotated[
        Literal["text", "json", "html", "svg"], typer.Option("--format", help="How to print it; svg needs --outcome.")
    ] = "text",
) -> None:
    """What the studies found, with placebo beside it, and what nobody knows.

    Example: cleardays evidence --outcome responders-50
    """
    from cleardays.cli import evidence as shown

    raise typer.Exit(shown.show(outcome, format_))


@app.command()
def claims(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="An article for patients, as plain text.")] = None,
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Check the shipped article, which is made up.")] = False,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Hold an article for patients against the evidence, sentence by sentence.

    Example: cleardays claims article.txt
    """
    from cleardays.casefile.refusal import RefusedError
    from cleardays.cli import claims as checking

    with refusals():
        if (file is None) is not sample:
            raise RefusedError(
                "a file and --sample, or neither", "one article is checked", "name a file, or add --sample"
            )
        checking.run(file, format_)


@app.command()
def forecast(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case file (JSON) or a CSV diary.")],
    *,
    as_of: AsOf = None,
    for_: Annotated[For, typer.Option("--for", help="Who reads it.")] = "patient",
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """Before treatment: what happened to virtual people like this one, with Botox and with placebo.

    Example: cleardays forecast diary.csv --as-of 2026-07-01
    """
    from cleardays.answer.answer import ask
    from cleardays.cli import terminal
    from cleardays.exchange import open_file
    from cleardays.installation import payers
    from cleardays.report import answer_json, is_it_helping_json

    with refusals():
        asked_on = as_of.date() if as_of else today()
        check_as_of(asked_on)
        loaded = open_file.load(case, max(today(), asked_on) + timedelta(days=1))
        said = ask(loaded, asked_on, for_, None, payers.required())
    if format_ == "json":
        typer.echo(answer_json.text(is_it_helping_json.ahead(said.forecast)))
    else:
        terminal.show_forecast(said)


@app.command()
def respond(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of case files.")],
    *,
    as_of: AsOf = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write here; what is there already is not asked again.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many files are answered side by side.")] = 1,
    format_: Annotated[Literal["jsonl"], typer.Option("--format", help="How to print it.")] = "jsonl",
) -> None:
    """Is it helping? One JSON line for each case file of a folder, in the order of their names.

    Example: cleardays respond cases --as-of 2026-07-01 --out answers.jsonl
    """
    from cleardays.cli.respond import run

    with refusals():
        asked_on = as_of.date() if as_of else today()
        check_as_of(asked_on)
        refused = run(folder, asked_on, out, workers)
    if refused:
        raise typer.Exit(2)


@app.command()
def simulate(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="A new folder for the virtual people.")],
    trial: Annotated[Literal["preempt"], typer.Option(help="Whose design they go through.")] = "preempt",
    n: Annotated[int, typer.Option("--n", min=1, max=1_000_000, metavar="PEOPLE", help="How many.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same people.")] = 1,
    arm: Annotated[Arm, typer.Option(help="Who is simulated; `both` deals toxin and placebo in turn.")] = "both",
    missing: Annotated[float, typer.Option(min=0, max=0.95, help="Share of days nobody wrote down.")] = 0.0,
    start: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="First day of their diaries.")
    ] = None,
) -> None:
    """Write virtual people, drawn from the prior: case files, a table of days, and what is true of them.

    Example: cleardays simulate --trial preempt --n 1000 --seed 1 --out virtual
    """
    from cleardays.cli.simulate import run

    with refusals():
        run(n, seed, out, arm, missing, start.date() if start else None)


@app.command()
def plan(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case file (JSON) or a CSV diary.")],
    *,
    as_of: AsOf = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option(callback=place, metavar="CODE", help=f"{PLACES} Whose rules hold; the case's when absent."),
    ] = None,
    model: Annotated[
        bool | None,
        typer.Option(
            "--model/--no-model", help="With or without the belief about dose; as the clinic set it when absent."
        ),
    ] = None,
    decide: Annotated[
        str | None, typer.Option("--decide", metavar="ACTION", help="Keep a decision beside what is suggested.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides.")] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why; asked for where the first suggestion is not taken.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="CASE", help="The new case file with the decision.")
    ] = None,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
) -> None:
    """What next, for the clinician: repeat, add, take out, move, later, stop, each with why and why not.

    Example: cleardays plan me.json --as-of 2026-07-01
    """
    from cleardays.answer import what_next
    from cleardays.answer.answer import ask
    from cleardays.cli import plan
    from cleardays.exchange import open_file
    from cleardays.installation import home, payers
    from cleardays.report import answer_json, is_it_helping_json

    with refusals():
        asked_on = as_of.date() if as_of else today()
        check_as_of(asked_on)
        loaded = open_file.load(case, max(today(), asked_on) + timedelta(days=1))
        use = home.dose_model() if model is None else model
        said = ask(loaded, asked_on, "clinician", jurisdiction, payers.required(), model=use)
        if decide is not None:
            plan.decide(loaded, said, decide, by, reason, out)
            return
    if format_ == "text":
        plan.show(said)
    elif isinstance(said.what_next, what_next.WhatNext):
        from cleardays.report import what_next_json

        typer.echo(answer_json.text(what_next_json.to_json(said.what_next)))
    else:
        typer.echo(answer_json.text(is_it_helping_json.not_available(said.what_next)))


@app.command()
def explain(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="An id, a medicine, a condition, an allergy or a side effect; all ids are listed when absent.",
        ),
    ] = None,
) -> None:
    """A rule, day definition or row of the session table in our words; or what we read in a name as people write it.

    Example: cleardays explain nice.ta260.start
    Example: cleardays explain "Maxalt-MLT 10 mg"
    """
    from cleardays.cli import terminal

    if not terminal.explain(name):
        typer.echo(
            f"not known: {name} is no criterion, day definition, row of the session table, medicine, condition, allergy or "
            "side effect we know\n  why  a name that is not known counts for nothing, in either direction\n"
            "  do   cleardays explain, for every id; of a medicine write its ingredient, as on the box",
            err=True,
        )
        raise typer.Exit(2)


if __name__ == "__main__":
    app(prog_name="cleardays", args=sys.argv[1:])
