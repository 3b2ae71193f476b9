"""An invoice is asked for, over receivables or by a plan, and nothing is asked for twice."""

import pytest

from huikuan.desks.receivables.models import Invoice
from huikuan.errors import Refused
from huikuan.flows.request_invoice import Wish, request_contract_invoice
from tests.contracting import owed as owed_by
from tests.contracting import signed
from tests.invoicing import Office, run, wished
from tests.world import day, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 11300)


def test_what_is_asked_for_cannot_be_asked_for_again(world, owed):
    first = wished(world, owed, 6000)

    assert wished(world, owed, 6000).pk == first.pk
    with pytest.raises(Refused) as refused:
        wished(world, owed, 6000, key="k2")
    assert refused.value.params["left_minor"] == 5300


def test_a_contract_paid_after_its_invoice_becomes_due_by_the_answer(world):
    who = world.customer("C1")
    contract = signed(world, who, "HT-1", 100000, "预付30%-票到30天付70%")
    request_contract_invoice(Wish("c1"), contract=contract, by=world.on("2026-03-05").by)

    run(Office(on=day("2026-03-10")), world.on("2026-03-10").by)

    assert (70000, "2026-04-09") in [(minor, due) for _, minor, due in owed_by(who)]
    assert Invoice.objects.get().amount_minor == 70000
    assert wrong() == []


def test_two_invoices_of_one_plan_are_not_asked_for_at_once(world):
    contract = signed(world, world.customer("C1"), "HT-1", 100000, "票到30天付100%")
    request_contract_invoice(Wish("c1"), contract=contract, by=world.by)

    with pytest.raises(Refused) as refused:
        request_contract_invoice(Wish("c2"), contract=contract, by=world.by)
    assert refused.value.code == "invoice_request_open"
