"""Invoices on their way: what may still be invoiced, what waits, what is offset, not accepted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huikuan.desks.receivables.models import (
    RED_OPEN,
    REQUEST_MOVING,
    REQUEST_OPEN,
    CreditNote,
    Invoice,
    InvoiceDelivery,
    InvoicePart,
    InvoiceRequest,
    InvoiceRequestPart,
    NonAcceptance,
    Receivable,
    RedConfirmation,
    RedPart,
)
from huikuan.desks.receivables.rules import RED_PATIENCE
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights


def with_left_minor(
    receivables: QuerySet[Receivable], but: InvoiceRequest | None = None
) -> QuerySet[Any]:
    """What of each receivable may still be invoiced, as ``left_minor``.

    Its amount, less what invoices claim that stand (without what was offset of them), less what
    the credit notes of red ones took back, less what is asked for already (``but`` for one).
    """
    claims = InvoicePart.objects.filter(invoice__reversal=None)
    reds = RedPart.objects.filter(confirmation__state="issued", part__invoice__reversal=None)
    notes = CreditNote.objects.filter(entry__reversed_by=None, key__startswith="red:")
    asked = InvoiceRequestPart.objects.filter(request__state__in=REQUEST_OPEN)
    if but:
        asked = asked.exclude(request=but)
    return receivables.annotate(
        left_minor=F("amount_minor")
        - _sum_of(claims, "receivable")
        + _sum_of(reds, "part__receivable")
        - _sum_of(notes, "receivable")
        - _sum_of(asked, "receivable")
    )


def _sum_of(rows: QuerySet[Any], path: str) -> Coalesce:
    own = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    total = own.annotate(total=Sum("amount_minor")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def left_to_invoice(
    receivables: Iterable[Receivable], but: InvoiceRequest | None = None
) -> dict[int, int]:
    """What of these receivables may still be invoiced, by their numbers."""
    wanted = Receivable.objects.filter(pk__in=[row.pk for row in receivables])
    rows = with_left_minor(wanted, but).order_by().values_list("pk", "left_minor")
    return {pk: max(left, 0) for pk, left in rows}


def part_left_minor(invoice: Invoice) -> list[tuple[InvoicePart, int]]:
    """The parts of an invoice, with what no red invoice took back of each."""
    reds = RedPart.objects.filter(confirmation__state="issued")
    rows = InvoicePart.objects.filter(invoice=invoice).select_related("receivable__item")
    rows = rows.annotate(red_minor=_sum_of(reds, "part")).order_by("receivable__due_on", "id")
    return [(row, row.amount_minor - row.red_minor) for row in rows]


def red_minor_of(invoice: Invoice) -> int:
    """What red invoices took back of an invoice."""
    issued = RedConfirmation.objects.filter(invoice=invoice, state="issued")
    return issued.aggregate(total=Sum("amount_minor"))["total"] or 0


def reds_of(invoice: Invoice) -> QuerySet[RedConfirmation]:
    """Every confirmation that was asked for about an invoice, the first one first."""
    return RedConfirmation.objects.filter(invoice=invoice).order_by("id")


def red_confirmations_visible_to(
    rights: Rights, permission: str = "invoices.read"
) -> QuerySet[RedConfirmation]:
    """The confirmations about invoices of the customers a right reaches."""
    return (
        RedConfirmation.objects.filter(scoped(rights.reach(permission), "invoice__customer__"))
        .select_related("invoice__customer")
        .order_by("-id")
    )


def lapsing_reds(at: datetime) -> QuerySet[RedConfirmation]:
    """Confirmations that nobody answered within their 72 hours."""
    rows = RedConfirmation.objects.filter(
        state__in=("awaiting_buyer", "awaiting_seller"), requested_at__lte=at - RED_PATIENCE
    )
    return rows.select_related("invoice").order_by("id")


def requests_visible_to(
    rights: Rights, permission: str = "invoices.read"
) -> QuerySet[InvoiceRequest]:
    """The issue queue, those done included, of the customers a right reaches."""
    return (
        InvoiceRequest.objects.filter(scoped(rights.reach(permission), "customer__"))
        .select_related("customer", "invoice", "contract", "order", "confirmation__invoice")
        .order_by("-id")
    )


def due_requests(at: datetime) -> list[int]:
    """The requests that somebody must look at by now, the longest waiting first."""
    rows = InvoiceRequest.objects.filter(state__in=REQUEST_MOVING, next_at__lte=at)
    return list(rows.order_by("next_at", "id").values_list("pk", flat=True)[:500])


def request_named(pk: int) -> InvoiceRequest:
    """One request as it is now."""
    return InvoiceRequest.objects.select_related(
        "customer", "contract", "order", "confirmation__invoice"
    ).get(pk=pk)


def request_parts_of(request: InvoiceRequest) -> list[tuple[Receivable, int]]:
    """What of which receivable a request is about."""
    rows = request.parts.select_related("receivable__item").order_by("id")
    return [(row.receivable, row.amount_minor) for row in rows]


def requests_stopped(rights: Rights) -> int:
    """How many requests wait for a person."""
    return requests_visible_to(rights, "invoices.post").filter(state="stopped").count()


def has_open_request(contract: Any, order: Any) -> bool:
    """Whether an invoice for this contract or order is asked for already."""
    asked = Q(order=order) if order else Q(contract=contract, order=None)
    return InvoiceRequest.objects.filter(asked, kind="issue", state__in=REQUEST_OPEN).exists()


def deliveries_of(invoice: Invoice) -> QuerySet[InvoiceDelivery]:
    """How an invoice went to the customer, the first time first."""
    return InvoiceDelivery.objects.filter(invoice=invoice).order_by("sent_on", "id")


def non_acceptances_visible_to(
    rights: Rights, permission: str = "invoices.read"
) -> QuerySet[NonAcceptance]:
    """Invoices that are not accepted and stand, the longest first."""
    return (
        NonAcceptance.objects.filter(
            scoped(rights.reach(permission), "invoice__customer__"),
            ended_on=None,
            invoice__reversal=None,
        )
        .select_related("invoice__customer")
        .order_by("since_on", "id")
    )


def non_acceptances_of(invoice: Invoice) -> QuerySet[NonAcceptance]:
    """When and why an invoice was not accepted, the latest first."""
    return NonAcceptance.objects.filter(invoice=invoice).order_by("-since_on", "-id")


def not_accepted_since(rights: Rights, as_of: date) -> tuple[int, date | None]:
    """How many invoices are not accepted, and since when the oldest."""
    rows = non_acceptances_visible_to(rights).filter(since_on__lte=as_of)
    first = rows.order_by("since_on").values_list("since_on", flat=True).first()
    return rows.count(), first


def in_state(invoices: QuerySet[Invoice], state: str) -> QuerySet[Invoice]:
    """Narrow invoices to those that stand, are on their way back, or are not accepted."""
    if state == "standing":
        return invoices.filter(reversal=None)
    if state in {"voided", "red_noted"}:
        return invoices.filter(reversal__kind=state)
    return invoices.filter(pk__in=_marked(state).values("invoice"), reversal=None)


def states_of_invoices(invoice_ids: Iterable[int]) -> dict[int, str]:
    """What is to be said of these invoices besides that they stand, the weightiest last."""
    wanted = list(invoice_ids)
    found: dict[int, str] = {}
    for state in ("part_red", "red_under_way", "not_accepted"):
        rows = _marked(state).filter(invoice__in=wanted).values_list("invoice_id", flat=True)
        found |= dict.fromkeys(rows, state)
    return found


def _marked(state: str) -> QuerySet[Any]:
    if state == "not_accepted":
        return NonAcceptance.objects.filter(ended_on=None).order_by()
    states = ("issued",) if state == "part_red" else RED_OPEN
    return RedConfirmation.objects.filter(state__in=states).order_by()
