"""This room as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "cleardays.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cleardays.web.accounts import signals

        signals.listen()
