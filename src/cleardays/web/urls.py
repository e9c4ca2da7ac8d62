"""Which address leads where? Public pages first, then a person's own, then the clinic's."""

from django.urls import include, path

from cleardays.web import health, look

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("style.css", look.style, name="style"),
    path("theme", look.choose, name="theme"),
    path("", include("cleardays.web.questions.urls")),
    path("", include("cleardays.web.check.urls")),
    path("", include("cleardays.web.articles.urls")),
    path("accounts/", include("cleardays.web.accounts.urls")),
    path("", include("cleardays.web.diary.urls")),
    path("mine/", include("cleardays.web.keeping.urls")),
    path("clinic/", include("cleardays.web.clinic.urls")),
]

handler500 = "cleardays.web.full.failed"
