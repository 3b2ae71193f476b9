"""What became of events: receivables with their due days and why, or why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huikuan.desks.contracts.queries import PlanBase, standing_of
from huikuan.engine.terms import Label, Trigger
from huikuan.engine.terms.days import DueDay
from huikuan.flows.level_recognitions import due_of
from huikuan.interfaces.web.menu import url_if
from huikuan.interfaces.words.orders import paper_name
from huikuan.interfaces.words.terms import LABELS, TRIGGERS, due_sentence, trigger_name

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Order, PaymentPlanLine, Recognition, TriggerEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that an event made due or took off, as a page shows it.

    ``state``: claimed, kept (back until its day), credited, reversed.
    """

    row: "Recognition"
    state: str
    label: str
    due: DueDay
    sentence: str
    currency: str

    @property
    def receivable(self) -> Any:
        """The receivable it became, if any."""
        return getattr(self.row, "receivable", None)

    @property
    def url(self) -> str:
        """The page of that receivable."""
        return url_if("receivable", self.receivable.pk) if self.receivable else ""

    @property
    def may_be_released(self) -> bool:
        """Whether its receivable was reversed and it is kept back again."""
        receivable = self.receivable
        return self.state == "kept" and bool(receivable and receivable.entry.is_reversed)


def outcomes_of(rows: "Iterable[Recognition]", currency: str) -> list[Outcome]:
    """Each recognition with its due day and the sentence that explains it."""
    found = []
    for row in rows:
        due = due_of(row.line, row.event)
        sentence = due_sentence(row.line.as_planned, due)
        label = str(LABELS[Label(row.line.label)])
        found.append(Outcome(row, _state(row), label, due, sentence, currency))
    return found


def why_none(base: PlanBase | None, events: "Sequence[TriggerEvent]") -> str:
    """Why nothing fell due by these events, and what the plan waits for next."""
    if base is None or not events:
        return ""
    trigger = events[0].trigger
    names = {"number": base.number, "trigger": trigger_name(Trigger(trigger))}
    if trigger not in {line.trigger for line in base.lines}:
        said = _("The plan of %(number)s names no payment for “%(trigger)s”.") % names
    else:
        said = _("All that “%(trigger)s” makes due by the plan of %(number)s was due already.")
        said = said % names
    return f"{said} {waits_for(base)}"


def waits_for(base: PlanBase) -> str:
    """The event that the plan waits for next, as a sentence."""
    following = standing_of(base).next_trigger()
    if not following:
        return _("The plan waits for nothing more.")
    return _("Next it waits for: %(trigger)s.") % {"trigger": trigger_name(Trigger(following))}


def planned_triggers(base: PlanBase) -> list[tuple[str, str]]:
    """The events of the plan to choose from, in its order."""
    seen = dict.fromkeys(line.trigger for line in base.lines if line.trigger != Trigger.ON_DATE)
    return [(trigger, str(TRIGGERS[Trigger(trigger)])) for trigger in seen]


def papers_needed(lines: "Iterable[PaymentPlanLine]", trigger: str) -> list[str]:
    """The papers that the plan asks for with an event."""
    codes = dict.fromkeys(
        code for line in lines if line.trigger == trigger for code in line.evidence
    )
    return [paper_name(code) for code in codes]


def order_of(event: "TriggerEvent") -> "Order | None":
    """The order an event belongs to, also under a contract with one plan for the whole."""
    return event.order


def _state(row: "Recognition") -> str:
    if row.amount_minor < 0:
        return "credited"
    receivable = getattr(row, "receivable", None)
    if row.retention_entry and row.retention_entry.is_reversed:
        return "reversed"
    if receivable and not receivable.entry.is_reversed:
        return "claimed"
    return "kept" if row.retention_entry else "reversed"
