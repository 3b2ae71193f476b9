"""How Django knows these records."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Register the records of timeline under their short label."""

    name = "huikuan.records.timeline"
    label = "timeline"
    default_auto_field = "django.db.models.BigAutoField"
