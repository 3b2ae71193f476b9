"""What does every page say of the company and of who reads it? Asked once for each page."""

from typing import NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huikuan.records.people.models import Organization
from huikuan.records.prepared import Prepared
from huikuan.records.timeline.queries import notices_for, unread_count


class HouseAround(NamedTuple):
    """The company by name, whether it is the demo, and how many notices wait for one person."""

    company: str
    is_demo: bool
    unread_count: int


def house_around(user_id: int) -> HouseAround:
    """The company around a page, and what waits for its reader."""
    found = _AROUND.rows(user_id)
    return HouseAround(*found[0]) if found else HouseAround("", False, unread_count(user_id))


def _around(user_id: int) -> QuerySet[Organization, tuple[str, bool, int]]:
    waiting = notices_for(user_id).filter(read_at=None).order_by().values("user_id")
    counted = Subquery(waiting.annotate(count=Count("pk")).values("count"))
    unread = Coalesce(counted, Value(0), output_field=IntegerField())
    return Organization.objects.order_by("id").values_list("name", "is_demo", unread)[:1]


_AROUND = Prepared(_around, int)
