"""Invoices: documents that claim receivables, many to many."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.receivables.commands import (
    InvoiceDetails,
    LineFacts,
    issue_invoice,
    take_invoice_back,
)
from huikuan.desks.receivables.queries import invoices_visible_to, receivables_visible_to
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.applications import PartIn
from huikuan.interfaces.api.nouns.looking_up import customers_named, one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import (
    CustomerRef,
    Day,
    In,
    Name,
    ReversalIn,
    RowId,
    Short,
    TaxMinor,
    Word,
    customer_ref,
)

router = Router(tags=["Invoices"])
NEWEST_FIRST = Sorting(("-issued_on", "-id"))


class InvoicesIn(PageIn):
    """Which invoices."""

    customer_id: RowId | None = None
    number: Short = ""
    currency: Literal[""] | Word = ""
    issued_from: Day | None = None
    issued_to: Day | None = None


class InvoiceLineIn(In):
    """One line as it stands on the document."""

    text: Name
    net_minor: int
    rate: Decimal | None = Field(default=None, ge=0, le=100)
    tax_minor: TaxMinor = 0


class InvoiceIn(In):
    """A document, and how much of which receivable it claims."""

    number: Word
    customer_code: Word
    issued_on: Day
    tax_minor: TaxMinor = 0
    kind: Literal["", "digital_special", "digital_general", "paper_special", "paper_general",
                  "other"] = ""  # fmt: skip
    remark: Short = ""
    lines: list[InvoiceLineIn] = Field(default_factory=list, max_length=1000)
    parts: list[PartIn] = Field(min_length=1, max_length=500)


class InvoiceOut(BaseModel):
    """A document that claims receivables."""

    id: int
    number: str
    customer: CustomerRef
    issued_on: date
    currency: str
    amount_minor: int
    tax_minor: int
    kind: str
    remark: str
    status: Literal["standing", "voided", "red_noted"]
    reversed_on: date | None
    red_number: str


class InvoiceReversalIn(ReversalIn):
    """An invoice is taken back: offset in red (红冲) or voided (作废)."""

    kind: Literal["red_noted", "voided"] = "red_noted"
    red_number: Short = ""


class InvoicePartOut(BaseModel):
    """How much of the invoice claims which receivable."""

    receivable_id: int
    amount_minor: int


class InvoiceWholeOut(InvoiceOut):
    """An invoice with its parts."""

    parts: list[InvoicePartOut]


def invoice_shown(invoice: Any) -> dict[str, Any]:
    """An invoice as the API tells it."""
    names = ("id", "number", "issued_on", "currency", "amount_minor", "tax_minor", "kind",
             "remark")  # fmt: skip
    shown = {name: getattr(invoice, name) for name in names}
    reversal = getattr(invoice, "reversal", None)
    return shown | {
        "customer": customer_ref(invoice.customer),
        "status": reversal.kind if reversal else "standing",
        "reversed_on": reversal.reversed_on if reversal else None,
        "red_number": reversal.red_number if reversal else "",
    }


def _whole(invoice: Any) -> dict[str, Any]:
    parts = invoice.parts.order_by("id").values("receivable_id", "amount_minor")
    return invoice_shown(invoice) | {"parts": list(parts)}


def _claimed(caller: Caller, told: InvoiceIn) -> list[tuple[Any, int]]:
    wanted = [part.receivable_id for part in told.parts]
    found = receivables_visible_to(caller.rights, "invoices.post").in_bulk(wanted)
    for index, receivable_id in enumerate(wanted):
        if receivable_id not in found:
            pointer = f"/parts/{index}/receivable_id"
            raise Problem(422, "receivable_unknown", pointer=pointer, receivable_id=receivable_id)
    return [
        (found[part.receivable_id], part.minor(found[part.receivable_id].currency))
        for part in told.parts
    ]


@router.get("/invoices", response=PageOut[InvoiceOut], summary="List invoices")
def list_invoices(request: HttpRequest, asked: Query[InvoicesIn]) -> dict[str, Any]:
    wanted = {
        "customer_id": asked.customer_id,
        "number": asked.number,
        "currency": asked.currency,
        "issued_on__gte": asked.issued_from,
        "issued_on__lte": asked.issued_to,
    }
    rows = invoices_visible_to(caller_of(request).rights)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(rows, asked, NEWEST_FIRST, invoice_shown, "invoices")


@router.post("/invoices", response={201: InvoiceWholeOut}, summary="Issue an invoice")
def create_invoice(request: HttpRequest, invoice: InvoiceIn) -> Status:
    """It claims no more than each receivable amounts to."""
    caller = caller_of(request)
    customers = customers_named(caller, [invoice.customer_code], "invoices.post")
    made = issue_invoice(
        invoice.number,
        customers[invoice.customer_code],
        _claimed(caller, invoice),
        issued_on=invoice.issued_on,
        by=caller.by,
        tax_minor=invoice.tax_minor,
        details=InvoiceDetails(
            kind=invoice.kind,
            remark=invoice.remark,
            lines=tuple(
                LineFacts(line.text, line.net_minor, line.rate, line.tax_minor)
                for line in invoice.lines
            ),
        ),
    )
    return Status(201, _whole(made))


@router.get("/invoices/{invoice_id}", response=InvoiceWholeOut, summary="One invoice")
def show_invoice(request: HttpRequest, invoice_id: Path[RowId]) -> dict[str, Any]:
    return _whole(one(invoices_visible_to(caller_of(request).rights), invoice_id))


@router.post(
    "/invoices/{invoice_id}/reversal",
    response=InvoiceWholeOut,
    summary="Void an invoice or offset it in red",
)
def reverse_invoice(
    request: HttpRequest, invoice_id: Path[RowId], reversal: InvoiceReversalIn
) -> dict[str, Any]:
    """What it claimed can be invoiced anew; what is owed stays."""
    caller = caller_of(request)
    rows = invoices_visible_to(caller.rights, "invoices.reverse")
    take_invoice_back(
        one(rows, invoice_id),
        reversal.kind,
        on=reversal.on or caller.by.today,
        reason=reversal.reason,
        red_number=reversal.red_number,
        by=caller.by,
    )
    return _whole(one(rows, invoice_id))
