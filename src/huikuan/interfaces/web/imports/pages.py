"""The import page by page: hand in, say how it is read, look, take, look back, undo."""

from functools import partial
from typing import BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huikuan.flows.preview_intake import refused_rows_of
from huikuan.flows.take_file_in import (
    answer_intake,
    looked_at,
    take_file_in,
    withdraw_intake,
)
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.imports.judged import judged
from huikuan.interfaces.web.imports.outcome import outcome
from huikuan.interfaces.web.imports.reading import answers_from, file_reading
from huikuan.interfaces.web.imports.samples import SAMPLES, sample_file
from huikuan.interfaces.web.imports.words import KIND_TEXTS, KINDS, reason_of
from huikuan.interfaces.web.imports.working import begin, told, undo, work_on
from huikuan.interfaces.web.visit import Visit
from huikuan.records.files.commands import FILE_BYTES_MAX
from huikuan.records.files.models import WAITING, Intake, StoredFile
from huikuan.records.files.queries import intakes_visible_to, is_quickly_read, opened_file
from huikuan.records.people.actor import Actor

STAGES = {
    "asked": "imports/unread.html",
    "previewed": "imports/preview.html",
    "running": "imports/stopped.html",
    "failed": "imports/broken.html",
    "stopped": "imports/stopped.html",
    "undoing": "imports/stopped.html",
    "done": "imports/done.html",
    "undone": "imports/done.html",
}


class UploadForm(forms.Form):
    """Which file, and what it holds."""

    kind = forms.ChoiceField(choices=list(KINDS.items()), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )


def import_new(request: Visit) -> HttpResponse:
    """Hand a file in."""
    chosen = request.POST.get("kind") or request.GET.get("kind", "")
    form = UploadForm(request.POST or None, request.FILES or None)
    taken: list[Intake] = []
    if succeeds(request, form, partial(handed_in, taken, request.actor), works_in_parts=True):
        return next_step(request, taken[0])
    context = {
        "form": form,
        "kinds": [(kind, word, KIND_TEXTS[kind]) for kind, word in KINDS.items()],
        "chosen": chosen if chosen in KINDS else "receivables",
        "bytes_max": FILE_BYTES_MAX,
        "megabytes_max": FILE_BYTES_MAX // 1024**2,
    }
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def import_sample(request: Visit, kind: str, language: str) -> FileResponse:
    """A file as it should be, to be filled in."""
    if kind not in SAMPLES or language not in {"zh", "en"}:
        raise Http404
    name = f"huikuan-{kind}-{language}.xlsx"
    return FileResponse(sample_file(kind, language), as_attachment=True, filename=name)


def import_shown(request: Visit, intake_id: int) -> HttpResponse:
    """A file where it is just now: being worked on, to be looked at, or in the books."""
    intake = found(request, intake_id)
    if work := work_on(intake, request):
        return render(request, "imports/working.html", told(work, intake))
    if intake.state == "asked" and intake.look:
        return redirect("import-reading", intake.pk)
    context = {"intake": intake, **judged(intake, request), **outcome(intake, request)}
    return render(request, STAGES[intake.state], context)


def import_reading(request: Visit, intake_id: int) -> HttpResponse:
    """What must be asked about the file, and how everything else is read."""
    intake = found(request, intake_id)
    if intake.state not in WAITING or not intake.look or work_on(intake, request):
        return redirect("import-file", intake.pk)
    if request.method == "POST":
        answers = answers_from(request.POST, intake.kind)
        answer_intake(intake, answers, by=request.actor, is_read_later=is_long(intake))
        return next_step(request, intake)
    context = {"intake": intake, "reading": file_reading(intake)}
    return render(request, "imports/reading.html", context)


def import_run(request: Visit, intake_id: int) -> HttpResponse:
    """Take what was looked at into the books."""
    intake = found(request, intake_id)
    if intake.state == "asked" and not intake.look:
        begin("look", intake, request)
    elif intake.state in {*WAITING, "running", "stopped"}:
        begin("run" if intake.state != "asked" else "check", intake, request)
    return redirect("import-file", intake.pk)


def import_progress(request: Visit, intake_id: int) -> HttpResponse:
    """How far it is; when it is over, the page that follows."""
    intake = found(request, intake_id)
    if work := work_on(intake, request):
        return render(request, "imports/working_box.html", told(work, intake))
    response = HttpResponse()
    response["HX-Redirect"] = reverse("import-file", args=[intake.pk])
    return response


def import_withdrawn(request: Visit, intake_id: int) -> HttpResponse:
    """Give the file up; nothing was written."""
    withdraw_intake(found(request, intake_id))
    return redirect("imports")


def import_undone(request: Visit, intake_id: int) -> HttpResponse:
    """Reverse everything the file wrote, with a reason."""
    intake = found(request, intake_id, "imports.undo")
    reason = request.POST.get("reason", "") or intake.result.get("undone_because", "")
    undo(intake, reason[:300], request)
    return redirect("import-file", intake.pk)


def import_refused(request: Visit, intake_id: int) -> FileResponse:
    """The refused rows as they were, with their reasons, to be corrected."""
    intake = found(request, intake_id)
    if intake.refused_file:
        return as_download(intake.refused_file)
    if intake.state != "previewed":
        raise Http404
    file = refused_rows_of(intake, by=request.actor, say=reason_of)
    return FileResponse(file, as_attachment=True, filename=f"{intake.file.name[:150]}.refused.csv")


def import_original(request: Visit, intake_id: int) -> FileResponse:
    """The file as it was handed in."""
    return as_download(found(request, intake_id).file)


def found(request: Visit, intake_id: int, permission: str = "imports.run") -> Intake:
    """One file on its way, for whoever may see such files."""
    return get_object_or_404(intakes_visible_to(request.rights, permission), pk=intake_id)


def handed_in(taken: list[Intake], by: Actor, asked: dict[str, object]) -> None:
    """Keep the file; refuses what is no table. A long one is read by the job runner."""
    file = asked["file"]
    assert isinstance(file, UploadedFile)
    media_type = file.content_type or "application/octet-stream"
    name = file.name or "file"
    intake = take_file_in(
        str(asked["kind"]),
        name,
        cast(BinaryIO, file.file),
        by=by,
        media_type=media_type,
        is_read_later=not is_quickly_read(name, file.size or 0),
    )
    taken.append(intake)


def is_long(intake: Intake) -> bool:
    """Whether nobody should wait until the whole file was read."""
    return not is_quickly_read(intake.file.name, intake.file.size)


def next_step(request: Visit, intake: Intake) -> HttpResponse:
    """On to the questions while there are any, else to the check of every row."""
    if not intake.look:
        begin("look", intake, request)
    elif looked_at(intake).understanding.questions:
        return redirect("import-reading", intake.pk)
    else:
        begin("check", intake, request)
    return redirect("import-file", intake.pk)


def as_download(file: StoredFile) -> FileResponse:
    """The bytes of a stored file, to be saved and never shown inside a page."""
    return FileResponse(
        opened_file(file),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
