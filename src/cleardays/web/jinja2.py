"""How does a page of the web app look? Like every page of an answer: the same templates, style and words, plus the app's own."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape

from cleardays.report import answer_page
from cleardays.web.forms.shape_form import problems_of
from cleardays.web.i18n import date_words, short_words


def environment(**_options: Any) -> Environment:
    """The answer's own environment, which already escapes, refuses the undefined and strips control characters."""
    found = answer_page.environment()
    found.loader = ChoiceLoader(
        [PackageLoader("cleardays.web", "templates"), PackageLoader("cleardays.report", "templates")]
    )
    found.add_extension("jinja2.ext.i18n")
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.filters |= {
        "month": date_words.month,
        "day": date_words.day, "weekday": date_words.weekday, "short_day": date_words.short, "said": short_words.said,
        "begun": short_words.begun,
    }  # fmt: skip
    found.globals |= {
        "static": static, "url": lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs),
        "english": english, "forms_of": forms_of, "problems_of": problems_of,
    }  # fmt: skip
    return found


def english(text: str | None = None) -> Markup:
    """Says of a part that it is English and runs from left to right, on a page in another language: for what the rooms below say.

    Given a text, that text as a part of its own; without one, the attributes of an element.
    """
    there = (get_language() or "en").partition("-")[0] == "en"
    about = Markup("") if there else Markup(' lang="en" dir="ltr"')
    if text is None:
        return about
    return Markup("<span{}>{}</span>").format(about, text) if about else escape(text)


def forms_of(one: str, many: str) -> dict[str, Any]:
    """The forms of a counted text in this language, with `{n}` for the number, and which of them each number below 100 takes.

    A script on a page knows no plural; every rule of gettext goes by the last two digits of a number.
    """
    said = [ngettext(one, many, number) % {"num": "{n}"} for number in range(100)]
    texts = list(dict.fromkeys(said))
    return {"texts": texts, "which": "".join(str(texts.index(text)) for text in said)}
