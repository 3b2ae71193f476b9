"""What was stated, what customers said to it, and what waits for an answer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum

from huikuan.desks.statements.models import (
    CutOff,
    Difference,
    Letterhead,
    Statement,
    StatementLink,
    StatementRun,
    StatementSetting,
)
from huikuan.desks.statements.rules import hashed, silent_before
from huikuan.engine.statements.cut_offs import latest_cut_off
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.queries import customers_with_open
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import Rights

WAITING_STATES = ("sent", "opened")


def statements_visible_to(
    rights: Rights, permission: str = "statements.read"
) -> QuerySet[Statement]:
    """The statements of the customers a right reaches, newest first."""
    rows = Statement.objects.filter(scoped(rights.reach(permission), "customer__"))
    return rows.select_related("customer", "seal", "file").order_by("-as_of_on", "-id")


def silent(rows: QuerySet[Statement], today: date, days: int) -> QuerySet[Statement]:
    """Those that were sent so many days ago or more and that nobody has answered."""
    last = silent_before(today, days)
    return rows.filter(state__in=WAITING_STATES, sent_at__date__lte=last)


def statement_of(statement_id: int) -> Statement:
    """One statement by its number in the table."""
    return Statement.objects.select_related("customer", "seal", "file").get(pk=statement_id)


def differences_visible_to(
    rights: Rights, permission: str = "statements.read"
) -> QuerySet[Difference]:
    """The differences of the customers a right reaches; the open ones first, by their day."""
    rows = Difference.objects.filter(scoped(rights.reach(permission), "customer__"))
    return rows.select_related("customer", "statement", "owner", "file").order_by("due_on", "id")


def open_differences(rights: Rights, permission: str = "statements.read") -> QuerySet[Difference]:
    """What still waits for an answer."""
    return differences_visible_to(rights, permission).filter(outcome="open")


def differences_by_reason(rows: QuerySet[Difference]) -> list[dict[str, Any]]:
    """How often each reason was given, how much was at stake, how it ended, in how many days."""
    days = F("closed_on") - F("raised_on")
    counted = rows.order_by().values("reason", "currency").annotate(
        count=Count("id"),
        open_count=Count("id", filter=Q(outcome="open")),
        accepted=Count("id", filter=Q(outcome="accepted")),
        explained=Count("id", filter=Q(outcome="explained")),
        corrected=Count("id", filter=Q(outcome="corrected")),
        amount_minor=Sum("our_minor"),
        spent=Avg(days),
    )  # fmt: skip
    found = [{**row, "days": _whole_days(row["spent"])} for row in counted]
    return sorted(found, key=lambda row: (-row["count"], row["reason"], row["currency"]))


def _whole_days(spent: Any) -> int | None:
    """SQLite counts in microseconds, PostgreSQL gives a stretch of time or days."""
    if spent is None:
        return None
    return round(getattr(spent, "total_seconds", lambda: spent * 86400)() / 86400)


def letterhead() -> Letterhead:
    """What stands at the head of our papers; empty until somebody wrote it."""
    return Letterhead.objects.first() or Letterhead()


def setting_of(customer: Customer) -> StatementSetting:
    """How a customer gets statements; the default where nobody said otherwise."""
    found = StatementSetting.objects.select_related("contact").filter(customer=customer).first()
    return found or StatementSetting(customer=customer)


def settings_of(customer_ids: Iterable[int]) -> dict[int, StatementSetting]:
    """The settings of those customers that have their own."""
    rows = StatementSetting.objects.select_related("contact").filter(
        customer_id__in=list(customer_ids)
    )
    return {row.customer_id: row for row in rows}


def cut_offs_due(today: date) -> list[tuple[int, date]]:
    """Whose cut-off day has come and is not done yet: customer and day, in order.

    Of everybody with something open, and of everybody who has a setting of their own.
    """
    own = {row.customer_id: row for row in StatementSetting.objects.all()}
    wanted = sorted(set(customers_with_open()) | set(own))
    default = StatementSetting()
    days = {}
    for customer_id in wanted:
        rule = own.get(customer_id, default)
        if rule.channel != "none":
            days[customer_id] = latest_cut_off(rule.cut_off, today, rule.every_months)
    first = min(days.values(), default=today)
    done = set(
        CutOff.objects.filter(cut_off_on__gte=first).values_list("customer_id", "cut_off_on")
    )
    return [(id_, on) for id_, on in days.items() if (id_, on) not in done]


def unsent_of(run: StatementRun) -> QuerySet[Statement]:
    """The statements of a run that wait to go out, in order."""
    rows = run.statements.filter(state="made").order_by("id")
    return rows.select_related("customer", "seal", "file")


def runs() -> QuerySet[StatementRun]:
    """The month-end runs, newest first."""
    return StatementRun.objects.order_by("-id")


def link_opened_by(token: str, at: datetime) -> StatementLink | None:
    """The link with this token, while it opens; unknown, expired and revoked look the same."""
    rows = StatementLink.objects.filter(
        token_sha256=hashed(token), revoked_at=None, expires_at__gt=at
    ).exclude(statement__state="withdrawn")
    return rows.select_related("statement__customer", "statement__file", "statement__seal").first()


def is_visiting(link: StatementLink, visit: str, at: datetime) -> bool:
    """Whether this visit was opened by a code and goes on."""
    ends = link.visit_expires_at
    return bool(visit and ends and ends > at and link.visit_sha256 == hashed(visit))


def live_links(statement: Statement, at: datetime) -> QuerySet[StatementLink]:
    """The links to a statement that open."""
    return statement.links.filter(revoked_at=None, expires_at__gt=at)
