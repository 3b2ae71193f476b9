"""Imports (导入): a file is handed in, asked about, previewed, run, and undone if it was wrong."""

from datetime import datetime
from typing import Any, BinaryIO, Literal, cast

from django.http import FileResponse, HttpRequest
from django_q.tasks import async_task
from ninja import File, Form, Path, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import BaseModel, Field

from huikuan.errors import Refused
from huikuan.flows.import_rows import Preview, result_of
from huikuan.flows.preview_intake import preview_intake, refuse_open_questions
from huikuan.flows.take_file_in import answer_intake, looked_at, take_file_in
from huikuan.flows.undo_intake import undo_intake
from huikuan.interfaces.api.door import Caller, caller_of
from huikuan.interfaces.api.nouns.files import as_download
from huikuan.interfaces.api.nouns.looking_up import one
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import Problem, absent
from huikuan.interfaces.api.shapes import In, Name, Note, Reason, RowId
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.table_refusals import question_sentence, row_sentence
from huikuan.records.files.models import WAITING, Intake
from huikuan.records.files.progress import progress_of
from huikuan.records.files.queries import intakes, is_quickly_read

router = Router(tags=["Imports"])
NEWEST_FIRST = Sorting(("-id",))
RUN = "huikuan.interfaces.jobs.intakes.run_waiting_intake"
LOOK = "huikuan.interfaces.jobs.intakes.look_at_waiting_intake"
Kind = Literal[
    "customers", "receivables", "receipts", "history", "contracts", "orders", "deliveries",
    "events",
]  # fmt: skip


class ImportIn(In):
    """What the file holds."""

    kind: Kind


class AnswersIn(In):
    """Answers to the questions about the file; what is left out stays open."""

    columns: dict[Name, Note] | None = Field(None, examples=[{"customer_code": "客户编码"}])
    currency: Note | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ","] | None = None
    encoding: Note | None = None
    sheet: Note | None = None
    serials: Literal["1900", "1904"] | None = None
    unit: Literal["headed", "plain"] | None = None
    zeros: Literal["keep", "match"] | None = None
    revenue: Literal["yes", "no"] | None = None


class ImportUndoingIn(In):
    """Why the import is taken back."""

    reason: Reason


class QuestionOut(BaseModel):
    """One thing that only a person can say about the file."""

    code: str
    field: str
    question: str
    options: list[str]
    examples: list[list[str]]
    suggested: str


class ImportOut(BaseModel):
    """One file on its way into the books."""

    id: int
    kind: str
    state: str
    file_name: str
    file_sha256: str
    row_count: int
    done_count: int
    result: dict[str, Any]
    created_at: datetime
    finished_at: datetime | None
    has_refused_rows: bool


class ImportAskedOut(ImportOut):
    """An import with the questions that are still open; none are known until it ``is_read``."""

    is_read: bool
    questions: list[QuestionOut]


class RefusedRowOut(BaseModel):
    """A row that cannot be taken, and why."""

    row: int
    field: str
    code: str
    detail: str


class PreviewOut(BaseModel):
    """What the file would bring; nothing is written yet."""

    id: int
    result: dict[str, Any]
    refused_rows: list[RefusedRowOut]


class UndoneOut(BaseModel):
    """How many entries were reversed."""

    id: int
    state: str
    reversed_count: int


def import_shown(intake: Intake) -> dict[str, Any]:
    """An import as the API tells it; while it runs, how far it is."""
    done, rows = progress_of(intake.pk) or (intake.done_count, intake.row_count)
    names = ("kind", "state", "result", "created_at", "finished_at")
    return {name: getattr(intake, name) for name in names} | {
        "id": intake.pk,
        "file_name": intake.file.name,
        "file_sha256": intake.file.sha256,
        "row_count": rows,
        "done_count": done,
        "has_refused_rows": intake.refused_file_id is not None,
    }


def _asked(intake: Intake) -> dict[str, Any]:
    is_read = bool(intake.look)
    asks = intake.state == "asked" and is_read
    questions = looked_at(intake).understanding.questions if asks else ()
    told = [
        {
            "code": question.code,
            "field": question.field,
            "question": question_sentence(question.code, question.field),
            "options": list(question.options),
            "examples": [list(example) for example in question.examples],
            "suggested": question.suggested,
        }
        for question in questions
    ]
    return import_shown(intake) | {"is_read": is_read, "questions": told}


def _have_read(intake: Intake, caller: Caller) -> None:
    """A file that nobody read yet is read by the job runner."""
    if not intake.look:
        async_task(LOOK, intake.pk, caller.user.pk)


