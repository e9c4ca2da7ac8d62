"""Addresses of this room."""

from django.urls import URLPattern, path

from cleardays.web.accounts.gate import ANYBODY, allow
from cleardays.web.questions import moderation, views
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
]
