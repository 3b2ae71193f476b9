"""A customer's bank account or tax number changes: asked for, decided by another, waits."""

from typing import Any

from django.db import transaction

from huikuan.errors import Refused
from huikuan.records.customers.bank_changes import (
    approve_bank_change,
    bank_changes_due,
    effect_bank_change,
    note_old_contact_told,
    refuse_bank_change,
    request_bank_change,
    request_tax_number_change,
    withdraw_bank_change,
)
from huikuan.records.customers.models import BankAccount, BankChange, Customer, OldContactNotice
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event


@transaction.atomic
def ask_for_bank_change(
    customer: Customer,
    account: BankAccount | None,
    after: dict[str, str],
    *,
    reason: str,
    by: Actor,
) -> BankChange:
    """Ask for a new, another or no account; whoever looks after the customer is told."""
    change = request_bank_change(customer, account, after, reason=reason, by=by)
    _tell("bank_change_requested", change, by, **_endings(change))
    return change


@transaction.atomic
def ask_for_tax_number_change(
    customer: Customer, number: str, *, reason: str, by: Actor
) -> BankChange:
    """Ask for another tax number; whoever looks after the customer is told."""
    change = request_tax_number_change(customer, number, reason=reason, by=by)
    _tell("bank_change_requested", change, by, **_endings(change))
    return change


@transaction.atomic
def approve(change: BankChange, *, by: Actor) -> BankChange:
    """A second person says yes; it takes effect when the cooling time is over."""
    change = approve_bank_change(change, by=by)
    assert change.effective_at is not None
    _tell(
        "bank_change_approved",
        change,
        by,
        **_endings(change),
        effective_at=change.effective_at.isoformat(),
    )
    return change


@transaction.atomic
def refuse(change: BankChange, *, reason: str, by: Actor) -> BankChange:
    """A second person says no, or stops what was approved and is not yet in effect."""
    change = refuse_bank_change(change, reason=reason, by=by)
    _tell("bank_change_refused", change, by, **_endings(change), reason=change.decision_reason)
    return change


@transaction.atomic
def withdraw(change: BankChange, *, reason: str, by: Actor) -> BankChange:
    """Whoever asked for it takes it back."""
    change = withdraw_bank_change(change, reason=reason, by=by)
    _tell("bank_change_withdrawn", change, by, **_endings(change), reason=change.decision_reason)
    return change


def put_into_effect(*, by: Actor) -> int:
    """Put every approved change into effect whose cooling time is over; how many there were.

    Each in a transaction of its own. One that was stopped meanwhile is passed over.
    """
    done = 0
    for change in bank_changes_due(by.at):
        try:
            _effected(change, by)
        except Refused as refused:
            if refused.code != "bank_change_not_open":
                raise
        else:
            done += 1
    return done


@transaction.atomic
def note_told(notice: OldContactNotice, *, how: str, by: Actor) -> None:
    """The contact we knew before has been told of the change, by a person who says how."""
    notice = note_old_contact_told(notice, how=how, by=by)
    _tell("old_contact_told", notice.change, by)


@transaction.atomic
def _effected(change: BankChange, by: Actor) -> None:
    change = effect_bank_change(change, by=by)
    _tell("bank_change_in_effect", change, by, **_endings(change))


def _tell(kind: str, change: BankChange, by: Actor, **params: Any) -> None:
    """Told are the owner of the customer, and whoever asked and decided."""
    told = {change.customer.owner_id, change.requested_by_id, change.decided_by_id} - {None}
    record_event(
        kind,
        on=by.today,
        subject=f"bank_change:{change.pk}",
        by=by,
        customer_id=change.customer_id,
        tell=tuple(sorted(user for user in told if user)),
        **params,
    )


def _endings(change: BankChange) -> dict[str, str]:
    """The last digits before and after; the rest of a number stays out of the history."""
    numbers = {"old_ending": change.before, "new_ending": change.after}
    endings = {name: facts.get("number", "")[-4:] or "–" for name, facts in numbers.items()}
    return endings | ({"what": change.what} if change.what != "account" else {})
