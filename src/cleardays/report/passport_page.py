"""The passport as a text, as a page and as a PDF: the same sections in the same order.

The PDF is made by typst (extra `pdf`) with the fonts that typst brings, so it looks alike on every machine. What a
file says reaches the template as JSON, never as markup.
"""

import json
import re
import textwrap
from importlib.resources import files
from itertools import zip_longest
from typing import Any, Literal

from cleardays.casefile.refusal import RefusedError
from cleardays.drawing import head
from cleardays.injection import map as drawn
from cleardays.report import answer_page, answer_words
from cleardays.report.passport_content import Passport, Rows, Section, as_values

Paper = Literal["a4", "us-letter"]
WIDTH = 96
TITLE = "Injection passport"
NO_FONT = re.compile(r"the text `\"(.+?)\"` could not be displayed")


def about(said: Passport) -> str:
    """Whose page it is, of which session, as of when."""
    return f"{said.person} · session of {answer_words.day(said.session)} · as of {answer_words.day(said.as_of)}"


def stamp(said: Passport) -> str:
    """What tells one print from another."""
    return f"Printed {answer_words.day(said.printed)} · content {said.code}"


# ---------------------------------------------------------------- text


def text(said: Passport) -> str:
    """The page as plain text, at most 96 wide where words can be broken."""
    lines = [f"Cleardays · {TITLE} · {about(said)}", ""]
    if said.banner:
        lines += [*_wrapped(f"! {said.banner}"), ""]
    for section in said.sections:
        lines += [section.title, *_section(section), ""]
    for limit in said.limits:
        lines += _wrapped(limit)
    return "\n".join([*lines, stamp(said)])


def _section(section: Section) -> list[str]:
    width = max((len(name) for name, _ in section.facts), default=0) + 2
    lines = []
    for name, words in section.facts:
        lines += _wrapped(f"{name:<{width}}{words}", "  ", hanging=width)
    if section.rows:
        lines += _table(section.rows)
    for line in section.lines:
        lines += _wrapped(line, "  ")
    return lines


def _wrapped(words: str, indent: str = "", hanging: int = 0) -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=indent + " " * hanging, break_on_hyphens=False
    )


def _table(rows: Rows) -> list[str]:
    """Columns as wide as their words, with long cells broken over lines."""
    every = [rows.head, *rows.rows]
    most = [max(len(row[i]) for row in every) for i in range(len(rows.head))]
    fair = (WIDTH - 2) // len(most) - 2
    widths = [min(width, fair + 12 if i == 0 else fair) for i, width in enumerate(most)]
    lines = []
    for row in every:
        cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        lines += [
            "  " + "  ".join(f"{part:<{width}}" for part, width in zip(parts, widths, strict=True)).rstrip()
            for parts in zip_longest(*cells, fillvalue="")
        ]
    return lines


# ---------------------------------------------------------------- page


def html(said: Passport) -> str:
    """The page as HTML text: it prints, it needs no script and no network."""
    return (
        answer_page.environment()
        .get_template("passport.html")
        .render(
            said=said,
            title=TITLE,
            about=about(said),
            stamp=stamp(said),
            schematic=drawn.SCHEMATIC,
            style=answer_page.style(),
        )
    )


# ---------------------------------------------------------------- PDF


def pdf(said: Passport, paper: Paper = "a4") -> bytes:
    """A tagged PDF (PDF/UA-1); `RefusedError` without the extra `pdf`, or when no font of it has a letter."""
    try:
        import typst
    except ImportError:
        raise RefusedError(
            "no typst on this computer",
            "it makes the PDF",
            'pip install "cleardays[pdf]", or print the page of --format html from a browser',
            file=TITLE.lower(),
        ) from None
    template = files("cleardays.report").joinpath("templates/passport.typ").read_bytes()
    try:
        made = typst.compile(
            template,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(as_data(said)), "paper": paper},
        )
    except typst.TypstError as error:
        letters = "".join(dict.fromkeys(NO_FONT.findall(error.diagnostic)))
        if not letters:
            raise
        raise RefusedError(
            f"no font of the PDF has {letters}",
            "these letters would be missing from the print",
            "print the page of --format html from a browser",
            file=TITLE.lower(),
        ) from None
    return bytes(made)


def as_data(said: Passport) -> dict[str, Any]:
    """What the template is given: words, and drawings made here."""
    return {
        "title": f"{TITLE}: {about(said)}",
        "heading": TITLE,
        "person": said.person,
        "about": about(said),
        "stamp": stamp(said),
        "banner": said.banner,
        "given": as_values(said.given),
        "where": as_values(said.where),
        "map": [
            {"title": one.title, "alt": one.words, "svg": head.alone(one.svg), "width": one.width}
            for one in (said.map.pictures if said.map else ())
        ],
        "undrawn": list(said.map.undrawn) if said.map else [],
        "schematic": drawn.SCHEMATIC,
        "rest": [as_values(one) for one in (said.response, said.effects, said.toxin, said.following)],
        "limits": list(said.limits),
    }
