"""How Django knows this desk."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Register the contracts desk under its short label."""

    name = "huikuan.desks.contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
