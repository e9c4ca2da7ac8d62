"""This room as Django knows it."""

from django.apps import AppConfig


class Questions(AppConfig):
    name = "cleardays.web.questions"
    label = "questions"