def _one_import(caller: Caller, import_id: int, permission: str = "imports.run") -> Intake:
    """A file speaks of any customer, so only whoever reaches all of them brings it in."""
    if not caller.rights.reach(permission).all:
        raise absent()
    intake: Intake = one(intakes(), import_id)
    return intake


def _refused_rows(preview: Preview) -> list[dict[str, Any]]:
    return [
        {
            "row": row.row,
            "field": row.field,
            "code": row.code,
            "detail": row_sentence(row.row, row.field, sentence(row.code, row.params)),
        }
        for row in preview.refused
    ]


@router.get("/imports", response=PageOut[ImportOut], summary="List imports")
def list_imports(request: HttpRequest, page: Query[PageIn]) -> dict[str, Any]:
    reaches_all = caller_of(request).rights.reach("imports.run").all
    rows = intakes() if reaches_all else intakes().none()
    return page_of(rows, page, NEWEST_FIRST, import_shown, "imports")


@router.post("/imports", response={201: ImportAskedOut}, summary="Hand in a CSV or XLSX file")
def create_import(request: HttpRequest, told: Form[ImportIn], file: File[UploadedFile]) -> Status:
    """What cannot be known from the file comes back as questions.

    A long file is read behind the scenes: ask for it again until it ``is_read``.
    """
    caller = caller_of(request)
    name, size = file.name or "file", file.size or 0
    if not caller.rights.reach("imports.run").all:
        raise Problem(403, "permission_missing", permission="imports.run")
    intake = take_file_in(
        told.kind,
        name,
        cast(BinaryIO, file.file),
        by=caller.by,
        media_type=file.content_type or "application/octet-stream",
        is_read_later=not is_quickly_read(name, size),
    )
    _have_read(intake, caller)
    return Status(201, _asked(intake))


@router.get("/imports/{import_id}", response=ImportAskedOut, summary="One import, how far it is")
def show_import(request: HttpRequest, import_id: Path[RowId]) -> dict[str, Any]:
    return _asked(_one_import(caller_of(request), import_id))


@router.post(
    "/imports/{import_id}/answers", response=ImportAskedOut, summary="Answer what was asked"
)
def answer(request: HttpRequest, import_id: Path[RowId], answers: AnswersIn) -> dict[str, Any]:
    caller = caller_of(request)
    intake = _one_import(caller, import_id)
    is_long = not is_quickly_read(intake.file.name, intake.file.size)
    told = answers.model_dump(exclude_none=True)
    answer_intake(intake, told, by=caller.by, is_read_later=is_long)
    _have_read(intake, caller)
    return _asked(_one_import(caller, import_id))


@router.post(
    "/imports/{import_id}/preview", response=PreviewOut, summary="Judge every row, write nothing"
)
def preview(request: HttpRequest, import_id: Path[RowId]) -> dict[str, Any]:
    caller = caller_of(request)
    found = preview_intake(_one_import(caller, import_id), by=caller.by)
    rows = _refused_rows(found)
    return {"id": import_id, "result": result_of(found), "refused_rows": rows}


@router.post(
    "/imports/{import_id}/run",
    response={202: ImportOut},
    summary="Bring the file into the books; ask again how far it is",
)
def run(request: HttpRequest, import_id: Path[RowId]) -> Status:
    """Runs behind the scenes, batch by batch; ``state`` becomes done, failed or stopped.

    One that stopped has some rows in the books: run it again to go on, or undo it.
    """
    caller = caller_of(request)
    intake = _one_import(caller, import_id)
    if intake.state not in {*WAITING, "stopped"}:
        raise Refused("intake_not_open", state=intake.state)
    if not intake.look:
        raise Refused("intake_unread")
    refuse_open_questions(looked_at(intake).understanding.questions)
    async_task(RUN, intake.pk, caller.user.pk)
    return Status(202, import_shown(_one_import(caller, import_id)))


@router.get("/imports/{import_id}/refused-rows", summary="The refused rows with their reasons")
def refused_rows(request: HttpRequest, import_id: Path[RowId]) -> FileResponse:
    """The rows as they were, as CSV, to be corrected and handed in again."""
    intake = _one_import(caller_of(request), import_id)
    if intake.refused_file is None:
        raise absent()
    return as_download(intake.refused_file)


@router.post(
    "/imports/{import_id}/reversal", response=UndoneOut, summary="Undo an import by reversals"
)
def undo(request: HttpRequest, import_id: Path[RowId], undoing: ImportUndoingIn) -> dict[str, Any]:
    caller = caller_of(request)
    intake = _one_import(caller, import_id, "imports.undo")
    count = undo_intake(intake, reason=undoing.reason, by=caller.by)
    return {"id": import_id, "state": "undone", "reversed_count": count}
