"""What stands behind open items: which document, whose."""

from collections.abc import Sequence
from dataclasses import dataclass

from huikuan.desks.cash.queries import receipt_numbers_by_item
from huikuan.desks.receivables.queries import numbers_by_item
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.rights import Rights
from huikuan.reports.ageing import PERMISSION, CellItem


@dataclass(frozen=True, slots=True)
class NamedItem:
    """One open item with the number of its document and the name of its customer."""

    item: CellItem
    number: str
    customer_code: str
    customer_name: str


def document_numbers(item_ids: Sequence[int]) -> dict[int, str]:
    """The number of the receivable, receipt or credit note behind each open item."""
    return numbers_by_item(item_ids) | receipt_numbers_by_item(item_ids)


def named_items(rights: Rights, items: Sequence[CellItem]) -> list[NamedItem]:
    """Give open items the names by which people know them, in the same order."""
    ids = [item.item_id for item in items]
    numbers = document_numbers(ids)
    seen = visible_to(rights, PERMISSION).filter(pk__in={item.customer_id for item in items})
    rows = seen.select_related(None).order_by().values_list("id", "code", "name")
    customers = {id_: (code, name) for id_, code, name in rows}
    return [
        NamedItem(item, numbers.get(item.item_id, ""), *customers.get(item.customer_id, ("", "")))
        for item in items
    ]
