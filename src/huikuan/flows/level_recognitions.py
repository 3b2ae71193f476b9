"""What the plan makes due by the events so far is recognised, no more and no less.

Whatever happened (an event, a return, a changed contract, a cancelled line), the same question
is asked: what should be recognised by now, what is, and the difference becomes receivables,
retentions or credit notes. So nothing can be recognised twice or forgotten.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huikuan.desks.contracts.commands import note_recognition, note_retained
from huikuan.desks.contracts.queries import (
    Behind,
    PlanBase,
    behind,
    performed_minor,
    recognised_minor,
    recognitions_of,
)
from huikuan.desks.contracts.rules import advances_among, earned, part_between
from huikuan.desks.receivables.commands import ReceivableFacts, note_credit, recognise_receivables
from huikuan.desks.receivables.queries import creditable_minor, receivables_of_recognitions
from huikuan.engine.terms import Label, Trigger
from huikuan.engine.terms.days import DueDay, due_day
from huikuan.records.ledger.commands import (
    advance_earned,
    retention_recognised,
    reverse_entries,
)
from huikuan.records.ledger.commitments import earned_by, entries_of
from huikuan.records.ledger.posting import post
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import ContractVersion, PaymentPlanLine, TriggerEvent


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a contract or order is: what is recognised, and what we performed, in value."""

    recognised_minor: int
    performed_minor: int

    @property
    def earned_minor(self) -> int:
        """What of it is revenue."""
        return earned(self.recognised_minor, self.performed_minor)


@dataclass(slots=True)
class _Missing:
    """A receivable to be, with the part that is an advance and the tax in the rest."""

    line: "PaymentPlanLine"
    event: "TriggerEvent"
    amount_minor: int
    advance_minor: int = 0
    tax_minor: int = 0


def stand_of(base: PlanBase) -> Stand:
    """How far it is now."""
    return Stand(recognised_minor(base), performed_minor(base))


def level_recognitions(
    base: PlanBase,
    before: Stand,
    *,
    on: date,
    reason: str,
    by: Actor,
    version: "ContractVersion | None" = None,
) -> int:
    """Recognise what is missing, credit what is too much; says how many lines moved.

    ``before``: the stand before whatever happened. The caller holds the customer.
    """
    taken_back = _take_back_retentions(base, on, reason, by)
    differences = behind(base)
    missing = [
        _Missing(each.line, each.event, each.amount_minor)
        for each in differences
        if each.amount_minor > 0
    ]
    too_much = [each for each in differences if each.amount_minor < 0]
    credited = sum(_credit(base, each, on, reason, version, by) for each in too_much)
    after = Stand(
        recognised_minor(base) + sum(each.amount_minor for each in missing), performed_minor(base)
    )
    gain = after.earned_minor - before.earned_minor + credited + taken_back
    start = before.earned_minor - credited - taken_back
    _split(base, missing, gain, start)
    for each in missing:
        _recognise(base, each, version, by)
    at_once = sum(each.amount_minor - each.advance_minor for each in missing)
    _earn(base, gain - at_once, start + at_once, on, by)
    return len(differences)


def _split(base: PlanBase, missing: list[_Missing], gain: int, earned_minor: int) -> None:
    """Which part of each new receivable is revenue with its tax, and which is an advance."""
    advances = advances_among([each.amount_minor for each in missing], gain)
    at = earned_minor
    for each, advance in zip(missing, advances, strict=True):
        now = each.amount_minor - advance
        each.advance_minor = advance
        each.tax_minor = part_between(base.tax_minor, at, at + now, base.total_minor)
        at += now


