"""The door of the demo company says who can come in; a real company's door says nothing."""

import pytest
from django.test import Client

from huikuan.lab.market.companies.people import PASSWORD
from huikuan.records.people.models import Organization
from tests.interfaces.cast import company

pytestmark = pytest.mark.django_db


def door() -> str:
    return Client().get("/account/login/").content.decode()


def test_a_real_company_shows_nobody_at_its_door():
    people = company()
    people["AC"].username = "accountant1"
    people["AC"].save()
    assert PASSWORD not in door()


def test_the_demo_shows_its_people_and_their_roles():
    people = company()
    people["AC"].username = "accountant1"
    people["AC"].save()
    Organization.objects.update(is_demo=True)

    assert PASSWORD in door()
    assert "accountant1" in door()
