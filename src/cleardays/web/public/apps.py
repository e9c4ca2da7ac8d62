"""This room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Public(AppConfig):
    name = "cleardays.web.public"
    label = "questions"  # of the tables, which keep the name they were made under

    def ready(self) -> None:
        import_module(
            f"{self.name}.reply_mail"
        )  # it composes letters, and the worker opens no page that would import it
