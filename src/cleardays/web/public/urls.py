"""Addresses of this room: the page and its replies, the check without an account, the check of an article."""

from django.urls import URLPattern, path

from cleardays.web.accounts.permissions import ANYBODY, allow
from cleardays.web.public import (
    article_check_views,
    credential_views,
    moderation_views,
    page_editor_views,
    self_check_views,
    views,
)
from cleardays.web.public.feed import Replies

urlpatterns: list[URLPattern] = [
    path("check", self_check_views.check, name="check"),
    path("check/carry", self_check_views.carry, name="check-carry"),
    path("check/keep", self_check_views.keep, name="check-keep"),
    path("claims", article_check_views.claims, name="claims"),
    path("", views.public, name="public"),
    path("replies/new", views.reply, name="reply"),
    path("replies/urgent", views.reply_urgent, name="reply-urgent"),
    path("replies/thanks", views.thanks, name="reply-thanks"),
    path("replies/feed", allow(ANYBODY)(Replies()), name="reply-feed"),
    path("replies/delete", views.delete_ask, name="reply-delete-ask"),
    path("replies/delete/<str:token>", views.delete, name="reply-delete"),
    path("replies/moderate", moderation_views.queue, name="moderate"),
    path("replies/moderate/<uuid:id_>", moderation_views.decide, name="reply-decide"),
    path("replies/<uuid:id_>", views.thread, name="reply-thread"),
    path("replies/<uuid:id_>/answer", moderation_views.answer, name="reply-answer"),
    path("replies/credentials", credential_views.listed, name="credentials"),
    path("replies/credentials/<uuid:membership_id>", credential_views.one, name="credential"),
    path("page/", page_editor_views.overview, name="page-edit"),
    path("page/new", page_editor_views.add, name="page-add"),
    path("page/move", page_editor_views.move, name="page-move"),
    path("page/section/<slug:id_>", page_editor_views.section, name="page-section"),
    path("page/versions/<int:number>", page_editor_views.version, name="page-version"),
    path("page/versions/<int:number>/preview", page_editor_views.preview, name="page-preview"),
]
