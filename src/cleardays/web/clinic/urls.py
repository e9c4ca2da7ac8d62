"""Addresses of this room: the list, and under each person their sheet and what is written there."""

from django.urls import URLPattern, path

from cleardays.web.clinic import amending, keeping, sitting, views

urlpatterns: list[URLPattern] = [
    path("", views.people, name="people"),
    path("discharged", views.discharged, name="discharged"),
    path("<uuid:person_id>/", views.sheet, name="sheet"),
    path("<uuid:person_id>/discharge", views.discharge, name="discharge"),
    path("<uuid:person_id>/back", views.take_back, name="take-back"),
    path("<uuid:person_id>/history/", keeping.history, name="history"),
    path("<uuid:person_id>/history/once", keeping.plain, name="plain"),
    path("<uuid:person_id>/history/<slug:kind>/none", keeping.none, name="none"),
    path("<uuid:person_id>/history/<slug:kind>/new", keeping.entry, name="new-entry"),
    path("<uuid:person_id>/history/<slug:kind>/<uuid:key>", keeping.entry, name="entry"),
    path("<uuid:person_id>/history/<slug:kind>/<uuid:key>/take-back", keeping.take_back, name="take-back-entry"),
    path("<uuid:person_id>/sessions/new", sitting.new, name="new-session"),
    path("<uuid:person_id>/sessions/<uuid:key>", amending.session, name="session"),
    path("<uuid:person_id>/sessions/<uuid:key>/amend", amending.amend, name="amend-session"),
]
