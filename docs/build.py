"""What the docs take from the package itself: the reference pages, the evidence pages, and every output shown.

`python docs/build.py` writes them; `python docs/build.py --check` writes nothing, names each page
that differs and exits 1. In the other pages a comment before a code block says what stands in it:

    <!-- file: diary.csv -->      the block is a file the later commands of that page read
    <!-- edit: me.json -->        each line of the block replaces the line that begins with the same key
    <!-- shown: cleardays answer diary.csv | from: TEXT | before: TEXT -->    the block is that command's output
"""

import contextlib
import inspect
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo
from typer.testing import CliRunner

from cleardays.answer.answer import criteria
from cleardays.cli.app import app
from cleardays.criteria.payers import shipped
from cleardays.diary.definitions import DEFINITIONS
from cleardays.diary.verdict import Criterion
from cleardays.exchange.apps.app_file import Format
from cleardays.exchange.apps.formats import formats

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))
import evidence_page  # noqa: E402  pages beside this file
import injection_page  # noqa: E402
import mechanism_page  # noqa: E402
import monitor_page  # noqa: E402
import signs_page  # noqa: E402
import vocabulary_page  # noqa: E402

ROOT = DOCS.parent
MADE = "<!-- Written by docs/build.py from the package. Do not edit. -->\n"

TRUST = {
    "read": "read at its source",
    "secondary": "read in a copy or summary",
    "derived": "worked out by us from what was read",
    "unverified": "not checked; judges nothing",
}

# ---------------------------------------------------------------- commands

