"""What does every page say of the company and of who reads it? Asked once for each page."""

from typing import NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huikuan.records.people.models import Organization
from huikuan.records.prepared import Prepared, Rows
from huikuan.records.timeline.queries import notices_for


class HouseAround(NamedTuple):
    """The company, whether it is the demo, and how many notices wait for one person."""

    company: str
    base_currency: str
    is_demo: bool
    unread_count: int


NOWHERE = HouseAround("", "CNY", False, 0)


def _around(user_id: int) -> QuerySet[Organization, tuple[str, str, bool, int]]:
    waiting = notices_for(user_id).filter(read_at=None).order_by().values("user_id")
    counted = Subquery(waiting.annotate(count=Count("pk")).values("count"))
    unread = Coalesce(counted, Value(0), output_field=IntegerField())
    return Organization.objects.order_by("id").values_list(
        "name", "base_currency", "is_demo", unread
    )[:1]


def _shaped(rows: Rows) -> HouseAround:
    """Before the first start is finished there is no company, and nobody was told anything."""
    return HouseAround(*rows[0]) if rows else NOWHERE


# The company around a page, and what waits for the person with this number.
house_around = Prepared(_around, int, shape=_shaped)
