"""Pages that belong together, as the tabs above each of them."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit

Pages = tuple[tuple[str, str | Promise], ...]
GROUPS: dict[str, tuple[str | Promise, Pages]] = {
    "agreements": (_("Contracts"), (("contracts", _("Contracts")), ("orders", _("Orders")))),
    "invoices": (
        _("Invoices"),
        (
            ("invoices", _("Invoices")),
            ("invoice-queue", _("Issue queue")),
            ("invoice-reds", _("Red confirmations")),
            ("invoices-not-accepted", _("Not accepted")),
        ),
    ),
    "reports": (
        _("Reports"),
        (
            ("dashboard", _("Receivables at a glance")),
            ("ageing", _("Ageing")),
            ("report-watchdog", _("Watchdog")),
            ("ledger-entries", _("Ledger")),
            ("proof", _("Proof")),
        ),
    ),
}


def pages_of(request: Visit, group: str) -> list[dict[str, Any]]:
    """What of a group this person may open."""
    pages: list[dict[str, Any]] = [
        {"route": route, "label": label, "url": url_if(route)} for route, label in GROUPS[group][1]
    ]
    return [page for page in pages if page["url"] and may_open(request, page["url"])]
