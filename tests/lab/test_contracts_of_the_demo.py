"""What the demo company promises: a life by contracts, and gaps that the watchdog finds."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from huikuan.desks.contracts.models import (
    Approval,
    Contract,
    ContractVersion,
    Delivery,
    Order,
    OrderLine,
    PaymentPlan,
    Recognition,
    TriggerEvent,
)
from huikuan.desks.receivables.models import CreditNote
from huikuan.desks.receivables.queries import receivables_visible_to
from huikuan.lab.demo import build_demo
from huikuan.lab.market.contract_shapes import (
    ContractChanged,
    ContractMoved,
    ContractWritten,
    EventTold,
    GoodsReturned,
    OrderCut,
    OrderTaken,
)
from huikuan.lab.market.days import market
from huikuan.lab.market.shapes import Sale
from huikuan.lab.pictures import signed_paper
from huikuan.records.files.models import Attachment
from huikuan.records.people.actor import Actor
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.watchdog import watchdog

AS_OF = date(2026, 11, 23)
BY = Actor("cli", "test", datetime(2026, 11, 24, 8, tzinfo=UTC), date(2026, 11, 24))


@pytest.fixture(scope="module")
def story():
    return market(1, 300, 24, AS_OF)


def of(story, kind):
    return [fact for fact in story.facts if isinstance(fact, kind)]


def test_most_receivables_come_of_what_was_agreed(story):
    sales = of(story, Sale)
    claimed = sum(sale.is_claimed for sale in sales)

    assert 4800 < len(sales) < 5900
    assert 0.65 < claimed / len(sales) < 0.9


def test_contracts_are_in_every_state(story):
    written = {fact.state for fact in of(story, ContractWritten)}
    moved = {fact.to for fact in of(story, ContractMoved)}

    assert written == {"draft", "in_review", "in_approval", "in_signing", "effective"}
    assert moved == {
        "performing", "suspended", "terminated", "rescinded", "completed", "archived",
    }  # fmt: skip
    assert len(of(story, ContractChanged)) > 10


def test_plans_are_of_many_kinds(story):
    plans = {fact.terms.wording for fact in of(story, ContractWritten)}
    plans |= {fact.wording for fact in of(story, OrderTaken) if fact.wording}

    assert len(plans) > 15
    texts = {plan.text for plan in plans}
    assert {"3331", "预付30%-发货60%-质保10%", "2/10 net 30", "发货 25日截止 次月底付"} <= texts
    assert {plan.variant for plan in plans} == {"", "A", "B"}
    assert {plan.deemed_days for plan in plans} == {None, 15, 30}


def test_orders_go_every_way(story):
    triggers = Counter(fact.trigger for fact in of(story, EventTold))

    assert {"delivered", "invoiced", "accepted", "statement_confirmed"} <= set(triggers)
    assert len(of(story, GoodsReturned)) > 10
    assert len(of(story, OrderCut)) > 10
    assert any(not fact.is_confirmed for fact in of(story, OrderTaken))


@pytest.mark.django_db
def test_the_books_hold_what_the_market_agreed(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    build_demo(seed=4, customers=40, months=12, as_of=AS_OF, by=BY)

    assert receivables_visible_to(EVERYTHING).exclude(recognition=None).count() > 200
    assert {"draft", "in_approval", "performing"} <= set(
        Contract.objects.values_list("state", flat=True)
    )
    assert not ContractVersion.objects.filter(signed_on__isnull=False, sha256="").exists()
    assert PaymentPlan.objects.count() > 5
    assert Approval.objects.filter(decided_at=None).exists()
    assert Recognition.objects.exclude(retention_entry=None).exists()
    assert half_delivered()
    assert CreditNote.objects.filter(number__contains="-CN").exists()
    assert Attachment.objects.filter(subject__startswith="event:").exists()
    assert Delivery.objects.count() <= TriggerEvent.objects.filter(trigger="shipped").count()
    found = Counter(gap.kind for gap in watchdog(EVERYTHING, as_of=AS_OF))
    assert set(found) <= {
        "delivered_not_recognised", "receivable_without_evidence", "trigger_without_receivable",
    }  # fmt: skip
    assert found["delivered_not_recognised"] > 0


def half_delivered() -> bool:
    """An order of which some is with the customer and some is not."""
    lines = OrderLine.objects.filter(order__in=Order.objects.filter(state="confirmed"))
    return any(
        0 < sum(each.quantity for each in line.deliveries.all()) < line.quantity
        for line in lines.prefetch_related("deliveries")
    )


def test_no_two_photographs_are_alike():
    first, second = signed_paper("签收单-1"), signed_paper("签收单-2")

    assert first == signed_paper("签收单-1") != second
    assert first.startswith(b"\x89PNG")
    assert len(first) < 6000
