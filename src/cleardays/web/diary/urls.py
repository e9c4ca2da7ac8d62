"""Addresses of this room: today, one day and its questions, the month, the answer, side effects."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from cleardays.web.diary import aboutme, away, checkins, effects, importing, passport, reminders, views


class Dated:
    """A date as `2026-03-10`; anything else is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Dated, "dated")

urlpatterns: list[URLPattern] = [
    path("today", views.today, name="today"),
    path("today/write", views.write, name="write"),
    path("today/kept", away.kept, name="kept"),
    path("today/sync", away.sync, name="sync"),
    path("today/choose", away.choose, name="choose"),
    path("sw.js", away.worker, name="worker"),
    path("manifest.webmanifest", away.manifest, name="manifest"),
    path("day/<dated:day>/", views.review, name="day"),
    path("day/<dated:day>/turn", views.turn, name="turn"),
    path("day/<dated:day>/settle", views.settle, name="settle"),
    path("day/<dated:day>/<slug:asked_id>", views.question, name="question"),
    path("month/", views.whole_month, name="month"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/off/<str:token>", reminders.off, name="reminder-off"),
    path("import/", importing.bring, name="import"),
    path("import/take", importing.take, name="import-take"),
    path("answer/", views.answer, name="answer"),
    path("about-me/", aboutme.hub, name="about-me"),
    path("about-me/ask/<slug:asked_id>", aboutme.plain, name="about-plain"),
    path("about-me/names/<slug:kind>", aboutme.names, name="about-names"),
    path("about-me/preventives/", aboutme.preventives, name="about-preventives"),
    path("about-me/preventives/<uuid:key>/<slug:asked_id>", aboutme.preventive, name="about-preventive"),
    path("about-me/scores/", aboutme.scores, name="about-scores"),
    path("about-me/back/<slug:kind>/<uuid:key>", aboutme.take_back, name="about-back"),
    path("check-in/", checkins.check_in, name="check-in"),
    path("check-in/answer", checkins.answer, name="check-in-answer"),
    path("check-in/danger", checkins.keep_danger, name="check-in-danger"),
    path("passport/", passport.page, name="passport"),
    path("passport/pdf", passport.pdf, name="passport-pdf"),
    path("side-effects/", effects.every, name="effects"),
    path("side-effects/new", effects.begin, name="effect-new"),
    path("side-effects/danger", effects.keep_danger, name="effect-danger"),
    path("side-effects/what", effects.what, name="effect-what"),
    path("side-effects/<uuid:key>/", effects.effect, name="effect"),
    path("side-effects/<uuid:key>/back", effects.take_back, name="effect-back"),
    path("side-effects/<uuid:key>/<slug:asked_id>", effects.ask, name="effect-ask"),
]
