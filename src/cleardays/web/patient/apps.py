"""This room as Django knows it."""

from django.apps import AppConfig


class Patient(AppConfig):
    name = "cleardays.web.patient"
    label = "patient"
