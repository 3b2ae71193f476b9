"""How Django knows this desk."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """Register the statements desk under its short label."""

    name = "huikuan.desks.statements"
    label = "statements"
    default_auto_field = "django.db.models.BigAutoField"
