"""This room as Django knows it."""

from django.apps import AppConfig


class Operations(AppConfig):
    name = "cleardays.web.operations"
    label = "operations"
