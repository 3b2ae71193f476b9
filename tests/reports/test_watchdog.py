"""What was forgotten is found, and mended with one step."""

import json
from datetime import date
from io import BytesIO

import pytest
from click.testing import CliRunner

from huikuan.desks.contracts.commands import ContractFacts, keep_plan, write_contract
from huikuan.desks.contracts.commands.planning import LineTerms
from huikuan.desks.receivables.commands import issue_invoice
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.sign_contract import sign_contract
from huikuan.interfaces.cli.watchdog import command
from huikuan.records.people.rights import EVERYTHING, NOTHING
from huikuan.reports.watchdog import KINDS, watchdog
from tests.contracting import delivered, happens, ordered, signed
from tests.world import World

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def found(as_of: date = date(2025, 6, 1)) -> list[tuple[str, str, int]]:
    return [(gap.kind, gap.number, gap.amount_minor) for gap in watchdog(EVERYTHING, as_of=as_of)]


def test_a_book_in_order_has_no_gaps() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, "预付30%-发货70%")
    happens(MARCH.on("2025-04-01"), contract, "shipped")
    assert found() == []


def test_goods_that_wait_too_long_for_their_acceptance_are_asked_about() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 1, 1_000_00), plan="预付30%-验收70%")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 1))
    assert found(date(2025, 4, 9)) == []
    assert found(date(2025, 4, 10)) == [("delivered_not_recognised", "SO-1", 700_00)]


def test_an_event_without_its_papers_is_asked_for_them() -> None:
    acme = MARCH.customer("ACME")
    terms = (LineTerms(evidence=("delivery_note",)),)
    plan = keep_plan("到货100%", by=MARCH.by, terms=terms)
    contract = write_contract("HT-1", acme.pk, ContractFacts("CNY", 1_000_00, plan), by=MARCH.by)
    sign_contract(contract, signed_on=MARCH.today, by=MARCH.by)
    event = happens(MARCH.on("2025-04-01"), contract, "delivered")
    assert found() == [("receivable_without_evidence", "HT-1-1", 1_000_00)]

    file_evidence(
        "签收单.jpg", "image/jpeg", BytesIO(b"photo"), subject=f"event:{event.pk}",
        customer=acme, by=MARCH.by,
    )  # fmt: skip
    assert found() == []


def test_an_invoice_whose_receivable_is_gone_is_found() -> None:
    acme = MARCH.customer("ACME")
    owed_one = MARCH.owes(acme, "R1", 100)
    issue_invoice("F1", acme, [(owed_one, 100)], issued_on=MARCH.today, by=MARCH.by)
    assert found() == []


def test_the_watchdog_sees_what_its_reader_may_see() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 1, 1_000_00), plan="预付30%-验收70%")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 1))
    assert list(watchdog(NOTHING, as_of=date(2025, 6, 1))) == []


def test_programs_are_told_in_minor_units() -> None:
    acme = MARCH.customer("ACME")
    order = ordered(MARCH, acme, "SO-1", ("pump", 1, 1_000_00), plan="预付30%-验收70%")
    delivered(MARCH.on("2025-03-10"), order, "DN-1", (1, 1))
    told = json.loads(CliRunner().invoke(command, ["--json"]).output)
    assert told["count"] == 1
    assert told["gaps"][0]["kind"] in KINDS
    assert told["gaps"][0]["amount_minor"] == 700_00
