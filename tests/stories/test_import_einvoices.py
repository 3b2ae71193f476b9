"""Electronic invoices that we sent become receivables, once, and the preview says what is odd."""

import io

import pytest

from huikuan.desks.receivables.models import Receivable
from huikuan.errors import Refused
from huikuan.flows.keep_customer import open_customer
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.flows.undo_intake import undo_intake
from huikuan.records.customers.commands import CustomerFacts
from tests.contracting import owed
from tests.integrations.einvoicing import ubl
from tests.integrations.test_einvoices import packed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db


def handed_in(world, content, name="invoices.zip"):
    return take_file_in("einvoices", name, io.BytesIO(content), by=world.by)


def test_the_buyer_is_found_by_tax_number_and_twice_changes_nothing():
    world = World()
    facts = CustomerFacts("C9", "Muster", tax_number="DE123456789")
    muster = open_customer(facts, by=world.by)
    content = packed(a=ubl(number="A"), b=ubl(number="B", terms="by pigeon")).read()

    first = run_intake(handed_in(world, content), by=world.by)
    again = run_intake(handed_in(world, content), by=world.by)

    assert (first.accepted, first.new_customers) == (2, 0)
    assert (again.accepted, again.already_known) == (0, 2)
    assert owed(muster) == [("A", 11900, "2026-03-04"), ("B", 11900, "2026-02-02")]
    assert first.warning_counts["einvoice_terms_unreadable"] == 1
    assert wrong() == []


def test_a_preview_writes_nothing_and_names_each_refusal():
    world = World()
    content = packed(a=ubl(), b=ubl(type_code="381", number="N"), c=b"<html/>").read()

    preview = preview_intake(handed_in(world, content), by=world.by)

    assert (preview.accepted, preview.new_customers) == (1, 1)
    assert set(preview.refusal_counts) == {"einvoice_credit_note", "einvoice_format_unknown"}
    assert not Receivable.objects.exists()


def test_what_was_paid_before_is_settled_and_the_import_can_be_undone():
    world = World()
    intake = handed_in(world, ubl(prepaid="19.00", payable="100.00"), "one.xml")

    run_intake(intake, by=world.by)
    receivable = Receivable.objects.select_related("item").get()
    assert (receivable.amount_minor, receivable.item.open_minor) == (11900, 10000)
    undo_intake(intake, reason="wrong company", by=world.by)

    assert not Receivable.objects.filter(entry__reversed_by=None).exists()
    assert wrong() == []


def test_a_single_file_that_is_no_invoice_is_not_kept():
    with pytest.raises(Refused) as refused:
        handed_in(World(), b"%PDF-1.4 a picture", "scan.pdf")
    assert refused.value.code == "einvoice_pdf_damaged"
