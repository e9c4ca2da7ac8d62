"""This room as Django knows it."""

from django.apps import AppConfig


class Keeping(AppConfig):
    name = "cleardays.web.keeping"
    label = "keeping"
