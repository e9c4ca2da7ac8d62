"""This room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Clinic(AppConfig):
    name = "cleardays.web.clinic"
    label = "clinic"

    def ready(self) -> None:
        import_module(
            f"{self.name}.discharge"
        )  # it composes letters, and the worker opens no page that would import it
