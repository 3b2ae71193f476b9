"""What events and payments of a plan are called, and why money is due on its day."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huikuan.engine.terms import CHINESE, ENGLISH, Label, PlanLine, Trigger, step_text
from huikuan.engine.terms.days import DueDay

TRIGGERS: dict[Trigger, str | Promise] = {
    Trigger.SIGNED: _("Signing"),
    Trigger.DEPOSIT_RECEIVED: _("Deposit received"),
    Trigger.STARTED: _("Start of work"),
    Trigger.SHIPPED: _("Shipment"),
    Trigger.DELIVERED: _("Delivery"),
    Trigger.INSTALLED: _("Installation"),
    Trigger.PRELIMINARILY_ACCEPTED: _("Preliminary acceptance"),
    Trigger.ACCEPTED: _("Acceptance"),
    Trigger.INVOICED: _("Invoice"),
    Trigger.STATEMENT_CONFIRMED: _("Statement confirmed"),
    Trigger.WARRANTY_OVER: _("Warranty over"),
    Trigger.ON_DATE: _("Fixed date"),
    Trigger.MONTH_CLOSED: _("Monthly settlement"),
}
LABELS: dict[Label, str | Promise] = {
    Label.PAYMENT: _("Payment for goods"),
    Label.ADVANCE: _("Advance"),
    Label.PROGRESS: _("Progress payment"),
    Label.SHIPMENT: _("Payment on shipment"),
    Label.DELIVERY: _("Payment on delivery"),
    Label.ACCEPTANCE: _("Payment on acceptance"),
    Label.RETENTION: _("Retention"),
    Label.FINAL: _("Final payment"),
}


def terms_language() -> str:
    """In which of the two languages the reader's terms are written."""
    return CHINESE if (get_language() or "").startswith("zh") else ENGLISH


def trigger_name(trigger: Trigger | None) -> str:
    """The event; where the terms name none, the day of the document counts."""
    return str(TRIGGERS[trigger]) if trigger else gettext("Day of the document")


def due_sentence(line: PlanLine, due: DueDay) -> str:
    """``Acceptance 2025-03-12 + end of month + 30 days → 2025-04-30``: how the day was found."""
    language = terms_language()
    event = f"{trigger_name(line.term.trigger)} {due.from_on.isoformat()}"
    counted = "".join(f" + {step_text(one.step, language)}" for one in due.steps)
    said = f"{event}{counted} → {due.due_on.isoformat()}"
    if due.effective_due_on != due.due_on:
        said += gettext(", working day {on}").format(on=due.effective_due_on.isoformat())
    if not due.is_final:
        said += gettext(" (the official holidays are not out yet)")
    return said
