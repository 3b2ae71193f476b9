"""How Django knows these records."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Register the records of people under their short label."""

    name = "huikuan.records.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
