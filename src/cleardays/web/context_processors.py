"""What is every page given? The look that was chosen on this device."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from cleardays.web.theme import COOKIE, THEMES


def chosen(request: HttpRequest) -> dict[str, object]:
    """What every page is given: this device's theme (empty: its own light or dark), the language, whether all is fictional."""
    asked = request.COOKIES.get(COOKIE, "")
    theme = asked if asked in dict(THEMES) else ""
    return {
        "themes": THEMES,
        "theme": theme,
        "scheme": {"": "light dark", "light": "light"}.get(theme, "dark"),
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "language": get_language() or settings.LANGUAGE_CODE,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "signup_open": settings.SIGNUP == "open",
    }
