"""Long lists of what belongs to customers: what is rare is looked up, what is common is met soon.

A list is read in an order of its own, a page at a time. Narrowed to something that hardly occurs
it would be read to its end for a page that never fills; so it is asked first whether there is
more of it than a few.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Upper
from django.db.models.lookups import Exact, In

from huikuan.records.customers.models import Customer
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Reach, Rights

FEW = 1000
FEW_CUSTOMERS = 300
# Numbers alone, without asking the rows: of those more can be carried over.
FEW_NUMBERS = 2000


class InOrder(Func):
    """A number by which a list is narrowed while it is read in an order of its own.

    SQLite is told to keep the order: no index may find the number. Whoever only counts the rows
    asks in no order, and there it may.
    """

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Plus nothing: SQLite knows an index only by the column itself."""
        template = "(%(expressions)s + 0)" if compiler.query.order_by else self.template
        return self.as_sql(compiler, connection, template=template, **extra)


def few_or(
    rows: QuerySet[Any], condition: Q, *, numbers_only: bool = False, few: int | None = None
) -> Q:
    """What few rows fulfil is looked up at once; what many do, a sorted list meets soon."""
    few = few or (FEW_NUMBERS if numbers_only else FEW)
    found = list(rows.order_by().values_list("pk", flat=True)[: few + 1])
    return condition if len(found) > few else Q(pk__in=found)


def customers_within(reach: Reach) -> QuerySet[Customer, int]:
    """The numbers of the customers a right reaches, as a condition on what belongs to them."""
    return Customer.objects.filter(scoped(reach)).order_by().values_list("pk", flat=True)


def listed_within(rights: Rights, permission: str, prefix: str = "") -> Q:
    """What a right reaches, as a condition for long lists that are read in an order of their own.

    Of few customers the rows are looked up; of many, the list meets them soon. Left to itself
    SQLite would fetch and sort every row of a salesperson for one page, and PostgreSQL look up
    the customer of every row that it passes.
    """
    reach = rights.reach(permission)
    if reach.all or reach.nothing:
        return scoped(reach, prefix)
    found = list(customers_within(reach)[: FEW_CUSTOMERS + 1])
    if len(found) <= FEW_CUSTOMERS:
        return Q(**{f"{prefix}pk__in": found})
    if connection.vendor == "postgresql":
        return among(f"{prefix}pk", customers_within(reach)) if prefix else scoped(reach)
    condition = Q(pk__in=[])
    if reach.user_id:
        condition |= Q(Exact(InOrder(f"{prefix}owner_id"), reach.user_id))
    for path in reach.department_paths:
        condition |= Q(**{f"{prefix}department__path__startswith": path})
    return condition


def among(field: str | InOrder, numbers: QuerySet[Any, Any]) -> Q:
    """The field is one of these numbers, which are gathered once and then asked row by row.

    "Is true" says it: PostgreSQL would join them instead, and leave the order of the list.
    """
    asked = In(F(field) if isinstance(field, str) else field, numbers)
    if connection.vendor != "postgresql":
        return Q(asked)
    return Q(Func(asked, template="(%(expressions)s IS TRUE)", output_field=BooleanField()))


def holding(
    rows: QuerySet[Any], field: str, values: Sequence[Any], reach: Reach, *, coded: bool = False
) -> QuerySet[Any]:
    """Narrow a long list to the rows whose field holds one of these values.

    Whoever sees the customers of some only is asked for those customers' rows, which an index by
    customer holds. ``coded``: the field has an index of its own, in capitals.
    """
    known, in_order = rows.model.objects.all(), _in_the_order_of_the_list(field, values)
    if coded:
        # What hardly occurs at all does not occur more often among somebody's own.
        found = known.filter(In(Upper(field), [str(value).upper() for value in values]))
        condition = few_or(found, in_order)
        if reach.all or condition is not in_order:
            return rows.filter(condition)
    found = known.filter(**{f"{field}__in": values})
    if not reach.all:
        found = found.filter(customer_id__in=customers_within(reach))
    return rows.filter(few_or(found, in_order))


def _in_the_order_of_the_list(field: str, values: Sequence[Any]) -> Q:
    """SQLite is told to keep the order; else it would fetch and sort every row of a department."""
    if connection.vendor == "sqlite" and all(isinstance(value, int) for value in values):
        return Q(In(InOrder(field), values))
    return Q(**{f"{field}__in": values})
