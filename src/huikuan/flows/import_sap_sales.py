"""An extract of order to cash from SAP comes in: ordered, delivered, billed, cancelled, cleared."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.cash.commands import ReceiptFacts, apply_receipt, record_receipts
from huikuan.desks.contracts.commands import (
    DeliveredLine,
    DeliveryFacts,
    OrderedLine,
    OrderFacts,
    keep_plan,
    refuse_delivered_differently,
    refuse_ordered_differently,
    write_order,
)
from huikuan.desks.contracts.queries import deliveries_by_key, orders_by_key
from huikuan.desks.receivables.commands import issue_invoice, take_invoice_back
from huikuan.desks.receivables.queries import invoices_with_parts, receivables_of_events
from huikuan.engine.terms import Trigger
from huikuan.errors import Refused
from huikuan.flows.cancel_order import cancel_order
from huikuan.flows.confirm_order import confirm_order
from huikuan.flows.deliver_order import deliver_order
from huikuan.flows.import_customers import tell_of_customers
from huikuan.flows.import_rows import Setting
from huikuan.flows.record_trigger import Happening
from huikuan.flows.tell_events import tell_events
from huikuan.integrations.sap.documents import (
    Billing,
    Documents,
    Gap,
    Payment,
    SalesDelivery,
    SalesOrder,
)
from huikuan.integrations.sap.pricing import in_order_of_time, line_amounts
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.queries import customers_by_code
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order, TriggerEvent
    from huikuan.records.customers.models import Customer

SOURCE = "sap-o2c"
ON_INVOICE = "on invoice"
KINDS = ("customers", "orders", "deliveries", "invoices", "cancellations", "payments")


@dataclass
class SapImport:
    """One run over an extract: what is new by kind, what was known, and what was refused."""

    documents: Documents
    terms: Mapping[str, str]
    by: Actor
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    customers: "dict[str, Customer]" = field(default_factory=dict)
    orders: "dict[str, Order]" = field(default_factory=dict)
    plans: dict[str, Any] = field(default_factory=dict)

    def count(self, kind: str, is_new: bool) -> None:
        """One more, new or known."""
        (self.new if is_new else self.known)[kind] += 1

    def lacks(self, number: str, refusal: Refused) -> None:
        """A document that the house refuses is left out and told."""
        self.documents.gaps.append(Gap(refusal.code, number, refusal.params))


def import_sap_sales(
    documents: Documents, *, by: Actor, terms: Mapping[str, str] | None = None
) -> SapImport:
    """Bring the documents into the books, each once; a document refused is told among the gaps.

    ``terms``: what SAP's codes of payment terms mean, as people write terms. A code that nobody
    explains is due on invoice, and told as a gap. Each document is a transaction of its own, so
    a run that broke off goes on where it was.
    """
    run = SapImport(documents, terms or {}, by)
    for code in sorted({order.terms for order in documents.orders.values()} - run.terms.keys()):
        documents.lacks("sap_terms_unknown", code)
    _register(run)
    for order in documents.orders.values():
        _attempt(run, _order, order)
    for delivery in documents.deliveries.values():
        _attempt(run, _deliver, delivery)
    for billing in in_order_of_time(documents.billings.values()):
        _attempt(run, _cancel if billing.cancels else _bill, billing)
    for payment in documents.payments:
        _attempt(run, _pay, payment)
    return run


def _attempt(run: SapImport, step: Callable[[SapImport, Any], None], told: Any) -> None:
    try:
        with transaction.atomic():
            step(run, told)
    except Refused as refusal:
        run.lacks(told.number, refusal)


@transaction.atomic
def _register(run: SapImport) -> None:
    partners = {each.code: each for each in run.documents.partners}
    known = customers_by_code(partners)
    facts = [
        CustomerFacts(each.code, each.name, country=each.country[:2], region=each.region[:80])
        for code, each in partners.items()
        if code not in known
    ]
    made = register_customers(facts, by=run.by)
    fresh = [made[each.code] for each in facts]
    tell_of_customers(fresh, Setting({}, run.by))
    run.customers = known | {customer.code: customer for customer in fresh}
    run.new["customers"], run.known["customers"] = len(fresh), len(known)


def _order(run: SapImport, told: SalesOrder) -> None:
    """Write, confirm, and cancel the lines that SAP says were rejected."""
    facts = _order_facts(run, told)
    if known := orders_by_key([facts.key]).get(facts.key):
        refuse_ordered_differently(facts, known)
        run.orders[told.number] = known
        run.count("orders", False)
        return
    order = write_order(replace(facts, plan=_plan(run, told)), by=run.by)
    confirm_order(order, on=told.ordered_on, by=run.by)
    for reason in sorted({item.rejected for item in told.items} - {""}):
        gone = {
            place: item.quantity
            for place, item in enumerate(told.items, start=1)
            if item.rejected == reason
        }
        cancel_order(order, gone, on=told.ordered_on, reason=f"SAP {reason}", by=run.by)
    run.orders[told.number] = order
    run.count("orders", True)


def _order_facts(run: SapImport, told: SalesOrder) -> OrderFacts:
    customer = run.customers[told.customer]
    billings = (each for each in run.documents.billings.values() if each.order == told.number)
    amounts = line_amounts(told, billings)
    lines = tuple(
        OrderedLine(item.product, item.quantity, minor, unit=item.unit)
        for item, minor in zip(told.items, amounts, strict=True)
    )
    return OrderFacts(
        told.number, customer.pk, told.currency, told.ordered_on, lines,
        owner_id=customer.owner_id, department_id=customer.department_id,
        key=f"order:{customer.code}:{told.number}",
    )  # fmt: skip


def _plan(run: SapImport, told: SalesOrder) -> Any:
    """One plan for all orders with these terms."""
    if told.terms not in run.plans:
        text = run.terms.get(told.terms, ON_INVOICE)
        run.plans[told.terms] = keep_plan(text, by=run.by, currency=told.currency)
    return run.plans[told.terms]


def _order_of(run: SapImport, number: str) -> "Order":
    order = run.orders.get(number)
    if order is None:
        raise Refused("sales_order_unknown", number=number)
    return order


def _deliver(run: SapImport, told: SalesDelivery) -> None:
    order, document = _order_of(run, told.order), run.documents.orders[told.order]
    lines = tuple(
        DeliveredLine(document.place_of(item), quantity) for item, quantity in told.lines.items()
    )
    facts = DeliveryFacts(told.number, told.shipped_on, lines, f"delivery:{order.pk}:{told.number}")
    if known := deliveries_by_key([facts.key]).get(facts.key):
        refuse_delivered_differently(facts, known)
    else:
        deliver_order(order, facts, by=run.by)
    run.count("deliveries", known is None)


def _bill(run: SapImport, told: Billing) -> None:
    """Billing is the event that makes the order's plan due; the invoice claims what it made."""
    event, is_new = _told(run, told, told.owed_minor)
    if is_new:
        parts = [(each, each.amount_minor) for each in receivables_of_events([event.pk])]
        customer = run.customers[run.documents.orders[told.order].customer]
        issue_invoice(told.number, customer, parts, issued_on=told.billed_on, by=run.by)
    run.count("invoices", is_new)


