"""What would a file bring into the books? Every row is judged and nothing is written."""

from typing import Any

from huikuan.errors import Refused
from huikuan.flows.import_customers import CustomerImport
from huikuan.flows.import_history import HistoryImport
from huikuan.flows.import_receipts import ReceiptImport
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.import_rows import Importing, Preview, Setting, previewed
from huikuan.flows.take_file_in import opened_intake, understood
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout
from huikuan.records.files.models import Intake
from huikuan.records.people.actor import Actor

IMPORTS: dict[str, type[Importing]] = {
    "customers": CustomerImport,
    "history": HistoryImport,
    "receipts": ReceiptImport,
    "receivables": ReceivableImport,
}


def preview_intake(intake: Intake, *, by: Actor) -> Preview:
    """Judge every row of an intake; refused while a question about the file is open."""
    table, kind, answers = opened_intake(intake)
    preview = preview_table(table, kind, answers, by=by)
    Intake.objects.filter(pk=intake.pk, state="asked").update(state="previewed")
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
