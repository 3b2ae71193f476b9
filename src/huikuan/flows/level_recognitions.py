"""What the plan makes due by the events so far is recognised, no more and no less.

Whatever happened (an event, a return, a changed contract, a cancelled line), the same question
is asked: what should be recognised by now, what is, and the difference becomes receivables,
retentions or credit notes. So nothing can be recognised twice or forgotten.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from huikuan.desks.contracts.commands import RecognitionFacts, note_recognitions, note_retained
from huikuan.desks.contracts.queries import (
    Behind,
    PlanBase,
    behind,
    recognition_counts,
    recognitions_of,
    standing_of,
)
from huikuan.desks.contracts.rules import advances_among, part_between, share_of
from huikuan.desks.receivables.commands import (
    CreditSplit,
    ReceivableFacts,
    note_credit,
    recognise_receivables,
)
from huikuan.desks.receivables.queries import creditable_minor, receivables_of_recognitions
from huikuan.engine.terms import Label, Trigger
from huikuan.engine.terms.days import DueDay, due_day
from huikuan.records.ledger.commands import (
    advance_earned,
    retention_recognised,
    reverse_entries,
)
from huikuan.records.ledger.posting import Draft, post
from huikuan.records.ledger.queries import earned_by_source, entries_of
from huikuan.records.people.actor import Actor

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import (
        ContractVersion,
        PaymentPlanLine,
        Recognition,
        TriggerEvent,
    )
    from huikuan.desks.receivables.models import Receivable


@dataclass(slots=True)
class Missing:
    """Something to be recognised, with the part that is an advance and the tax in the rest.

    ``is_first``: the event is new, so nothing was recognised by it before.
    """

    base: PlanBase
    line: "PaymentPlanLine"
    event: "TriggerEvent"
    amount_minor: int
    advance_minor: int = 0
    tax_minor: int = 0
    version: "ContractVersion | None" = None
    is_first: bool = False

    @property
    def due(self) -> DueDay:
        """When it is due, by the day of the event or the fixed day."""
        return due_of(self.line, self.event)

    @property
    def is_retained(self) -> bool:
        """Whether it is kept back until its day: a contract asset first."""
        return self.line.label == Label.RETENTION and self.due.due_on > self.event.happened_on


@dataclass(slots=True)
class Levelling:
    """What is to be written for some contracts and orders at once."""

    missing: list[Missing] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def add(
        self,
        base: PlanBase,
        found: list[Missing],
        gain_minor: int,
        at_minor: int,
        *,
        on: date,
        key: str,
        taxed_minor: int | None = None,
    ) -> None:
        """Take what is missing of one base in; ``gain_minor`` more is revenue than before.

        ``taxed_minor``: the tax that stands in the ledger; where it is told, the tax of the
        whole is made right, also after the rate or the price of something changed.
        """
        whole = base.total_minor or 1
        advances = advances_among([each.amount_minor for each in found], gain_minor)
        at = at_minor
        for each, advance in zip(found, advances, strict=True):
            now = each.amount_minor - advance
            each.advance_minor = advance
            each.tax_minor = part_between(base.tax_minor, at, at + now, whole)
            at += now
        self.missing += found
        rest = gain_minor - (at - at_minor)
        tax = part_between(base.tax_minor, at, at + rest, whole)
        if taxed_minor is not None:
            due = share_of(base.tax_minor, at + rest, whole)
            tax = due - taxed_minor - sum(each.tax_minor for each in found)
        if rest or tax:
            self.drafts.append(
                advance_earned(
                    base.customer_id, base.currency, rest, tax, on=on, key=key, source=base.source
                )
            )

    def write(self, *, by: Actor) -> None:
        """Write all of it: recognitions, then retentions and advances, then receivables."""
        bases = {each.base.source: each.base for each in self.missing}
        counts = recognition_counts(list(bases.values()))
        rows = _noted(self.missing)
        kept = [(row, each) for row, each in rows if each.is_retained]
        drafts = [_retention(row, each) for row, each in kept]
        posted = post([*drafts, *self.drafts], by=by)
        if kept:
            entries = (outcome.entry_id for outcome in posted)
            note_retained([(row, entry) for (row, _), entry in zip(kept, entries, strict=False)])
        claims = []
        for row, each in rows:
            counts[each.base.source][each.line.position] += 1
            if not each.is_retained:
                claim = claim_of(row, each.base, counts[each.base.source][each.line.position])
                claims.append(
                    replace(claim, tax_minor=each.tax_minor, advance_minor=each.advance_minor)
                )
        recognise_receivables(claims, by=by, source="")


def level_recognitions(
    base: PlanBase,
    *,
    on: date,
    reason: str,
    by: Actor,
    version: "ContractVersion | None" = None,
) -> int:
    """Recognise what is missing, credit what is too much; says how many lines moved.

    What is revenue by now is asked of the ledger, so whatever happened before, it ends right.
    The caller holds the customer.
    """
    _take_back_retentions(base, on, reason, by)
    differences = behind(base)
    standing = standing_of(base)
    for place, amount in standing.behind().items():
        standing.there[place] += amount
    crediting = _Crediting(base, on, reason, by, version, standing.earned_minor)
    for each in differences:
        if each.amount_minor < 0:
            crediting.credit(each)
    missing = [
        Missing(base, each.line, each.event, each.amount_minor, version=version)
        for each in differences
        if each.amount_minor > 0
    ]
    _earn(base, missing, standing.earned_minor, on, by)
    return len(differences)


def level_earned(base: PlanBase, *, on: date, by: Actor) -> None:
    """What is revenue is brought to what is performed of what stands recognised."""
    _earn(base, [], standing_of(base).earned_minor, on, by)


def _earn(base: PlanBase, missing: list[Missing], earned_minor: int, on: date, by: Actor) -> None:
    before_minor, taxed_minor = earned_by_source(base.source)
    levelling = Levelling()
    levelling.add(
        base, missing, earned_minor - before_minor, before_minor, on=on, taxed_minor=taxed_minor,
        key=f"earned:{base.source}:{entries_of(base.source, 'advance_earned') + 1}",
    )  # fmt: skip
    levelling.write(by=by)


def due_of(line: "PaymentPlanLine", event: "TriggerEvent") -> DueDay:
    """When a line is due by an event: counted from its day, or from the fixed one."""
    from_on = line.fixed_on if line.trigger == Trigger.ON_DATE else event.happened_on
    return due_day(line.terms, from_on or event.happened_on)


def _noted(missing: list[Missing]) -> list[tuple["Recognition", Missing]]:
    seen: Counter[tuple[int, int]] = Counter()
    facts = []
    for each in missing:
        pair = (each.event.pk, each.line.pk)
        if pair not in seen and not each.is_first:
            seen[pair] = each.event.recognitions.filter(line=each.line).count()
        seen[pair] += 1
        facts.append(
            RecognitionFacts(
                each.event, each.line, each.amount_minor, each.due, seen[pair], each.version
            )
        )
    return list(zip(note_recognitions(facts), missing, strict=True))


def _retention(row: "Recognition", each: Missing) -> Draft:
    return retention_recognised(
        each.base.customer_id, each.base.currency, each.amount_minor, each.tax_minor,
        each.advance_minor, on=each.event.happened_on, key=f"retention:{row.pk}",
        source=each.base.source,
    )  # fmt: skip


def claim_of(row: "Recognition", base: PlanBase, nth: int) -> ReceivableFacts:
    """What a recognition claims, without tax and advance; ``nth`` time that its line does."""
    return ReceivableFacts(
        customer_id=base.customer_id,
        # HT-7-2 is what the second line of HT-7 made due first, HT-7-2.2 what it did next.
        number=f"{base.number}-{row.line.position}" + (f".{nth}" if nth > 1 else ""),
        currency=base.currency,
        amount_minor=row.amount_minor,
        issued_on=row.event.happened_on,
        due_on=row.due_on,
        owner_id=base.agreed.owner_id,
        department_id=base.agreed.department_id,
        contract_number=base.contract.number if base.contract else base.number,
        key=f"recognition:{row.pk}",
        recognition_id=row.pk,
        source=base.source,
    )


@dataclass(slots=True)
class _Crediting:
    """What is credited of one base: first what is revenue beyond what is earned, then advances."""

    base: PlanBase
    on: date
    reason: str
    by: Actor
    version: "ContractVersion | None"
    earned_minor: int

    def credit(self, each: Behind) -> None:
        """Credit the latest receivables of this line first."""
        same = recognitions_of(self.base).filter(
            line__trigger=each.line.trigger, line__label=each.line.label, amount_minor__gt=0
        )
        earlier = receivables_of_recognitions(same.values_list("pk", flat=True))
        ordinal = each.event.recognitions.filter(line=each.line).count() + 1
        facts = RecognitionFacts(
            each.event, each.line, each.amount_minor, due_of(each.line, each.event), ordinal,
            self.version,
        )  # fmt: skip
        [row] = note_recognitions([facts])
        left = -each.amount_minor
        for receivable in earlier:
            noted = min(left, creditable_minor(receivable))
            if noted > 0:
                self._note(receivable, noted, row)
                left -= noted

    def _note(self, receivable: "Receivable", noted: int, row: "Recognition") -> None:
        note_credit(
            receivable,
            noted,
            on=max(self.on, receivable.issued_on),
            number=f"{receivable.number}-CN{row.pk}",
            reason=self.reason,
            by=self.by,
            key=f"{credit_key(row.pk)}{receivable.pk}",
            split=self._split(noted),
        )

    def _split(self, noted: int) -> CreditSplit:
        standing_minor, taxed_minor = earned_by_source(self.base.source)
        back = min(noted, max(0, standing_minor - self.earned_minor))
        tax = part_between(taxed_minor, standing_minor - back, standing_minor, standing_minor or 1)
        return CreditSplit(tax, noted - back, self.base.source)


def credit_key(recognition_id: int) -> str:
    """How the keys of the credit notes begin on which a negative recognition stands."""
    return f"recognition:{recognition_id}:credit:"


def _take_back_retentions(base: PlanBase, on: date, reason: str, by: Actor) -> None:
    """A retention that is too high is reversed, and recognised anew as far as it stays."""
    too_high = {place[:2] for place, amount in standing_of(base).behind().items() if amount < 0}
    pending = recognitions_of(base).exclude(retention_entry=None)
    entries = [
        row.retention_entry_id
        for row in pending.exclude(receivable__entry__reversed_by=None, receivable__isnull=False)
        if (row.line.trigger, row.line.label) in too_high and row.retention_entry_id
    ]
    if entries:
        reverse_entries(entries, on=on, reason=reason, by=by)
