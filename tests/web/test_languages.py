"""Every word of the web app can be said in another language, and two that nobody speaks show what would break."""

import ast
import gettext
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cleardays.web.i18n import messages
from tests.web.public.replies import member, signed_in

LETTERS = re.compile(r"[A-Za-z]{2}")
# Names and signs that are the same in every language.
SAME = {"Cleardays", "UTC", "Error"}


def unmarked(source: str) -> list[str]:
    """Texts of a template that a reader sees or hears, and that nobody can translate."""
    text, within, tag = "", False, ""
    for _line, kind, value in messages.environment().lex(source):
        if kind == "name" and value in ("trans", "endtrans") and tag == "block_begin":
            within = value == "trans"
        if kind == "data" and not within:
            text += value
        elif kind in ("variable_begin", "block_begin"):
            text += "\0"
        if kind != "whitespace":
            tag = kind
    heard = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"\0]*)"', text)
    seen = re.split(r"<[^>]*>|\0", re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL))
    return [
        one.strip()
        for one in [*heard, *seen]
        if LETTERS.search(re.sub("|".join(SAME) + r"|[\w-]+=(\"[^\"]*\")?", "", one))
    ]


@pytest.mark.parametrize("path", messages.templates(), ids=lambda path: str(path.relative_to(messages.WEB)))
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source, found",
    [
        ("<p>Go home</p>", ["Go home"]),
        ('<p>{{ _("Go home") }}</p>', []),
        ("{% trans %}Go home{% endtrans %}", []),
        ('<nav aria-label="Your way">{{ x }}</nav>', ["Your way"]),
        ("<p>{{ x }} and {{ y }}</p>", ["and"]),
    ],
)
def test_the_net_catches_what_it_is_for(source: str, found: list[str]) -> None:
    assert unmarked(source) == found


PHRASE = re.compile(r"[A-Za-z]{2,}[,:;.]? [A-Za-z“]{2,}")
FOR_A_TERMINAL = {
    "accounts/audit_trail.py", "demo/people.py", "i18n/catalogs.py", "i18n/messages.py", "manage.py", "operations/backup_encryption.py",
    "operations/backup_folder.py", "operations/installation_check.py", "settings.py", "sqlite/base.py",
}  # fmt: skip
"""Modules whose words are read by whoever runs the server, beside the commands."""
NOT_SAID = {
    "HttpResponse", "LookupError", "NotSignedError", "OSError", "PermissionDenied", "TypeError", "ValueError",
    "WrittenForGoodError", "__init__", "compile", "execute", "removesuffix", "replace",
}  # fmt: skip
"""What is called with words that no reader of a page meets: they stop a mistake of ours, or are looked for in a text."""
KEPT_AS_THEY_ARE = {
    "Chronic migraine", "address of a reply", "reply that was stopped once", "what was checked without an account",
    "attachment; filename=\"cleardays-", "database or disk is full", "did what", "diary from elsewhere", "gone back",
    "head of the audit", "light dark", "noindex, nofollow", "own record", "reminders off", "reminders on", "signed in", "taken back",
    "whoever wrote it",
}  # fmt: skip
"""Words of the audit, of keys, of files for programs, and of headers."""


def unmarked_in_python(source: str) -> list[str]:
    """Phrases of a module that stand where a reader could meet them, and that nobody can translate."""

    def walked(node: ast.AST) -> Iterator[str]:
        called = node.func if isinstance(node, ast.Call) else None
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        logged = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "_log"
        if (
            logged
            or name in NOT_SAID | messages._CALLS
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ):
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and PHRASE.search(node.value):
            yield node.value
        for one, value in ast.iter_fields(node):
            if not (one in ("annotation", "returns") or (isinstance(node, ast.Dict) and one == "keys")):
                for inner in value if isinstance(value, list) else [value]:
                    yield from walked(inner) if isinstance(inner, ast.AST) else ()

    return [one for one in walked(ast.parse(source)) if one not in KEPT_AS_THEY_ARE]


def test_every_phrase_of_our_python_is_marked() -> None:
    found = {}
    for path in messages.WEB.rglob("*.py"):
        place = str(path.relative_to(messages.WEB))
        if place not in FOR_A_TERMINAL and not {"migrations", "management"} & set(path.parts):
            found[place] = unmarked_in_python(path.read_text(encoding="utf-8"))
    assert len(found) > 60
    assert {place: texts for place, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source, found",
    [
        ('"""What it is for."""\nX = _("Go home now")', []),
        ('X = "Go home now"', ["Go home now"]),
        ('raise NotAnAnswerError(f"Write {n} letters or fewer.")', [" letters or fewer."]),
        ('messages.error(request, "Look at it again.")', ["Look at it again."]),
        ('_log.error("nobody was told")', []),
        ('f(**{"how bad": _("How bad")})', []),
        ('return {"a": "How bad is it"}[x] if y else _("No")', ["How bad is it"]),
    ],
)
def test_the_net_for_python_catches_what_it_is_for(source: str, found: list[str]) -> None:
    assert unmarked_in_python(source) == found


