"""Addresses of this room: today, one day and its questions, the month, the answer, side effects."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from cleardays.web.patient import (
    about_me_views,
    checkin_views,
    diary_views,
    import_views,
    passport_views,
    side_effect_views,
    time_zone_views,
)
from cleardays.web.patient.offline.views import choose, former_script, kept, manifest, sync, worker
from cleardays.web.patient.reminders import views


class Dated:
    """A date as `2026-03-10`; anything else is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Dated, "dated")

urlpatterns: list[URLPattern] = [
    path("today", diary_views.today, name="today"),
    path("today/write", diary_views.write, name="write"),
    path("today/kept", kept, name="kept"),
    path("today/sync", sync, name="sync"),
    path("today/choose", choose, name="choose"),
    path("sw.js", worker, name="worker"),
    path("static/diary/<str:name>", former_script, name="former-script"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("day/<dated:day>/", diary_views.review, name="day"),
    path("day/<dated:day>/undo", diary_views.undo, name="undo"),
    path("day/<dated:day>/turn", diary_views.turn, name="turn"),
    path("day/<dated:day>/settle", diary_views.settle, name="settle"),
    path("day/<dated:day>/<slug:asked_id>", diary_views.question, name="question"),
    path("month/", diary_views.whole_month, name="month"),
    path("year/", diary_views.whole_year, name="year"),
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/off/<str:token>", views.off, name="reminder-off"),
    path("import/", import_views.bring, name="import"),
    path("import/take", import_views.take, name="import-take"),
    path("answer/", diary_views.answer, name="answer"),
    path("answer/all", diary_views.answer_detail, name="answer-detail"),
    path("about-me/", about_me_views.hub, name="about-me"),
    path("about-me/ask/<slug:asked_id>", about_me_views.plain, name="about-plain"),
    path("about-me/names/<slug:kind>", about_me_views.names, name="about-names"),
    path("about-me/preventives/", about_me_views.preventives, name="about-preventives"),
    path("about-me/preventives/<uuid:key>/<slug:asked_id>", about_me_views.preventive, name="about-preventive"),
    path("about-me/scores/", about_me_views.scores, name="about-scores"),
    path("about-me/time-zone", time_zone_views.time_zone, name="time-zone"),
    path("about-me/back/<slug:kind>/<uuid:key>", about_me_views.take_back, name="about-back"),
    path("check-in/", checkin_views.check_in, name="check-in"),
    path("check-in/answer", checkin_views.answer, name="check-in-answer"),
    path("check-in/danger", checkin_views.keep_danger, name="check-in-danger"),
    path("passport/", passport_views.page, name="passport"),
    path("passport/pdf", passport_views.pdf, name="passport-pdf"),
    path("side-effects/", side_effect_views.every, name="effects"),
    path("side-effects/new", side_effect_views.begin, name="effect-new"),
    path("side-effects/danger", side_effect_views.keep_danger, name="effect-danger"),
    path("side-effects/what", side_effect_views.what, name="effect-what"),
    path("side-effects/<uuid:key>/", side_effect_views.effect, name="effect"),
    path("side-effects/<uuid:key>/back", side_effect_views.take_back, name="effect-back"),
    path("side-effects/<uuid:key>/<slug:asked_id>", side_effect_views.ask, name="effect-ask"),
]
