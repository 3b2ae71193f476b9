"""Orders and what happened to them in words: states, papers, and what became of an event."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ORDER_BADGES: dict[str, tuple[str | Promise, str]] = {
    "draft": (pgettext_lazy("order", "Draft"), "waiting"),
    "confirmed": (_("Confirmed"), "good"),
    "delivered": (_("All delivered"), "plain"),
    "closed": (_("Closed"), "plain"),
    "cancelled": (_("Cancelled"), "plain"),
}
PAPERS: dict[str, str | Promise] = {
    "delivery_receipt": _("Delivery receipt"),
    "acceptance_report": _("Acceptance report"),
    "invoice": _("Invoice"),
    "statement": _("Statement of account"),
}


def paper_name(code: str) -> str:
    """A paper that a plan asks for; what it calls differently stands as it was written."""
    return str(PAPERS.get(code, code.replace("_", " ")))
