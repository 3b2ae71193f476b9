"""P6 Exports never run code and never lose data, whatever the texts in the books are.

Thousands of generated strings stand in every text field that any export shows; every page that
hands out a file is asked (they are found, not listed), and the files are read by a reader of our
own. What goes out as CSV comes in again byte for byte.
"""

import csv
import io
import random
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from huikuan.desks.cash.commands import ReceiptFacts, record_receipts
from huikuan.desks.cash.models import Receipt
from huikuan.desks.receivables.commands import ReceivableFacts, issue_invoice, recognise_receivables
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.integrations.exports import plain_text
from huikuan.integrations.tables.delimited import delimited_rows
from huikuan.integrations.tables.workbooks import (
    opened_sheet,
    opened_workbook,
    sheet_names,
    sheet_rows,
)
from huikuan.interfaces.web import exports
from huikuan.interfaces.web.routes import ROUTES
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import StoredFile
from huikuan.records.people.actor import Actor
from tests.interfaces.cast import company, signed_in
from tests.promises.reading import STARTERS, Cell, cells_of, rows_of_csv, would_run
from tests.promises.scale import fresh_seed, times

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
STRINGS = times(150, 5000)
BY = Actor("test", "Test", datetime(2026, 1, 5, tzinfo=UTC), date(2026, 1, 5))
HIDERS = ("", "", " ", "\t", "\r", "\n", "\x01", "\x1f", "\x7f", "\u00a0", "\u200b", "\u200e",
          "\u2060", "\ufeff", "\u3000", "'", "''", '"', "\u00ad", "\u2028")  # fmt: skip
SIGNS = (*STARTERS, "=", "@", "a", "，", ";", ",", "|", "0", "-1", "+1.5", "1e5", "_x0041_",
         "&lt;", "<b>", "]]>", "%", "💰", "\U00020bb7", "\ufffd", "é")  # fmt: skip
RESTS = ("", "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", "a\nb",
         "a\r\nb", 'say ""yes""', "x,y;z\tq", " ", "'", "_x000D_", "2-3", "\\", "\x0b")  # fmt: skip
# The pages that hand out a workbook when asked; a new one that is not tried here is an error.
EXPORTS = {"customers", "receivables", "receipts", "invoices", "cash-unapplied", "ageing",
           "imports", "customer-statement", "statements", "differences", "contracts", "orders",
           "invoice-queue", "invoice-reds", "invoices-not-accepted", "report-watchdog"}  # fmt: skip


def texts(chance: random.Random, count: int) -> list[str]:
    """Distinct texts of what breaks spreadsheets: starters behind what nobody sees."""
    found: dict[str, None] = {}
    while len(found) < count:
        hider = "".join(chance.choices(HIDERS, k=chance.randint(0, 2)))
        text = hider + chance.choice(SIGNS) + chance.choice(RESTS)
        found[f"{text}{chance.choice(('', ' ', str(len(found))))}" or "x"] = None
    return list(found)


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    """The texts of this run, and the plainest one, which no chance leaves out."""
    return [*texts(random.Random(fresh_seed()), STRINGS), "=1+1", "@SUM(1)"]


@pytest.fixture
def books(hostile: list[str]) -> Client:
    """Books in which every text is one of them; the accountant's browser."""
    people = company()
    Customer.objects.bulk_create(
        Customer(
            code=f"C{n}", name=text, region=text[:40], industry=text[:40], search_text="x",
            created_at=BY.at,
        )
        for n, text in enumerate(hostile)
    )  # fmt: skip
    known = list(Customer.objects.order_by("id").values_list("id", flat=True))
    owed = [
        ReceivableFacts(known[n], f"{text}"[:50] + f"#{n}", "CNY", 10_000 + n, BY.today, BY.today,
                        contract_number=text[:60], note=text)
        for n, text in enumerate(hostile)
    ]  # fmt: skip
    came = [
        ReceiptFacts(known[n], f"{text}"[:50] + f"#{n}", "CNY", 5_000 + n, BY.today,
                     bank_reference=text[:60], payer_name=text, memo=text)
        for n, text in enumerate(hostile)
    ]  # fmt: skip
    recognise_receivables(owed, by=BY, source="test")
    record_receipts(came, by=BY, source="test")
    for receivable in Receivable.objects.select_related("customer")[:20]:
        issue_invoice(receivable.number, receivable.customer, [(receivable, 100)],
                      issued_on=BY.today, by=BY)  # fmt: skip
    for text in hostile[:20]:
        content = io.BytesIO(f"{','.join(HEAD)}\nX".encode())
        take_file_in("receivables", f"{text.replace('/', ' ')}.csv", content, by=BY)
    return signed_in(people["AC"])


