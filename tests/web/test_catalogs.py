"""A language is a file that a translator wrote: it is read without any tool, and refused where it would break a page."""

import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cleardays.web.i18n import catalogs, messages

HEAD = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\n"

"""


def written(folder: Path, *entries: str, name: str = "de.po") -> Path:
    path = folder / name
    path.write_text(HEAD + "\n\n".join(entries) + "\n", encoding="utf-8")
    return path


def test_what_is_printed_for_a_translator_comes_back_as_a_catalog(tmp_path: Path) -> None:
    """Every text, filled in with itself, is read; so nothing in the template is out of shape."""
    filled = []
    for one, plural in messages.messages().items():
        said = f"msgid {messages._quoted(one)}\n"
        forms = [one, plural, plural] if plural else []
        said += f"msgid_plural {messages._quoted(plural)}\n" if plural else ""
        said += "\n".join(f"msgstr[{at}] {messages._quoted(form)}" for at, form in enumerate(forms))
        filled.append(said if plural else f"{said}msgstr {messages._quoted(one)}")
    read = catalogs.read(written(tmp_path, *filled))
    assert len(read) == len(messages.messages()) + 1
    assert catalogs.read(written(tmp_path, messages.pot())).keys() == {""}, (
        "nothing is translated in the template itself"
    )


def test_scripts_python_mail_and_lists_of_the_rules_are_in_it() -> None:
    places = {one: place for one, _, place in messages.found()}
    for text, place in {
        "%(num)s entry is not sent yet.": "templates/patient/waiting.html",  # which `forms.js` counts
        "Today is still open": "patient/reminders/services.py",
        "How bad was it?": "patient/day_questions.py",
        "a rash": "i18n/short_words.py",
    }.items():
        assert places[text].startswith(place)


def test_a_counted_text_takes_the_form_of_its_language(tmp_path: Path) -> None:
    entry = 'msgid "%(days)s day"\nmsgid_plural "%(days)s days"\nmsgstr[0] "ein Tag"\nmsgstr[1] "zwei Tage"\nmsgstr[2] "%(days)s Tage"'
    catalogs.write({"de": written(tmp_path, entry)}, tmp_path)
    said = gettext.translation("django", tmp_path, ["de"])
    assert [said.ngettext("%(days)s day", "%(days)s days", n) for n in (1, 2, 5)] == [
        "ein Tag",
        "zwei Tage",
        "%(days)s Tage",
    ]


def test_what_is_empty_or_unsure_stays_english(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'msgid "Yes"\nmsgstr ""', '#, fuzzy\nmsgid "No"\nmsgstr "Nein"', 'msgid "None"\nmsgstr "Keine"'
    )
    assert catalogs.read(path).keys() == {"", "None"}


@pytest.mark.parametrize(
    "entry, found",
    [
        ('msgid "At %(time)s"\nmsgstr "Um"', "it must hold %(time)s"),
        ('msgid "At %(time)s"\nmsgstr "Um %(zeit)s"', "it must hold %(time)s"),
        ('msgid "Go <b>now</b>"\nmsgstr "Geh <script>"', "it must hold"),
        ('msgid "Yes"\nmsgstr "Ja %(name)s"', "nothing to fill in"),
        ('msgid "Yes"\nmsgstr Ja', "no line of a .po file"),
    ],
)
def test_what_would_break_a_page_is_refused(tmp_path: Path, entry: str, found: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="found") as refused:
        catalogs.read(written(tmp_path, entry))
    assert found in str(refused.value)


def test_a_file_is_called_by_a_language(tmp_path: Path) -> None:
    written(tmp_path, name="klingon.po")
    with pytest.raises(ImproperlyConfigured, match="call it by a code"):
        catalogs.spoken(tmp_path)


def test_a_file_in_the_folder_of_an_installation_is_a_language(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    written(tmp_path / "languages", 'msgid "Yes"\nmsgstr "Ja"')
    code = (
        "from cleardays.web import start; start.prepare()\n"
        "import django; django.setup(); from django.conf import settings; from django.utils.translation import gettext, override\n"
        "with override('de'): print([one for one, _ in settings.LANGUAGES], settings.LANGUAGE_CODE, gettext('Yes'))"
    )

    def said(**more: str) -> subprocess.CompletedProcess[str]:
        around = {
            **os.environ,
            "CLEARDAYS_HOME": str(tmp_path),
            "CLEARDAYS_PSEUDO": "",
            "DJANGO_SETTINGS_MODULE": "cleardays.web.settings",
            **more,
        }
        return subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)

    assert said().stdout == "['en', 'de'] en Ja\n"
    assert said(CLEARDAYS_LANGUAGE="de").stdout == "['en', 'de'] de Ja\n"
    assert "no such language is spoken here" in said(CLEARDAYS_LANGUAGE="fr").stderr
