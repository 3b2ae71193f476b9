"""Order to cash from SAP: the sums are those of a plain script, and twice changes nothing."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from huikuan.desks.contracts.models import Delivery, Order
from huikuan.flows.import_sap_sales import import_sap_sales
from huikuan.integrations.sap.documents import documents_of
from huikuan.integrations.sap.journal import add_journal
from huikuan.interfaces.cli.intake import command
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Entry, OpenItem
from huikuan.reports.invoiced_totals import invoiced_totals
from tests.contracting import balance, owed
from tests.sap import extract, written
from tests.world import World, wrong

FOLDERS = [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
DATA = next((folder for folder in FOLDERS if folder.is_dir()), Path("nowhere"))
SAMPLE = DATA / "sap-o2c-sample"
pytestmark = pytest.mark.django_db
KINDS = {"customers": 1, "orders": 2, "deliveries": 2, "invoices": 2, "cancellations": 1}


def brought_in(rows=None, **terms):
    rows = rows or extract()
    documents = documents_of(rows)
    add_journal(rows, documents)
    return import_sap_sales(documents, by=World().by, terms=terms)


def test_it_is_billed_cancelled_and_paid_as_the_extract_says():
    run = brought_in(Z001="net 30")

    assert run.new == KINDS | {"payments": 1}
    assert {gap.code for gap in run.documents.gaps} == {
        "sap_journal_differs",
        "sap_clearing_missing",
    }
    acme = Customer.objects.get(code="77")
    assert owed(acme) == [("1-1", 0, "2025-05-03"), ("2-1", 0, "2025-05-03")]
    [total] = invoiced_totals(["91", "92"])
    sums = (total.billed_minor, total.cancelled_minor, total.paid_minor, total.open_minor)
    assert sums == (17700, 5900, 11800, 0)
    # What was delivered and is claimed no more is still a commitment.
    assert balance("commitment", acme) == 5900
    assert wrong() == []


def test_twice_changes_nothing():
    brought_in()
    entries = Entry.objects.count()

    again = brought_in()

    assert (sum(again.new.values()), again.known) == (0, KINDS | {"payments": 1})
    assert Entry.objects.count() == entries


def test_rejected_lines_are_cancelled_and_commit_nothing():
    rows = extract()
    rows["sales_order_items"][1]["salesDocumentRjcnReason"] = "61"
    for name in ("outbound_delivery", "billing_document"):
        rows[f"{name}_items"] = rows[f"{name}_items"][:1]
        rows[f"{name}_headers"] = rows[f"{name}_headers"][:1]
    run = brought_in(rows)

    assert run.new["orders"] == 2
    assert balance("commitment", Customer.objects.get(code="77")) == 0


def test_terms_that_nobody_explains_are_told_and_due_on_invoice():
    run = brought_in()

    assert ("sap_terms_unknown", "Z001") in {(g.code, g.number) for g in run.documents.gaps}
    assert owed(Customer.objects.get(code="77"))[0][2] == "2025-04-03"


def test_what_the_house_refuses_is_left_out_and_told():
    rows = extract()
    rows["outbound_delivery_items"][0]["actualDeliveryQuantity"] = "11"

    run = brought_in(rows)

    assert [g.number for g in run.documents.gaps if g.code == "delivery_above_order"] == ["81"]
    assert list(Delivery.objects.values_list("number", flat=True)) == ["82"]
    assert wrong() == []


def test_the_command_tells_counts_sums_and_gaps(tmp_path):
    folder = written(tmp_path, extract())

    told = json.loads(CliRunner().invoke(command, ["sap-o2c", str(folder), "--json"]).stdout)
    with override("en"):
        asked = ["sap-o2c", str(folder), "--terms", "Z001=net 30"]
        shown = CliRunner().invoke(command, asked).stdout

    assert told["new"] == KINDS | {"payments": 1}
    assert told["totals"][0]["billed_minor"] == 17700
    assert told["gap_counts"] == {
        "sap_terms_unknown": 1, "sap_journal_differs": 2, "sap_clearing_missing": 1,
    }  # fmt: skip
    assert "0 new, 2 known" in shown
    assert "177.00 INR" in shown


def plain(name):
    """The rows of an object by a plain script that knows nothing of the product."""
    rows = []
    for file in sorted((SAMPLE / name).iterdir()):
        data = file.read_bytes()
        text = gzip.decompress(data) if file.suffix == ".gz" else data
        rows += [json.loads(line) for line in text.decode().splitlines() if line.strip()]
    return rows


def is_red(row):
    return row["billingDocumentType"] == "S1"


def plain_sums():
    """Billed, cancelled, paid, open by customer: from the journal, else the net amount."""
    billed = plain("billing_document_headers")
    journal = {row["accountingDocument"]: row for row in
               plain("journal_entry_items_accounts_receivable")}  # fmt: skip
    red = {
        row["cancelledBillingDocument"]: row for row in billed if row["billingDocumentType"] == "S1"
    }
    sums = {name: Counter() for name in ("billed", "cancelled", "paid", "open")}
    for row in billed:
        if is_red(row):
            continue
        other = red.get(row["billingDocument"])
        own = journal.get(row["accountingDocument"])
        item = own or journal.get(other["accountingDocument"] if other else "")
        amount = abs(
            Decimal(item["amountInTransactionCurrency"] if item else row["totalNetAmount"])
        )
        key = (row["soldToParty"], row["transactionCurrency"])
        sums["billed"][key] += amount
        cleared = own and own["clearingAccountingDocument"]
        by_money = cleared and not (other and other["accountingDocument"] == cleared)
        state = "cancelled" if other else "paid" if by_money else "open"
        sums[state][key] += amount
    return sums


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the SAP sample (../shared/data) is not here")
def test_the_real_extract_ties_out_with_a_plain_script():
    told = json.loads(CliRunner().invoke(command, ["sap-o2c", str(SAMPLE), "--json"]).stdout)

    assert told["new"] == {"customers": 8, "orders": 100, "deliveries": 86, "invoices": 83,
                           "cancellations": 80, "payments": 0}  # fmt: skip
    for name, sums in plain_sums().items():
        ours = {(t["customer_code"], t["currency"]): t[f"{name}_minor"] for t in told["totals"]}
        assert {key: minor for key, minor in ours.items() if minor} == {
            key: int(amount * 100) for key, amount in sums.items() if amount
        }, name
    assert sum(OpenItem.objects.values_list("open_minor", flat=True)) == 265464
    assert told["gap_counts"]["sap_journal_missing"] == 40
    again = json.loads(CliRunner().invoke(command, ["sap-o2c", str(SAMPLE), "--json"]).stdout)
    assert (sum(again["new"].values()), again["totals"]) == (0, told["totals"])
    assert Order.objects.count() == 100
    assert wrong() == []
