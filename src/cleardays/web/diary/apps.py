"""This room as Django knows it."""

from django.apps import AppConfig


class Diary(AppConfig):
    name = "cleardays.web.diary"
    label = "diary"
