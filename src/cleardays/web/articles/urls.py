"""Addresses of this room."""

from django.urls import URLPattern, path

from cleardays.web.articles import views

urlpatterns: list[URLPattern] = [path("claims", views.claims, name="claims")]
