"""What the promises share with the stories of the API."""

from collections.abc import Iterator

import pytest
from django.utils.translation import deactivate


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """A program's language ends with its story."""
    yield
    deactivate()
