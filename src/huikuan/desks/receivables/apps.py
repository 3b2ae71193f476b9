"""How Django knows this desk."""

from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    """Register the receivables desk under its short label."""

    name = "huikuan.desks.receivables"
    label = "receivables"
    default_auto_field = "django.db.models.BigAutoField"
