"""What happens in the stories of the reports: somebody owes, somebody pays."""

from datetime import date

from huikuan.records.customers.models import Customer
from huikuan.records.ledger.commands import receipt_applied, receipt_recorded, receivable_recognised
from huikuan.records.ledger.posting import KnownItem, NewItem, post
from tests.books import actor


def owed(
    who: Customer,
    number: int,
    amount: int,
    issued: date,
    due: date,
    currency: str = "CNY",
    today: date | None = None,
) -> NewItem:
    """A receivable comes into being; learnt on its own day unless said otherwise."""
    item = NewItem("receivable", who.pk, currency, issued, due, amount)
    key = f"r:{who.code}:{number}"
    draft = receivable_recognised(item, amount, 0, on=issued, key=key, source="test")
    post([draft], by=actor(today or issued))
    return item


def paid(who: Customer, number: int, amount: int, on: date) -> NewItem:
    """Money comes, for nothing in particular."""
    money = NewItem("receipt", who.pk, "CNY", on, on, amount)
    key = f"c:{who.code}:{number}"
    post([receipt_recorded(money, amount, on=on, key=key, source="test")], by=actor(on))
    return money


def applied(who: Customer, number: int, amount: int, on: date, item: NewItem) -> None:
    """Money comes and pays this receivable."""
    money = paid(who, number, amount, on)
    source, target = (KnownItem(each.id, who.pk, "CNY", each.due_on) for each in (money, item))
    key = f"a:{who.code}:{number}"
    post([receipt_applied(source, [(target, amount)], on=on, key=key, source="test")], by=actor(on))
