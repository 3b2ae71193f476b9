"""Stories of what is kept: customers, evidence, closed books."""

import io
from pathlib import Path

import pytest
from pytest_django import Settings

from huikuan.errors import Refused
from huikuan.flows.close_books import close_books
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.keep_customer import (
    meet_contact,
    note_bank_account,
    open_customer,
    update_customer,
)
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.files.queries import attachments_of, opened_file
from huikuan.records.timeline.models import Event
from tests.world import World, day


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


def test_the_same_document_is_kept_once(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path
    acme = world.customer("ACME")
    for _ in range(2):
        attachment = file_evidence(
            "签收单.pdf", "application/pdf", io.BytesIO(b"signed"), subject="receivable:1",
            customer=acme, by=world.by,
        )  # fmt: skip
    assert attachments_of("receivable:1").count() == 1
    with opened_file(attachment.file) as stream:
        assert stream.read() == b"signed"
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1


def test_the_books_are_closed(world: World) -> None:
    closing = close_books(day("2026-02-28"), by=world.by)
    event = Event.objects.get(kind="period_closed")
    assert (event.on, event.subject) == (day("2026-02-28"), f"closing:{closing.pk}")
