"""Stories of companies we get to know."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.keep_customer import (
    meet_contact,
    note_bank_account,
    open_customer,
    update_customer,
)
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.timeline.models import Event
from tests.world import World


def test_a_company_and_what_changes_about_it(world: World) -> None:
    acme = world.customer("ACME", "Acme Ltd")
    changed = update_customer(acme, {"name": "Acme AG", "region": ""}, by=world.by)
    assert changed == ["name"]
    event = Event.objects.get(kind="customer_changed")
    assert event.params == {"field": "name", "old": "Acme Ltd", "new": "Acme AG"}
    with pytest.raises(Refused, match="customer_code_taken"):
        open_customer(CustomerFacts("ACME", "Other"), by=world.by)


def test_people_and_accounts_stay_out_of_the_sealed_history(world: World) -> None:
    acme = world.customer("ACME")
    contact = meet_contact(acme, "Li Na", by=world.by, phone="13800000000")
    note_bank_account(acme, "6222 0200 0000 1234", by=world.by)
    told = {event.kind: event.params for event in Event.objects.exclude(kind="customer_registered")}
    assert told == {
        "contact_added": {"contact_id": contact.pk},
        "bank_account_added": {"ending": "1234"},
    }
