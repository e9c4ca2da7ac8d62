"""Addresses of this room."""

from django.urls import URLPattern, path

from cleardays.web.accounts.gate import ANYBODY, allow
from cleardays.web.questions import credentials, editing, moderation, views
from cleardays.web.questions.feed import Replies

urlpatterns: list[URLPattern] = [
    path("", views.public, name="public"),
    path("replies/new", views.reply, name="reply"),
    path("replies/urgent", views.reply_urgent, name="reply-urgent"),
    path("replies/thanks", views.thanks, name="reply-thanks"),
    path("replies/feed", allow(ANYBODY)(Replies()), name="reply-feed"),
    path("replies/delete", views.delete_ask, name="reply-delete-ask"),
    path("replies/delete/<str:token>", views.delete, name="reply-delete"),
    path("replies/moderate", moderation.queue, name="moderate"),
    path("replies/moderate/<uuid:id_>", moderation.decide, name="reply-decide"),
    path("replies/<uuid:id_>", views.thread, name="reply-thread"),
    path("replies/<uuid:id_>/answer", moderation.answer, name="reply-answer"),
    path("replies/credentials", credentials.listed, name="credentials"),
    path("replies/credentials/<uuid:membership_id>", credentials.one, name="credential"),
    path("page/", editing.overview, name="page-edit"),
    path("page/new", editing.add, name="page-add"),
    path("page/move", editing.move, name="page-move"),
    path("page/section/<slug:id_>", editing.section, name="page-section"),
    path("page/versions/<int:number>", editing.version, name="page-version"),
    path("page/versions/<int:number>/preview", editing.preview, name="page-preview"),
]
