"""Orders come in from a file, one row a line; each is confirmed on its day and binds us."""

from collections.abc import Sequence
from dataclasses import replace

from huikuan.desks.contracts.commands import (
    OrderedLine,
    OrderFacts,
    keep_plan,
    refuse_ordered_differently,
    write_order,
)
from huikuan.desks.contracts.queries import contracts_numbered, orders_by_key
from huikuan.errors import Refused
from huikuan.flows.confirm_order import confirm_order
from huikuan.flows.import_agreements import (
    AgreementImport,
    Document,
    Taken,
    customer_of,
    field_of_plan,
)
from huikuan.flows.import_customers import department_id, person_id
from huikuan.flows.import_rows import Setting

SHARED = ("ordered_on", "currency", "contract", "terms", "variant")


class OrderImport(AgreementImport):
    """How a file of order lines is judged and written; the rows of an order stand together."""

    def field_of(self, code: str) -> str:
        """What is wrong with a plan is to be looked for in its column."""
        return field_of_plan(code) or super().field_of(code)

    def prepare(self, documents: Sequence[Document]) -> None:
        """Which contracts the orders stand under."""
        self.contracts = contracts_numbered(each.first.contract for each in documents)

    def take(self, documents: Sequence[Document], setting: Setting) -> list[Taken]:
        """Write each order and confirm it."""
        return [self._take(document, setting) for document in documents]

    def _take(self, document: Document, setting: Setting) -> Taken:
        row = document.first
        for other in document.rows:
            for name in SHARED:
                if getattr(other, name) != getattr(row, name):
                    raise Refused("document_rows_differ", number=row.number, row=other.row)
        facts = self._facts(document, setting)
        if known := orders_by_key([facts.key]).get(facts.key):
            refuse_ordered_differently(facts, known)
            return known.pk, False
        if row.terms:
            plan = keep_plan(row.terms, by=setting.by, variant=row.variant, currency=row.currency)
            facts = replace(facts, plan=plan)
        order = write_order(facts, by=setting.by)
        confirm_order(order, on=row.ordered_on, by=setting.by)
        return order.pk, True

    def _facts(self, document: Document, setting: Setting) -> OrderFacts:
        row = document.first
        customer, contract = customer_of(row, setting), self.contracts.get(row.contract)
        if row.contract and contract is None:
            raise Refused("contract_unknown", number=row.contract)
        if row.ordered_on > setting.by.today:
            raise Refused("event_in_future", happened_on=row.ordered_on)
        lines = tuple(
            OrderedLine(each.product, each.quantity, each.amount_minor, each.tax_minor, each.unit)
            for each in document.rows
        )
        return OrderFacts(
            row.number, customer.pk, row.currency, row.ordered_on, lines, contract=contract,
            owner_id=person_id(row, setting) or customer.owner_id,
            department_id=department_id(row, setting) or customer.department_id,
            key=f"order:{customer.code}:{row.number}",
        )  # fmt: skip
