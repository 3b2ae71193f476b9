"""What happened to contracts and orders comes in from a file, one row an event."""

from collections.abc import Sequence
from typing import Any

from huikuan.desks.contracts.queries import contracts_numbered, currency_of, orders_numbered
from huikuan.errors import Refused
from huikuan.flows.import_agreements import AgreementImport, Document, Taken
from huikuan.flows.import_rows import Setting
from huikuan.flows.record_trigger import Happening
from huikuan.flows.tell_events import tell_events


class EventImport(AgreementImport):
    """How a file of events is judged and written."""

    in_bulk = True

    def prepare(self, documents: Sequence[Document]) -> None:
        """To which contracts and orders something happened."""
        self.contracts = contracts_numbered(each.first.contract for each in documents)
        self.orders = orders_numbered(each.first.order for each in documents)

    def take(self, documents: Sequence[Document], setting: Setting) -> list[Taken]:
        """Tell all of them in one go."""
        happenings = [self._happening(document.first, setting) for document in documents]
        told = tell_events(happenings, by=setting.by)
        return [(event.pk, is_new) for event, is_new in told]

    def _happening(self, row: Any, setting: Setting) -> Happening:
        order = self.orders.one(row.order, setting.meant(row.customer_code)) if row.order else None
        contract = order.contract if order else self.contracts.get(row.contract)
        if row.order and order is None:
            raise Refused("sales_order_unknown", number=row.order)
        if contract is None and order is None:
            raise Refused("contract_unknown", number=row.contract)
        agreed = currency_of(contract, order)
        if row.currency and row.currency != agreed:
            raise Refused("event_in_other_currency", currency=row.currency, agreed=agreed)
        return Happening(
            row.trigger,
            row.happened_on,
            contract=contract,
            order=order,
            portion_minor=row.amount_minor,
            key=row.number,
            note=row.texts.get("memo", ""),
        )
