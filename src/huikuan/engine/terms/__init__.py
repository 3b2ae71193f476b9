"""Payment terms (账期, 付款计划): read from text, written back, turned into days and amounts."""

from huikuan.engine.terms.plan import check_plan, plan_amounts, share_text
from huikuan.engine.terms.reading import VARIANTS, plan_from_text, term_from_text
from huikuan.engine.terms.shapes import (
    WHOLE,
    Cutoff,
    Days,
    Discount,
    InMonth,
    Instrument,
    InstrumentKind,
    Label,
    Months,
    NextDay,
    Plan,
    PlanLine,
    Shift,
    Step,
    Term,
    Trigger,
)
from huikuan.engine.terms.writing import CHINESE, ENGLISH, plan_text, step_text, term_text

__all__ = [
    "CHINESE",
    "ENGLISH",
    "VARIANTS",
    "WHOLE",
    "Cutoff",
    "Days",
    "Discount",
    "InMonth",
    "Instrument",
    "InstrumentKind",
    "Label",
    "Months",
    "NextDay",
    "Plan",
    "PlanLine",
    "Shift",
    "Step",
    "Term",
    "Trigger",
    "check_plan",
    "plan_amounts",
    "plan_from_text",
    "plan_text",
    "share_text",
    "step_text",
    "term_from_text",
    "term_text",
]
