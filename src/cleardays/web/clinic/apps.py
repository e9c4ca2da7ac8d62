"""This room as Django knows it."""

from django.apps import AppConfig


class Clinic(AppConfig):
    name = "cleardays.web.clinic"
    label = "clinic"
