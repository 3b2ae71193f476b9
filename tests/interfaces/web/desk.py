"""The accountant's browser, and a company in which something is owed."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from huikuan.interfaces.clock import now
from tests.interfaces.cast import company, signed_in
from tests.world import World, at_noon

KEY = "0123456789abcdef"


@pytest.fixture
def people() -> dict[str, Any]:
    """One person per role."""
    return company()


@pytest.fixture
def accountant(people: dict[str, Any]) -> Client:
    """The accountant has signed in."""
    return signed_in(people["AC"])


@pytest.fixture
def world() -> World:
    """The company early in 2026; the browser lives today, later than that."""
    assert at_noon(World().today).at < now()
    return World()


def words(response: HttpResponse) -> str:
    """What one reads on a page, without its tags."""
    body = re.sub(r"(?s)<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", body)
