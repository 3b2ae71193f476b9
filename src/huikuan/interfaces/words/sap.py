"""What an extract from SAP lacks or contradicts, as one sentence each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.integrations.sap.documents import Gap
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.values import shown

KIND_NAMES: dict[str, str | Promise] = {
    "customers": _("Customers"),
    "orders": _("Orders"),
    "deliveries": _("Deliveries"),
    "invoices": _("Invoices"),
    "cancellations": _("Cancellations"),
    "payments": _("Payments"),
}
SERIES: dict[str, str | Promise] = {
    "sales_order": _("orders"),
    "outbound_delivery": _("deliveries"),
    "invoice": _("invoices"),
    "cancellation": _("cancellations"),
}
GAPS: dict[str, str | Promise] = {
    "sap_billing_empty": _("Billing document {number} has no lines; it is left out."),
    "sap_billing_to_other": _(
        "Billing document {number} names another customer or currency than order {order}; the "
        "order's counts."
    ),
    "sap_billing_unmatched": _(
        "Billing document {number} bills line {item} of delivery {delivery}, which leads to no "
        "order; it is left out."
    ),
    "sap_cancellation_missing": _(
        "Billing document {number} is marked as cancelled, but its cancellation is not in the "
        "extract; it stays claimed."
    ),
    "sap_cancellation_of_nothing": _("Cancellation {number} names no document; it is left out."),
    "sap_cancelled_missing": _(
        "Cancellation {number} cancels {cancelled}, which is not in the extract; it is left out."
    ),
    "sap_clearing_missing": _(
        "Billing document {number} was cleared by {clearing}, which has no journal item."
    ),
    "sap_delivery_empty": _("Delivery {number} has no lines; it is left out."),
    "sap_delivery_of_two_orders": _(
        "Delivery {number} has lines of a second order {order}; those are left out."
    ),
    "sap_delivery_unmatched": _(
        "Delivery {number} delivers line {item} of order {order}, which is not in the extract; "
        "the line is left out."
    ),
    "sap_goods_movement_missing": _(
        "Delivery {number} for order {order} has no goods movement; the day of the document counts."
    ),
    "sap_journal_differs": _(
        "Invoice {number}: the journal says {owed_minor}, the document {net_minor} without tax. "
        "What makes the difference is not in the extract; the journal counts."
    ),
    "sap_journal_missing": _(
        "Billing document {number} has no journal item; its amount is taken from {taken_from}."
    ),
    "sap_journal_unmatched": _(
        "Journal document {number} belongs to no billing document; it is left out."
    ),
    "sap_numbers_missing": _("Numbers of {kind} missing: {number} ({count})."),
    "sap_order_missing": _("Line {item} belongs to order {number}, which is not in the extract."),
    "sap_order_worthless": _("Order {number} comes to nothing; it is left out."),
    "sap_partner_blocked": _("Customer {number} {name} is blocked in SAP."),
    "sap_partner_missing": _(
        "Order {number} is of customer {customer}, who is not in the extract; it is left out."
    ),
    "sap_sum_differs": _(
        "{number}: the header says {told_minor}, its lines {summed_minor}; the lines count."
    ),
    "sap_terms_unknown": _(
        "Nobody explains the payment terms {number}; they count as due on invoice. Tell them "
        "with --terms {number}=…"
    ),
}


def gap_sentence(gap: Gap) -> str:
    """A gap in the reader's language; what the house refused keeps its own sentence."""
    params = {"number": gap.number} | gap.params
    if gap.code not in GAPS:
        return f"{gap.number}: {sentence(gap.code, gap.params)}"
    if "kind" in params:
        params["kind"] = str(SERIES[params["kind"]])
    return str(GAPS[gap.code]).format_map(shown(params))
