"""How the place itself is doing."""

from django.urls import path

from cleardays.web.operations import views

urlpatterns = [path("status", views.status, name="status")]
