"""The company's own sign-on: a real OpenID provider, the product as it runs, a real browser.

Only people whom an administrator has let in come in, by an e-mail address that the provider has
verified; nobody is let in by having an account there.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from oidc_provider_mock import User, run_server_in_thread

SRC = Path(__file__).resolve().parents[3] / "src"
HOUSE = """
import django; django.setup()
from huikuan.interfaces.clock import house_acting
from huikuan.records.people.commands import add_user, deactivate_user, grant_role
from huikuan.records.people.commands import found_organization
by = house_acting("test")
found_organization("远见科技", "CNY", by=by)
for name in ("ann", "old", "bob"):
    email = f"{name}@example.com"
    user = add_user(name, name.title(), email=email, password="a long walk to the bank 77", by=by)
    grant_role(user, "AC", "all", by=by)
    if name == "old":
        deactivate_user(user, by=by)
"""
PEOPLE = (
    User(sub="ann-at-work", claims={"email": "Ann@Example.com", "email_verified": True}),
    User(sub="bob-unverified", claims={"email": "bob@example.com", "email_verified": False}),
    User(sub="old-colleague", claims={"email": "old@example.com", "email_verified": True}),
    User(sub="stranger", claims={"email": "stranger@example.com", "email_verified": True}),
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """An OpenID provider on loopback with everybody's account."""
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def house(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product over a folder of its own, told of the provider by its settings only."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "HUIKUAN_HOME": str(tmp_path_factory.mktemp("signed-on")),
        "HUIKUAN_OIDC_SERVER": provider,
        "HUIKUAN_OIDC_CLIENT": "huikuan",
        "HUIKUAN_OIDC_SECRET": "between us",
        "HUIKUAN_OIDC_NAME": "远见统一登录",
        "PYTHONPATH": os.pathsep.join([str(SRC), os.environ.get("PYTHONPATH", "")]),
        "DJANGO_SETTINGS_MODULE": "huikuan.config.settings",
    }
    environment.pop("HUIKUAN_DATABASE_URL", None)
    quietly = ("--noinput", "--verbosity", "0")
    for call in (
        ("-m", "django", "migrate", *quietly),
        ("-m", "django", "collectstatic", *quietly),
        ("-c", HOUSE),
    ):
        subprocess.run([sys.executable, *call], env=environment, check=True)
    served = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
              "--workers", "1", "--no-log", "huikuan.config.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(served, env=environment)
    try:
        yield answering(f"http://localhost:{port}")
    finally:
        server.terminate()
        server.wait(30)


def answering(address: str) -> str:
    """Wait until the product answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise TimeoutError("the server did not come up")


def signs_on(page: Any, house: str, account: str) -> None:
    """Press the button, choose the account at the provider, come back."""
    page.route(lambda url: "localhost" not in url, lambda route: route.abort())
    page.goto(f"{house}/account/login/")
    page.get_by_role("button", name="远见统一登录").click()
    assert "code_challenge_method=S256" in page.url
    page.get_by_role("button", name=account).click()
    page.wait_for_url(f"{house}/**")


def test_a_colleague_comes_in_by_the_companys_sign_on(page, house):
    for _ in range(2):  # The second time the provider's account is known to be hers.
        signs_on(page, house, "ann-at-work")
        assert page.url == f"{house}/"
        assert "Ann" in page.inner_text(".user-tool")
        page.context.clear_cookies()


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        ("stranger", "You are not let in yet"),
        ("bob-unverified", "You are not let in yet"),
        ("old-colleague", "Your access was ended"),
        ("Deny", "The sign-on did not work"),  # This provider loses our state when it denies.
    ],
)
def test_nobody_comes_in_whom_no_administrator_let_in(page, house, account, sentence):
    signs_on(page, house, account)
    assert page.inner_text("h1") == sentence
    page.goto(f"{house}/customers")
    assert "/account/login/" in page.url
    page.goto(f"{house}/account/login/")
    assert page.locator(".user-tool").count() == 0
