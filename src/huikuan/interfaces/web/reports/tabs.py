"""The pages under Reports, as the tabs above each of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit

PAGES = (
    ("dashboard", _("Receivables at a glance")),
    ("ageing", _("Ageing")),
    ("report-watchdog", _("Watchdog")),
    ("ledger-entries", _("Ledger")),
    ("proof", _("Proof")),
)


def pages_under_reports(request: Visit) -> list[dict[str, Any]]:
    """What of Reports this person may open."""
    pages: list[dict[str, Any]] = [
        {"route": route, "label": label, "url": url_if(route)} for route, label in PAGES
    ]
    return [page for page in pages if page["url"] and may_open(request, page["url"])]
