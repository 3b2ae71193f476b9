"""A customer's account changes: two people, a day to stop it, and the old contact is to be told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from huikuan.errors import Refused
from huikuan.flows.change_bank_account import (
    approve,
    ask_for_bank_change,
    ask_for_tax_number_change,
    note_told,
    put_into_effect,
    refuse,
    withdraw,
)
from huikuan.flows.keep_customer import (
    forget_contact,
    meet_contact,
    note_bank_account,
    update_customer,
)
from huikuan.records.customers.models import BankAccount, BankChange, Customer, OldContactNotice
from huikuan.records.people.actor import Actor
from huikuan.records.people.models import User
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.queries import notices_for
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = {"number": "6222 0000 0000 0001", "bank_name": "Bank of China", "holder": "ACME Ltd"}


@pytest.fixture
def acme(world: World) -> Customer:
    """A customer with one account and one contact, looked after by Olga."""
    one = world.customer("ACME")
    note_bank_account(one, "6276001705368477", by=world.by)
    meet_contact(one, "Wang Fang", by=world.by, phone="021-55550100")
    Customer.objects.filter(pk=one.pk).update(owner=person(world, "olga").user_id)
    one.refresh_from_db()
    return one


def person(world: World, name: str, hours: int = 0) -> Actor:
    """A colleague who acts some hours after noon."""
    user, _ = User.objects.get_or_create(username=name, defaults={"name": name.title()})
    by = world.by
    at = by.at + timedelta(hours=hours)
    return Actor(f"user:{name}", user.name, at, at.date(), user.pk)


def asked(world: World, acme: Customer) -> BankChange:
    """Ann asks for another account in the place of the one that is there."""
    account = BankAccount.objects.get()
    return ask_for_bank_change(acme, account, NEW, reason="letter", by=person(world, "ann"))


def numbers() -> list[str]:
    return list(BankAccount.objects.values_list("number", flat=True))


def test_a_change_waits_for_a_second_person_and_for_a_day(world: World, acme: Customer) -> None:
    change = asked(world, acme)
    assert (change.before["number"], change.after["number"]) == (
        "6276001705368477", "6222000000000001",
    )  # fmt: skip
    approve(change, by=person(world, "carl", 1))
    assert put_into_effect(by=person(world, "job", 24)) == 0
    assert numbers() == ["6276001705368477"]

    assert put_into_effect(by=person(world, "job", 25)) == 1
    assert numbers() == ["6222000000000001"]
    assert put_into_effect(by=person(world, "job", 26)) == 0


def test_the_history_tells_all_of_it_by_last_digits(world: World, acme: Customer) -> None:
    approve(asked(world, acme), by=person(world, "carl"))
    put_into_effect(by=person(world, "job", 24))
    events = Event.objects.filter(subject__startswith="bank_change:").order_by("id")
    assert [event.kind for event in events] == [
        "bank_change_requested", "bank_change_approved", "bank_change_in_effect",
    ]  # fmt: skip
    assert "622200000" not in str([event.params for event in events])
    owner = User.objects.get(username="olga")
    assert len(notices_for(owner.pk)) == 3


@pytest.mark.parametrize(
    ("who", "code"), [("ann", "bank_change_ones_own"), ("olga", "bank_change_of_own_customer")]
)
def test_nobody_decides_what_is_their_own(
    who: str, code: str, world: World, acme: Customer
) -> None:
    change = asked(world, acme)
    for decide in (approve, lambda one, by: refuse(one, reason="no", by=by)):
        with pytest.raises(Refused, match=code):
            decide(change, by=person(world, who))
    with pytest.raises(Refused, match="bank_change_ones_own"):
        approve(change, by=world.by)


def test_what_is_approved_can_be_stopped_before_it_takes_effect(
    world: World, acme: Customer
) -> None:
    change = asked(world, acme)
    approve(change, by=person(world, "carl"))
    refuse(change, reason="the customer knows nothing of it", by=person(world, "cora", 2))
    assert put_into_effect(by=person(world, "job", 48)) == 0
    assert numbers() == ["6276001705368477"]
    with pytest.raises(Refused, match="bank_change_not_open"):
        approve(change, by=person(world, "carl", 3))


def test_only_who_asked_withdraws(world: World, acme: Customer) -> None:
    change = asked(world, acme)
    with pytest.raises(Refused, match="bank_change_of_another"):
        withdraw(change, reason="oops", by=person(world, "carl"))
    assert withdraw(change, reason="oops", by=person(world, "ann")).state == "withdrawn"


def test_an_account_is_added_and_removed_in_the_same_way(world: World, acme: Customer) -> None:
    ann, carl = person(world, "ann"), person(world, "carl")
    account = BankAccount.objects.get()
    approve(ask_for_bank_change(acme, None, NEW, reason="second bank", by=ann), by=carl)
    approve(ask_for_bank_change(acme, account, {}, reason="closed", by=ann), by=carl)
    assert put_into_effect(by=person(world, "job", 24)) == 2
    assert numbers() == ["6222000000000001"]


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ({"number": " "}, "bank_account_missing"),
        ({"number": "6276001705368477", "bank_name": "", "holder": ""}, "bank_account_known"),
    ],
)
def test_what_changes_nothing_is_not_asked_for(
    after: dict[str, str], code: str, world: World, acme: Customer
) -> None:
    with pytest.raises(Refused, match=code):
        ask_for_bank_change(acme, None, after, reason="x", by=person(world, "ann"))


def test_one_change_at_a_time_for_each_account(world: World, acme: Customer) -> None:
    asked(world, acme)
    with pytest.raises(Refused, match="bank_change_asked_already"):
        asked(world, acme)


def test_the_contact_known_before_is_to_be_told_even_when_forgotten(
    world: World, acme: Customer
) -> None:
    change = asked(world, acme)
    forget_contact(acme.contacts.get(), by=world.by)
    notice = OldContactNotice.objects.get(change=change)
    assert (notice.name, notice.phone, notice.told_at) == ("Wang Fang", "021-55550100", None)

    note_told(notice, how="called the number we knew", by=person(world, "carl"))
    notice.refresh_from_db()
    assert notice.told_by == User.objects.get(username="carl")
    with pytest.raises(Refused, match="old_contact_told_already"):
        note_told(notice, how="again", by=person(world, "carl"))


@pytest.mark.parametrize("who", ["ann", "carl"])
def test_who_took_part_records_no_receipts_of_that_customer_for_a_week(
    who: str, world: World, acme: Customer
) -> None:
    approve(asked(world, acme), by=person(world, "carl"))
    other = world.customer("OTHER")
    for hours, pays, is_free in ((1, acme, False), (1, other, True), (7 * 24, acme, True)):
        by = person(world, who, hours)
        at = replace(world, actor=by)
        if is_free:
            at.pays(pays, f"P{hours}{pays.code}", 100)
        else:
            with pytest.raises(Refused, match="bank_changer_keeps_off"):
                at.pays(pays, f"P{hours}", 100)


def test_a_refused_change_keeps_nobody_off(world: World, acme: Customer) -> None:
    refuse(asked(world, acme), reason="false letter", by=person(world, "carl"))
    for who in ("ann", "carl"):
        replace(world, actor=person(world, who)).pays(acme, f"P-{who}", 100)


def test_a_tax_number_that_is_known_is_changed_by_two_people_too(
    world: World, acme: Customer
) -> None:
    by = person(world, "ann")
    update_customer(acme, {"tax_number": "91310000MA1FL0001A"}, by=by)
    acme.refresh_from_db()
    with pytest.raises(Refused, match="tax_number_needs_two"):
        update_customer(acme, {"tax_number": "91310000MA1FL0002B"}, by=by)
    with pytest.raises(Refused, match="tax_number_idle"):
        ask_for_tax_number_change(acme, " 91310000MA1FL0001A ", reason="letter", by=by)
    change = ask_for_tax_number_change(acme, "91310000MA1FL0002B", reason="letter", by=by)
    with pytest.raises(Refused, match="bank_change_asked_already"):
        ask_for_tax_number_change(acme, "91310000MA1FL0003C", reason="letter", by=by)
    with pytest.raises(Refused, match="bank_change_ones_own"):
        approve(change, by=by)
    approve(change, by=person(world, "carl", 1))
    assert put_into_effect(by=person(world, "job", 26)) == 1
    acme.refresh_from_db()
    assert acme.tax_number == "91310000MA1FL0002B"
    assert numbers() == ["6276001705368477"], "the account stays"
    told = Event.objects.filter(kind="bank_change_in_effect").get()
    assert told.params == {"old_ending": "001A", "new_ending": "002B", "what": "tax_number"}
