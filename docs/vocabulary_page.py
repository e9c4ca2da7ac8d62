"""The reference page of names: every row of the tables, with its source and how far it is trusted."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from cleardays.safety.name_lookup import groups
from cleardays.vocabulary import conditions, medicines
from cleardays.vocabulary.conditions import Listed
from cleardays.vocabulary.names import Named, sources

MADE = "<!-- Written by docs/build.py from the package. Do not edit. -->\n"

_USES = {
    "acute": "against an attack",
    "mostly_acute": "against an attack; now and then to prevent",
    "both": "against an attack, or to prevent",
    "preventive": "to prevent",
    "beside": "beside a medicine against an attack",
    "other": "something else",
    "none": "no medicine",
}


def page() -> str:
    named = [one for one in medicines.names().named if one.source.id != "inn_forms"]
    formed = len(medicines.names().named) - len(named)
    of = Counter(one.source.id for one in named)
    rows = [f"| `{s.id}` | {s.words} | {s.date} | {s.trust} | {of[s.id]} |" for s in sources().values()]
    return f"""{MADE}
# The names we know

What people write they take, have, or are allergic to is read by `cleardays.vocabulary`. A name is **known**, **could be** one of
several (a slip of the pen, a longer name, one sold with different contents in different countries, a row nobody has checked), or
is **not known**. What is not known for certain counts for nothing in either direction: it leaves the verdict open, and the
answer says which name to settle. `cleardays explain NAME` shows how any name is read.

Strength, number, form, way in, release, salt and maker are dropped to find a name (`grammar.toml`). A word that changes what is
in the box ("plus", "extra", "forte", "night") is part of the name.

A name is written here with what is in it, where it is sold, and the source of its row. **A row whose trust is `unverified` is
never taken**: it only offers what could be meant.

| source | what it is | read | trust | names |
|---|---|---|---|---|
{chr(10).join(rows)}

{formed} further names are formed by rule: nonproprietary names with the endings of German, French, Spanish, Italian, Dutch and
Swedish. They are read and not listed.

## Substances, devices and measures

{chr(10).join(_substances())}

## Names of medicines, devices and measures

{chr(10).join(_names(named))}

## Conditions

{chr(10).join(_listed(conditions.conditions()))}

## Allergies

{chr(10).join(_listed(conditions.allergies()))}
"""


def _substances() -> Iterable[str]:
    yield "| kind | taken for | preventive class | weighed before an injection | names | source |\n|---|---|---|---|---|---|"
    every = medicines.substances().values()

    def alike(one: medicines.Substance) -> tuple[str, str, str, str, str]:
        return one.kind.replace("_", " "), one.use, one.preventive_class or "", one.caution or "", one.source.id

    for (kind, use, class_, caution, source), rows in groupby(sorted(every, key=alike), key=alike):
        weighed = groups()[caution].words if caution else ""
        names = ", ".join(one.name for one in rows)
        yield f"| {kind} | {_USES[use]} | {class_} | {weighed} | {names} | `{source}` |"


def _names(named: list[Named]) -> Iterable[str]:
    yield "| in it | names | source | trust |\n|---|---|---|---|"

    def alike(one: Named) -> tuple[str, str]:
        return " + ".join(one.means), one.source.id

    rows = [one for one in named if (one.name,) != one.means]
    for (inside, source), same in groupby(sorted(rows, key=alike), key=alike):
        said = ", ".join(f"{one.name}{_where(one)}" for one in same)
        yield f"| {inside} | {said} | `{source}` | {sources()[source].trust} |"


def _where(one: Named) -> str:
    where = " ".join(one.countries) or one.language
    return f" ({where})" if where else ""


def _listed(listed: Listed) -> Iterable[str]:
    yield f"| {listed.column} | weighed before an injection | also called |\n|---|---|---|"
    for thing, group in listed.groups.items():
        names = [
            f"{one.name}{_where(one)}" for one in listed.names.named if one.means == (thing,) and one.name != thing
        ]
        yield f"| {thing} | {groups()[group].words if group else ''} | {', '.join(names)} |"
