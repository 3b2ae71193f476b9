"""What hangs on a document: its files, its lines in the ledger, the people who wrote them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huikuan.flows.file_evidence import file_evidence
from huikuan.interfaces.web.forms.receivables import EvidenceForm
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.ledger import actor_name, entry_name
from huikuan.records.customers.models import Customer
from huikuan.records.files.models import Attachment
from huikuan.records.files.queries import attachments_of, opened_file
from huikuan.records.ledger.queries import accounts, lines_of_item
from huikuan.records.people.queries import users_by_username

if TYPE_CHECKING:
    from huikuan.records.ledger.models import Entry

LINES_SHOWN = 100


def filed_with(subject: str) -> QuerySet[Attachment]:
    """The files of one document."""
    return attachments_of(subject)


def evidence_kept(request: Visit, subject: str, customer: Customer) -> bool:
    """File what was handed in with a document; what is missing is said above the page."""
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file."))
        return False
    file = form.cleaned_data["file"]
    kind = file.content_type or "application/octet-stream"
    place = {"subject": subject, "customer": customer, "title": form.cleaned_data["title"]}
    file_evidence(file.name, kind, file.file, by=request.actor, **place)
    messages.success(request, _("The file was added."))
    return True


def evidence(subject: str, attachment_id: int) -> FileResponse:
    """A file as it was handed in; the browser saves it and never opens it as a page."""
    filed = get_object_or_404(attachments_of(subject), pk=attachment_id)
    return FileResponse(
        opened_file(filed.file),
        as_attachment=True,
        filename=filed.file.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def people_behind(entries: Iterable["Entry"]) -> dict[str, str]:
    """Who wrote these entries and their reversals: the code of the actor to a name."""
    codes = set()
    for entry in entries:
        codes.add(entry.actor)
        if entry.is_reversed:
            codes.add(entry.reversed_by.actor)
    return people_by_code(codes)


def people_by_code(codes: Iterable[str]) -> dict[str, str]:
    """Who these actors are, by the name people know."""
    names = {code.removeprefix("user:") for code in codes}
    people = {name: user.name for name, user in users_by_username(names).items()} if names else {}
    return {code: people.get(code) or actor_name(code, people) for code in codes}


def ledger_lines(item_id: int) -> list[dict[str, Any]]:
    """Every line that moved one open item, debit or credit, with its entry."""
    english = (get_language() or "").startswith("en")
    chart = {row.word: (row.code, row.name_en if english else row.name) for row in accounts()}
    return [
        {
            "line": line,
            "kind": entry_name(line.entry.kind),
            "account": chart.get(line.account, ("", line.account)),
            "debit": line.amount_minor if line.amount_minor > 0 else None,
            "credit": -line.amount_minor if line.amount_minor < 0 else None,
            "url": url_if("ledger-entry", line.entry_id),
        }
        for line in lines_of_item(item_id)[:LINES_SHOWN]
    ]
