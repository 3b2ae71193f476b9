"""What was agreed and what was ordered under it, as the tabs above both lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit

PAGES = (("contracts", _("Contracts")), ("orders", _("Orders")))


def agreement_tabs(request: Visit, here: str) -> list[dict[str, Any]]:
    """What of them this person may open, and which one this is."""
    pages: list[dict[str, Any]] = [
        {"label": label, "url": url_if(route), "is_here": route == here} for route, label in PAGES
    ]
    return [page for page in pages if page["url"] and may_open(request, page["url"])]
