"""Before a delicate step one says who one is, when one signed in a while ago; nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from huikuan.interfaces.web.routes import ROUTES
from huikuan.records.people.models import ApiToken
from tests.interfaces.cast import PASSWORD, signed_in
from tests.interfaces.test_doors import address
from tests.interfaces.web.desk import people, words

__all__ = ["people"]
pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=16)
TOKEN = {"name": "My program", "life_days": "30", "scopes": ["customers.read", "ageing.read"]}
DELICATE = [route for route in ROUTES if route.delicate]


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """Nobody has guessed yet: the tries are counted beside the database."""
    cache.clear()


@pytest.fixture
def browser(people: dict[str, Any]) -> Client:
    """The accountant signed in sixteen minutes ago."""
    return signed_in(people["AC"], ago=LONG_AGO)


def test_what_was_typed_travels_with_the_question(browser: Client) -> None:
    asked = browser.post("/settings/tokens", TOKEN)
    assert asked.status_code == 401
    assert asked["Cache-Control"] == "no-store"
    page = asked.content.decode()
    for name, value in (("name", "My program"), ("scopes", "customers.read"),
                        ("scopes", "ageing.read")):  # fmt: skip
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert not ApiToken.objects.exists()


def test_the_right_password_does_what_was_asked_at_once(browser: Client) -> None:
    answer = browser.post("/settings/tokens", TOKEN | {"again-password": PASSWORD})
    assert answer.status_code == 200
    assert ApiToken.objects.get().scopes == ["ageing.read", "customers.read"]
    assert browser.post("/settings/tokens", TOKEN | {"name": "Next"}).status_code == 200
    assert ApiToken.objects.count() == 2


def test_a_wrong_password_does_nothing_and_keeps_what_was_typed(browser: Client) -> None:
    asked = browser.post("/settings/tokens", TOKEN | {"again-password": "guess"})
    assert asked.status_code == 401
    assert "password" in words(asked).lower()
    assert 'value="My program"' in asked.content.decode()
    assert "guess" not in asked.content.decode()
    assert not ApiToken.objects.exists()


def test_guessing_is_slowed_down(browser: Client) -> None:
    tries = [
        browser.post("/settings/tokens", TOKEN | {"again-password": "guess"}).status_code
        for _ in range(12)
    ]
    assert tries[0] == 401
    assert tries[-1] == 429
    right = browser.post("/settings/tokens", TOKEN | {"again-password": PASSWORD})
    assert right.status_code == 429
    assert not ApiToken.objects.exists()


def test_the_second_factor_will_do(browser: Client, people: dict[str, Any]) -> None:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(people["AC"], secret)
    assert "Code of the second factor" in words(browser.post("/settings/tokens", TOKEN))
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[-1]))
    browser.post("/settings/tokens", TOKEN | {"again-code": "000000"})
    assert not ApiToken.objects.exists()
    browser.post("/settings/tokens", TOKEN | {"again-code": code})
    assert ApiToken.objects.count() == 1


def test_who_signed_in_just_now_is_not_asked(people: dict[str, Any]) -> None:
    browser = signed_in(people["AC"], ago=timedelta(minutes=14))
    assert browser.post("/settings/tokens", TOKEN).status_code == 200
    assert ApiToken.objects.count() == 1


def test_reading_is_never_asked_about(browser: Client) -> None:
    assert browser.get("/settings/tokens").status_code == 200


@pytest.mark.parametrize("route", DELICATE, ids=lambda route: route.name)
def test_every_delicate_step_asks(route: Any, people: dict[str, Any]) -> None:
    roles = ("AC", "CC", "AD")
    browsers = [signed_in(people[role], ago=LONG_AGO) for role in roles]
    statuses = {browser.post(address(route)).status_code for browser in browsers}
    assert statuses <= {401, 403}
    assert 401 in statuses


def test_bank_data_roles_tokens_and_large_files_are_delicate() -> None:
    assert {route.name for route in DELICATE} == {
        "export-taken", "bank-change-new", "bank-change-other", "bank-change-removal",
        "bank-change-tax-number",
        "bank-change-approved", "bank-change-refused", "settings-tokens", "settings-person",
        "settings-person-activity", "settings-person-password", "settings-role-revoked",
    }  # fmt: skip


def test_in_chinese_too(people: dict[str, Any]) -> None:
    browser = signed_in(people["AC"], "zh-hans", ago=LONG_AGO)
    assert "请确认是您本人" in words(browser.post("/settings/tokens", TOKEN))
