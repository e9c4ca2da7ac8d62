"""Every word of the web app can be said in another language, and two that nobody speaks show what would break."""

import gettext
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cleardays.web import translating
from tests.web.questions.replies import member, signed_in

LETTERS = re.compile(r"[A-Za-z]{2}")
# Names and signs that are the same in every language.
SAME = {"Cleardays", "UTC", "Error"}


def unmarked(source: str) -> list[str]:
    """Texts of a template that a reader sees or hears, and that nobody can translate."""
    text, within, tag = "", False, ""
    for _line, kind, value in translating.environment().lex(source):
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


@pytest.mark.parametrize("path", translating.templates(), ids=lambda path: str(path.relative_to(translating.WEB)))
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


def test_what_is_marked_is_found() -> None:
    said = translating.messages()
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
    assert f"msgid {translating._quoted('The short answer')}" in translating.pot()


@pytest.mark.parametrize(
    "text", ["Go home", "%(day)s at %(time)s UTC", "{sites.fewest} small shots", "<strong>x</strong> &amp; y", "100 %%"]
)
def test_what_is_filled_in_stays(text: str) -> None:
    for said in (translating.longer(text), translating.right_to_left(text)):
        assert re.findall(translating.KEPT, said) == re.findall(translating.KEPT, text)
    assert len(translating.longer(text)) >= 1.4 * len(text)


def test_a_catalog_is_one_that_gettext_reads() -> None:
    said = {"one": "eins", "two\0twos": "zwei\0zweie"}
    read = gettext.GNUTranslations(io.BytesIO(translating.compiled(said)))
    assert read.gettext("one") == "eins"
    assert (read.ngettext("two", "twos", 1), read.ngettext("two", "twos", 2)) == ("zwei", "zweie")
    for code in ("en_XA", "ar_XB"):
        path = Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.mo"
        whole = gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
        same = [one for one in translating.messages() if one == whole.gettext(one) == whole.ngettext(one, one, 1)]
        assert [one for one in same if LETTERS.search(translating.KEPT.sub("", one))] == []


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
        assert f"<h1>{translating.longer('Can Botox help with migraines?')}</h1>" in text
        assert translating.longer("What does migraine do?") in text
        assert translating.longer("You get {sites.fewest} to {sites.most}")[1:8] in text
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
