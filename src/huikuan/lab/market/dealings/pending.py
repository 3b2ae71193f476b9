"""What is on the desks on the last day: drafts, contracts under review, in approval, in signing."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from huikuan.lab.market.calendar import DAY, working_day
from huikuan.lab.market.companies.goods import DOUBTFUL, MACHINES, PROJECTS
from huikuan.lab.market.contract_shapes import ContractWritten, OrderTaken, Wording
from huikuan.lab.market.dealings.agreements import (
    Dealings,
    approval_reasons,
    is_small_buyer,
    picked,
    product_for,
    size_of,
    usual_clauses,
)
from huikuan.lab.market.shapes import Company, Fact

# In which state, how many of a hundred customers have something waiting.
WAITING = (("draft", 2), ("in_review", 2), ("in_approval", 3), ("in_signing", 2))
DOUBTFUL_CLAUSES = {
    "penalty_daily_ppm": None, "jurisdiction": "theirs", "service_address": False,
    "pay_when_paid": True, "bills_imposed": True,
}  # fmt: skip


def pending(companies: Sequence[Company], rng: Random, as_of: date) -> Iterator[Fact]:
    """New contracts that are not signed yet, and orders that are not confirmed."""
    states = [
        state for state, share in WAITING for _ in range(max(1, len(companies) * share // 100))
    ]
    known = [each for each in companies if each.known_on < as_of - 90 * DAY]
    fitting = [each for each in known if not is_small_buyer(each) and each.currency == "CNY"]
    chosen = rng.sample(fitting, min(len(fitting), len(states)))
    for state, company in zip(states, chosen, strict=False):
        yield _waiting(company, state, rng, as_of)
    for company in rng.sample(fitting, min(len(fitting), max(1, len(companies) // 60))):
        yield _unconfirmed(company, rng, as_of)


def _waiting(company: Company, state: str, rng: Random, as_of: date) -> ContractWritten:
    on = _lately(rng, as_of)
    is_doubtful = state == "in_approval" or rng.random() < 0.3
    wording = DOUBTFUL if is_doubtful else picked(PROJECTS, rng)
    clauses = dict(DOUBTFUL_CLAUSES) if is_doubtful else usual_clauses(company, rng)
    total = round(company.usual_minor * rng.uniform(4, 20) / 100_000) * 100_000
    dealings = Dealings(company, rng, as_of)
    terms = dealings.terms(wording, total, on, clauses)
    reasons = approval_reasons(total, clauses, size_of(company))
    if is_doubtful:
        reasons = tuple(dict.fromkeys((*reasons, "term")))
    return ContractWritten(
        on, company.code, f"XM{on:%y%m}-{company.serial:04d}-N", f"{rng.choice(MACHINES)}采购合同",
        terms, company.owner, company.department, state, reasons,
    )  # fmt: skip


def _unconfirmed(company: Company, rng: Random, as_of: date) -> OrderTaken:
    on = _lately(rng, as_of)
    piece = product_for(company, company.usual_minor, rng)
    return OrderTaken(
        on, company.code, f"DD{on:%y%m}-{company.serial:04d}-N", company.currency, (piece,),
        company.owner, company.department, wording=Wording("发货后30天"), is_confirmed=False,
    )  # fmt: skip


def _lately(rng: Random, as_of: date) -> date:
    """A working day of the last fortnight."""
    on = working_day(as_of - rng.randint(2, 14) * DAY)
    return on if on <= as_of else as_of