def _cancel(run: SapImport, told: Billing) -> None:
    """A cancellation takes back what the document it cancels made due, and the invoice in red."""
    cancelled = run.documents.billings[told.cancels]
    _, is_new = _told(run, told, -cancelled.owed_minor)
    if is_new:
        [invoice] = invoices_with_parts([cancelled.number])
        take_invoice_back(
            invoice, "red_noted", on=told.billed_on, reason=f"SAP {told.number}",
            red_number=told.number, by=run.by,
        )  # fmt: skip
    run.count("cancellations", is_new)


def _told(run: SapImport, told: Billing, portion_minor: int) -> "tuple[TriggerEvent, bool]":
    happening = Happening(
        Trigger.INVOICED,
        told.billed_on,
        order=_order_of(run, told.order),
        portion_minor=portion_minor,
        key=told.number,
        note=f"SAP {told.number}",
    )
    return tell_events([happening], by=run.by)[0]


def _pay(run: SapImport, told: Payment) -> None:
    """Money that cleared receivables pays exactly these."""
    customer = run.customers[told.customer]
    amount = sum(minor for _, minor in told.parts)
    facts = ReceiptFacts(
        customer_id=customer.pk, number=told.number, currency=told.currency, amount_minor=amount,
        received_on=told.received_on, memo=f"SAP {told.number}",
    )  # fmt: skip
    [recorded] = record_receipts([facts], by=run.by, source=SOURCE)
    run.count("payments", recorded.is_new)
    if not recorded.is_new:
        return
    paid = dict(told.parts)
    parts = []
    for invoice in invoices_with_parts(paid):
        left = paid[invoice.number]
        for part in invoice.parts.all():
            minor = min(left, part.receivable.item.open_minor)
            left -= minor
            parts += [(part.receivable_id, minor)] if minor else []
    if parts:
        apply_receipt(
            recorded.item_id, parts, on=told.received_on, order="remittance", by=run.by,
            source=SOURCE,
        )  # fmt: skip
