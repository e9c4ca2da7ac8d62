"""This room as Django knows it."""

from django.apps import AppConfig


class Demo(AppConfig):
    name = "cleardays.web.demo"
    label = "demo"
