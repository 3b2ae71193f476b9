"""Other systems tell what happened by numbers of their own: told twice it is one."""

import pytest

from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.record_trigger import Happening
from huikuan.flows.tell_events import tell_events
from huikuan.records.customers.models import Customer
from tests.contracting import owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
PLAN = "预付30%-发货70%"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def buyer(world: World) -> Customer:
    return world.customer("ACME")


@pytest.fixture
def shipped(world: World, buyer: Customer):
    """Tell that so much of a contract was shipped under a number."""
    contract = signed(world, buyer, "HT-1", 100000, PLAN)

    def tell(*told: tuple[str, int | None]) -> list[bool]:
        happenings = [
            Happening(Trigger.SHIPPED, world.today, contract=contract, key=key, portion_minor=part)
            for key, part in told
        ]
        return [is_new for _, is_new in tell_events(happenings, by=world.by)]

    return tell


def test_each_number_is_one_event(buyer, shipped):
    assert shipped(("DN-1", 40000), ("DN-2", 10000), ("DN-1", 40000)) == [True, True, False]
    assert shipped(("DN-2", 10000), ("DN-3", 50000)) == [False, True]

    assert [minor for _, minor, _ in owed(buyer)] == [30000, 28000, 7000, 35000]
    assert wrong() == []


def test_the_whole_event_is_one_without_a_number(shipped):
    assert shipped(("", None)) == [True]
    assert shipped(("", None), ("", None)) == [False, False]


def test_the_same_number_with_other_facts_is_refused_and_nothing_is_told(buyer, shipped):
    with pytest.raises(Refused, match="event_known_differently"):
        shipped(("DN-1", 40000), ("DN-1", 50000))
    assert len(owed(buyer)) == 1
