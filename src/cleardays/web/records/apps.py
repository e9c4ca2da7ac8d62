"""This room as Django knows it."""

from django.apps import AppConfig


class Records(AppConfig):
    name = "cleardays.web.records"
    label = "diary"  # of the tables, from when this room and the patient's were one
