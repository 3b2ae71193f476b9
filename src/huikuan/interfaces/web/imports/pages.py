"""The import page by page: hand in, say how it is read, look, take, look back, undo."""

from typing import BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huikuan.flows.run_intake import refused_rows_of
from huikuan.flows.take_file_in import (
    answer_intake,
    opened_intake,
    take_file_in,
    understood,
    withdraw_intake,
)
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.imports.judged import judged
from huikuan.interfaces.web.imports.outcome import outcome
from huikuan.interfaces.web.imports.reading import answers_from, file_reading
from huikuan.interfaces.web.imports.samples import sample_file
from huikuan.interfaces.web.imports.words import KIND_TEXTS, KINDS, reason_of
from huikuan.interfaces.web.imports.working import begin, begin_undoing, told, work_on
from huikuan.interfaces.web.visit import Visit
from huikuan.records.files.commands import FILE_BYTES_MAX
from huikuan.records.files.models import Intake, StoredFile
from huikuan.records.files.queries import intakes_visible_to, opened_file
from huikuan.records.people.actor import Actor

STAGES = {
    "previewed": "imports/preview.html",
    "running": "imports/broken.html",
    "failed": "imports/broken.html",
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
    taken: list[tuple[Intake, bool]] = []
    if succeeds(request, form, lambda asked: taken.append(handed_in(asked, request.actor))):
        return next_step(request, *taken[0])
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
    if kind not in KINDS or language not in {"zh", "en"}:
        raise Http404
    name = f"huikuan-{kind}-{language}.xlsx"
    return FileResponse(sample_file(kind, language), as_attachment=True, filename=name)


def import_shown(request: Visit, intake_id: int) -> HttpResponse:
    """A file where it is just now: being worked on, to be looked at, or in the books."""
    intake = found(request, intake_id)
    if work := work_on(intake, request):
        return render(request, "imports/working.html", told(work, intake))
    if intake.state == "asked" or (intake.state == "previewed" and not intake.result):
        return redirect("import-reading", intake.pk)
    context = {"intake": intake, **judged(intake, request), **outcome(intake, request)}
    return render(request, STAGES[intake.state], context)


def import_reading(request: Visit, intake_id: int) -> HttpResponse:
    """What must be asked about the file, and how everything else is read."""
    intake = found(request, intake_id)
    if intake.state not in {"asked", "previewed", "failed"} or work_on(intake, request):
        return redirect("import-file", intake.pk)
    if request.method == "POST":
        answers = answers_from(request.POST, intake.kind)
        return next_step(request, intake, bool(answer_intake(intake, answers, by=request.actor)))
    context = {"intake": intake, "reading": file_reading(intake)}
    return render(request, "imports/reading.html", context)


def import_run(request: Visit, intake_id: int) -> HttpResponse:
    """Take what was looked at into the books."""
    intake = found(request, intake_id)
    if intake.state not in {"done", "undone"}:
        begin("check" if intake.state == "asked" else "run", intake, request)
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
    begin_undoing(intake, request.POST.get("reason", "")[:300], request)
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


def handed_in(asked: dict[str, object], by: Actor) -> tuple[Intake, bool]:
    """Keep the file, and whether anything about it must be asked; refuses what is no table."""
    file = asked["file"]
    assert isinstance(file, UploadedFile)
    media_type = file.content_type or "application/octet-stream"
    name = file.name or "file"
    stream = cast(BinaryIO, file.file)
    intake = take_file_in(str(asked["kind"]), name, stream, by=by, media_type=media_type)
    return intake, bool(understood(*opened_intake(intake)).questions)


def next_step(request: Visit, intake: Intake, is_open: bool) -> HttpResponse:
    """On to the questions while there are any, else to the check of every row."""
    if is_open:
        return redirect("import-reading", intake.pk)
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
