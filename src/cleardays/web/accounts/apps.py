"""This room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "cleardays.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cleardays.web.accounts import signals

        for room in ("break_glass", "invitations", "memberships"):
            import_module(
                f"{self.name}.{room}"
            )  # they compose letters, and the worker opens no page that would import them
        signals.listen()
