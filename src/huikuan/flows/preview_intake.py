"""What would a file bring into the books? Every row is judged and nothing is written."""

from collections.abc import Callable
from typing import Any

from huikuan.errors import Refused
from huikuan.flows.import_customers import CustomerImport
from huikuan.flows.import_history import HistoryImport
from huikuan.flows.import_receipts import ReceiptImport
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.import_rows import (
    Importing,
    Preview,
    Setting,
    nobody,
    preview_result,
    previewed,
)
from huikuan.flows.take_file_in import opened_intake, understood
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout
from huikuan.records.files.models import Intake
from huikuan.records.people.actor import Actor

Tell = Callable[[int, int], None]
IMPORTS: dict[str, type[Importing]] = {
    "customers": CustomerImport,
    "history": HistoryImport,
    "receipts": ReceiptImport,
    "receivables": ReceivableImport,
}


def preview_intake(intake: Intake, *, by: Actor, tell: Tell = nobody) -> Preview:
    """Judge every row of an intake; refused while a question about the file is open.

    What was found is kept with the intake, so that it can be looked at page by page.
    """
    table, kind, answers = opened_intake(intake)
    layout = agreed_layout(table, kind, answers)
    preview = previewed(IMPORTS[kind](), table, layout, kind, Setting(answers, by), tell=tell)
    waiting = Intake.objects.filter(pk=intake.pk, state__in=("asked", "previewed", "failed"))
    found = preview_result(preview, layout, table.headings)
    waiting.update(state="previewed", result=found, row_count=preview.rows)
    return preview


def preview_table(table: Table, kind: str, answers: dict[str, Any], *, by: Actor) -> Preview:
    """Judge every row of a table that was not handed in."""
    layout = agreed_layout(table, kind, answers)
    return previewed(IMPORTS[kind](), table, layout, kind, Setting(answers, by))


def agreed_layout(table: Table, kind: str, answers: dict[str, Any]) -> Layout:
    """How the rows are read; refused while anything about it is open."""
    found = understood(table, kind, answers)
    if found.questions:
        codes = [question.field or question.code for question in found.questions]
        raise Refused("questions_open", questions=codes)
    return found.layout
