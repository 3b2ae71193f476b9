"""How Django knows these records."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Register the records of ledger under their short label."""

    name = "huikuan.records.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
