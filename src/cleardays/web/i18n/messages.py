"""Which words of the web app can be said in another language, and how do two languages that nobody speaks say them?

`found` finds them: in the templates, which also hold what scripts say, in our Python, in our own tables of words, and in the closed
lists of the rooms below (`short_words`). `python -m cleardays.web.i18n.messages` prints them as a template for translators (`.pot`);
what comes back from them is read by `catalogs`. `pseudo` writes two catalogs that show before any translator has worked what will
break: `en-xa` is longer by two fifths, with accents, in brackets, so that a word without them was never marked; `ar-xb` is written
from right to left.
"""

import ast
import gettext
import os
import re
import struct
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.ext import extract_from_ast

WEB = Path(__file__).resolve().parents[1]
LONGER = "en-xa"
RIGHT_TO_LEFT = "ar-xb"
PSEUDO = ((LONGER, "[Ļöñĝéŕ]"), (RIGHT_TO_LEFT, "Right to left"))
_CALLS = {"_", "_lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_TEMPLATES = ("_", "gettext", "ngettext", "forms_of")
_LIBRARIES = ("django.conf", "django.contrib.auth", "allauth")
_DJANGO = re.compile(r"{%\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*')")
ABOUT = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
# What is no word: what is filled in, what is markup, what is an entity.
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|\{[^{}]*\}|<[^>]*>|&\w+;)")
_ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "åçéîļñöŕšûýžÅÇÉÎĻÑÖŔŠÛÝŽ")
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهوزحطيكلمنسعفصقرشتثخذض")


def environment() -> Environment:
    """As `templating.environment` reads a template, without anything that is needed to show it."""
    return Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True)


def templates() -> list[Path]:
    """The app's own Jinja templates."""
    return sorted((WEB / "templates").rglob("*.html"))


Found = tuple[str, str, str]
"""A text, its plural or nothing, and where it stands."""


def found() -> Iterator[Found]:
    """Every text to translate, as often as it stands somewhere; in the order of the files."""
    yield from _of_templates()
    yield from _of_python()
    yield from _of_tables()
    yield from _of_the_rooms_below()


def messages() -> dict[str, str]:
    """Every text to translate once, and the plural of those that count."""
    said: dict[str, str] = {}
    for one, plural, _place in found():
        said[one] = said.get(one) or plural
    return said


def _of_templates() -> Iterator[Found]:
    read = environment()
    for path in templates():
        parsed = read.parse(path.read_text(encoding="utf-8"))
        for line, _name, said in extract_from_ast(parsed, _IN_TEMPLATES):
            if isinstance(said, str):
                yield said, "", _at(path, line)
            elif said and isinstance(said[0], str):  # else the text is a variable's, and is found where that is set
                yield said[0], said[1] if len(said) > 1 and isinstance(said[1], str) else "", _at(path, line)
    for path in sorted([*WEB.glob("*/templates/**/*.html"), *WEB.glob("*/templates/**/*.txt")]):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield from ((one[1:-1], "", _at(path, line)) for one in _DJANGO.findall(text))


def _of_python() -> Iterator[Found]:
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                said = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if said:
                    counts = node.func.id.startswith("ngettext") and len(said) > 1
                    yield said[0], said[1] if counts else "", _at(path, node.lineno)


def _of_tables() -> Iterator[Found]:
    """Our own words in tables: the public page, what "Check myself" asks. An editor's words are no table."""
    page = _table("public/page_content.toml")
    said = [*page["short"]]
    for row in page["section"]:
        said += [row["title"], *row.get("words", ()), row.get("source", "")]
        said += [words for one in row.get("entries", ()) for words in (one["ask"], one.get("before", ""))]
    yield from ((one, "", "public/page_content.toml") for one in said if one)
    asked = _table("public/self_check_questions.toml")
    said = [one["words"] for one in (*asked["now"], *asked["health"].values())] + [*asked["flags"].values()]
    for row in asked["question"]:
        said += [row["ask"], row["help"], *(row["second"][name] for name in ("ask", "help") if "second" in row)]
    yield from ((one, "", "public/self_check_questions.toml") for one in said if one)


