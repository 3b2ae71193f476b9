"""Roles are given by somebody else, and the history knows by whom."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.give_role import give_role
from huikuan.interfaces.clock import person_acting
from huikuan.records.people.queries import rights_of
from huikuan.records.timeline.models import Event, Notice
from tests.interfaces.cast import company

pytestmark = pytest.mark.django_db


def test_an_executive_makes_an_accountant():
    people = company()
    give_role(people["none"], "AC", "all", by=person_acting(people["EX"]))

    assert rights_of(people["none"]).may("receivables.post")
    event = Event.objects.get(kind="role_granted")
    assert (event.actor, event.params["role"]) == ("user:user-ex", "AC")
    assert Notice.objects.get(event=event).user == people["none"]


def test_an_administrator_cannot_make_an_accountant():
    people = company()
    with pytest.raises(Refused, match="power_not_granted"):
        give_role(people["none"], "AC", "all", by=person_acting(people["AD"]))
    assert not Event.objects.exists()