COMMAND_NOTES = {
    "answer": """\
What is printed is described in [How to read an answer](../how-to/read-an-answer.md); the JSON in
[The answer as JSON](answer-json.md).

- `--for clinician` shows findings that a red flag withholds from a patient, under a banner.
- `--jurisdiction` changes the order of the findings and the emergency number. It changes no verdict.
- `--format html` prints one page that needs nothing else: `cleardays answer me.json --format html > answer.html`.
- Entries dated more than one day after today, or after `--as-of` where that is later, are refused.
""",
    "import": """\
Without `--out` and `--into` nothing is written: you see a preview and can think about it.

- `--out` refuses to overwrite a file. `--into` adds: a record read before is kept once, a changed one
  replaces its older self, and the counts of both are printed.
- From a case file or CSV diary of ours only days and attacks are taken. The history stays where it is: add the other file
  to the one that has the history, with `--into`.
- `--person` and `--out` belong together. With `--into` the person in the case file stays.
- `--timezone` is asked when the file's times carry no zone. With `--into` the case file's own zone is used
  when you give none.
- `--date-order`: `dmy` is 31/12/2026, `mdy` is 12/31/2026, `ymd` is 2026-12-31.
- `--silence clear` needs `--from` and `--to`. It writes a clear day for every silent date between them
  (up to today), marked as remembered. The medicines of such a day stay unknown. See
  [Why silence is unknown](../explanation/why-silence-is-unknown.md) before you use it.
""",
    "check": """\
The clinic's own payer policies under `CLEARDAYS_HOME` are checked each time, whether files are named or not.
With no file and no policy it says that there is nothing to check.
""",
    "session check": """\
`FILE` is a case file; the latest of its sessions is checked, of several on one day the one written last. What is printed is described
in [Check a session](../how-to/check-a-session.md). The exit status is 0 whenever the file could be read, accepted or not.

- `--window-days`: the US label says 400 U in 3 months. 92 days is the longer reading; a payer may say 84.
- `--format json` prints `accepted`, `findings` (`id`, `severity`, `words`) and `totals` (`units`, `sites`, `volume_ml`,
  `cumulative_units`, `discarded_units`). What is not written is null.
""",
    "session map": """\
One page that needs nothing else, for a screen or for paper. See [The injection map](injection-map.md).

- `--show plan` draws the planned sites, `--show difference` what changed since the session before.
""",
    "session bill": """\
Codes only: their descriptors belong to the American Medical Association. A drug line is made only for drug that the clinic supplied
(`"supplied_by": "clinic"`), and only when somebody wrote down what was discarded. A session that is not accepted is not billed.

- `--no-status-migrainosus` says that attacks do not last over 72 hours. Without either the diagnosis is left out.
""",
    "passport": """\
One page for a patient to carry; see [Print a passport](../how-to/print-a-passport.md). What nobody recorded is said to be not recorded.

- `--format pdf` needs the extra `pdf`, and `--output`. The PDF is tagged (PDF/UA-1) and uses no font of this machine.
- `--output` writes a new file, whole or not at all. A file that is there is never overwritten.
- `--paper` is US Letter for a case of the jurisdiction `us`, and A4 for any other, unless you say so.
- `--session` is the day of a session that was given, not planned, up to `--as-of`.
""",
    "evidence": """\
Every figure has its study, its people, its week and how far we trust it. Figures that nobody confirmed are not printed. The same
stands in [What the studies found](../explanation/evidence.md). `--format json` gives every figure as a number.
""",
    "claims": """\
Words are compared, not understood; how often a mark is right is measured in [Check an article](../how-to/check-an-article.md).
Nothing is sent anywhere. `--format json` gives every sentence with its verdict, which is null where it is unmatched.
""",
    "forecast": """\
Virtual people are drawn from the prior, weighed by how likely each is to have had as many headache days, and live on
with Botox and with placebo. It is part of
`cleardays answer` too. Without 15 headache days in the latest 28, under 18, and once treatment has begun, none is made.
""",
    "respond": """\
Progress goes to standard error. With `--out` the lines go to a file; files it holds already are not asked again, so a
long run can be stopped and gone on with. A file that cannot be
read gets a line with `refused`, the rest is answered, and the exit status is 2. The keys are described in [The answer
as JSON](answer-json.md).
""",
    "simulate": """\
Virtual people are nobody; each case file says so. The folder must be new or empty. `people/` has a case file each,
`days.csv` a row for each day written, `truth.csv` the
reductions the days were drawn from. `--arm untreated` has no sessions and no change of any kind but the swing of months.
""",
    "serve": """\
The tables are made or brought up to date first. `--demo` is a fictional clinic in the folder `demo` inside
`CLEARDAYS_HOME`; `--empty`, which is meant when neither is given, is your own records, empty at first. Other computers
reach it only with `--host` and `CLEARDAYS_HOSTS`; put a proxy with TLS before it and set `CLEARDAYS_HTTPS`. See
[Settings](settings.md) and [Start a clinic](../how-to/start-a-clinic.md).
""",
    "backup": """\
Each backup is a folder of its own inside `DIR`, named by its second. PostgreSQL has its own tools; the command says which. What stands in a
backup, and why keys do not: [Back up and restore](../how-to/back-up-and-restore.md).

- `--keys` must not be inside `DIR`, nor `DIR` inside it: whoever finds both opens what is sealed.
""",
    "restore": """\
`HOME` must be new or empty. The files are held against the signed manifest, the rows of each table are counted, the chain is read, and
whoever was erased since the backup is erased again. When anything is not as it was, nothing is left behind.
See [Back up and restore](../how-to/back-up-and-restore.md).

- `--erased` names a newer list of erasures. The one of the folder in use (`CLEARDAYS_HOME`) is read without being named.
- `--signed-by` is the public key that `cleardays backup` printed. With `signing.key` among the `--keys` it is asked by itself.
""",
    "doctor": """\
On a disk with less than 64 MiB free it gives up the reserve of 16 MiB, so that deleting and a backup go on; with room again it
keeps a new one. It finishes erasures whose traces could not be removed at once. A backup older than seven days asks for a look.
""",
    "audit verify": """\
Without `--head` a cut end, or a chain written anew from some entry on, cannot be seen. Keep a head elsewhere, say once
a day: `cleardays audit head`, and give it later. Why it is so: [decision 0029](../decisions/0029-the-audit-chain.md).
""",
    "schema": "The schema is JSON Schema, draft 2020-12. The keys are described in [The case file](case-file.md).\n",
    "explain": "Without an argument every id is listed. The same texts stand in [Criteria](criteria.md), "
    "[Day definitions](day-definitions.md) and [The session table](session-table.md).\n",
}
OPTION_NOTES = {
    "--from": "First date that `--silence` speaks of.",
    "--to": "Last date that `--silence` speaks of.",
}


