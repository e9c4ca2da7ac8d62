"""The page on the evidence, written from the package's own data: change a figure there and the page changes."""

from collections.abc import Iterable, Sequence

from cleardays.cli.evidence import COMPARED, FIGURES, METHODS, TRUST, compared, figures, methods
from cleardays.evidence import outcomes, trials
from cleardays.evidence.outcomes import Answered, Pooled

MADE = "<!-- Written by docs/build.py from src/cleardays/evidence/trials.csv. Do not edit. -->\n"
INTRO = """\
Every sentence and table here is made from the figures in `trials.csv`. One figure is one row, with its study, its people, its week,
what was counted and how far we trust it. `cleardays evidence` prints the same; `--format json` gives every figure as a number.

| trust | means | pooled | shown |
|---|---|---|---|
| read | read at its source | yes | yes |
| derived | worked out by us; no better than its weakest input | yes, if that input is | yes, with a badge |
| secondary | read in a copy, not in the paper itself | no | yes, with a badge |
| unverified | nobody confirmed it | no | no |

Two rows that share people are never pooled. PEOPLE
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = trials.rows()
    hidden = sum(not row.shown for row in rows)
    people = (
        f"Of {len(rows)} rows {hidden} are not confirmed and stand nowhere below. Studies whose people overlap: "
        f"{_and(sorted({row.study for row in rows if 'preempt' in row.overlaps}))}."
    )
    said = [MADE, "# What the studies found\n", INTRO.replace("PEOPLE", people)]
    for id_ in outcomes.QUESTIONS:
        said += _question(outcomes.ask(id_))
    said.append(f"{TRUST}\n")
    return "\n".join(said)


def _question(one: Answered) -> Iterable[str]:
    yield f"## {one.title}\n"
    yield f"**{one.short}** (`cleardays evidence --outcome {one.id}`)\n"
    yield _bullets(one.sentences)
    if one.beside:
        yield "Beside it, and not added to it:\n"
        yield _bullets(one.beside)
    if one.comparisons:
        yield _table(COMPARED, compared(one))
    for pool in one.pools:
        yield from _pool(pool)
    yield "What limits this:\n"
    yield _bullets(limit.words for limit in one.limits)
    yield f"<details><summary>Where each figure stands ({len(one.rows)})</summary>\n"
    yield _table(FIGURES, figures(one))
    yield "</details>\n"


def _pool(one: Pooled) -> Iterable[str]:
    yield f"### {one.label}\n"
    yield f"{one.standing}\n"
    yield _table(METHODS, methods(one))
    yield _bullets(
        [
            *one.words,
            *([one.found.prediction_missing] if one.found.prediction_missing else []),
        ]
    )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {words}" for words in lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in (head, *rows)]
    lines.insert(1, "|".join("---" for _ in head))
    return "\n".join(f"|{line}|" if line.startswith("---") else f"| {line} |" for line in lines) + "\n"


def _and(names: Sequence[str]) -> str:
    return f"{'; '.join(names[:-1])}; and {names[-1]}"
