"""A group of companies under one controller: its members and what they owe together."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from huikuan.interfaces.web.customers.figures import ageing_bars, behind, figures, summed
from huikuan.interfaces.web.customers.listing import lay_beside
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer, CustomerGroup
from huikuan.records.customers.queries import visible_to

MEMBERS_MAX = 500


def customer_group(request: Visit, group_id: int) -> HttpResponse:
    """The members within reach; a group without any of them does not exist."""
    mine = visible_to(request.rights).filter(group_id=group_id).order_by("code")
    group = get_object_or_404(CustomerGroup, pk=group_id, pk__in=mine.values("group_id"))
    return render(request, "customers/group.html", group_context(request, group, mine))


def group_context(request: Visit, group: CustomerGroup, mine: QuerySet[Customer]) -> dict[str, Any]:
    """The members with what each owes, and the sums."""
    members = list(mine[:MEMBERS_MAX])
    today, items = request.actor.today, behind(request, group=group.pk)
    lay_beside(members, today)
    together = summed(member.standings for member in members)  # type: ignore[attr-defined]
    return {
        "group": group,
        "members": members,
        "figures": figures(together, today, request.house.base_currency, items),
        "bars": ageing_bars([member.pk for member in members], today, items),
        "may": {"receipts_read": request.rights.may("receipts.read")},
        "urls": dict.fromkeys(("receivables", "overdue", "receipts"), ""),
    }
