"""The first start, signing in, and the app on the phone."""

import json

import pytest
from django.test import Client

from huikuan.records.people.models import Organization, User
from huikuan.records.people.queries import rights_of
from tests.interfaces.cast import PASSWORD, company, signed_in

pytestmark = pytest.mark.django_db
FOUNDING = {
    "company": "远见科技",
    "base_currency": "CNY",
    "name": "王敏",
    "username": "wang",
    "password": PASSWORD,
}


def test_an_empty_house_leads_to_its_foundation_once():
    browser = Client()
    assert browser.get("/")["Location"] == "/start"
    assert browser.get("/account/login/")["Location"] == "/start"

    assert browser.post("/start", FOUNDING)["Location"] == "/"
    wang = User.objects.get()
    assert Organization.objects.get().name == "远见科技"
    assert all(
        rights_of(wang).may(p) for p in ("people.manage", "receivables.post", "powers.grant")
    )
    assert browser.get("/").status_code == 200
    assert browser.get("/start").status_code == 404
    assert Client().post("/start", FOUNDING | {"username": "thief"}).status_code == 404


def test_a_weak_password_founds_nothing():
    response = Client().post("/start", FOUNDING | {"password": "1234567890"})
    assert response.status_code == 200
    assert not User.objects.exists()
    assert not Organization.objects.exists()


def test_signing_in_and_out():
    company()
    browser = Client()
    wrong = browser.post("/account/login/", {"login": "user-ac", "password": "wrong"})
    assert wrong.status_code == 200
    right = browser.post("/account/login/", {"login": "user-ac", "password": PASSWORD})
    assert right["Location"] == "/"
    assert browser.get("/").status_code == 200
    browser.post("/account/logout/")
    assert browser.get("/").status_code == 302


def test_somebody_who_has_left_is_out_at_once():
    people = company()
    browser = signed_in(people["AC"])
    assert browser.get("/").status_code == 200
    User.objects.filter(pk=people["AC"].pk).update(is_active=False)
    assert browser.get("/")["Location"].startswith("/account/login/")


def test_reading_is_kept_on_the_person():
    people = company()
    browser = signed_in(people["AC"])
    browser.post("/reading", {"language": "zh-hans", "theme": "dark", "amount_unit": "wan"})
    user = User.objects.get(pk=people["AC"].pk)
    assert (user.language, user.theme, user.amount_unit) == ("zh-hans", "dark", "wan")
    page = browser.get("/").content.decode()
    assert 'lang="zh-CN"' in page
    assert 'data-bs-theme="dark"' in page
    assert browser.post("/reading", {"next": "//evil.example"})["Location"] == "/"


def test_the_phone_finds_its_app():
    company()
    manifest = Client().get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert {icon["sizes"] for icon in json.loads(manifest.content)["icons"]} == {
        "192x192",
        "512x512",
    }
    assert Client().get("/sw.js")["Content-Type"].startswith("text/javascript")
    assert Client().get("/offline").status_code == 200
    assert Client().get("/health").json() == {"status": "ok"}


def test_a_token_is_shown_once():
    browser = signed_in(company()["AC"])
    asked = {"name": "ERP", "life_days": "90", "scopes": ["customers.read"]}
    assert b"hk_" in browser.post("/settings/tokens", asked).content
    assert browser.get("/settings/tokens").content.count(b'class="secret"') == 0


def test_an_administrator_cannot_raise_themselves_or_hand_out_power():
    people = company()
    browser = signed_in(people["AD"])
    role = {"role": "AC", "scope": "all"}
    for person in ("AD", "none"):
        page = browser.post(f"/settings/people/{people[person].pk}", role)
        assert page.status_code == 200
        assert people[person].assignments.filter(role="AC").count() == 0
