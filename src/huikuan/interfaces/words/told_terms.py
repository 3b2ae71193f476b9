"""Payment terms as programs are told them: each line with its day, or the question left open."""

from datetime import date
from typing import Any

from huikuan.engine.terms import (
    VARIANTS,
    Plan,
    PlanLine,
    Shift,
    plan_from_text,
    plan_text,
    share_text,
)
from huikuan.engine.terms.days import DueDay, due_day
from huikuan.errors import Refused
from huikuan.interfaces.words.refusals import refusal_sentence
from huikuan.interfaces.words.terms import LABELS, due_sentence, terms_language


def terms_as_told(text: str, plan: Plan, day: date, shift: Shift) -> dict[str, Any]:
    """The lines of a plan with their days, counted from one day for all of them."""
    return {
        "text": text,
        "from": day.isoformat(),
        "terms": plan_text(plan, terms_language()),
        "lines": [_line(line, due_day(line.term, day, shift=shift)) for line in plan],
        "question": None,
    }


def question_as_told(text: str, day: date, shift: Shift, refused: Refused) -> dict[str, Any]:
    """What the terms leave open, with the days that each answer leads to."""
    answers = []
    for variant in VARIANTS:
        plan = plan_from_text(text, variant=variant)
        due_days = [due_day(line.term, day, shift=shift).due_on.isoformat() for line in plan]
        written = plan_text(plan, terms_language())
        answers.append({"variant": variant, "terms": written, "due_on": due_days})
    question = {"code": refused.code, "sentence": refusal_sentence(refused), "answers": answers}
    return {"text": text, "from": day.isoformat(), "lines": [], "question": question}


def _line(line: PlanLine, due: DueDay) -> dict[str, Any]:
    """One line for programs; ``share`` in percent as text, so that nothing is rounded."""
    return {
        "label": line.label,
        "label_text": str(LABELS[line.label]),
        "share": share_text(line.share) if line.share is not None else None,
        "amount_minor": line.amount_minor,
        "is_remainder": line.is_remainder,
        "trigger": line.term.trigger,
        "due_on": due.due_on.isoformat(),
        "effective_due_on": due.effective_due_on.isoformat(),
        "discount_until": due.discount_until.isoformat() if due.discount_until else None,
        "cash_on": due.cash_on.isoformat(),
        "is_final": due.is_final,
        "sentence": due_sentence(line, due),
    }
