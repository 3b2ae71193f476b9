"""The documents behind the objects: orders, deliveries, billing and clearing, with every gap."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from huikuan.engine.money import amount_from_text
from huikuan.errors import Refused
from huikuan.integrations.sap.reading import Row

CANCELLATION_TYPES = frozenset({"S1", "S2"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the extract lacks or contradicts, by its code and the document it is about."""

    code: str
    number: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Partner:
    """A customer."""

    code: str
    name: str
    country: str
    region: str


@dataclass(slots=True)
class SalesItem:
    """One line of an order, its price without tax; ``rejected``: SAP's reason for not doing it."""

    item: str
    product: str
    unit: str
    quantity: Decimal
    net_minor: int
    rejected: str


@dataclass(slots=True)
class SalesOrder:
    """An order with its lines."""

    number: str
    customer: str
    currency: str
    ordered_on: date
    terms: str
    items: list[SalesItem] = field(default_factory=list)

    def place_of(self, item: str) -> int:
        """The place of a line in the order, from one."""
        return [each.item for each in self.items].index(item) + 1


@dataclass(slots=True)
class SalesDelivery:
    """A delivery for one order: how much of which of its lines."""

    number: str
    order: str
    shipped_on: date
    lines: dict[str, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class Billing:
    """A billing document, or its cancellation, for one order.

    ``owed_minor``: what the receivables account says, where it says anything.
    """

    number: str
    order: str
    customer: str
    currency: str
    billed_on: date
    net_minor: int
    cancels: str
    accounting: str
    owed_minor: int = 0
    lines: list[tuple[str, Decimal, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that cleared receivables: the clearing document, and which billing documents."""

    number: str
    customer: str
    currency: str
    received_on: date
    parts: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Documents:
    """Everything an extract tells, and every gap found in it."""

    partners: list[Partner] = field(default_factory=list)
    orders: dict[str, SalesOrder] = field(default_factory=dict)
    deliveries: dict[str, SalesDelivery] = field(default_factory=dict)
    billings: dict[str, Billing] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def lacks(self, code: str, number: str, **params: Any) -> None:
        """Note a gap."""
        self.gaps.append(Gap(code, number, params))


def documents_of(extract: dict[str, list[Row]]) -> Documents:
    """Put the documents together; whatever does not fit is left out and told as a gap."""
    found = Documents()
    _add_partners(extract, found)
    _add_orders(extract, found)
    _add_deliveries(extract, found)
    _add_billings(extract, found)
    return found


def day_of(text: Any) -> date:
    """The day of an OData time stamp; refused where there is none."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError as wrong:
        raise Refused("date_unreadable", text=str(text)[:40]) from wrong


def minor_of(text: Any, currency: str) -> int:
    """An amount in minor units; negative too."""
    told = str(text).strip()
    minor = amount_from_text(told.lstrip("-"), currency)
    return -minor if told.startswith("-") else minor


def quantity_of(text: Any) -> Decimal:
    """A quantity; refused where it is none."""
    try:
        return Decimal(str(text))
    except InvalidOperation as wrong:
        raise Refused("quantity_unreadable", text=str(text)[:40]) from wrong


def item_of(text: Any) -> str:
    """The number of a line: 10 in one object is 000010 in another."""
    return str(text).lstrip("0") or "0"


def _add_partners(extract: dict[str, list[Row]], found: Documents) -> None:
    places = {row["businessPartner"]: row for row in extract["business_partner_addresses"]}
    for row in extract["business_partners"]:
        code = str(row.get("customer") or row["businessPartner"])
        place = places.get(row["businessPartner"], {})
        name = str(row.get("businessPartnerFullName") or row.get("businessPartnerName") or code)
        found.partners.append(
            Partner(code, name, str(place.get("country") or ""), str(place.get("cityName") or ""))
        )
        if row.get("businessPartnerIsBlocked"):
            found.lacks("sap_partner_blocked", code, name=name)


def _add_orders(extract: dict[str, list[Row]], found: Documents) -> None:
    names = {row["product"]: row["productDescription"] for row in extract["product_descriptions"]}
    known = {partner.code for partner in found.partners}
    for row in extract["sales_order_headers"]:
        number, customer = str(row["salesOrder"]), str(row["soldToParty"])
        if customer not in known:
            found.lacks("sap_partner_missing", number, customer=customer)
            continue
        found.orders[number] = SalesOrder(
            number, customer, str(row["transactionCurrency"]), day_of(row["creationDate"]),
            str(row.get("customerPaymentTerms") or ""),
        )  # fmt: skip
    for row in extract["sales_order_items"]:
        order = found.orders.get(str(row["salesOrder"]))
        if order is None:
            found.lacks("sap_order_missing", str(row["salesOrder"]), item=row["salesOrderItem"])
            continue
        product = str(row["material"])
        order.items.append(
            SalesItem(
                item_of(row["salesOrderItem"]),
                str(names.get(product) or product),
                str(row["requestedQuantityUnit"]),
                quantity_of(row["requestedQuantity"]),
                minor_of(row["netAmount"], order.currency),
                str(row.get("salesDocumentRjcnReason") or ""),
            )
        )
    _compare_orders(extract["sales_order_headers"], found)


def _compare_orders(headers: list[Row], found: Documents) -> None:
    for row in headers:
        order = found.orders.get(str(row["salesOrder"]))
        if order is None:
            continue
        order.items.sort(key=lambda each: int(each.item))
        told = minor_of(row["totalNetAmount"], order.currency)
        summed = sum(item.net_minor for item in order.items)
        if told != summed:
            found.lacks("sap_sum_differs", order.number, told_minor=told, summed_minor=summed,
                        currency=order.currency)  # fmt: skip
        if not summed:
            found.lacks("sap_order_worthless", order.number)
            del found.orders[order.number]


def _add_deliveries(extract: dict[str, list[Row]], found: Documents) -> None:
    headers = {str(row["deliveryDocument"]): row for row in extract["outbound_delivery_headers"]}
    for row in extract["outbound_delivery_items"]:
        number, order = str(row["deliveryDocument"]), str(row["referenceSdDocument"])
        header, item = headers.get(number), item_of(row["referenceSdDocumentItem"])
        if header is None or not _has_line(found, order, item):
            found.lacks("sap_delivery_unmatched", number, order=order, item=item)
            continue
        if number not in found.deliveries:
            moved = header.get("actualGoodsMovementDate")
            if not moved:
                found.lacks("sap_goods_movement_missing", number, order=order)
            shipped_on = day_of(moved or header["creationDate"])
            found.deliveries[number] = SalesDelivery(number, order, shipped_on)
        lines = found.deliveries[number].lines
        if found.deliveries[number].order != order:
            found.lacks("sap_delivery_of_two_orders", number, order=order)
            continue
        quantity = quantity_of(row["actualDeliveryQuantity"])
        lines[item] = lines.get(item, Decimal(0)) + quantity
    for number in headers.keys() - found.deliveries.keys():
        found.lacks("sap_delivery_empty", number)


def _has_line(found: Documents, order: str, item: str) -> bool:
    known = found.orders.get(order)
    return known is not None and any(each.item == item for each in known.items)


def _add_billings(extract: dict[str, list[Row]], found: Documents) -> None:
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in extract["billing_document_items"]:
        lines[str(row["billingDocument"])].append(row)
    delivered = _delivered_items(extract["outbound_delivery_items"])
    headers = [*extract["billing_document_headers"], *extract["billing_document_cancellations"]]
    for row in headers:
        number = str(row["billingDocument"])
        if number not in found.billings:
            billing = _billing(row, lines[number], delivered, found)
            if billing:
                found.billings[number] = billing
    _drop_orphans(extract["billing_document_headers"], found)


def _delivered_items(rows: list[Row]) -> dict[tuple[str, str], tuple[str, str]]:
    """The line of an order behind each line of a delivery."""
    return {
        (str(row["deliveryDocument"]), item_of(row["deliveryDocumentItem"])): (
            str(row["referenceSdDocument"]),
            item_of(row["referenceSdDocumentItem"]),
        )
        for row in rows
    }


def _billing(
    row: Row, lines: list[Row], delivered: dict[tuple[str, str], tuple[str, str]], found: Documents
) -> Billing | None:
    number, currency = str(row["billingDocument"]), str(row["transactionCurrency"])
    billing = Billing(
        number, "", str(row["soldToParty"]), currency, day_of(row["billingDocumentDate"]),
        minor_of(row["totalNetAmount"], currency), str(row.get("cancelledBillingDocument") or ""),
        str(row.get("accountingDocument") or ""),
    )  # fmt: skip
    for line in lines:
        place = (str(line["referenceSdDocument"]), item_of(line["referenceSdDocumentItem"]))
        order, item = delivered.get(place, ("", ""))
        if not _has_line(found, order, item) or (billing.order or order) != order:
            found.lacks("sap_billing_unmatched", number, delivery=place[0], item=place[1])
            return None
        billing.order = order
        net = minor_of(line["netAmount"], currency)
        billing.lines.append((item, quantity_of(line["billingQuantity"]), net))
    if not billing.lines:
        found.lacks("sap_billing_empty", number)
        return None
    if row["billingDocumentType"] in CANCELLATION_TYPES and not billing.cancels:
        found.lacks("sap_cancellation_of_nothing", number)
        return None
    _compare_billing(billing, found)
    return billing


def _compare_billing(billing: Billing, found: Documents) -> None:
    order = found.orders[billing.order]
    summed = sum(net for _, _, net in billing.lines)
    if summed != billing.net_minor:
        found.lacks("sap_sum_differs", billing.number, told_minor=billing.net_minor,
                    summed_minor=summed, currency=billing.currency)  # fmt: skip
    if (billing.customer, billing.currency) != (order.customer, order.currency):
        found.lacks("sap_billing_to_other", billing.number, order=order.number)


def _drop_orphans(headers: list[Row], found: Documents) -> None:
    """A cancellation needs the document it cancels; one that says it is cancelled, the other."""
    cancelled = {each.cancels for each in found.billings.values() if each.cancels}
    for number, billing in list(found.billings.items()):
        if billing.cancels and billing.cancels not in found.billings:
            found.lacks("sap_cancelled_missing", number, cancelled=billing.cancels)
            del found.billings[number]
    for row in headers:
        if row.get("billingDocumentIsCancelled") and str(row["billingDocument"]) not in cancelled:
            found.lacks("sap_cancellation_missing", str(row["billingDocument"]))
