"""What contracts and orders stand at in the ledger: committed, retained, earned."""

from collections.abc import Iterable

from django.db.models import Count, Sum

from huikuan.records.ledger.accounts import COMMITMENT, OUTPUT_TAX, REVENUE
from huikuan.records.ledger.models import Entry, Line


def commitments_of(sources: Iterable[str]) -> dict[str, tuple[int, int]]:
    """What of each contract or order is committed, and how many times that has moved."""
    rows = (
        Line.objects.filter(entry__source__in=list(sources), account=COMMITMENT)
        .values_list("entry__source")
        .annotate(total=Sum("amount_minor"), moves=Count("id"))
    )
    return {source: (total, moves) for source, total, moves in rows}


def entries_of(source: str, kind: str) -> int:
    """How many entries of one kind came from a document."""
    return Entry.objects.filter(source=source, kind=kind).count()


def earned_by(entry_ids: Iterable[int]) -> int:
    """How much revenue with its tax these entries brought, in minor units."""
    lines = Line.objects.filter(entry_id__in=list(entry_ids), account__in=(REVENUE, OUTPUT_TAX))
    return -(lines.aggregate(total=Sum("amount_minor"))["total"] or 0)
