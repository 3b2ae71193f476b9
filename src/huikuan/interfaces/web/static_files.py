"""Static files with the print of their content in the address: never an old one."""

import hashlib
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class PrintedStorage(StaticFilesStorage):
    """Adds ``?v=…`` of the content; no build step, no manifest."""

    def url(self, name: str | None) -> str:
        """The address of a static file."""
        return f"{super().url(name)}?v={_content_print(name or '')}"


@lru_cache(maxsize=512)
def _content_print(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        return "0"
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]
