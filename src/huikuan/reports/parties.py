"""Whom the lines of the book stand for today, and into which row of a report they fall."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa
from django.db.models import Model, Q, QuerySet

from huikuan.errors import Refused
from huikuan.records.customers.models import Customer, CustomerGroup
from huikuan.records.customers.queries import visible_to
from huikuan.records.people.models import Department, User
from huikuan.records.people.rights import Rights
from huikuan.reports.remembered import remembered

DIMENSIONS = ("customer", "debtor", "group", "owner", "department", "region", "currency")
FIELDS = {
    "group": "group_id",
    "owner": "owner_id",
    "department": "department_id",
    "region": "region",
}
SCHEMA = pa.schema([("id", pa.int64()), ("party_id", pa.int64()), ("key", pa.int64())])


@dataclass(frozen=True, slots=True)
class Within:
    """Which customers a report is narrowed to. ``None`` is no matter; ``""`` is without one.

    Numbers as text, as they stand in an address; ``department`` is exactly this one,
    ``below`` the path of a department with everything below it.
    """

    customer: str | None = None
    group: str | None = None
    owner: str | None = None
    department: str | None = None
    region: str | None = None
    below: str | None = None

    def condition(self) -> Q:
        """The same as a condition on customers."""
        found = Q()
        for name in ("customer", "group", "owner", "department"):
            if (value := getattr(self, name)) is not None:
                field = "pk" if name == "customer" else FIELDS[name]
                found &= Q(**{field: _number(value)}) if value else Q(**{f"{field}__isnull": True})
        if self.region is not None:
            found &= Q(region=self.region)
        if self.below is not None:
            found &= Q(department__path__startswith=self.below)
        return found


@dataclass(frozen=True, slots=True)
class Member:
    """One row's name: what it is narrowed by (``value``), its code and what it is called."""

    value: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """Customers as the engine takes them (id, party_id, key), and what each key is called."""

    table: pa.Table
    members: dict[int, Member]


def parties(rights: Rights, by: str, within: Within, permission: str) -> Parties:
    """The customers a right reaches, keyed by one dimension; merged records join the successor."""
    if by not in DIMENSIONS:
        raise Refused("unknown_dimension", by=by, known=", ".join(DIMENSIONS))
    question = ("parties", rights.reach(permission), permission, by, within)
    return remembered(
        question, lambda: _parties(rights, by, within, permission), lambda found: len(found.members)
    )


def _parties(rights: Rights, by: str, within: Within, permission: str) -> Parties:
    seen = visible_to(rights, permission).filter(within.condition())
    rows = seen.select_related(None).order_by()
    if by == "customer":
        found = list(rows.values_list("id", "code", "name"))
        members = {id_: Member(str(id_), code, name) for id_, code, name in found}
        keys = {id_: id_ for id_ in members}
    elif by == "debtor":
        keys, members = _debtors(rows)
    elif by == "currency":
        keys = dict.fromkeys(rows.values_list("id", flat=True), 0)
        members = {0: Member("", "", "")}
    else:
        keys, members = _grouped(rows, by)
    return Parties(_table(keys, _merged(keys)), members)


def _grouped(rows: QuerySet[Customer], by: str) -> tuple[dict[int, int], dict[int, Member]]:
    """Number the values of a dimension; nothing at all (no group, no owner) is a row too."""
    numbers: dict[object, int] = {}
    keys = {
        id_: numbers.setdefault(value or None, len(numbers))
        for id_, value in rows.values_list("id", FIELDS[by])
    }
    named = MEMBERS[by]([value for value in numbers if value is not None])
    nothing = Member("", "", "")
    return keys, {number: named.get(value, nothing) for value, number in numbers.items()}


def _debtors(rows: QuerySet[Customer]) -> tuple[dict[int, int], dict[int, Member]]:
    """Groups as one, and everybody else alone: who can really fail to pay.

    ``value`` says which: ``group:7`` or ``customer:12``. A group's key is its negative number.
    """
    keys: dict[int, int] = {}
    members: dict[int, Member] = {}
    found = rows.values_list("id", "code", "name", "group_id", "group__code", "group__name")
    for id_, code, name, group_id, group_code, group_name in found:
        keys[id_] = -group_id if group_id else id_
        if group_id:
            members[-group_id] = Member(f"group:{group_id}", group_code, group_name)
        else:
            members[id_] = Member(f"customer:{id_}", code, name)
    return keys, members


def _merged(keys: dict[int, int]) -> dict[int, int]:
    """Merged records whose last successor is among these customers: id to that successor."""
    steps = dict(Customer.objects.filter(successor__isnull=False).values_list("id", "successor_id"))
    final: dict[int, int] = {}
    for start in steps:
        end, seen = start, {start}
        while (following := steps.get(end)) is not None and following not in seen:
            seen.add(following)
            end = following
        if end in keys:
            final[start] = end
    return final


def _table(keys: dict[int, int], merged: dict[int, int]) -> pa.Table:
    ids = [*keys, *(id_ for id_ in merged if id_ not in keys)]
    party_ids = [merged.get(id_, id_) for id_ in ids]
    columns = [ids, party_ids, [keys[party_id] for party_id in party_ids]]
    return pa.table([pa.array(column, pa.int64()) for column in columns], schema=SCHEMA)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Refused("unknown_filter_value", value=value)
    return int(value)


def _of_rows(
    model: type[Model], code: Callable[..., str], name: Callable[..., str]
) -> Callable[[Iterable[object]], dict[object, Member]]:
    def members(values: Iterable[object]) -> dict[object, Member]:
        rows = model._default_manager.in_bulk(list(values))
        return {pk: Member(str(pk), code(row), name(row)) for pk, row in rows.items()}

    return members


def _of_text(values: Iterable[object]) -> dict[object, Member]:
    return {value: Member(str(value), "", str(value)) for value in values}


MEMBERS: dict[str, Callable[[Iterable[object]], dict[object, Member]]] = {
    "group": _of_rows(CustomerGroup, lambda row: row.code, lambda row: row.name),
    "owner": _of_rows(User, lambda row: row.username, str),
    "department": _of_rows(Department, lambda row: row.code, lambda row: row.name),
    "region": _of_text,
}
