"""Roles are taken away at once; the last administrator stays."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.take_role import take_role
from huikuan.interfaces.clock import person_acting
from huikuan.records.people.queries import rights_of
from huikuan.records.timeline.models import Event
from tests.interfaces.cast import company

pytestmark = pytest.mark.django_db


def test_a_role_taken_away_opens_nothing_any_more():
    people = company()
    take_role(people["AC"].assignments.get(), by=person_acting(people["AD"]))

    assert not rights_of(people["AC"]).may("receivables.post")
    assert Event.objects.get().kind == "role_revoked"


def test_the_last_administrator_stays():
    people = company()
    with pytest.raises(Refused, match="last_administrator"):
        take_role(people["AD"].assignments.get(), by=person_acting(people["EX"]))
