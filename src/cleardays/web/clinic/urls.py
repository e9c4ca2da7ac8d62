"""Addresses of this room: the list, and under each person their sheet and what is written there."""

from django.urls import URLPattern, path

from cleardays.web.clinic import history_views, session_views, views

urlpatterns: list[URLPattern] = [
    path("", views.people, name="people"),
    path("discharged", views.discharged, name="discharged"),
    path("<uuid:person_id>/", views.sheet, name="sheet"),
    path("<uuid:person_id>/discharge", views.discharge, name="discharge"),
    path("<uuid:person_id>/back", views.take_back, name="take-back"),
    path("<uuid:person_id>/history/", history_views.history, name="history"),
    path("<uuid:person_id>/history/once", history_views.plain, name="plain"),
    path("<uuid:person_id>/history/<slug:kind>/none", history_views.none, name="none"),
    path("<uuid:person_id>/history/<slug:kind>/new", history_views.entry, name="new-entry"),
    path("<uuid:person_id>/history/<slug:kind>/<uuid:key>", history_views.entry, name="entry"),
    path("<uuid:person_id>/history/<slug:kind>/<uuid:key>/take-back", history_views.take_back, name="take-back-entry"),
    path("<uuid:person_id>/sessions/new", session_views.new, name="new-session"),
    path("<uuid:person_id>/sessions/<uuid:key>", session_views.session, name="session"),
    path("<uuid:person_id>/sessions/<uuid:key>/amend", session_views.amend, name="amend-session"),
]
