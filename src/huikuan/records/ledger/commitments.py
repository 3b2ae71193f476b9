"""What contracts and orders stand at in the ledger: committed, retained, earned."""

from collections.abc import Iterable

from django.db.models import Sum

from huikuan.records.ledger.accounts import COMMITMENT, OUTPUT_TAX, REVENUE
from huikuan.records.ledger.models import Entry, Line


def committed(source: str) -> int:
    """What of a contract or order is committed and not recognised yet, in minor units."""
    lines = Line.objects.filter(entry__source=source, account=COMMITMENT)
    return lines.aggregate(total=Sum("amount_minor"))["total"] or 0


def commitment_moves(source: str) -> int:
    """How many times the commitment of a contract or order has moved."""
    return Entry.objects.filter(
        source=source, kind__in=("order_committed", "order_released")
    ).count()


def entries_of(source: str, kind: str) -> int:
    """How many entries of one kind came from a document."""
    return Entry.objects.filter(source=source, kind=kind).count()


def earned_by(entry_ids: Iterable[int]) -> int:
    """How much revenue with its tax these entries brought, in minor units."""
    lines = Line.objects.filter(entry_id__in=list(entry_ids), account__in=(REVENUE, OUTPUT_TAX))
    return -(lines.aggregate(total=Sum("amount_minor"))["total"] or 0)
