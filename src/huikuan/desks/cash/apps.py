"""How Django knows this desk."""

from django.apps import AppConfig


class CashConfig(AppConfig):
    """Register the cash desk under its short label."""

    name = "huikuan.desks.cash"
    label = "cash"
    default_auto_field = "django.db.models.BigAutoField"
