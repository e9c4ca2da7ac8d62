"""Addresses of this room."""

from django.urls import URLPattern, path

from cleardays.web.check import views

urlpatterns: list[URLPattern] = [
    path("check", views.check, name="check"),
    path("check/carry", views.carry, name="check-carry"),
    path("check/keep", views.keep, name="check-keep"),
]
