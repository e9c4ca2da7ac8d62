"""Which words of the web app can be said in another language, and how do two languages that nobody speaks say them?

`messages` finds them: in the templates, in our Python, and in the page's own words. `python -m cleardays.web.translating` prints them as
a template for translators (`.pot`). `pseudo` writes two catalogs that show before any translator has worked what will break: `en-xa` is
longer by two fifths, with accents, in brackets, so that a word without them was never marked; `ar-xb` is written from right to left.
"""

import ast
import os
import re
import struct
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import extract_from_ast

WEB = Path(__file__).parent
LONGER = "en-xa"
RIGHT_TO_LEFT = "ar-xb"
PSEUDO = ((LONGER, "[Ļöñĝéŕ]"), (RIGHT_TO_LEFT, "Right to left"))
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_DJANGO = re.compile(r"{%\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*')")
# What is no word: what is filled in, what is markup, what is an entity.
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{[^{}]*\}|<[^>]*>|&\w+;)")
_ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "åçéîļñöŕšûýžÅÇÉÎĻÑÖŔŠÛÝŽ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض")


def environment() -> Environment:
    """As `templating.environment` reads a template, without anything that is needed to show it."""
    return Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)


def templates() -> list[Path]:
    """The app's own Jinja templates."""
    return sorted((WEB / "templates").rglob("*.html"))


def messages() -> dict[str, str]:
    """Every text to translate, and the plural of those that count; in the order of the files."""
    found: dict[str, str] = {}
    for source in (_of_templates(), _of_python(), _of_the_page()):
        for one, plural in source:
            found[one] = found.get(one) or plural
    return found


def _of_templates() -> Iterator[tuple[str, str]]:
    read = environment()
    for path in templates():
        for _line, _name, said in extract_from_ast(read.parse(path.read_text(encoding="utf-8"))):
            if isinstance(said, str):
                yield said, ""
            elif said and isinstance(said[0], str):  # else the text is a variable's, and is found where that is set
                yield said[0], said[1] if len(said) > 1 and isinstance(said[1], str) else ""
    for path in sorted(WEB.glob("*/templates/**/*.html")):
        for one in _DJANGO.findall(path.read_text(encoding="utf-8")):
            yield one[1:-1], ""


def _of_python() -> Iterator[tuple[str, str]]:
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if said:
                    yield said[0], said[1] if node.func.id.startswith("ngettext") and len(said) > 1 else ""


def _of_the_page() -> Iterator[tuple[str, str]]:
    """The public page's own words. An editor's words are said as they were written."""
    table: dict[str, Any] = tomllib.loads((WEB / "questions" / "page.toml").read_text(encoding="utf-8"))
    yield from ((one, "") for one in table["short"])
    for row in table["section"]:
        said = [row["title"], *row.get("words", ()), row.get("source", "")]
        said += [words for one in row.get("entries", ()) for words in (one["ask"], one.get("before", ""))]
        yield from ((one, "") for one in said if one)


def longer(text: str) -> str:
    """A text with accents, two fifths longer, in brackets."""
    said = _words(text, lambda part: part.translate(_ACCENTS))
    more = "".join("ô" if at % 6 else " " for at in range(round(len(text) * 0.4)))
    return f"[{said}{more}]"


def right_to_left(text: str) -> str:
    """A text in letters that are written from right to left: no word of any language."""
    return _words(text, lambda part: part.casefold().translate(_ARABIC))


def _words(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if at % 2 else change(part) for at, part in enumerate(_KEPT.split(text)))


def pseudo(folder: Path) -> Path:
    """Writes both catalogs into a folder, for `LOCALE_PATHS`; the folder."""
    said = messages()
    for code, change in ((LONGER, longer), (RIGHT_TO_LEFT, right_to_left)):
        language, place = code.split("-")
        path = folder / f"{language}_{place.upper()}" / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = {
            f"{one}\0{plural}" if plural else one: "\0".join(map(change, filter(None, (one, plural))))
            for one, plural in said.items()
        }
        whole = compiled(catalog)
        if not path.exists() or path.read_bytes() != whole:
            # Several processes start at once: each puts a whole file in place.
            new = path.with_suffix(f".{os.getpid()}")
            new.write_bytes(whole)
            new.replace(path)
    return folder


def compiled(catalog: dict[str, str]) -> bytes:
    """A catalog as gettext reads it (the `.mo` format of the GNU gettext manual, version 0, without a hash table)."""
    about = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    pairs = sorted((one.encode(), said.encode()) for one, said in {"": about, **catalog}.items())
    start = 7 * 4 + 2 * 8 * len(pairs)
    places, text = [], b""
    for column in (0, 1):
        for pair in pairs:
            places.append(struct.pack("<2I", len(pair[column]), start + len(text)))
            text += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(places) + text


def pot() -> str:
    """Every text to translate, as a template for translators."""
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=UTF-8\\n"', ""]
    for one, plural in messages().items():
        lines += [f"msgid {_quoted(one)}"]
        lines += (
            [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""', 'msgstr[1] ""', ""] if plural else ['msgstr ""', ""]
        )
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    print(pot())
