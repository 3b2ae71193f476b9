"""A customer's bank data changes: asked for by one, decided by another, in effect after a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from huikuan.errors import Refused
from huikuan.records.customers.commands import change_customer
from huikuan.records.customers.models import BankAccount, BankChange, Customer, OldContactNotice
from huikuan.records.customers.queries import contacts_of
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import scoped
from huikuan.records.people.rights import NOWHERE, Rights

REASON_LENGTH_MAX = 300
FACTS = ("number", "bank_name", "holder")
OPEN = ("waiting", "approved")
# Whoever changed where money comes from or goes to does not handle that customer's money so long.
APART = timedelta(days=7)


@transaction.atomic
def request_bank_change(
    customer: Customer,
    account: BankAccount | None,
    after: dict[str, str],
    *,
    reason: str,
    by: Actor,
) -> BankChange:
    """Ask for an account to be added (no account), changed, or removed (nothing after).

    Nothing changes yet. Who is to be told of it is written down now, as we know them today.
    """
    before = _facts(account) if account else {}
    told = _told(after)
    _refuse_idle(before, told)
    _refuse_no_reason(reason)
    Customer.objects.select_for_update().get(pk=customer.pk)
    _refuse_asked_already(customer, account, told)
    number = account.pk if account else None
    return _asked(customer, "account", number, before, told, reason=reason, by=by)


@transaction.atomic
def request_tax_number_change(
    customer: Customer, number: str, *, reason: str, by: Actor
) -> BankChange:
    """Ask for another tax number in the place of the one that invoices are written to."""
    before, after = _tax_facts(customer.tax_number), _tax_facts(number)
    if before == after:
        raise Refused("tax_number_idle")
    _refuse_no_reason(reason)
    Customer.objects.select_for_update().get(pk=customer.pk)
    asked = BankChange.objects.filter(what="tax_number", customer=customer, state__in=OPEN)
    if asked.exists():
        raise Refused("bank_change_asked_already")
    return _asked(customer, "tax_number", None, before, after, reason=reason, by=by)


def _asked(
    customer: Customer,
    what: str,
    account_id: int | None,
    before: dict[str, str],
    after: dict[str, str],
    *,
    reason: str,
    by: Actor,
) -> BankChange:
    change = BankChange.objects.create(
        customer=customer,
        what=what,
        account_id=account_id,
        before=before,
        after=after,
        reason=reason.strip(),
        requested_by_id=_person(by),
        requested_at=by.at,
    )
    known = [(one.name, one.phone, one.email) for one in contacts_of(customer)]
    OldContactNotice.objects.bulk_create(
        OldContactNotice(change=change, name=name, phone=phone, email=email)
        for name, phone, email in known or [("", "", "")]
    )
    return change


@transaction.atomic
def approve_bank_change(change: BankChange, *, by: Actor) -> BankChange:
    """Say yes; it takes effect when the cooling time is over, so that it can still be stopped."""
    change = _held(change, ("waiting",))
    _refuse_deciding_ones_own(change, by)
    change.state = "approved"
    change.decided_by_id, change.decided_at = _person(by), by.at
    change.effective_at = by.at + timedelta(hours=settings.BANK_CHANGE_COOLING_HOURS)
    change.save()
    return change


@transaction.atomic
def refuse_bank_change(change: BankChange, *, reason: str, by: Actor) -> BankChange:
    """Say no, with the reason; what was approved can still be stopped before it takes effect."""
    _refuse_no_reason(reason)
    change = _held(change, OPEN)
    _refuse_deciding_ones_own(change, by)
    return _ended(change, "refused", reason, by)


@transaction.atomic
def withdraw_bank_change(change: BankChange, *, reason: str, by: Actor) -> BankChange:
    """Whoever asked for it takes it back before it takes effect."""
    _refuse_no_reason(reason)
    change = _held(change, OPEN)
    if change.requested_by_id != by.user_id:
        raise Refused("bank_change_of_another", name=change.requested_by.name)
    return _ended(change, "withdrawn", reason, by)


@transaction.atomic
def effect_bank_change(change: BankChange, *, by: Actor) -> BankChange:
    """The cooling time is over: the account is added, changed or removed."""
    change = _held(change, ("approved",))
    assert change.effective_at is not None
    if change.effective_at > by.at:
        raise Refused("bank_change_cooling", effective_at=change.effective_at)
    if change.what == "tax_number":
        number = change.after["number"]
        change_customer(change.customer, {"tax_number": number}, by=by)
    else:
        _change_account(change)
    change.state = "in_effect"
    change.save(update_fields=["state"])
    return change


def _change_account(change: BankChange) -> None:
    accounts = BankAccount.objects.filter(customer_id=change.customer_id)
    if change.before:
        accounts.filter(id__in=[change.account_id], number=change.before["number"]).delete()
    if change.after:
        number = change.after["number"]
        rest = {name: change.after[name] for name in FACTS[1:]}
        accounts.update_or_create(customer_id=change.customer_id, number=number, defaults=rest)


@transaction.atomic
def note_old_contact_told(notice: OldContactNotice, *, how: str, by: Actor) -> OldContactNotice:
    """A person has told the contact we knew before, and says how."""
    if not how.strip():
        raise Refused("how_told_missing")
    notice = OldContactNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.told_at is not None:
        raise Refused("old_contact_told_already", told_at=notice.told_at)
    notice.told_at, notice.told_by_id, notice.told_how = by.at, _person(by), how.strip()
    notice.save()
    return notice


def bank_changes_visible_to(rights: Rights, *permissions: str) -> QuerySet[BankChange]:
    """The changes at customers that any of these rights reaches, newest first."""
    reach = NOWHERE
    for permission in permissions:
        reach |= rights.reach(permission)
    people = ("customer__owner", "customer__department", "requested_by", "decided_by")
    reached = scoped(reach, "customer__")
    return BankChange.objects.filter(reached).select_related(*people).order_by("-id")


def bank_changes_due(at: datetime) -> QuerySet[BankChange]:
    """Approved changes whose cooling time is over, the oldest first."""
    return BankChange.objects.filter(state="approved", effective_at__lte=at).order_by("id")


def refuse_bank_changer(customer_ids: Iterable[int], *, by: Actor) -> None:
    """Whoever asked for or approved a change of bank data does not record that customer's money.

    So nobody can send money astray and then book as if it had come.
    """
    if by.user_id is None:
        return
    since = by.at - APART
    mine = Q(requested_by_id=by.user_id, requested_at__gt=since)
    mine |= Q(decided_by_id=by.user_id, decided_at__gt=since)
    standing = BankChange.objects.filter(mine, state__in=(*OPEN, "in_effect"))
    rows = standing.order_by().values_list("customer_id", "customer__name")
    names = dict(rows)
    for customer_id in customer_ids if names else ():
        if customer_id in names:
            raise Refused("bank_changer_keeps_off", name=names[customer_id], days=APART.days)


def _facts(account: BankAccount) -> dict[str, str]:
    return {name: getattr(account, name) for name in FACTS}


def _tax_facts(number: str) -> dict[str, str]:
    return {"number": "".join(number.split()), "bank_name": "", "holder": ""}


def _told(after: dict[str, str]) -> dict[str, str]:
    if not after:
        return {}
    number = "".join(after["number"].split())
    if not number:
        raise Refused("bank_account_missing")
    return {"number": number} | {name: after.get(name, "").strip() for name in FACTS[1:]}


def _refuse_idle(before: dict[str, str], after: dict[str, str]) -> None:
    if before == after:
        raise Refused("bank_change_idle")


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing")
    if len(reason) > REASON_LENGTH_MAX:
        raise Refused("reason_too_long", length_max=REASON_LENGTH_MAX)


def _refuse_asked_already(
    customer: Customer, account: BankAccount | None, after: dict[str, str]
) -> None:
    """One change at a time for each account, and no account that is there already."""
    number = after.get("number", "")
    same = Q(account_id=account.pk) if account else Q(after__number=number)
    if BankChange.objects.filter(same, what="account", customer=customer, state__in=OPEN).exists():
        raise Refused("bank_change_asked_already")
    others = BankAccount.objects.filter(customer=customer, number=number)
    if account:
        others = others.exclude(pk=account.pk)
    if number and others.exists():
        raise Refused("bank_account_known", ending=number[-4:])


def _refuse_deciding_ones_own(change: BankChange, by: Actor) -> None:
    """Nobody decides what they asked for, or what concerns a customer of their own."""
    if by.user_id is None or by.user_id == change.requested_by_id:
        raise Refused("bank_change_ones_own")
    if by.user_id == change.customer.owner_id:
        raise Refused("bank_change_of_own_customer")


def _held(change: BankChange, states: tuple[str, ...]) -> BankChange:
    """The change as it stands now, held until the transaction ends."""
    BankChange.objects.select_for_update().get(pk=change.pk)
    people = ("customer", "requested_by")
    found = BankChange.objects.select_related(*people).get(pk=change.pk)
    if found.state not in states:
        raise Refused("bank_change_not_open", state=found.state)
    return found


def _ended(change: BankChange, state: str, reason: str, by: Actor) -> BankChange:
    change.state, change.decision_reason = state, reason.strip()
    change.decided_by_id, change.decided_at = _person(by), by.at
    change.effective_at = None
    change.save()
    return change


def _person(by: Actor) -> int:
    """A change of bank data has a person behind it, never only a job."""
    if by.user_id is None:
        raise Refused("bank_change_needs_person")
    return by.user_id
