"""Payment terms (账期, 付款计划): what a text means, line by line, or what must be asked."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from huikuan.engine.terms import Shift, plan_from_text
from huikuan.errors import Refused
from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.shapes import Day, In, storable
from huikuan.interfaces.words.told_terms import question_as_told, terms_as_told

router = Router(tags=["Contracts"])
TermsText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(storable), Field(examples=["预付30%-发货60%-质保10%"]),
]  # fmt: skip
Variant = Literal["A", "B"]


class TermsIn(In):
    """Terms as people write them: ``月结30天``, ``3331``, ``2/10 net 30``."""

    text: TermsText
    from_on: Day | None = Field(None, description="The day of the event; today when absent")
    variant: Variant | None = Field(None, description="Which 月结 is meant")
    shift: Shift = Shift.NEXT


class TermsLineOut(BaseModel):
    """One payment, with its days and the sentence that explains them."""

    label: str
    label_text: str
    share: str | None
    amount_minor: int | None
    is_remainder: bool
    trigger: str | None
    due_on: date
    effective_due_on: date
    discount_until: date | None
    cash_on: date
    is_final: bool
    sentence: str


class TermsAnswerOut(BaseModel):
    """What would follow from one answer."""

    variant: str
    terms: str
    due_on: list[date]


class TermsQuestionOut(BaseModel):
    """What only a person can say, once per customer."""

    code: str
    sentence: str
    answers: list[TermsAnswerOut]


class TermsOut(BaseModel):
    """The terms understood (``terms``, ``lines``), or the ``question`` they leave open."""

    text: str
    from_on: date
    terms: str | None
    lines: list[TermsLineOut]
    question: TermsQuestionOut | None


@router.get("/payment-terms", response=TermsOut, summary="Read payment terms from a text")
def read_terms(request: HttpRequest, asked: Query[TermsIn]) -> dict[str, Any]:
    """Nothing is kept. Each line with its days, counted from ``from_on``, or the question."""
    day = asked.from_on or caller_of(request).by.today
    try:
        plan = plan_from_text(asked.text, variant=asked.variant)
    except Refused as refused:
        if refused.code != "terms_variant_needed":
            raise
        told = question_as_told(asked.text, day, asked.shift, refused)
    else:
        told = terms_as_told(asked.text, plan, day, asked.shift)
    return {"terms": None} | told | {"from_on": told["from"]}
