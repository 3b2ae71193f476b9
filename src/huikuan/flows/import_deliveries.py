"""Deliveries and returns come in from a file, one row a line of a delivery note."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from huikuan.desks.contracts.commands import (
    DeliveredLine,
    DeliveryFacts,
    refuse_delivered_differently,
)
from huikuan.desks.contracts.queries import deliveries_by_key, orders_numbered
from huikuan.errors import Refused
from huikuan.flows.deliver_order import sign_for_delivery, take_deliveries_in
from huikuan.flows.import_agreements import AgreementImport, Document, Taken
from huikuan.flows.import_rows import Setting


class DeliveryImport(AgreementImport):
    """How a file of delivery notes is judged and written; rows of a note stand together."""

    in_bulk = True

    def prepare(self, documents: Sequence[Document]) -> None:
        """Which orders were delivered."""
        self.orders = orders_numbered(each.first.order for each in documents)
        self.lines: dict[int, list[Any]] = {}

    def take(self, documents: Sequence[Document], setting: Setting) -> list[Taken]:
        """Deliver all of them in one go, and sign for those that were signed for."""
        told = [self._facts(document, setting) for document in documents]
        known = deliveries_by_key([facts.key for _, facts in told])
        for _, facts in told:
            if facts.key in known:
                refuse_delivered_differently(facts, known[facts.key])
        made = take_deliveries_in(told, by=setting.by)
        for document, (delivery, _) in zip(documents, made, strict=True):
            if document.first.received_on:
                sign_for_delivery(delivery, received_on=document.first.received_on, by=setting.by)
        return [(delivery.pk, is_new) for delivery, is_new in made]

    def _facts(self, document: Document, setting: Setting) -> tuple[Any, DeliveryFacts]:
        row = document.first
        order = self.orders.one(row.order, setting.meant(row.customer_code))
        if order is None:
            raise Refused("sales_order_unknown", number=row.order)
        moved: Counter[int] = Counter()
        for each in document.rows:
            if (each.shipped_on, each.received_on) != (row.shipped_on, row.received_on):
                raise Refused("document_rows_differ", number=row.number, row=each.row)
            moved[self._place(order, each)] += each.quantity  # type: ignore[assignment]
        lines = tuple(DeliveredLine(place, Decimal(count)) for place, count in moved.items())
        key = f"delivery:{order.pk}:{row.number}"
        return order, DeliveryFacts(row.number, row.shipped_on, lines, key)

    def _place(self, order: Any, row: Any) -> int:
        """Which line of the order: by its place, else by its product, else the only one."""
        if row.position:
            return int(row.position)
        if order.pk not in self.lines:
            self.lines[order.pk] = list(order.lines.all())
        lines = self.lines[order.pk]
        fitting = [each for each in lines if each.product == row.product] if row.product else lines
        if len(fitting) != 1:
            raise Refused("order_line_unclear", number=order.number, product=row.product)
        return int(fitting[0].position)
