"""A contract goes on: reviewed, approved, signed with its paper, suspended, ended, archived."""

from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.contracts.commands import (
    decide_approval,
    end_review,
    move_contract,
    open_next_version,
)
from huikuan.desks.contracts.queries import approvals_of
from huikuan.errors import Refused
from huikuan.flows.conclude_contract import conclude_contract, file_paper
from huikuan.interfaces.web.contracts.page import one_contract
from huikuan.interfaces.web.forms.trying import DayInput
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.records.files.models import StoredFile
from huikuan.records.files.queries import opened_file, refuse_altered

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract


class SigningForm(forms.Form):
    """When it was signed, and which paper was looked at."""

    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=DayInput)
    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)


def contract_moved(request: Visit, contract_id: int) -> HttpResponse:
    """Into another state, with the reason where one is needed."""
    row = one_contract(request, contract_id, "contracts.write")
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    move_contract(row, to, by=request.actor, reason=reason)
    messages.success(request, _("The contract goes on."))
    return redirect("contract", row.pk)


def contract_reviewed(request: Visit, contract_id: int) -> HttpResponse:
    """The review is over: on to approval where a rule asks for it, else to signing."""
    row = one_contract(request, contract_id, "contracts.write")
    asked = end_review(row, by=request.actor)
    said = _("A second person decides now.") if asked else _("It can be signed now.")
    messages.success(request, said)
    return redirect("contract", row.pk)


def contract_decided(request: Visit, contract_id: int) -> HttpResponse:
    """A second person says yes or no to exactly what was shown."""
    row = one_contract(request, contract_id, "contracts.approve")
    approval = get_object_or_404(approvals_of(row), pk=_number(request, "approval"))
    is_granted = request.POST.get("decision") == "yes"
    note = request.POST.get("note", "")
    decide_approval(approval, is_granted=is_granted, note=note, by=request.actor)
    messages.success(request, _("It is approved.") if is_granted else _("It is refused."))
    return redirect("contract", row.pk)


def contract_filed(request: Visit, contract_id: int) -> HttpResponse:
    """The paper that is signed is laid beside its wording."""
    row = one_contract(request, contract_id, "contracts.sign")
    file = request.FILES.get("file")
    if file is None or file.file is None:
        messages.error(request, _("Choose a file."))
    else:
        kind = file.content_type or "application/octet-stream"
        file_paper(row, file.name or "file", kind, cast(BinaryIO, file.file), by=request.actor)
        messages.success(request, _("The paper was added. Compare its fingerprint, then sign."))
    return redirect("contract", row.pk)


def contract_signed(request: Visit, contract_id: int) -> HttpResponse:
    """Both have signed: from now on this wording stays as it is."""
    row = one_contract(request, contract_id, "contracts.sign")
    form = SigningForm(request.POST)
    if form.is_valid():
        conclude_contract(row, **form.cleaned_data, by=request.actor)
        messages.success(request, _("The contract is signed and in force."))
    else:
        messages.error(request, _("Enter the day of the signature."))
    return redirect("contract", row.pk)


def contract_changed(request: Visit, contract_id: int) -> HttpResponse:
    """A signed contract is to be changed: its next version begins as a draft."""
    row = one_contract(request, contract_id, "contracts.write")
    open_next_version(row, by=request.actor, change_note=request.POST.get("reason", ""))
    messages.success(request, _("The next version is a draft. What is signed holds until then."))
    return redirect("contract-edit", row.pk)


def contract_file(request: Visit, contract_id: int) -> FileResponse | HttpResponse:
    """The paper of a version, as long as it is still what was handed in."""
    row = one_contract(request, contract_id)
    file = _paper(row, _number(request, "version"))
    try:
        refuse_altered(file)
    except Refused as refused:
        messages.error(request, refusal_sentence(refused))
        return redirect("contract", row.pk)
    return _saved(file)


def _paper(row: "Contract", sequence: int) -> StoredFile:
    """The paper of this version, or of the newest that has one."""
    papers = row.versions.exclude(file=None).select_related("file").order_by("-sequence")
    version = (papers.filter(sequence=sequence) if sequence else papers).first()
    if version is None or version.file is None:
        raise Http404
    return version.file


def _saved(file: StoredFile) -> FileResponse:
    """As it was handed in; the browser saves it and never opens it as a page."""
    return FileResponse(
        opened_file(file),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _number(request: Visit, name: str) -> int:
    """A number that was sent; zero for what is none."""
    text: Any = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
