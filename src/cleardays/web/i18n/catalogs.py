"""Which languages does this Cleardays speak? English, and each that a translator's file is there for.

A file is called by its language (`de.po`, `pt-br.po`) and stands in the package's `locale` or in the folder `languages` of this
installation, which comes first. It is read when the app starts, without any tool. What is not translated in it is said in English.
A translation in which something to fill in is missing or added is refused by name: it would break a page, not only read badly.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from cleardays.web.i18n import messages

SHIPPED = messages.WEB / "locale"
_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr(?:\[\d\])?|msgctxt)\s+)?(".*")\s*')
Entry = dict[str, str]


def spoken(*folders: Path) -> dict[str, Path]:
    """The file of each language, the first folder's where two have one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.po")):
            if path.stem not in LANG_INFO:
                raise ImproperlyConfigured(
                    f"found {path}; its name says its language; call it by a code that Django knows, such as de.po"
                )
            found.setdefault(path.stem, path)
    return found


def named(code: str) -> str:
    """A language as those who speak it call it."""
    return str(LANG_INFO[code]["name_local"])


def write(spoken: dict[str, Path], folder: Path) -> None:
    """Puts each file into a folder as gettext reads it, for `LOCALE_PATHS`."""
    for code, path in spoken.items():
        language, _, place = code.partition("-")
        name = f"{language}_{place.upper()}" if place else language
        messages.put(folder / name / "LC_MESSAGES" / "django.mo", messages.compiled(read(path)))


def read(path: Path) -> dict[str, str]:
    """What a translator wrote, as a catalog holds it. What is empty or marked as unsure (`fuzzy`) is left out."""
    catalog: dict[str, str] = {}
    for entry in _entries(path):
        one, plural = entry["msgid"], entry.get("msgid_plural")
        said = [text for name, text in sorted(entry.items()) if name.startswith("msgstr")]
        if not all(said):
            continue
        if one:
            _check(path, one, plural, said)
        catalog[one if plural is None else f"{one}\0{plural}"] = "\0".join(said)
    return catalog


def _entries(path: Path) -> Iterator[Entry]:
    entry: Entry = {}
    name, unsure = "", False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            if entry and not unsure:
                yield entry
            if entry:
                entry, name, unsure = {}, "", False
            unsure = unsure or (line.startswith("#,") and "fuzzy" in line)
            continue
        found = _LINE.fullmatch(line)
        if found is None or not (found[1] or name):
            raise ImproperlyConfigured(
                f"found {line[:60]!r} in {path}, line {number}; it is no line of a .po file; mend it"
            )
        name = found[1] or name
        entry[name] = entry.get(name, "") + str(ast.literal_eval(found[2]))
    if entry and not unsure:
        yield entry


def _check(path: Path, one: str, plural: str | None, said: list[str]) -> None:
    wanted = sorted(messages.KEPT.findall(plural or one))
    for text in said:
        held = sorted(messages.KEPT.findall(text))
        # Of a counted text a form may leave the number out: “one day”, “two days”.
        if held != wanted and (plural is None or not set(held) <= set(wanted)):
            raise ImproperlyConfigured(
                f"found {text[:80]!r} in {path}; it stands for {one[:80]!r}; "
                f"it must hold {', '.join(wanted) or 'nothing to fill in'}, as that does"
            )
