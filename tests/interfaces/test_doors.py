"""Every route × every role × both languages answers as the table says."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huikuan.interfaces.routes import PUBLIC, SIGNED_IN, Route, checked
from huikuan.interfaces.web.gate import ACCOUNT_ROUTES
from huikuan.interfaces.web.routes import ROUTES
from huikuan.interfaces.words.permissions import TOKEN_PERMISSIONS
from huikuan.records.people.models import ApiToken, Department, Organization, RoleAssignment, User
from huikuan.records.people.roles import PERMISSIONS, ROLES
from tests.interfaces.cast import company, signed_in

pytestmark = pytest.mark.django_db
WHO = (*ROLES, "none", "gone", "anonymous")
LANGUAGES = ("en", "zh-hans")
QUERIES_MAX = 20
# Nothing of this number exists, so out of scope and absent look the same.
NOWHERE = {"int": 999_999, "path": "no-such-thing", "str": "no-such-thing", "slug": "no-such-thing"}
FINGERPRINT = (User, RoleAssignment, Department, Organization, ApiToken)


@pytest.fixture
def people():
    return company()


def address(route: Route, known: dict[str, int] | None = None) -> str:
    """The address of a route, its parameters filled with what exists, or with nothing."""
    given = re.findall(r"<(?:(\w+):)?(\w+)>", route.path)
    values = {name: (known or {}).get(name, NOWHERE[kind or "str"]) for kind, name in given}
    return reverse(route.name, kwargs=values)


def expected(route: Route, who: str, method: str) -> str:
    """What the table says: in, sign in, or no."""
    needed = route.needed(method)
    if needed == PUBLIC:
        return "in"
    if who in {"anonymous", "gone"}:
        return "sign in"
    return "in" if needed == SIGNED_IN or who in PERMISSIONS.get(needed, {}) else "no"


def answered(response) -> str:
    """What the door did."""
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "sign in"
    if response.status_code == 403:
        return "no"
    assert response.status_code < 500, response.status_code
    return "in"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", WHO)
def test_every_door_opens_as_the_table_says(who, language, people):
    browser = signed_in(people.get(who), language)
    known = {"user_id": people["SR"].pk}

    for route in ROUTES:
        if "GET" in route.methods:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                response = browser.get(address(route, known))
            assert answered(response) == expected(route, who, "GET"), route.name
            assert len(queries) <= QUERIES_MAX, f"{route.name}: {len(queries)} queries"
            assert "default-src" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", WHO)
def test_nobody_changes_what_the_table_does_not_give(who, people):
    browser = signed_in(people.get(who))
    before = [list(model.objects.order_by("pk").values()) for model in FINGERPRINT]

    for route in ROUTES:
        for method in {"POST", "PUT", "PATCH", "DELETE"}:
            if method in route.methods and expected(route, who, method) == "in":
                continue
            response = browser.generic(method, address(route, {"user_id": people["SR"].pk}))
            assert response.status_code in {302, 403, 405}, (route.name, method)
    assert before == [list(model.objects.order_by("pk").values()) for model in FINGERPRINT]


@pytest.mark.parametrize("who", ROLES)
def test_an_empty_form_is_never_an_error_of_ours(who, people):
    browser = signed_in(people[who])
    for route in ROUTES:
        if "POST" in route.methods and expected(route, who, "POST") == "in":
            assert browser.post(address(route)).status_code < 500, route.name


def test_a_route_without_permission_stops_the_start():
    with pytest.raises(AssertionError, match="declares no known permission"):
        checked([Route("bare", "bare", lambda request: None, "")])


def test_every_permission_of_a_token_exists():
    assert set(TOKEN_PERMISSIONS) <= set(PERMISSIONS)


def test_what_no_table_declares_does_not_exist(people):
    browser = signed_in(people["AD"])
    assert browser.get("/account/email/").status_code == 404
    assert browser.get("/account/signup/").status_code == 404
    assert browser.get("/nowhere").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [n for n in ACCOUNT_ROUTES if n.startswith(("account", "mfa"))])
def test_the_pages_of_signing_in_wear_our_clothes(name, language, people):
    browser = signed_in(people["AC"], language)
    response = browser.get(reverse(name), follow=False)
    assert response.status_code in {200, 302, 404}
    if response.status_code == 200 and "html" in response["Content-Type"]:
        assert b"tokens.css" in response.content


def test_every_sentence_of_a_chinese_page_is_chinese(people):
    browser = signed_in(people["EX"], "zh-hans")
    for route in ROUTES:
        if "GET" not in route.methods or route.name in {"health", "service-worker"}:
            continue
        text = browser.get(address(route)).content.decode()
        body = re.sub(r"(?s)<(script|style|code)[^>]*>.*?</\1>|<[^>]+>", "\n", text)
        english = re.findall(r"(?m)^\s*[A-Z][a-z]+(?: [a-z’,]+){2,}.*$", body)
        assert not english, (route.name, english)