def test_what_is_marked_is_found() -> None:
    said = messages.messages()
    for one in (
        "The short answer",  # a template
        "Call <strong>%(number)s</strong> now, or go to the nearest emergency room. Do not wait for a reply on this page.",
        "Sign in with a passkey",  # a template of the sign-in library, as we say it
        "What does migraine do?",  # the page's own words
        "Can Botox help with migraines?",  # our Python
        "Write in a few words why: it stands beside the version.",
    ):
        assert one in said
    assert "" not in said
    assert f"msgid {messages._quoted('The short answer')}" in messages.pot()


@pytest.mark.parametrize(
    "text", ["Go home", "%(day)s at %(time)s UTC", "{sites.fewest} small shots", "<strong>x</strong> &amp; y", "100 %%"]
)
def test_what_is_filled_in_stays(text: str) -> None:
    for said in (messages.longer(text), messages.right_to_left(text)):
        assert re.findall(messages.KEPT, said) == re.findall(messages.KEPT, text)
    assert len(messages.longer(text)) >= 1.4 * len(text)


def test_a_catalog_is_one_that_gettext_reads() -> None:
    said = {"one": "eins", "two\0twos": "zwei\0zweie"}
    read = gettext.GNUTranslations(io.BytesIO(messages.compiled(said)))
    assert read.gettext("one") == "eins"
    assert (read.ngettext("two", "twos", 1), read.ngettext("two", "twos", 2)) == ("zwei", "zweie")
    for code in ("en_XA", "ar_XB"):
        path = Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.mo"
        whole = gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
        same = [one for one in messages.messages() if one == whole.gettext(one) == whole.ngettext(one, one, 1)]
        assert [one for one in same if LETTERS.search(messages.KEPT.sub("", one))] == []


@pytest.mark.django_db
class TestPages:
    def test_a_reader_gets_the_language_they_ask_for(self, client: Client) -> None:
        for asked, begins in (
            ("", '<html lang="en" dir="ltr">'),
            ("de", '<html lang="en" dir="ltr">'),
            ("en-XA", '<html lang="en-xa" dir="ltr">'),
            ("ar-XB", '<html lang="ar-xb" dir="rtl">'),
        ):
            for address in ("/", "/replies/new", "/accounts/login/", "/no-such-page"):
                text = client.get(address, headers={"accept-language": asked}).content.decode()
                assert begins in text, address

    def test_the_page_s_own_words_are_said_and_its_figures_stay(self, client: Client) -> None:
        text = client.get("/", headers={"accept-language": "en-xa"}).content.decode()
        assert f"<h1>{messages.longer('Can Botox help with migraines?')}</h1>" in text
        assert messages.longer("What does migraine do?") in text
        assert messages.longer("You get {sites.fewest} to {sites.most}")[1:8] in text
        assert "31" in text
        assert "{sites" not in text
        assert "What does migraine do?" in client.get("/").content.decode()

    def test_an_editor_s_words_are_said_as_they_were_written(self, client: Client) -> None:
        editor = signed_in(member("moderator"))
        editor.post(
            "/page/new", {"title": "Where we are", "words": "Come to the back door.", "why": "lost", "base": "0"}
        )
        editor.post("/page/versions/1", {"why": "lost", "do": "publish"})
        text = client.get("/", headers={"accept-language": "ar-xb"}).content.decode()
        assert '<p dir="auto">Come to the back door.</p>' in text


def test_nobody_meets_these_languages_who_did_not_ask_for_them(tmp_path: Path) -> None:
    code = (
        "from cleardays.web import settings; print([one for one, _ in settings.LANGUAGES], len(settings.LOCALE_PATHS))"
    )

    def said(**more: str) -> str:
        around = {**os.environ, "CLEARDAYS_HOME": str(tmp_path), **more}
        return subprocess.run(
            [sys.executable, "-c", code], env=around, capture_output=True, text=True, check=True
        ).stdout

    assert said(CLEARDAYS_PSEUDO="") == "['en'] 0\n"
    assert said(CLEARDAYS_PSEUDO="1") == "['en', 'en-xa', 'ar-xb'] 1\n"