def _of_the_rooms_below() -> Iterator[Found]:
    from cleardays.web.i18n import short_words  # not needed where only settings are read

    yield from ((one, "", "i18n/short_words.py") for one in sorted(short_words.words()))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((WEB / name).read_text(encoding="utf-8"))


def _at(path: Path, line: int) -> str:
    return f"{path.relative_to(WEB)}:{line}"


def _of_libraries() -> Iterator[str]:
    """What Django and the sign-in library say: translated with them, and put on by `pseudo` so that a whole page is seen."""
    for name in _LIBRARIES:
        with files(name).joinpath("locale/de/LC_MESSAGES/django.mo").open("rb") as kept:
            keys = gettext.GNUTranslations(kept)._catalog  # type: ignore[attr-defined]
        said = {key[0] if isinstance(key, tuple) else key for key in keys}
        yield from (one for one in sorted(said) if one and "\x04" not in one)


def longer(text: str) -> str:
    """A text with accents, two fifths longer, in brackets."""
    said = _words(text, lambda part: part.translate(_ACCENTS))
    more = "".join("ô" if at % 6 else " " for at in range(round(len(text) * 0.4)))
    return f"[{said}{more}]"


def right_to_left(text: str) -> str:
    """A text in letters that are written from right to left: no word of any language."""
    return _words(text, lambda part: part.casefold().translate(_ARABIC))


def _words(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if at % 2 else change(part) for at, part in enumerate(KEPT.split(text)))


def pseudo(folder: Path) -> Path:
    """Writes both catalogs into a folder, for `LOCALE_PATHS`; the folder."""
    said = {**dict.fromkeys(_of_libraries(), ""), **messages()}
    for code, change in ((LONGER, longer), (RIGHT_TO_LEFT, right_to_left)):
        language, place = code.split("-")
        path = folder / f"{language}_{place.upper()}" / "LC_MESSAGES" / "django.mo"
        catalog = {
            f"{one}\0{plural}" if plural else one: "\0".join(map(change, filter(None, (one, plural))))
            for one, plural in said.items()
        }
        put(path, compiled(catalog))
    return folder


def put(path: Path, whole: bytes) -> None:
    """Writes a catalog where it differs. Several processes start at once: each puts a whole file in place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != whole:
        new = path.with_suffix(f".{os.getpid()}")
        new.write_bytes(whole)
        new.replace(path)


def compiled(catalog: dict[str, str]) -> bytes:
    """A catalog as gettext reads it (the `.mo` format of the GNU gettext manual, version 0, without a hash table)."""
    pairs = sorted((one.encode(), said.encode()) for one, said in {"": ABOUT, **catalog}.items())
    start = 7 * 4 + 2 * 8 * len(pairs)
    places, text = [], b""
    for column in (0, 1):
        for pair in pairs:
            places.append(struct.pack("<2I", len(pair[column]), start + len(text)))
            text += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(places) + text


def pot() -> str:
    """Every text to translate, as a template for translators: where it stands, and whether it is filled in."""
    lines = ['msgid ""', 'msgstr ""', *(_quoted(f"{line}\n") for line in ABOUT.splitlines()), ""]
    places: dict[str, list[str]] = {}
    for one, _plural, place in found():
        places.setdefault(one, []).append(place)
    for one, plural in messages().items():
        lines += [f"#: {' '.join(dict.fromkeys(places[one]))}"]
        lines += ["#, python-format"] if "%(" in one else []
        lines += [f"msgid {_quoted(one)}"]
        lines += (
            [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""', 'msgstr[1] ""', ""] if plural else ['msgstr ""', ""]
        )
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    print(pot())
