"""Receivables that come in by a file, and go out again when the file is taken back."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from huikuan.desks.receivables.commands import ReceivableFacts
from huikuan.desks.receivables.models import Receivable
from huikuan.engine.money import decimal_from_minor
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.flows.undo_intake import undo_intake
from huikuan.records.files.models import Intake
from huikuan.records.people.actor import Actor

HEAD = ("customer_code", "customer_name", "number", "issued_on", "due_on", "currency", "amount")
# A point with three figures behind it can be a thousand or a dinar: it is answered beforehand.
ANSWERS = {"decimal": "."}


def brought_in(
    facts: Sequence[ReceivableFacts], customers: Sequence[Any], by: Actor
) -> tuple[int, list[int]]:
    """Write a file of receivables and import it; the import and the items in the file's order."""
    by_id = {customer.pk: customer for customer in customers}
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEAD)
    for fact in facts:
        who = by_id[fact.customer_id]
        amount = f"{decimal_from_minor(fact.amount_minor, fact.currency):f}"
        rows.writerow(
            [who.code, who.name, fact.number, fact.issued_on, fact.due_on, fact.currency, amount]
        )
    content = io.BytesIO(out.getvalue().encode())
    intake = take_file_in("receivables", "promise.csv", content, by=by, answers=ANSWERS)
    came = run_intake(intake, by=by)
    assert (came.accepted, came.refused_count) == (len(facts), 0), came
    numbers = [fact.number for fact in facts]
    found = dict(Receivable.objects.filter(number__in=numbers).values_list("number", "item_id"))
    return intake.pk, [found[number] for number in numbers]


def taken_out(intake: int, by: Actor) -> None:
    """The file should not have come in."""
    undo_intake(Intake.objects.get(pk=intake), reason="wrong file", by=by)
