"""How Django knows these records."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Register the records of files under their short label."""

    name = "huikuan.records.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
