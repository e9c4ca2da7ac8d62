"""Which address leads where? Public pages first, then a person's own, then the clinic's."""

from django.conf import settings
from django.urls import include, path

from cleardays.web import health, theme

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("style.css", theme.style, name="style"),
    path("theme", theme.choose, name="theme"),
    path("language", theme.language, name="language"),
    path("", include("cleardays.web.public.urls")),
    path("accounts/", include("cleardays.web.operations.urls")),
    path("accounts/", include("cleardays.web.accounts.urls")),
    path("", include("cleardays.web.patient.urls")),
    path("mine/", include("cleardays.web.privacy.urls")),
    path("clinic/", include("cleardays.web.clinic.urls")),
]

if settings.DEMO:  # what the app is made of, beside a fictional clinic alone
    from cleardays.web.demo import views as demo_views

    urlpatterns.append(path("design", demo_views.design, name="design"))

handler500 = "cleardays.web.error_pages.failed"
