"""The list of statements: what was sent, opened, confirmed, disputed, and who says nothing."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from huikuan.desks.statements.queries import silent, statements_visible_to
from huikuan.desks.statements.rules import SILENT_DAYS
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.statements import KIND_NAMES, STATE_NAMES, STATE_TONES

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

WAITING = ("sent", "opened")
SILENCES = (SILENT_DAYS, 20, 30)


def statements(request: Visit) -> HttpResponse:
    """The statements, as far as this person's rights reach."""
    return list_page(request, _listing(request), **_links(request))


def _links(request: Visit) -> dict[str, Any]:
    runs_all = request.rights.reach("statements.send").all
    return {"run_url": url_if("statement-run") if runs_all else ""}


def _listing(request: Visit) -> Listing:
    today = request.actor.today

    def waits(row: "Statement") -> str:
        if row.state not in WAITING or row.sent_at is None:
            return ""
        days = (today - row.sent_at.date()).days
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days > 0 else ""

    return Listing(
        page="statements",
        title=_("Statements of account"),
        order="-as_of",
        rows=lambda visit: statements_visible_to(visit.rights),
        search=lambda rows, text: rows.filter(number__startswith=text),
        search_label=_("Statement number"),
        template="statements/list.html",
        columns=(
            Column("number", _("Statement"), lambda row: row.number,
                   link=lambda row: url_if("statement", row.pk)),
            Column("customer", _("Customer"), lambda row: row.customer.name,
                   link=lambda row: url_if("customer", row.customer.code)),
            Column("as_of", _("As of"), lambda row: row.as_of_on, "date", "as_of_on",
                   phone=False),
            Column("kind", pgettext_lazy("statement", "Kind"),
                   lambda row: KIND_NAMES[row.kind], phone=False),
            Column("closing", _("Balance"), lambda row: (row.closing_minor, row.currency), "money"),
            Column("state", _("Status"), _state, "badge"),
            Column("waits", _("Without an answer since"), waits, "short", phone=False),
        ),
        filters=_filters(),
        empty_title=_("No statements here"),
        empty_text=_("Open a customer's account and make a statement, or start the month-end run."),
        empty_action=(_("Customers"), url_if("customers")),
    )  # fmt: skip


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("state", _("Status"), _in_state, options=tuple(STATE_NAMES.items())),
        Filter(
            "silent",
            _("Silent"),
            _silent,
            options=tuple((str(days), _silence_name(days)) for days in SILENCES),
        ),
        Filter(
            "customer",
            _("Customer"),
            lambda rows, value, _visit: rows.filter(customer__code=value),
            "customer",
        ),
    )


def _silence_name(days: int) -> Any:
    return ngettext(
        "no answer for %(days)d day or more", "no answer for %(days)d days or more", days
    ) % {"days": days}


def _state(row: "Statement") -> tuple[str, Any, str]:
    return row.state, STATE_NAMES[row.state], STATE_TONES[row.state]


def _in_state(rows: QuerySet["Statement"], value: str, _visit: Visit) -> QuerySet["Statement"]:
    return rows.filter(state=value)


def _silent(rows: QuerySet["Statement"], value: str, visit: Visit) -> QuerySet["Statement"]:
    return silent(rows, visit.actor.today, int(value))
