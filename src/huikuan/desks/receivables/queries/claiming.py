"""What invoices claim, and which receivables they and events belong to."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, QuerySet, Sum

from huikuan.desks.receivables.models import CreditNote, Invoice, InvoicePart, Receivable


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


def claimed_under(contract_ids: Sequence[int]) -> QuerySet[Receivable]:
    """What these contracts made due and still stands, with its credit notes and invoice parts.

    They are laid on each row as ``standing_notes`` and ``standing_parts``.
    """
    notes = CreditNote.objects.filter(entry__reversed_by=None)
    parts = InvoicePart.objects.filter(invoice__reversal=None)
    return (
        Receivable.objects.filter(recognition__event__contract__in=contract_ids)
        .filter(entry__reversed_by=None)
        .select_related("item", "recognition__event", "recognition__line")
        .prefetch_related(
            Prefetch("credit_notes", notes, "standing_notes"),
            Prefetch("parts", parts, "standing_parts"),
        )
        .order_by("due_on", "item_id")
    )
