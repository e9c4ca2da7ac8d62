"""How does a screen look on this device? The reader chose, and the server knows before the first paint: no white flash."""

from importlib.resources import files

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_noop
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from cleardays.report import answer_page
from cleardays.web.accounts.permissions import ANYBODY, allow

THEMES = (("light", gettext_noop("Light")), ("dim", gettext_noop("Dim")), ("attack", gettext_noop("Attack")))
SHEETS = ("faces", "shell", "parts", "fields", "diary")
"""The app's own, in the order in which they are read: after the style that an answer shares with it."""
KEPT_FOR = 365 * 24 * 3600
COOKIE = "theme"


@require_GET
@cache_control(max_age=3600)
@allow(ANYBODY)
def style(request: HttpRequest) -> HttpResponse:
    """The style sheet of every page: an answer's own, then the app's."""
    design = files("cleardays.web").joinpath("static/design")
    app = "\n".join(design.joinpath(f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    return HttpResponse(f"{answer_page.style()}\n{app}", content_type="text/css; charset=utf-8")


@require_POST
@allow(ANYBODY)
def language(request: HttpRequest) -> HttpResponseBase:
    """Keeps the language on this device and goes back to the page it was chosen on."""
    return set_language(request)


@require_POST
@allow(ANYBODY)
def choose(request: HttpRequest) -> HttpResponse:
    """Keeps the theme on this device and goes back to the page it was chosen on."""
    back = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    answered = HttpResponseRedirect(back if safe else "/")
    theme = request.POST.get("theme", "")
    if theme in dict(THEMES):
        answered.set_cookie(COOKIE, theme, max_age=KEPT_FOR, secure=request.is_secure(), httponly=False, samesite="Lax")
    return answered
