"""Which document stands behind an open item."""

from collections.abc import Sequence

from huikuan.desks.cash.queries import receipt_numbers_by_item
from huikuan.desks.receivables.queries import numbers_by_item


def document_numbers(item_ids: Sequence[int]) -> dict[int, str]:
    """The number of the receivable, receipt or credit note behind each open item."""
    return numbers_by_item(item_ids) | receipt_numbers_by_item(item_ids)
