"""What a bucket and a dimension of the ageing are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BUCKETS: dict[str, str | Promise] = {
    "not_due": _("Not due"),
    "d1_30": _("1–30 days"),
    "d31_60": _("31–60 days"),
    "d61_90": _("61–90 days"),
    "d91_180": _("91–180 days"),
    "d181_365": _("181–365 days"),
    "over_365": _("Over 365 days"),
    "due_7": _("Due in 7 days"),
    "due_15": _("Due in 8–15 days"),
    "due_30": _("Due in 16–30 days"),
    "due_later": _("Due later"),
    "m3": _("Up to 3 months"),
    "m6": _("3–6 months"),
    "m12": _("6–12 months"),
    "y1": _("Up to 1 year"),
    "y2": _("1–2 years"),
    "y3": _("2–3 years"),
    "y4": _("3–4 years"),
    "y5": _("4–5 years"),
    "over_y3": _("Over 3 years"),
    "over_y5": _("Over 5 years"),
    "open": _("Open"),
    "overdue": _("Overdue"),
    "unapplied": _("Unapplied"),
    "credit": _("Credits"),
    "net": _("Net of both"),
}

DEFINITIONS: dict[str, str | Promise] = {
    "overdue": _("Days past due"),
    "near_due": _("Days past due and due soon"),
    "age": _("Age in years"),
    "age_months": _("Age, first year in months"),
    "age_short": _("Age up to 3 years"),
}

DIMENSIONS: dict[str, str | Promise] = {
    "customer": _("Customer"),
    "debtor": _("Group or customer"),
    "group": _("Group"),
    "owner": _("Owner"),
    "department": _("Department"),
    "region": _("Region"),
    "currency": _("Currency"),
}

NOTHING: dict[str, str | Promise] = {
    "group": _("Without group"),
    "owner": _("Without owner"),
    "department": _("Without department"),
    "region": _("Without region"),
}

CLOCKS: dict[str, str | Promise] = {
    "due": _(
        "Days overdue count from the due day; on the due day itself nothing is overdue. What was "
        "paid after the day above is still open here."
    ),
    "origin": _(
        "Age counts from the day the receivable arose and a year closes on its anniversary; a part "
        "payment never restarts it. What was paid after the day above is still open here."
    ),
}


def member_name(by: str, name: str, currency: str) -> str:
    """How a row is called; rows without a group, an owner … say so."""
    if by == "currency":
        return currency
    return name or str(NOTHING.get(by, ""))