def commands() -> str:
    said = [
        MADE,
        "# Commands\n",
        "Every command reads files on this computer and prints. None opens a network connection.\n",
        "`cleardays --version` prints the version. `cleardays --help` and `cleardays COMMAND --help` print what stands here.\n",
    ]
    for name, callback in _every_command():
        first, *rest = inspect.cleandoc(callback.__doc__ or "").split("\n\n")
        said.append(f"## cleardays {name}\n\n{first}\n")
        for paragraph in rest:
            before, _, example = paragraph.partition("Example: ")
            said.append(f"```console\n$ {example}\n```\n" if example else before + "\n")
        if rows := list(_parameters(callback)):
            said.append(_table(("argument or option", "values", "when absent", "meaning"), rows))
        said.append(COMMAND_NOTES.get(name, ""))
    said.append(
        "## Exit status\n\n"
        "| status | means |\n|---|---|\n"
        "| 0 | answered, whatever the verdict; or written, checked, printed |\n"
        "| 2 | a file, an option or a policy could not be used; standard error says what, why and what to do |\n\n"
        "A refused file is refused whole. Nothing is half read, and a file that is written is written whole or not at all.\n"
    )
    return "\n".join(part for part in said if part)


def _every_command() -> Iterable[tuple[str, Callable[..., Any]]]:
    """Every command with its name as it is typed; those of a group after the group's name."""
    for before, group in [("", app), *((f"{one.name} ", one.typer_instance) for one in app.registered_groups)]:
        for command in group.registered_commands if group is not None else ():
            if command.callback is not None:
                yield before + (command.name or command.callback.__name__.strip("_")), command.callback


def _parameters(callback: Callable[..., Any]) -> Iterable[tuple[str, str, str, str]]:
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        kind, info = get_args(hints[name])
        if isinstance(info, ArgumentInfo):
            shown = info.metavar or name.upper()
        else:
            # Inside Annotated the first declaration stands where a default would.
            declared = [one for one in (info.default, *(info.param_decls or ())) if str(one).startswith("--")]
            shown = declared[0].split("/")[0] if declared else "--" + name.replace("_", "-")
        chosen = next((get_args(one) for one in (kind, *get_args(kind)) if get_origin(one) is Literal), ())
        values = ", ".join(f"`{one}`" for one in chosen) or info.metavar or ""
        if isinstance(info, ArgumentInfo) or kind is bool:
            values = ""
        default = parameter.default
        absent = "required" if default is inspect.Parameter.empty else ""
        if isinstance(default, str):
            absent = f"`{default}`"
        yield f"`{shown}`", values, absent, info.help or OPTION_NOTES.get(shown, "")


# ---------------------------------------------------------------- criteria, days, formats


