"""Credit notes (红字冲减): less is owed than was claimed."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.desks.cash.commands import apply_credit
from huikuan.desks.receivables.commands import note_credit
from huikuan.desks.receivables.queries import credit_notes_visible_to
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.applications import ApplicationOut, PartIn
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.nouns.receipts import PARTS_MAX, parts_shown
from huikuan.interfaces.api.nouns.receivables import one_receivable
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import absent
from huikuan.interfaces.api.shapes import (
    AmountIn,
    CustomerRef,
    Day,
    In,
    Reason,
    ReversalIn,
    RowId,
    Word,
    customer_ref,
)

router = Router(tags=["Credit notes"])
NEWEST_FIRST = Sorting(("-noted_on", "-id"))


class CreditNoteIn(AmountIn):
    """How much less is owed, and why; the currency is the receivable's."""

    number: Word
    reason: Reason
    on: Day | None = Field(None, description="Effective day; today when absent")


class CreditApplicationIn(In):
    """Which receivables the customer's credit pays."""

    parts: list[PartIn] = Field(min_length=1, max_length=PARTS_MAX)
    on: Day | None = Field(None, description="Effective day; today when absent")


class CreditNoteOut(BaseModel):
    """A credit note; ``unapplied_minor`` is the customer's credit that is left of it."""

    id: int
    number: str
    receivable_id: int
    customer: CustomerRef
    currency: str
    amount_minor: int
    unapplied_minor: int
    noted_on: date
    reason: str
    entry_id: int
    is_reversed: bool


def note_shown(note: Any) -> dict[str, Any]:
    """A credit note as the API tells it."""
    return {
        "id": note.pk,
        "number": note.number,
        "receivable_id": note.receivable_id,
        "customer": customer_ref(note.receivable.customer),
        "currency": note.receivable.currency,
        "amount_minor": note.amount_minor,
        "unapplied_minor": note.credit_item.open_minor if note.credit_item else 0,
        "noted_on": note.noted_on,
        "reason": note.reason,
        "entry_id": note.entry_id,
        "is_reversed": note.entry.is_reversed,
    }


def _one_note(caller: Caller, note_id: int, permission: str) -> Any:
    return one(credit_notes_visible_to(caller.rights, permission), note_id)


@router.get(
    "/receivables/{receivable_id}/credit-notes",
    response=PageOut[CreditNoteOut],
    summary="The credit notes against a receivable",
)
def list_notes(
    request: HttpRequest, receivable_id: Path[RowId], page: Query[PageIn]
) -> dict[str, Any]:
    caller = caller_of(request)
    one_receivable(caller, receivable_id, "receivables.read")
    rows = credit_notes_visible_to(caller.rights).filter(receivable_id=receivable_id)
    return page_of(rows, page, NEWEST_FIRST, note_shown, "credit_notes")


@router.post(
    "/receivables/{receivable_id}/credit-notes",
    response={201: CreditNoteOut},
    summary="Note a credit against a receivable",
)
def create_note(request: HttpRequest, receivable_id: Path[RowId], note: CreditNoteIn) -> Status:
    caller = caller_of(request)
    receivable = one_receivable(caller, receivable_id, "credit_notes.post")
    made = note_credit(
        receivable,
        note.minor(receivable.currency),
        on=note.on or caller.by.today,
        number=note.number,
        reason=note.reason,
        by=caller.by,
    )
    return Status(201, note_shown(_one_note(caller, made.pk, "credit_notes.post")))


@router.get("/credit-notes/{credit_note_id}", response=CreditNoteOut, summary="One credit note")
def show_note(request: HttpRequest, credit_note_id: Path[RowId]) -> dict[str, Any]:
    return note_shown(_one_note(caller_of(request), credit_note_id, "receivables.read"))


@router.post(
    "/credit-notes/{credit_note_id}/applications",
    response={201: PageOut[ApplicationOut]},
    summary="Apply what is left of a credit to other receivables",
)
def apply(request: HttpRequest, credit_note_id: Path[RowId], told: CreditApplicationIn) -> Status:
    caller = caller_of(request)
    note = _one_note(caller, credit_note_id, "applications.post")
    if note.credit_item_id is None:
        raise absent()
    parts = [(part.receivable_id, part.minor(note.receivable.currency)) for part in told.parts]
    day = told.on or caller.by.today
    made = apply_credit(note.credit_item_id, parts, on=day, order="remittance", by=caller.by)
    return Status(201, parts_shown(caller, made))


@router.post(
    "/credit-notes/{credit_note_id}/reversal",
    response=CreditNoteOut,
    summary="Reverse a credit note",
)
def reverse(
    request: HttpRequest, credit_note_id: Path[RowId], reversal: ReversalIn
) -> dict[str, Any]:
    caller = caller_of(request)
    note = _one_note(caller, credit_note_id, "credit_notes.post")
    day = reversal.on or caller.by.today
    reverse_credit_note(note, on=day, reason=reversal.reason, by=caller.by)
    return note_shown(_one_note(caller, credit_note_id, "credit_notes.post"))
