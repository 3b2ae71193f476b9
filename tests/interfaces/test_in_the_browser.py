"""A person signs in, changes language and theme, and searches; the console stays silent."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from tests.interfaces.cast import PASSWORD, company

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def complaints(page):
    """Everything the console complains about, violations of the policy included."""
    found = []
    page.on("console", lambda m: found.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page, live_server, username="user-ex"):
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(f"{live_server.url}/")


def test_language_theme_and_palette(page, live_server, complaints):
    company()
    sign_in(page, live_server)
    page.click("button[name=language][value=en]")
    assert page.locator("html").get_attribute("lang") == "en"
    for theme in ("light", "dark"):
        page.click("button[name=theme]")
        assert page.locator("html").get_attribute("data-bs-theme") == theme

    page.keyboard.press("Control+k")
    page.fill("#palette input", "depart")
    page.wait_for_selector(".palette-item", timeout=5000)
    assert not complaints


def test_the_components_obey_the_policy(page, live_server, complaints):
    company()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/settings/components")
    page.wait_for_selector(".chart svg")
    page.hover(".chart svg")
    page.click("[data-opens=sample-drawer]")
    page.click("[data-closes]")
    assert not complaints


def test_on_a_phone_nothing_overflows(page, live_server, complaints):
    company()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server)
    for path in ("/", "/settings/profile", "/settings/components"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.click(".bottom-bar button")
    page.wait_for_selector(".sidebar.show .menu a")
    assert not complaints


def test_a_second_factor_is_set_up_and_asked_for(page, live_server, complaints):
    company()
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/account/2fa/totp/activate/")
    if page.locator("[name=password]").count():
        page.fill("[name=password]", PASSWORD)
        page.click("main .btn-primary")
    page.wait_for_selector("img.qr")
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", code_of(secret))
    page.click("main .btn-primary")
    page.wait_for_selector("text=/recovery|恢复/i")

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", "user-ex")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_selector("[name=code]")
    assert not complaints


def code_of(secret):
    """What the app on the phone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