def criteria_page() -> str:
    said = [
        MADE,
        "# Criteria\n",
        "Every rule Cleardays holds a diary and a history against: the paragraph in our words, how it is counted, "
        "where it stands and how far we trust our reading. The thresholds stand once, in the code of each rule set.\n",
        "`met` means fulfilled. For `safety.*` it means that a flag is present, for a stopping rule that the "
        "rule says stop, for a payer's `continue` that treatment may go on. "
        "See [Verdicts and withholding](../explanation/verdicts-and-withholding.md).\n",
        _trust_table(),
    ]
    known = criteria()
    own = [criterion for id_, criterion in known.items() if not id_.startswith("payer.")]
    for name in dict.fromkeys(criterion.rules.set for criterion in own):
        said.append(f"## {name}\n")
        said += [_criterion(criterion) for criterion in own if criterion.rules.set == name]
    said.append(
        "## Payers' policies\n\nExamples of how such policies read, each with the place it was read. None is the payer's own "
        "rule. Of these only the one a case names as its `payer` is judged. "
        "[Add a payer policy](../how-to/add-a-payer-policy.md) says how to write down the one in force.\n"
    )
    for policy in shipped().values():
        more = []
        if policy.not_checked:
            more.append(("also asked, and not checked here", "; ".join(policy.not_checked)))
        said.append(_criterion(policy.criterion, more))
        if policy.continuing:
            left = policy.continuing.judgement
            said.append(
                _criterion(policy.continuing.criterion, [("left to a clinician and the payer", left)] if left else [])
            )
    return "\n".join(said)


def _criterion(one: Criterion, more: Iterable[tuple[str, str]] = ()) -> str:
    rows = [
        ("rule", one.rule),
        ("counted", one.counted),
        ("rule set", f"{one.rules.set}, {one.rules.version}"),
        ("effective", one.rules.effective or "date not known to us"),
        ("source", one.source),
        ("trust", f"{one.trust}: {TRUST[one.trust]}"),
        *more,
    ]
    return f"### `{one.id}`\n\n**{one.title}**\n\n" + "\n".join(f"- {name}: {words}" for name, words in rows) + "\n"


def _trust_table() -> str:
    return _table(("trust", "means"), [(f"`{name}`", words) for name, words in TRUST.items()])


def days_page() -> str:
    said = [
        MADE,
        "# Day definitions\n",
        "What kind of day it was. Each definition has a name, because the sources mean different things by the same word. "
        "Each answers twice for every date: does it count for certain, and could it count given what is not written. "
        "See [How days are counted](../explanation/how-days-are-counted.md).\n",
        "Diagnosis counts strictly (`MD_ICHD`). Outcome counts leniently (`MD_TRIAL`, `MD_LEIDEN`, `MD_PREEMPT`).\n",
        _table(
            ("id", "counts", "means", "source", "trust"),
            [(f"`{d.id}`", d.noun, d.words, d.source, d.trust) for d in DEFINITIONS],
        ),
        _trust_table(),
    ]
    return "\n".join(said)


def formats_page() -> str:
    known = formats()
    said = [
        MADE,
        "# Formats\n",
        "Files of other apps that `cleardays import` reads. The file is known by what it says, not by its name. "
        "[Import another app](../how-to/import-another-app.md) goes through it step by step.\n",
        "Our own case file and CSV diary need no import: [The case file](case-file.md), "
        "[Write a diary as CSV](../how-to/write-a-diary-csv.md).\n",
        _table(
            ("id", "file", "can it state a clear day", "the reader was checked against"),
            [
                (
                    f"`{one.id}`",
                    one.title,
                    f"{'yes' if one.origin.can_state_clear_day else 'no'}: {one.origin.why}",
                    one.checked,
                )
                for one in known
            ],
        ),
        "Where a file cannot state a clear day, its silence is structural: a day without an entry says nothing, however "
        "faithfully it was kept. The mark stands in `diary/sources.toml`, by the `source` of each statement.\n",
        "`cleardays export` writes a case as `fhir` (a Bundle), `ndjson` (the same resources, one a line), `csv` and `xlsx` "
        "(for a spreadsheet, attacks included) and `json` (the whole case file).\n",
        "## What each reader does\n",
        "Every field is read, or left out for a reason that the preview tells. Fields nobody here knows are told too.\n",
    ]
    for module, group in groupby(known, key=lambda one: one.read.__module__):
        members = list(group)
        title = " and ".join(f"`{one.id}`" for one in members)
        said.append(f"### {title}\n\n{inspect.cleandoc(sys.modules[module].__doc__ or '')}\n")
        said += [_fields_of(one) for one in members]
    return "\n".join(said)


