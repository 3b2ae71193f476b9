"""Stories of receivables that should not have been."""

import pytest

from huikuan.desks.receivables.commands import issue_invoice, take_invoice_back
from huikuan.desks.receivables.models import Invoice, InvoiceReversal, Receivable
from huikuan.desks.receivables.queries import invoiceable, standing_invoices_on
from huikuan.errors import Refused
from huikuan.flows.reverse_receivable import InvoicesToo, reverse_receivable
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.models import Event
from tests.world import World, wrong


def test_a_receivable_that_should_not_have_been(world: World) -> None:
    owed = world.owes(world.customer("ACME"), "R1", 100)
    later = world.on("2026-03-09")
    reverse_receivable(owed, on=later.today, reason="typed twice", by=later.by)
    assert [world.open(owed, each) for each in ("2026-03-08", "2026-03-09")] == [100, 0]
    assert Event.objects.get(kind="receivable_reversed").params["reason"] == "typed twice"
    assert wrong() == []


def test_a_paid_receivable_is_not_reversed(world: World) -> None:
    acme = world.customer("ACME")
    owed = world.owes(acme, "R1", 100)
    world.applies(world.pays(acme, "P1", 30), (owed, 30))
    with pytest.raises(Refused, match="receivable_has_applications"):
        reverse_receivable(owed, on=world.today, reason="wrong", by=world.by)


def claimed(world: World, *numbers: str) -> tuple[Receivable, Invoice]:
    """A receivable and an invoice over it and over others of the same customer."""
    acme = world.customer("ACME")
    owed = [world.owes(acme, number, 100) for number in ("R1", *numbers)]
    parts = [(one, 100) for one in owed]
    return owed[0], issue_invoice("INV-1", acme, parts, issued_on=world.today, by=world.by)


def test_what_an_invoice_claims_is_reversed_with_it_or_not_at_all(world: World) -> None:
    owed, invoice = claimed(world)
    with pytest.raises(Refused, match="receivable_claimed") as refused:
        reverse_receivable(owed, on=world.today, reason="typed twice", by=world.by)
    assert refused.value.params["invoices"] == ("INV-1",)
    assert world.open(owed) == 100

    too = InvoicesToo("red_noted", "RED-1")
    reverse_receivable(owed, on=world.today, reason="typed twice", by=world.by, invoices=too)
    assert world.open(owed) == 0
    assert (invoice.reversal.kind, invoice.reversal.red_number) == ("red_noted", "RED-1")
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"invoice_red_noted", "receivable_reversed"} <= kinds
    assert wrong() == []


def test_an_invoice_that_is_taken_back_frees_what_it_claimed(world: World) -> None:
    owed, invoice = claimed(world, "R2")
    with pytest.raises(Refused, match="invoice_above_receivable"):
        issue_invoice("INV-2", owed.customer, [(owed, 1)], issued_on=world.today, by=world.by)

    take_invoice_back(invoice, "voided", on=world.today, reason="wrong title", by=world.by)

    assert world.open(owed) == 100
    assert invoiceable(owed.customer_id, EVERYTHING).count() == 2
    again = issue_invoice("INV-2", owed.customer, [(owed, 100)], issued_on=world.today, by=world.by)
    assert list(standing_invoices_on(owed)) == [again]
    reverse_receivable(
        owed, on=world.today, reason="x", by=world.by, invoices=InvoicesToo("voided")
    )


@pytest.mark.parametrize(
    ("kind", "on", "reason", "code"),
    [
        ("voided", "2026-02-28", "x", "reversal_before_invoice"),
        ("voided", "2026-03-01", " ", "reason_missing"),
        ("torn", "2026-03-01", "x", "invoice_reversal_unknown"),
    ],
)
def test_an_invoice_is_not_taken_back_anyhow(
    kind: str, on: str, reason: str, code: str, world: World
) -> None:
    _, invoice = claimed(world)
    with pytest.raises(Refused, match=code):
        take_invoice_back(invoice, kind, on=world.on(on).today, reason=reason, by=world.by)
    assert not InvoiceReversal.objects.exists()


def test_an_invoice_is_taken_back_once(world: World) -> None:
    _, invoice = claimed(world)
    take_invoice_back(invoice, "voided", on=world.today, reason="x", by=world.by)
    with pytest.raises(Refused, match="invoice_reversed"):
        take_invoice_back(invoice, "voided", on=world.today, reason="x", by=world.by)


def test_a_fully_digital_invoice_is_offset_in_red_only(world: World) -> None:
    owed = world.owes(world.customer("ACME"), "R1", 100)
    number = "26312000000012345678"
    invoice = issue_invoice(
        number, owed.customer, [(owed, 100)], issued_on=world.today, by=world.by
    )
    with pytest.raises(Refused, match="invoice_not_voidable"):
        take_invoice_back(invoice, "voided", on=world.today, reason="x", by=world.by)
    take_invoice_back(invoice, "red_noted", on=world.today, reason="x", by=world.by)
