"""Orders, deliveries and events in the browser: written, delivered, told, taken back."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huikuan.desks.contracts.commands import keep_plan
from huikuan.desks.contracts.commands.planning import LineTerms
from huikuan.desks.contracts.models import Order, TriggerEvent
from huikuan.flows.undo_application import undo_application
from huikuan.interfaces.clock import now
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Attachment
from huikuan.records.timeline.models import Notice
from tests.contracting import balance, delivered, ordered, owed, signed
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import KEY, people, words, world  # noqa: F401
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
QUERIES_MAX = 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PLAN = "发货后30天"


@pytest.fixture
def sales(people: dict[str, Any]) -> Client:  # noqa: F811
    """The sales manager has signed in."""
    return signed_in(people["SM"])


@pytest.fixture
def acme(people: dict[str, Any], world: World) -> Customer:  # noqa: F811
    """A customer of the sales manager."""
    acme = world.customer("ACME")
    acme.owner, acme.department = people["SM"], people["SM"].department
    acme.save()
    return acme


def draft(client: Client, **more: str | list[str]) -> Any:
    """An order of ten pumps is sent as a person types it."""
    sent = {
        "key": KEY, "customer": "ACME", "number": "SO-1", "ordered_on": "2026-03-01",
        "currency": "CNY", "plan": PLAN, "variant": "", "product": ["pump"], "quantity": ["10"],
        "unit": ["台"], "amount": ["1130"], "rate": ["13"],
    }  # fmt: skip
    return client.post("/orders/new", sent | more, follow=True)


def test_an_order_is_written_confirmed_delivered_and_owed(sales: Client, acme: Customer) -> None:
    assert "SO-1" in words(draft(sales))
    order = Order.objects.get()
    assert order.lines.get().tax_minor == 130_00
    sales.post(f"/orders/{order.pk}/confirm", {"on": "2026-03-01"})
    assert balance("commitment", acme) == 1_130_00

    part = {"number": "DN-1", "on": "2026-03-10", "quantity-1": "4"}
    shown = words(sales.post(f"/orders/{order.pk}/deliver?preview=1", part))
    assert "452.00 falls due on 2026-04-09" in shown
    assert owed(acme) == [], "looking changes nothing"
    page = words(sales.post(f"/orders/{order.pk}/deliver", part, follow=True))
    assert owed(acme) == [("SO-1-1", 452_00, "2026-04-09")]
    assert "Shipment 2026-03-10 + 30 days → 2026-04-09" in page
    sales.post(f"/orders/{order.pk}/deliver", part)
    assert len(owed(acme)) == 1, "the same delivery note sent twice is one delivery"
    assert wrong() == []


def test_what_cannot_be_is_said_in_one_sentence_and_nothing_is_written(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    contract = signed(world, acme, "HT-1", 1_000_00, "发货100%")
    other = {"currency": "USD", "plan": ""}
    sent = sales.post(
        f"/orders/new?contract={contract.pk}",
        {"key": KEY, "customer": "ACME", "number": "SO-2", "ordered_on": "2026-03-01", "product":
         "pump", "quantity": "1", "unit": "", "amount": "10", "rate": "", "variant": "", **other},
    )  # fmt: skip
    assert "The order is in USD, its contract in CNY" in words(sent)
    assert not Order.objects.exists()

    order = ordered(world, acme, "SO-1", ("pump", 10, 1_130_00), plan=PLAN)
    for path, data, said in (
        ("deliver", {"number": "D", "on": "2026-03-10", "quantity-1": "11"}, "Only 10"),
        ("deliver", {"number": "D", "on": "2026-02-10", "quantity-1": "1"}, "ordered on"),
        ("events/new", event("accepted"), "Select a valid choice"),
        ("events/new", event("shipped", on="2026-02-01"), "Correct one of the days"),
    ):
        assert said in words(sales.post(f"/orders/{order.pk}/{path}", data)), path
    assert not TriggerEvent.objects.filter(order=order).exists()
    assert owed(acme) == []


def event(trigger: str, on: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    """Something happened, as a person types it."""
    return {"key": KEY, "trigger": trigger, "on": on, "confirmer": "王芳", "portion": "",
            "number": "", "note": "", **more}  # fmt: skip


def test_a_delivery_is_told_with_its_photo_and_the_salesperson_hears_of_it(
    sales: Client,
    acme: Customer,
    people: dict[str, Any],  # noqa: F811
    world: World,  # noqa: F811
) -> None:
    terms = (LineTerms(), LineTerms(evidence=("delivery_receipt",)))
    plan = keep_plan("预付30%-到货70%", by=world.by, terms=terms)
    order = ordered(world, acme, "SO-1", ("pump", 10, 1_000_00), plan="预付30%-到货70%")
    Order.objects.filter(pk=order.pk).update(owner=people["SR"], plan=plan)
    told = words(sales.get(f"/orders/{order.pk}/events/new"))
    assert "the plan asks for Delivery receipt" in told

    photo = BytesIO(PNG)
    photo.name = "签收单.png"
    page = sales.post(
        f"/orders/{order.pk}/events/new", event("delivered", photo=photo), follow=True
    )
    assert "Delivery 2026-03-10 → 2026-03-10" in words(page)
    assert "It was recorded" in words(page)
    assert "paper is missing" not in words(page)
    assert owed(acme)[1:] == [("SO-1-2", 700_00, "2026-03-10")]
    assert Attachment.objects.filter(subject__startswith="event:").count() == 1
    heard = Notice.objects.filter(user=people["SR"]).values_list("event__kind", flat=True)
    assert {"trigger_recorded", "receivable_recognised"} <= set(heard)
    assert wrong() == []


def test_an_event_told_again_counts_once_and_says_so(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    contract = signed(world, acme, "HT-1", 1_000_00, "预付30%-验收70%")
    for said in ("It was recorded", "This was recorded before"):
        page = sales.post(f"/contracts/{contract.pk}/events/new", event("accepted"), follow=True)
        assert said in words(page)
    assert len(owed(acme)) == 2
    other_day = event("accepted", on="2026-03-11")
    refused = words(sales.post(f"/contracts/{contract.pk}/events/new", other_day))
    assert "Withdraw that first" in refused


def test_an_event_told_by_mistake_is_withdrawn_unless_money_rests_on_it(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    contract = signed(world, acme, "HT-1", 1_000_00, "预付30%-验收70%")
    sales.post(f"/contracts/{contract.pk}/events/new", event("accepted"))
    row = TriggerEvent.objects.get(trigger="accepted")
    page = f"/events/{row.pk}/withdraw"
    assert "Receivable HT-1-2 over 700.00 CNY is reversed" in words(sales.get(page))
    later = world.on("2026-03-20")
    [paid] = later.applies(
        later.pays(acme, "R-1", 100_00), (acme.receivables.get(number="HT-1-2"), 100_00)
    )
    why = {"on": "2026-04-01", "reason": "录错了合同"}
    assert "Undo the applications on it first" in words(sales.post(page, why))
    assert len(owed(acme)) == 2
    undo_application(paid, on=later.today, reason="先撤销", by=later.by)
    assert "Withdrawn" in words(sales.post(page, why, follow=True))
    assert len(owed(acme)) == 1
    assert wrong() == []


def test_a_price_difference_shows_its_effect_first(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    order = ordered(world, acme, "SO-1", ("pump", 10, 1_130_00, 130_00), plan=PLAN)
    delivered(world.on("2026-03-10"), order, "DN-1", (1, 4))
    new = {"on": "2026-04-01", "reason": "原料涨价", "price-1": "2260"}
    shown = words(sales.post(f"/orders/{order.pk}/price?preview=1", new))
    assert "678.00 → 1,356.00" in shown
    sales.post(f"/orders/{order.pk}/price", new)
    assert balance("commitment", acme) == 1_356_00
    assert sum(minor for _, minor, _ in owed(acme)) == 904_00


def test_returns_and_cancellations_are_told_line_by_line(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    order = ordered(world, acme, "SO-1", ("pump", 10, 1_000_00), plan=PLAN)
    delivered(world.on("2026-03-10"), order, "DN-1", (1, 6))
    back = {"number": "RT-1", "on": "2026-03-20", "quantity-1": "2"}
    sales.post(f"/orders/{order.pk}/return", back)
    rest = {"on": "2026-03-21", "reason": "项目缩减", "quantity-1": "6"}
    page = words(sales.post(f"/orders/{order.pk}/cancel", rest, follow=True))
    assert owed(acme) == [("SO-1-1", 400_00, "2026-04-09")]
    assert balance("commitment", acme) == 0
    assert order.lines.get().cancelled_quantity == Decimal(6)
    assert "All delivered" in page
    assert wrong() == []


def english_in(response: Any) -> list[str]:
    """Whole English sentences on a page."""
    text = re.sub(
        r"(?s)<(script|style)[^>]*>.*?</\1>|<[^>]+>", "\n", response.content.decode()
    )  # fmt: skip
    return re.findall(r"(?m)^\s*[A-Z][a-z]+(?: [a-z’,]+){2,}.*$", text)


def test_every_page_asks_the_database_a_few_times_only_and_speaks_chinese(
    sales: Client,
    acme: Customer,
    people: dict[str, Any],  # noqa: F811
    world: World,  # noqa: F811
) -> None:
    contract = signed(world, acme, "HT-1", 100_000_00, "预付30%-发货60%-质保10%")
    chinese = signed_in(people["SM"], "zh-hans")
    for number in ("SO-1", "SO-2"):
        order = ordered(world, acme, number, ("pump", 10, 1_000_00), contract=contract)
        for nth in range(5):
            delivered(world.on("2026-03-10"), order, f"{number}-{nth}", (1, 2 if nth else 1))
    row = TriggerEvent.objects.order_by("-id")[0]
    for path in (
        "/orders", f"/orders/{order.pk}", f"/orders/{order.pk}/deliver", "/orders/new",
        f"/orders/{order.pk}/price", f"/orders/{order.pk}/events/new", f"/events/{row.pk}",
        f"/orders/new?contract={contract.pk}", f"/contracts/{contract.pk}/events/new",
        f"/contracts/{contract.pk}/events", f"/events/{row.pk}/withdraw",
        f"/orders/{order.pk}/return", f"/orders/{order.pk}/cancel",
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            response = sales.get(path)
        assert response.status_code == 200, path
        assert len(queries) <= QUERIES_MAX, f"{path}: {len(queries)}"
        assert not english_in(chinese.get(path)), path


def test_goods_accepted_by_silence_are_contested_in_time(
    sales: Client,
    acme: Customer,
    world: World,  # noqa: F811
) -> None:
    terms = (LineTerms(), LineTerms(deemed_days=15))
    order = ordered(world, acme, "SO-1", ("pump", 10, 1_000_00), plan="到货50%-验收50%")
    plan = keep_plan("到货50%-验收50%", by=world.by, terms=terms)
    Order.objects.filter(pk=order.pk).update(plan=plan)
    lately = (now().date() - timedelta(days=3)).isoformat()
    sales.post(f"/orders/{order.pk}/events/new", event("delivered", on=lately))
    row = TriggerEvent.objects.get(trigger="delivered")
    assert "Without an objection until" in words(sales.get(f"/events/{row.pk}"))
    why = {"on": lately, "reason": "三台异响"}
    page = sales.post(f"/events/{row.pk}/objection", why, follow=True)
    assert "三台异响" in words(page)
