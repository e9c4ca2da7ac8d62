"""This room as Django knows it."""

from django.apps import AppConfig


class Public(AppConfig):
    name = "cleardays.web.public"
    label = "questions"  # of the tables, which keep the name they were made under
