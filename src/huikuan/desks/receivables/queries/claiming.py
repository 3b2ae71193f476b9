"""What invoices claim, and which receivables they and events belong to."""

from collections.abc import Iterable, Sequence

from django.db.models import Sum

from huikuan.desks.receivables.models import Invoice, InvoicePart, Receivable


def claimed_by_item(item_ids: Sequence[int]) -> dict[int, int]:
    """How much of these receivables invoices claim that stand."""
    parts = InvoicePart.objects.filter(receivable__in=item_ids, invoice__reversal=None)
    rows = parts.values_list("receivable_id").annotate(total=Sum("amount_minor"))
    return dict(rows.order_by())


def receivables_of_events(event_ids: Iterable[int]) -> list[Receivable]:
    """The standing receivables that these events made due."""
    rows = Receivable.objects.filter(
        recognition__event__in=list(event_ids), entry__reversed_by=None
    )
    return list(rows.select_related("customer", "item").order_by("item_id"))


def invoices_with_parts(numbers: Iterable[str]) -> list[Invoice]:
    """Invoices by their numbers, with what they claim and whether they were taken back."""
    rows = Invoice.objects.filter(number__in=list(numbers)).order_by("id")
    return list(
        rows.select_related("customer", "reversal").prefetch_related("parts__receivable__item")
    )
