"""An invoice is offset in red: asked for, confirmed within 72 hours, issued, and what is left."""

import pytest

from huikuan.desks.receivables.commands import (
    InvoiceDetails,
    answer_red,
    issue_invoice,
    lapse_reds,
)
from huikuan.desks.receivables.models import InvoiceReversal
from huikuan.desks.receivables.queries.invoices import left_to_invoice, part_left_minor
from huikuan.errors import Refused
from huikuan.flows.ask_red import ask_red_invoice
from huikuan.flows.issue_red import issue_red
from huikuan.flows.work_invoice_queue import work_invoice_queue
from tests.invoicing import DIGITAL, RED, Office, asked_red, invoiced, later
from tests.world import wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 10000)


def test_a_wrong_invoice_is_offset_whole_and_can_be_issued_anew(world, owed):
    invoice = invoiced(world, owed)
    confirmation = asked_red(world, invoice)
    answer_red(confirmation, "confirmed", by=later(world.by, hours=71))

    issue_red(confirmation, RED, on=world.today, by=world.by)

    assert InvoiceReversal.objects.get(invoice=invoice).red_number == RED
    assert left_to_invoice([owed]) == {owed.pk: 10000}
    assert world.open(owed) == 10000
    assert invoiced(world, owed, number="26312000000000000002")


def test_goods_that_came_back_lower_the_debt_and_the_rest_stays_claimed(world, owed):
    invoice = invoiced(world, owed)
    confirmation = asked_red(
        world, invoice, "returned", amount_minor=3000, lowers_debt=True, is_used=False
    )
    issue_red(confirmation, RED, on=world.today, by=world.by)

    assert [left for _, left in part_left_minor(invoice)] == [7000]
    assert world.open(owed) == 7000
    assert left_to_invoice([owed]) == {owed.pk: 0}
    assert not InvoiceReversal.objects.exists()
    assert wrong() == []


def test_two_partial_reds_that_make_the_whole_take_it_back(world, owed):
    invoice = invoiced(world, owed)
    for number, minor in ((RED, 3000), ("26312000000000000010", 7000)):
        part = asked_red(world, invoice, "allowance", amount_minor=minor, is_used=False)
        issue_red(part, number, on=world.today, by=world.by)

    assert InvoiceReversal.objects.get().red_number == "26312000000000000010"
    with pytest.raises(Refused) as refused:
        asked_red(world, invoice, "allowance", is_used=False)
    assert refused.value.code == "invoice_reversed"


def test_nobody_answered_for_72_hours_and_it_lapses(world, owed):
    confirmation = asked_red(world, invoiced(world, owed))

    assert lapse_reds(by=later(world.by, hours=71, minutes=59)) == 0
    assert lapse_reds(by=later(world.by, hours=72)) == 1
    assert lapse_reds(by=later(world.by, hours=73)) == 0
    confirmation.refresh_from_db()
    assert confirmation.state == "lapsed"
    assert asked_red(world, confirmation.invoice).state == "awaiting_buyer"


def test_what_has_lapsed_is_not_confirmed_although_the_job_has_not_run(world, owed):
    confirmation = asked_red(world, invoiced(world, owed))

    with pytest.raises(Refused) as refused:
        answer_red(confirmation, "confirmed", by=later(world.by, hours=72))
    assert refused.value.code == "red_lapsed"


@pytest.mark.parametrize("number, code", [
    (DIGITAL, "invoice_number_taken"),
    ("123", "invoice_number_not_digital"),
    ("25312000000000000009", "invoice_number_of_other_year"),
])  # fmt: skip
def test_a_red_number_that_cannot_be_is_refused(world, owed, number, code):
    confirmation = asked_red(world, invoiced(world, owed), is_used=False)

    with pytest.raises(Refused) as refused:
        issue_red(confirmation, number, on=world.today, by=world.by)
    assert refused.value.code == code


def test_nothing_is_issued_in_red_before_it_is_confirmed(world, owed):
    with pytest.raises(Refused) as refused:
        issue_red(asked_red(world, invoiced(world, owed)), RED, on=world.today, by=world.by)
    assert refused.value.code == "red_not_confirmed"


def test_the_queue_asks_for_the_confirmation_and_for_the_red_invoice(world, owed):
    office = Office()
    confirmation = asked_red(world, invoiced(world, owed), is_queued=True)
    work_invoice_queue(office, by=world.by)
    confirmation.refresh_from_db()
    assert (confirmation.state, bool(confirmation.number)) == ("awaiting_buyer", True)

    answer_red(confirmation, "confirmed", by=later(world.by, hours=1))
    confirmation.refresh_from_db()
    ask_red_invoice(confirmation, by=world.by)
    work_invoice_queue(office, by=later(world.by, hours=2))

    confirmation.refresh_from_db()
    assert (confirmation.state, confirmation.red_number) == ("issued", "26312000000000000002")


@pytest.mark.parametrize("number, code", [
    ("2631200000000000000", "invoice_number_not_digital"),
    ("2631200000000000000A", "invoice_number_not_digital"),
    ("25312000000000000001", "invoice_number_of_other_year"),
])  # fmt: skip
def test_a_fully_digital_invoice_has_twenty_digits_and_its_year(world, owed, number, code):

    with pytest.raises(Refused) as refused:
        issue_invoice(
            number, owed.customer, [(owed, 1)], issued_on=world.today, by=world.by,
            details=InvoiceDetails(kind="digital_general"),
        )  # fmt: skip
    assert refused.value.code == code
