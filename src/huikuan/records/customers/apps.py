"""How Django knows these records."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Register the records of customers under their short label."""

    name = "huikuan.records.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