def _recognise(
    base: PlanBase, each: _Missing, version: "ContractVersion | None", by: Actor
) -> None:
    due = _due(each.line, each.event)
    row = note_recognition(each.event, each.line, each.amount_minor, due, version=version)
    if each.line.label == Label.RETENTION and due.due_on > each.event.happened_on:
        draft = retention_recognised(
            base.customer_id, base.currency, each.amount_minor, each.tax_minor,
            each.advance_minor, on=each.event.happened_on, key=f"retention:{row.pk}",
            source=base.source,
        )  # fmt: skip
        note_retained(row, post([draft], by=by)[0].entry_id)
        return
    owner = base.order or base.contract
    facts = ReceivableFacts(
        customer_id=base.customer_id,
        number=receivable_number(base, each.line, row.pk),
        currency=base.currency,
        amount_minor=each.amount_minor,
        tax_minor=each.tax_minor,
        advance_minor=each.advance_minor,
        issued_on=each.event.happened_on,
        due_on=due.due_on,
        owner_id=owner.owner_id if owner else None,
        department_id=owner.department_id if owner else None,
        contract_number=base.contract.number if base.contract else base.number,
        key=f"recognition:{row.pk}",
        recognition_id=row.pk,
    )
    recognise_receivables([facts], by=by, source=base.source)


def receivable_number(base: PlanBase, line: "PaymentPlanLine", recognition_id: int) -> str:
    """``HT-7-2`` is what the second line of HT-7 made due first, ``HT-7-2.2`` what it did next."""
    earlier = line.recognitions.filter(event__in=base.events, pk__lt=recognition_id).count()
    return f"{base.number}-{line.position}" + (f".{earlier + 1}" if earlier else "")


def _due(line: "PaymentPlanLine", event: "TriggerEvent") -> DueDay:
    from_on = line.fixed_on if line.trigger == Trigger.ON_DATE else event.happened_on
    return due_day(line.terms, from_on or event.happened_on)


def _credit(
    base: PlanBase,
    each: Behind,
    on: date,
    reason: str,
    version: "ContractVersion | None",
    by: Actor,
) -> int:
    """Credit the latest receivables of this line first; says how much could be credited."""
    due = _due(each.line, each.event)
    same = recognitions_of(base).filter(
        line__trigger=each.line.trigger, line__label=each.line.label, amount_minor__gt=0
    )
    earlier = receivables_of_recognitions(same.values_list("pk", flat=True))
    row = note_recognition(each.event, each.line, each.amount_minor, due, version=version)
    left = -each.amount_minor
    for receivable in earlier:
        noted = min(left, creditable_minor(receivable))
        if noted > 0:
            number = f"{receivable.number}-CN{row.pk}"
            day = max(on, receivable.issued_on)
            note_credit(receivable, noted, on=day, number=number, reason=reason, by=by)
            left -= noted
    return -each.amount_minor - left


def _take_back_retentions(base: PlanBase, on: date, reason: str, by: Actor) -> int:
    """A retention that is too high and not due yet is reversed, and recognised anew if it stays.

    Says how much revenue went back with it.
    """
    too_high = {
        (each.line.trigger, each.line.label) for each in behind(base) if each.amount_minor < 0
    }
    pending = [
        row
        for row in recognitions_of(base).exclude(retention_entry=None).filter(receivable=None)
        if (row.line.trigger, row.line.label) in too_high
    ]
    entries = [row.retention_entry_id for row in pending if row.retention_entry_id]
    if not entries:
        return 0
    back = earned_by(entries)
    reverse_entries(entries, on=on, reason=reason, by=by)
    return back


def _earn(base: PlanBase, amount_minor: int, at_minor: int, on: date, by: Actor) -> None:
    """What was an advance is earned now (or is one again): out of the contract liability."""
    if amount_minor == 0:
        return
    tax = part_between(base.tax_minor, at_minor, at_minor + amount_minor, base.total_minor)
    key = f"earned:{base.source}:{entries_of(base.source, 'advance_earned') + 1}"
    draft = advance_earned(
        base.customer_id, base.currency, amount_minor, tax, on=on, key=key, source=base.source
    )
    post([draft], by=by)