def exported(browser: Client) -> dict[str, bytes]:
    """Every page that hands out a workbook when asked for one."""
    found = {}
    one = Customer.objects.order_by("id").first()
    assert one
    known = {"customer_id": one.pk}
    for route in ROUTES:
        names = [part.partition(">")[0].rpartition(":")[2] for part in route.path.split("<")[1:]]
        if "GET" not in route.methods or not set(names) <= set(known):
            continue
        address = reverse(route.name, kwargs={name: known[name] for name in names})
        response = browser.get(f"{address}?export=xlsx")
        if b'name="taken"' in getattr(response, "content", b""):  # More than 200 rows: say why.
            said = {"taken": f"{address}?export=xlsx", "reason": "for the auditor"}
            response = browser.post(reverse("export-taken"), said)
        if response.headers.get("Content-Type", "") == exports.XLSX:
            found[route.name] = b"".join(response.streaming_content)
    return found


def expected_texts() -> dict[str, set[str]]:
    """Which texts each export has to hand out, from the tables themselves."""
    customers = set(Customer.objects.values_list("name", flat=True))
    first = Customer.objects.order_by("id")[0]
    return {
        "customers": customers,
        "ageing": customers,
        "receivables": customers | set(Receivable.objects.values_list("number", flat=True)),
        "receipts": customers | set(Receipt.objects.values_list("number", flat=True)),
        "cash-unapplied": customers | set(Receipt.objects.values_list("number", flat=True)),
        "customer-statement": {first.name},
        "imports": set(StoredFile.objects.values_list("name", flat=True)),
    }


def judged(name: str, cells: list[Cell], wanted: set[str]) -> None:
    """No formula, numbers that are numbers, and every text as it is in the books."""
    assert not [cell for cell in cells if cell.is_formula], name
    for cell in cells:
        if cell.kind == "n" and cell.value:
            float(cell.value)
    there = {cell.value for cell in cells if cell.kind in {"s", "inlineStr"}}
    assert not wanted - there, (name, sorted(wanted - there)[:5])


def test_no_workbook_runs_or_loses_a_text(books: Client) -> None:
    files = exported(books)
    assert set(files) == EXPORTS
    wanted, count = expected_texts(), 0
    for name, content in files.items():
        cells = list(cells_of(content))
        judged(name, cells, wanted.get(name, set()))
        count += len(cells)
    book = opened_workbook(io.BytesIO(files["customers"]))
    sheet = opened_sheet(book, sheet_names(book)[0])
    read = {cell for _, cells in sheet_rows(sheet) for cell in cells}
    assert not wanted["customers"] - read
    print(f"P6: {STRINGS} texts in each field, {len(files)} workbooks, {count} cells, none runs "
          f"on {connection.vendor}")  # fmt: skip


def test_a_saboteur_who_writes_what_looks_like_a_formula_is_caught(
    books: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def obliging(sheet: Any, place: int, at: int, kind: str, value: Any, formats: Any) -> None:
        if str(value).startswith("="):
            sheet.write_formula(place, at, str(value))
        elif value not in (None, ""):
            sheet.write_string(place, at, str(value))

    monkeypatch.setattr(exports, "_write", obliging)
    # What the saboteur lets through may even be no workbook any more.
    with pytest.raises((AssertionError, ElementTree.ParseError)):
        judged("customers", list(cells_of(exported(books)["customers"])), set())


HEAD = ["customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount"]


def refused_file(hostile: list[str]) -> tuple[list[list[str]], bytes]:
    """A file in which every row is refused and every text field is hostile, and what came back."""
    rows = [[text, text, text, "2026-01-05", "2026-02-05", "CNY", "not money"] for text in hostile]
    out = io.StringIO(newline="")
    written = [[*map(plain_text.protected_text, row)] for row in rows]
    csv.writer(out).writerows([HEAD, *written])
    content = io.BytesIO(out.getvalue().encode())
    intake = take_file_in("receivables", "hostile.csv", content, by=BY)
    came = run_intake(intake, by=BY)
    assert came.refused_count == len(rows)
    browser = signed_in(company()["AC"])
    response = browser.get(reverse("import-refused", args=[intake.pk]))
    return rows, b"".join(response.streaming_content)


def harmless(content: bytes) -> None:
    """No field of the file would run, by a reader that is not ours."""
    for row in rows_of_csv(content)[1:]:
        assert not [field for field in row if would_run(field)], row


def test_refused_rows_run_nowhere_and_come_back_byte_for_byte(hostile: list[str]) -> None:
    rows, content = refused_file(hostile)
    harmless(content)
    again = [cells for _, cells in delimited_rows(io.BytesIO(content), "utf-8-sig", ",")]
    assert [cells[:7] for cells in again[1:]] == rows
    print(f"P6: {len(rows)} refused rows came back byte for byte on {connection.vendor}")


def test_a_saboteur_who_looks_at_the_first_sign_only_is_caught(
    hostile: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_text, "starts_a_formula", lambda text: text[:1] in STARTERS)
    _, content = refused_file(hostile)
    with pytest.raises(AssertionError):
        harmless(content)
