"""The imports so far, and the receivables that one of them brought."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from huikuan.desks.receivables.queries import receivables_brought_by
from huikuan.interfaces.clock import company_day
from huikuan.interfaces.web.imports.pages import found
from huikuan.interfaces.web.imports.words import KINDS, STATES
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.files.models import Intake
from huikuan.records.files.queries import intakes_visible_to

NEW = cast(str, reverse_lazy("import"))


def _count(name: str) -> Any:
    return lambda intake: intake.result.get(name) if intake.state in {"done", "undone"} else None


def _state(intake: Intake) -> tuple[str, Any, str]:
    return (intake.state, *STATES[intake.state])


IMPORTS = Listing(
    page="imports",
    title=_("Imports"),
    order="-at",
    rows=lambda request: intakes_visible_to(request.rights),
    search=lambda rows, text: rows.filter(file__name__icontains=text),
    search_label=_("File name"),
    columns=(
        Column(
            "file",
            _("File"),
            lambda intake: intake.file.name,
            link=lambda intake: url_if("import-file", intake.pk),
        ),
        Column("kind", _("Holds"), lambda intake: KINDS[intake.kind], phone=False),
        Column("state", _("State"), _state, "badge"),
        Column("taken", _("Taken"), _count("accepted"), "number"),
        Column("refused", _("Refused"), _count("refused"), "number", phone=False),
        Column("who", _("Who"), lambda intake: intake.actor_name, phone=False),
        Column(
            "at", _("When"), lambda i: company_day(i.created_at), "date", sort="id", phone=False
        ),
        Column("hash", _("Fingerprint"), lambda i: i.file.sha256[:12], phone=False),
    ),
    filters=(
        Filter(
            "kind",
            _("Holds"),
            lambda rows, value, request: rows.filter(kind=value),
            options=tuple(KINDS.items()),
        ),
        Filter(
            "state",
            _("State"),
            lambda rows, value, request: rows.filter(state=value),
            options=tuple((code, word) for code, (word, _tone) in STATES.items()),
        ),
    ),
    empty_title=_("Nothing was imported yet"),
    empty_text=_("Bring the Excel or CSV file with what your customers owe today."),
    empty_action=(_("Import a file"), NEW),
    new_action=(_("Import a file"), NEW),
)


def _brought(request: Visit) -> QuerySet[Any]:
    match = request.resolver_match
    assert match is not None
    intake = found(request, match.kwargs["intake_id"])
    return receivables_brought_by(request.rights, f"intake:{intake.pk}")


BROUGHT = Listing(
    page="import-receivables",
    title=_("Receivables of this import"),
    order="-issued",
    rows=_brought,
    search=lambda rows, text: rows.filter(number__startswith=text),
    search_label=_("Number"),
    columns=(
        Column(
            "number",
            _("Number"),
            lambda r: r.number,
            sort="number",
            link=lambda r: url_if("receivable", r.pk) or url_if("ledger-item", r.pk),
        ),
        Column(
            "customer",
            _("Customer"),
            lambda r: r.customer.name,
            link=lambda r: url_if("customer", r.customer.code),
        ),
        Column(
            "issued", _("Document day"), lambda r: r.issued_on, "date", "issued_on", phone=False
        ),
        Column("due", _("Due"), lambda r: r.due_on, "date", "due_on", phone=False),
        Column("amount", _("Amount"), lambda r: (r.amount_minor, r.currency), "money", phone=False),
        Column("open", _("Open"), lambda r: (r.item.open_minor, r.currency), "money"),
    ),
    empty_title=_("No receivables"),
    empty_text=_("This import brought no receivables."),
    template="imports/brought.html",
)


def imports(request: Visit) -> HttpResponse:
    """Every file that was handed in, newest first."""
    return list_page(request, IMPORTS)


def import_receivables(request: Visit, intake_id: int) -> HttpResponse:
    """What one file brought into the books."""
    return list_page(request, BROUGHT, intake=found(request, intake_id))
