"""What would a file bring into the books? Every row is judged and nothing is written."""

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO

from huikuan.errors import Refused
from huikuan.flows.import_contracts import ContractImport
from huikuan.flows.import_customers import CustomerImport
from huikuan.flows.import_deliveries import DeliveryImport
from huikuan.flows.import_einvoices import EInvoiceImport
from huikuan.flows.import_events import EventImport
from huikuan.flows.import_history import HistoryImport
from huikuan.flows.import_orders import OrderImport
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
from huikuan.flows.take_file_in import looked_at, opened_intake, understood
from huikuan.integrations.exports.refused_rows import RefusedRows, Say, code_of
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout, Question
from huikuan.records.files.models import WAITING, Intake
from huikuan.records.people.actor import Actor

Tell = Callable[[int, int], None]
IMPORTS: dict[str, type[Importing]] = {
    "contracts": ContractImport,
    "customers": CustomerImport,
    "einvoices": EInvoiceImport,
    "deliveries": DeliveryImport,
    "events": EventImport,
    "history": HistoryImport,
    "orders": OrderImport,
    "receipts": ReceiptImport,
    "receivables": ReceivableImport,
}


def preview_intake(intake: Intake, *, by: Actor, tell: Tell = nobody) -> Preview:
    """Judge every row of an intake; refused while a question about the file is open.

    What was found is kept with the intake, so that it can be looked at page by page.
    """
    table, layout = agreed_reading(intake)
    setting = Setting(intake.reading, by)
    kind = intake.kind
    preview = previewed(IMPORTS[kind](), table, layout, kind, setting, tell=tell)
    waiting = Intake.objects.filter(pk=intake.pk, state__in=WAITING)
    found = preview_result(preview, layout, table.headings)
    waiting.update(state="previewed", result=found, row_count=preview.rows)
    return preview


def preview_table(table: Table, kind: str, answers: dict[str, Any], *, by: Actor) -> Preview:
    """Judge every row of a table that was not handed in."""
    found = understood(table, kind, answers)
    refuse_open_questions(found.questions)
    return previewed(IMPORTS[kind](), table, found.layout, kind, Setting(answers, by))


def agreed_reading(intake: Intake) -> tuple[Table, Layout]:
    """The table of an intake and how its rows are read; refused while anything is open."""
    found = looked_at(intake).understanding
    refuse_open_questions(found.questions)
    return opened_intake(intake), found.layout


def refuse_open_questions(questions: tuple[Question, ...]) -> None:
    """Nothing is read while only a person can say how."""
    if questions:
        codes = [question.field or question.code for question in questions]
        raise Refused("questions_open", questions=codes)


def refused_rows_of(intake: Intake, *, by: Actor, say: Say = code_of) -> BinaryIO:
    """The file of the rows that would be refused, made anew while nothing is written yet."""
    table, layout = agreed_reading(intake)
    place = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked reads and closes it
    writer = RefusedRows(place, table.headings, say)
    setting = Setting(intake.reading, by)
    previewed(IMPORTS[intake.kind](), table, layout, intake.kind, setting, refuse=writer.add)
    return writer.finished()