def _fields_of(known: Format) -> str:
    """What of a format is read, and what is left out, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, how in known.fields.items():
        by_reason.setdefault(how, []).append(f"`{name}`")
    read = by_reason.pop("read", [])
    left = "".join(f"- {why}: {', '.join(names)}\n" for why, names in by_reason.items())
    return f"Read from `{known.id}`: {', '.join(read)}.\n" + (f"\n{left}" if left else "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), "|".join("---" for _ in head)]
    lines += [" | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" if "---" not in line else f"|{line}|" for line in lines) + "\n"


# ---------------------------------------------------------------- outputs shown in the other pages

_BLOCK = re.compile(r"<!-- (file|edit|shown): ([^>]*?) -->\n```(\w*)\n(.*?)\n?```\n", re.DOTALL)


def with_outputs(text: str) -> str:
    """A page with the outputs it shows as the package prints them now."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return _BLOCK.sub(_block, text)


def _block(match: re.Match[str]) -> str:
    kind, what, language, body = match.groups()
    if kind == "shown":
        body = _shown(what)
    elif kind == "file":
        Path(what).parent.mkdir(parents=True, exist_ok=True)
        Path(what).write_text(body + "\n", encoding="utf-8")
    else:
        lines = Path(what).read_text(encoding="utf-8").split("\n")
        for new in body.split("\n"):
            key = new.split(":", 1)[0]
            at = next(i for i, line in enumerate(lines) if line.startswith(key + ":"))
            lines[at] = new
        Path(what).write_text("\n".join(lines), encoding="utf-8")
    return f"<!-- {kind}: {what} -->\n```{language}\n{body}\n```\n"


def _shown(what: str) -> str:
    command, *cuts = (part.strip() for part in what.split("|"))
    cut = dict(part.split(": ", 1) for part in cuts)
    program, *words = shlex.split(command)
    if program != "cleardays":
        raise ValueError(f"only cleardays itself is run here: {command}")
    # A page's width and home must not depend on whose terminal builds it.
    outcome = CliRunner().invoke(app, words, env={"CLEARDAYS_HOME": "home", "COLUMNS": "80", "NO_COLOR": "1"})
    if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    lines = [line.rstrip() for line in outcome.output.rstrip("\n").split("\n")]
    first = next(i for i, line in enumerate(lines) if cut.get("from", "") in line)
    last = next((i for i, line in enumerate(lines) if i > first and cut.get("before", "\0") in line), len(lines))
    kept = lines[first:last]
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join([f"$ {command}", *(["[...]"] if first else []), *kept, *(["[...]"] if last < len(lines) else [])])


# ---------------------------------------------------------------- the whole


def pages() -> dict[Path, str]:
    """Every page that is made, or that shows outputs, with the text it should have."""
    made = {
        DOCS / "reference" / "commands.md": commands(),
        DOCS / "reference" / "criteria.md": criteria_page(),
        DOCS / "reference" / "day-definitions.md": days_page(),
        DOCS / "reference" / "formats.md": formats_page(),
        DOCS / "reference" / "injection-map.md": injection_page.page(),
        DOCS / "reference" / "monitor.md": monitor_page.page(),
        DOCS / "reference" / "signs.md": signs_page.page(),
        DOCS / "reference" / "session-table.md": injection_page.session_table(),
        DOCS / "explanation" / "evidence.md": evidence_page.page(),
        DOCS / "reference" / "vocabulary.md": vocabulary_page.page(),
        DOCS / "explanation" / "how-it-works.md": mechanism_page.how_it_works(),
        DOCS / "explanation" / "what-articles-say.md": mechanism_page.what_articles_say(),
    }
    for path in sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]):
        if path not in made:
            text = path.read_text(encoding="utf-8")
            if _BLOCK.search(text):
                made[path] = with_outputs(text)
    return made


def main(arguments: list[str]) -> int:
    os.environ.pop("CLEARDAYS_HOME", None)
    stale = []
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'stale; run python docs/build.py' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
