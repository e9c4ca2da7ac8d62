"""`cleardays plan`: the ways to go on, for the clinician who decides; and the decision, kept beside what was suggested."""

from dataclasses import replace
from pathlib import Path

import typer
from rich.text import Text

from cleardays.answer import answer
from cleardays.answer.answer import Answer
from cleardays.answer.is_it_helping import NotAvailable
from cleardays.casefile import writer
from cleardays.casefile.reader import Case
from cleardays.casefile.refusal import RefusedError
from cleardays.cli import import_diary, terminal
from cleardays.course.suggestion import ACTIONS, VERSION, Decision
from cleardays.report import answer_words, what_next_json


def show(said: Answer) -> None:
    """The list as a clinician reads it in a terminal."""
    out = terminal.console()
    out.print(Text(f"Cleardays · {said.person} · as of {answer_words.day(said.as_of)} · for a clinician", "bold"))
    if said.banner:
        out.print(Text(f"\n!! {said.banner}", "bold red"))
    terminal.what_next(out, said.what_next)
    out.print()
    for limit in answer.LIMITS:
        out.print(Text(limit, "dim"))


def decided(case: Case, said: Answer, action: str, by: str, reason: str | None) -> Case:
    """The case with a decision in it, beside what was suggested that day; `RefusedError` when nothing was."""
    if isinstance(said.what_next, NotAvailable):
        raise RefusedError(
            f"nothing is suggested: {said.what_next.reason}",
            "a decision is kept beside what was suggested",
            "look at what stands in the way first",
            file=case.person.id,
        )
    whole = tuple(what_next_json.suggestion(one, said.what_next.last) for one in said.what_next.suggestions)
    suggested = tuple(one["action"] for one in whole)
    if suggested[:1] != (action,) and not (reason or "").strip():
        raise RefusedError(
            f"{action} is not what was suggested first ({', '.join(suggested)}), and no reason is given",
            "whoever reads it later has to know why",
            "say why with --reason",
            file=case.person.id,
        )
    decision = Decision(
        date=said.as_of,
        action=action,
        by=by,
        suggested=suggested,
        version=VERSION,
        reason=reason,
        suggestions=whole,
    )
    return replace(case, decisions=(*case.decisions, decision))


def decide(case: Case, said: Answer, action: str, by: str | None, reason: str | None, out: Path | None) -> None:
    """Write the case with the decision in it as a new file; nothing of anybody's is overwritten."""
    if action not in ACTIONS:
        raise RefusedError(
            f"no action called {action}", "only what can be suggested can be decided", f"one of {', '.join(ACTIONS)}"
        )
    if not (by or "").strip() or out is None:
        raise RefusedError(
            "--decide without --by and --out", "a decision has somebody who made it, and is kept", "name both"
        )
    if out.exists() or out.is_symlink():
        raise RefusedError(
            f"{out.name} is there already",
            "nothing of yours is overwritten",
            "name a new file with --out",
            file=out.name,
        )
    import_diary.write(out, writer.dumps(decided(case, said, action, str(by), reason)).encode())
    typer.echo(f"{out.name}: written, with the decision and all that was suggested")
