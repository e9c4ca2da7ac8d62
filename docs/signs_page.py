"""The reference page of side effects and danger signs: what each is called, where it leads, and where that was read."""

from cleardays.vocabulary.numbers import rows
from cleardays.vocabulary.signs import Route, Sign, signs, table, together

MADE = "<!-- Written by docs/build.py from the package. Do not edit. -->\n"

_LEADS = {
    Route.EMERGENCY: "Emergency care, now",
    Route.SAME_DAY: "The clinic, the same day",
    Route.CLINICIAN_MUST_LOOK: "A clinician, the same day",
    Route.RECORD: "Recorded, with self-care",
}
_SHOWN = 6
"""Names of a sign shown on the page; the table has all."""


def page() -> str:
    parts = "\n\n".join(_part(route, title) for route, title in _LEADS.items())
    both = "\n".join(
        f"| {' and '.join(_any(each) for each in one.of)} | {_made(one.makes)} | {one.source} | {one.trust} |"
        for one in together()
    )
    whom = "\n".join(
        f"| `{id_}` | {row.emergency} | {row.in_crisis} | {row.out_of_hours} | {row.source} | {row.date} | {row.trust} |"
        for id_, row in rows().items()
    )
    return f"""{MADE}
# Side effects and danger signs

The one list is `src/cleardays/vocabulary/signs.toml`: {len(signs())} signs under {_names()} names.
It is read by what somebody reports, the self-check, public replies, red flags and the assessment sheet, always by
`cleardays.vocabulary.danger.read`. [Decision 0045](../decisions/0045-danger-first.md) says how a text is read.

In a name, `{{cannot}}` is one of a group of words, `swallow*` is any word that begins so, `a & b` is both in either
order, and `.` is the end of a clause. A sign whose trust is `unverified` leads to a clinician and raises no alarm.

{parts}

## What several mean together

At the same time, in one text or in several reports.

| one of each | is | source | trust |
|---|---|---|---|
{both}

## Whom to call

`eu` stands for each country of the European Union without a row. Anywhere else the number is said in words.

| where | emergency | in a crisis | when the clinic is closed | source | date | trust |
|---|---|---|---|---|---|---|
{whom}
"""


def _part(route: Route, title: str) -> str:
    found = "\n".join(_row(one) for one in signs().values() if one.route is route)
    return f"## {title}\n\n| sign | words | some of its names | source | date | trust |\n|---|---|---|---|---|---|\n{found}"


def _row(one: Sign) -> str:
    names = table()["sign"][one.id]["en"]
    some = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (
        f"| `{one.id}` | {one.words} | {some or 'only with others'}{more} | {one.source} | {one.date} | {one.trust} |"
    )


def _any(ids: frozenset[str]) -> str:
    return " or ".join(f"`{id_}`" for id_ in signs() if id_ in ids)


def _made(id_: str | None) -> str:
    return f"`{id_}`" if id_ else "as urgent as the most urgent of them"


def _names() -> str:
    return f"{sum(len(one['en']) for one in table()['sign'].values()):,}"
