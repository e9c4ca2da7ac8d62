"""This room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Privacy(AppConfig):
    name = "cleardays.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        import_module(
            f"{self.name}.restricted"
        )  # it composes letters, and the worker opens no page that would import it
