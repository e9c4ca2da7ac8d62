"""How does a page of the web app look? Like every page of an answer: the same templates, style and words, plus the app's own."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader

from cleardays.answer import pages


def environment(**_options: Any) -> Environment:
    """The answer's own environment, which already escapes, refuses the undefined and strips control characters."""
    found = pages.environment()
    found.loader = ChoiceLoader(
        [PackageLoader("cleardays.web", "templates"), PackageLoader("cleardays.answer", "templates")]
    )
    found.add_extension("jinja2.ext.i18n")
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.globals |= {"static": static, "url": lambda name, *args, **kwargs: reverse(name, args=args, kwargs=kwargs)}
    return found
